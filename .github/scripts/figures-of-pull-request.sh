#!/bin/sh
# Shows which figures a pull request changes: figures-of-pull-request.sh BASE
#
# BASE is the commit that it is compared with. Each side is built with its own code and its own
# archive, BASE in a work tree beside. Nothing is built where neither datasets/ nor build/ differs.
set -eu
cd -- "$(dirname -- "$0")/../.."
base=$1
if git diff --quiet "$base...HEAD" -- datasets build pyproject.toml requirements.lock; then
    echo "no change in datasets/ or build/"
    exit 0
fi
old=.cache/base
git worktree remove --force "$old" 2>/dev/null || :
git worktree add --quiet --detach "$old" "$base"
if [ -f "$old/build/site" ]; then
    # what its own build says was said when it was merged: only the result counts here
    sh "$old/build/site" >/dev/null || [ $? -eq 1 ]
fi
sh .github/scripts/build-site.sh build/site
sh .github/scripts/compare.sh .venv/bin/gongkai "$old/datasets/packages" datasets/packages
git worktree remove --force "$old"
