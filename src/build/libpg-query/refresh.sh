#!/usr/bin/env bash
# refresh.sh [VERSION] [--check] : takes PostgreSQL's grammar from the npm package libpg-query.
# Writes src/main/wasm/libpg-query-VERSION.wasm and the properties that say which minified name stands for which
# function; with --check compares both with what is checked in and writes nothing. Needs npm and node, the build does not.
set -euo pipefail
version=18.1.5
check=
for argument in "$@"; do
  case $argument in --check) check=1 ;; *) version=$argument ;; esac
done
here=$(cd "$(dirname "$0")" && pwd)
project=$(cd "$here/../../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
(cd "$work" && npm pack --silent "libpg-query@$version" >/dev/null && tar xzf libpg-query-*.tgz)
node "$here/names.mjs" "$work/package/wasm/libpg-query.js" "$version" >"$work/libpg-query.properties"
wasm=$project/src/main/wasm/libpg-query-$version.wasm
names=$project/src/main/resources/dev/dbkeep/lint/grammar/libpg-query.properties
if [ -n "$check" ]; then
  cmp "$work/package/wasm/libpg-query.wasm" "$wasm"
  cmp "$work/libpg-query.properties" "$names"
  echo "libpg-query $version: what is checked in is what npm has"
  exit
fi
install -m 644 "$work/package/wasm/libpg-query.wasm" "$wasm"
install -m 644 "$work/libpg-query.properties" "$names"
echo "wrote $wasm and $names; the version also stands in pom.xml (search for libpg-query)"
