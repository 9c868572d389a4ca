#!/bin/sh
# Tells what differs between two builds: compare.sh GONGKAI OLD NEW [ARGUMENT...]
#
# GONGKAI is the program, OLD and NEW are folders of packages; the arguments go to `gongkai diff`.
# Differences are no fault: exit 0 with and without them; 3 where more was lost than --max-lost
# allows. The differences go into the job summary, or to stdout where there is none.
set -eu
summary=${GITHUB_STEP_SUMMARY:-/dev/stdout}
gongkai=$1 old=$2 new=$3
shift 3
printf '### What differs\n\n' >>"$summary"
if [ ! -d "$old/gongkai" ]; then
    printf 'There is no earlier build to compare with.\n\n' >>"$summary"
    exit 0
fi
status=0
"$gongkai" diff "$old" "$new" "$@" >>"$summary" || status=$?
case $status in
0 | 4) exit 0 ;;
3) printf '\n**Stopped: more reports vanished than is allowed. If that is meant, run the workflow by hand with a larger share.**\n' >>"$summary" ;;
esac
exit "$status"
