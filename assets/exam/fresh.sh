#!/usr/bin/env bash
# Fails where player.js is not what its source makes, or its tests fail.
set -euo pipefail
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
./build.sh "$work/player.js"
cmp "$work/player.js" player.js || { echo "assets/exam/player.js is stale: run assets/exam/build.sh and commit it" >&2; exit 1; }
./test.sh
