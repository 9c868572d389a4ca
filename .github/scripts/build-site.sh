#!/bin/sh
# Builds packages and site for publication: build-site.sh SCRIPT [ARGUMENT...]
#
# SCRIPT is gongkai's build/site; the arguments go to it. Exit 0 where the result may be published
# (gongkai's 0 and 1), else gongkai's own code. Every line that the program says about a file goes
# into the job summary, or to stdout where there is none.
set -eu
summary=${GITHUB_STEP_SUMMARY:-/dev/stdout}
said=$(mktemp)
trap 'rm -f "$said"' EXIT

status=0
sh "$@" 2>"$said" || status=$?
cat "$said" >&2
{
    case $status in
    0) echo "### Built" ;;
    1) echo "### Built; some files were refused" ;;
    *) echo "### Stopped with exit code $status; nothing is published" ;;
    esac
    echo
    # as a code block: what a file is called must not become markup
    sed -n 's/^gongkai: /    /p' "$said"
    echo
} >>"$summary"
[ "$status" -le 1 ] || exit "$status"
