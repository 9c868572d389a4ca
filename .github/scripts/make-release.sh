#!/bin/sh
# Makes the files of a release: make-release.sh GONGKAI LAST OUT
#
# GONGKAI is the program, LAST the folder of the last release, which may be missing, OUT a new
# folder. $NOTE_ZH and $NOTE_EN are notes. The tag goes to $GITHUB_OUTPUT, the notes go into the job
# summary. Exit codes are those of `gongkai release`: 4 where verify objects.
set -eu
summary=${GITHUB_STEP_SUMMARY:-/dev/stdout}
output=${GITHUB_OUTPUT:-/dev/stdout}
gongkai=$1 last=$2 out=$3
set -- --out "$out" --note-zh "${NOTE_ZH:-}" --note-en "${NOTE_EN:-}"
[ ! -f "$last/gongkai.zip" ] || set -- "$@" --last "$last"
[ ! -f datasets/releases.csv ] || set -- "$@" --record datasets/releases.csv
tag=$("$gongkai" release "$@")
echo "tag=$tag" >>"$output"
cat "$out/notes.md" >>"$summary"
echo "::warning::Put the releases.csv of $tag into datasets/ and commit it, so that the packages list this release"
