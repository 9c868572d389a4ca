#!/bin/sh
# Fetches the packages of the last published build: last-packages.sh WORKFLOW BRANCH FOLDER
#
# Needs GitHub's own command line `gh`, logged in. Without an earlier build, or when its artifact is
# no longer kept, the folder stays away and a warning says so; then nothing is compared.
set -eu
run=$(gh run list --workflow "$1" --branch "$2" --status success --limit 1 \
    --json databaseId --jq '.[0].databaseId // empty')
if [ -z "$run" ]; then
    echo "::notice::no earlier build of $1 on $2"
elif ! gh run download "$run" --name packages --dir "$3"; then
    echo "::warning::the packages of run $run are no longer kept; this build is compared with nothing"
fi
