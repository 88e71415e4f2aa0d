#!/bin/sh
# Builds without.wasm with Debian's clang, lld, wasi-libc and libclang-rt-dev-wasm32.
set -e
cd "$(dirname "$0")"
clang --target=wasm32-wasi --sysroot=/usr -Oz -Wl,--strip-debug without.c -o ../without.wasm
