#!/usr/bin/env bash
# Checks the types of the exam player and bundles it: into player.js, or into the file that is named.
set -euo pipefail
out=$(realpath -m "${1:-$(dirname "$0")/player.js}")
cd "$(dirname "$0")"
[ node_modules/.package-lock.json -nt package-lock.json ] || npm ci --silent --no-audit --no-fund
node_modules/.bin/tsc
node_modules/.bin/esbuild src/main.ts --bundle --format=esm --target=chrome86 --charset=utf8 --log-level=warning --outfile="$out"
