#!/bin/sh
# The programs of this folder by other compilers than those of the neighbouring ones: rustc 1.95, PyPI's `ziglang` 0.17.1
# (`build-exe` and `cc`), Debian's clang 14 with libc++ and wasi-libc; wide.cpp with addresses of 64 bits and no library.
set -e
cd "$(dirname "$0")"
P=$PWD
o=$(mktemp -d)
pack() { zstd -q -f --ultra -22 "$1" -o "$P/../$2.wasm.zst"; }

# Rust's standard library without its debug information, in a sysroot that is otherwise the compiler's own.
root=$(rustc --print sysroot)
lib=lib/rustlib/wasm32-wasip1
mkdir -p $o/sysroot/lib/rustlib
cp -r $root/$lib $o/sysroot/lib/rustlib/
for archive in $o/sysroot/$lib/lib/*.rlib $o/sysroot/$lib/lib/self-contained/libc.a; do
  ./strip.py $archive
  llvm-ranlib-14 $archive
done
rustc --sysroot $o/sysroot --edition 2024 --target wasm32-wasip1 -g -C codegen-units=1 \
  -C symbol-mangling-version=v0 --remap-path-prefix $P=/w \
  -C linker=$root/lib/rustlib/x86_64-unknown-linux-gnu/bin/rust-lld $P/zoo.rs -o $o/rust.wasm
pack $o/rust.wasm zoo-rust

cp zoo.zig zoo.c $o
cd $o
for mode in Debug ReleaseSafe; do
  python3 -m ziglang build-exe zoo.zig -target wasm32-wasi -O $mode -fno-strip --name zig-$mode
  pack zig-$mode.wasm zoo-zig-$mode
done
for n in 0 2; do
  python3 -m ziglang cc -target wasm32-wasi -g -O$n -fno-sanitize=undefined zoo.c -o c.wasm
  pack c.wasm zoo-zigcc-O$n
done
CXX="clang++ -fno-exceptions -std=c++17 -g -fdebug-prefix-map=$P=/w"
for n in 0 2; do
  $CXX --target=wasm32-wasi -O$n -c $P/zoo.cpp -o cpp.o
  clang++ --target=wasm32-wasi cpp.o -o cpp.wasm
  pack cpp.wasm zoo-cpp-O$n
  # The headers of wasm32 do; the guard keeps out the declarations of system calls.
  $CXX --target=wasm64-wasi -fno-rtti -fno-aligned-allocation -D__wasi_api_h -D_WASI_EMULATED_SIGNAL \
    -isystem /usr/include/wasm32-wasi/c++/v1 -isystem /usr/include/wasm32-wasi -O$n -c $P/wide.cpp -o wide.o
  wasm-ld -mwasm64 wide.o -o wide.wasm
  pack wide.wasm zoo-wide-O$n
done
rm -r $o
