#!/bin/sh
# Builds the guests that are written in C; Debian's clang and lld 14.
set -e
cd "$(dirname "$0")"
flags="--target=wasm32-unknown-unknown -nostdlib -Wl,--no-entry -g -O0"
clang $flags caller.c callee.c -o mismatch.wasm
clang $flags deep.c -o deep.wasm
