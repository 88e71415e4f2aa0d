#!/bin/sh
# Two source files of one name, without a library.
set -e
cd "$(dirname "$0")"
o=$(mktemp -d)
for f in prog util lib/util; do
  clang --target=wasm32 -O0 -g -fdebug-prefix-map="$PWD=/w" -c $f.c -o "$o/$(echo $f | tr / _).o"
done
wasm-ld --no-entry "$o"/*.o -o ../same-name.wasm
