#!/bin/sh
# Fetches the files of the last release of the data: last-release.sh FOLDER
#
# Needs GitHub's own command line `gh`, logged in. A release of the data is one whose tag begins
# with data-; drafts do not count. Before the first one the folder stays away. Exit 1 where there is
# one that cannot be fetched: a release that is compared with nothing would call all figures new.
set -eu
tag=$(gh release list --exclude-drafts --limit 200 --json tagName,createdAt \
    --jq '[.[] | select(.tagName | startswith("data-"))] | sort_by(.createdAt) | last | .tagName // empty')
if [ -z "$tag" ]; then
    echo "::notice::no earlier release of the data"
    exit 0
fi
mkdir -p -- "$1"
gh release download "$tag" --dir "$1" --clobber \
    --pattern gongkai.zip --pattern releases.csv --pattern SHA256SUMS
# a file that was cut off on its way must not become what everything is compared with
(cd -- "$1" && sha256sum --check --ignore-missing --strict --quiet SHA256SUMS)
echo "fetched $tag"
