#!/bin/sh
# Builds the C programs with Debian's clang, lld and wasi-libc.
set -e
cd "$(dirname "$0")"
for name in open below; do
    clang --target=wasm32-wasi --sysroot=/usr -Os -Wl,--strip-debug -o "$name.wasm" "$name.c"
done
clang --target=wasm32 -nostdlib -Oz -mbulk-memory -Wl,--strip-debug -Wl,--no-entry -o go.wasm go.c
