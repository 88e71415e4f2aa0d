#!/bin/sh
# Builds the guests in this folder. Needs Debian's wasi-libc, clang-14, lld-14, libclang-rt-14-dev-wasm32,
# libc++-14-dev-wasm32, libstd-rust-dev-wasm32, binaryen and wabt; zig as ZIG_0_9 … ZIG_0_17 (PyPI's ziglang has all
# versions); Rust 1.95 with its wasm32-wasip1 and -wasip2 targets. clang runs `wasm-opt` by itself where it finds one:
# keep binaryen out of the PATH for the first guests and give it as WASM_OPT.
set -eu
cd "$(dirname "$0")"
WASM_OPT=${WASM_OPT:-wasm-opt}
names_only() { wasm-strip -k name "$1" -o "$2" || wasm-strip --keep-section=name "$1" -o "$2"; }

clang-14 --target=wasm32-wasi -O2 paths.c -o named.tmp
names_only named.tmp clang14.wasm
clang-14 --target=wasm32-wasi -O2 -s paths.c -o clang14-stripped.wasm
"$WASM_OPT" -O4 clang14-stripped.wasm -o clang14-optimised.wasm
clang-14 --driver-mode=g++ --target=wasm32-wasi -Os -s -fno-exceptions cxx.cpp -o cxx.tmp
"$WASM_OPT" -Os cxx.tmp -o cxx14-optimised.wasm

"$ZIG_0_9" cc -target wasm32-wasi -Os -flto -s paths.c -o zig0.9-lto-stripped.wasm
"$ZIG_0_13" cc -target wasm32-wasi -O2 paths.c -o named.tmp
names_only named.tmp zig0.13-lto.wasm
"$ZIG_0_13" cc -target wasm32-wasi -Os -flto -s paths.c -o zig0.13-lto-stripped.wasm
"$ZIG_0_15" cc -target wasm32-wasi -O3 -flto paths.c -o named.tmp
names_only named.tmp zig0.15-lto.wasm
"$ZIG_0_17" cc -target wasm32-wasi -Os -s paths.c -o zig0.17-stripped.wasm

sed -e 's/unsafe extern "C"/extern "C"/' \
    -e 's/use std::ffi::{CString, c_char, c_int};/use std::ffi::CString; use std::os::raw::{c_char, c_int};/' \
    -e 's/File::create_new(path)/OpenOptions::new().write(true).create_new(true).open(path)/' \
    -e 's/io::Error::other(\(.*\))),/io::Error::new(io::ErrorKind::Other, \1)),/' \
    ../reach/src/main.rs > old.tmp.rs
old() { /usr/bin/rustc --edition 2021 --target wasm32-wasi -C lto=fat -C panic=abort "$@" old.tmp.rs; }
old -C opt-level=s -o named.tmp
names_only named.tmp rust1.63-lto.wasm
old -C opt-level=z -C strip=symbols -o rust1.63-lto-stripped.wasm

for abi in p1 p2; do
    rustc --edition 2024 --target "wasm32-wasi$abi" -C lto=fat -C opt-level=z -C strip=symbols -C panic=abort \
        -C codegen-units=1 ../reach/src/main.rs -o "rust1.95-lto-stripped.$abi.wasm"
done
"$WASM_OPT" --enable-bulk-memory --enable-mutable-globals --enable-sign-ext --enable-nontrapping-float-to-int \
    --enable-multivalue --enable-reference-types -O3 rust1.95-lto-stripped.p1.wasm -o rust1.95-optimised.p1.wasm
rm -f ./*.tmp old.tmp.rs
