#!/bin/sh
# Publishes the files of a folder as a release: publish-release.sh FOLDER TAG COMMIT
#
# Needs GitHub's own command line `gh`, logged in. The files are checked against their hashes first;
# the release is seen when all of them are there, for `gh` makes it a draft until then.
set -eu
folder=$1 tag=$2 commit=$3
case $tag in
data-[0-9]*) ;;
*)
    echo "publish-release: $tag is no tag of the data" >&2
    exit 2
    ;;
esac
(cd -- "$folder" && sha256sum --check --strict --quiet SHA256SUMS)
gh release create "$tag" --target "$commit" --title "$tag" --notes-file "$folder/notes.md" "$folder"/*
