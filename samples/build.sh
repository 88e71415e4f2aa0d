#!/usr/bin/env bash
# Rebuilds every committed .wasm from the sources beside it.
#
#   samples/build.sh            needs rustc 1.95, clang and lld 14, and:
#   rustup target add wasm32-wasip1 wasm32-wasip2 wasm32-unknown-unknown
#
# Paths of the machine that builds are mapped away, so the same compiler gives the same bytes anywhere.
set -euo pipefail
cd "$(dirname "$0")"
here=$PWD

want=1.95
case "$(rustc --version)" in
    "rustc $want."*) ;;
    *) echo "build.sh: the committed samples are built with rustc $want; this is $(rustc --version)" >&2 ;;
esac

cargo_home=${CARGO_HOME:-$HOME/.cargo}
export CARGO_TARGET_DIR=${SAMPLES_TARGET_DIR:-$(mktemp -d)}
# One separator that no path contains, so that a path with a space is still one argument.
export CARGO_ENCODED_RUSTFLAGS
CARGO_ENCODED_RUSTFLAGS=$(printf '%s\037%s\037%s\037%s' \
    "--remap-path-prefix=$here=samples" \
    "--remap-path-prefix=$(rustc --print sysroot)=rust" \
    "--remap-path-prefix=$cargo_home=cargo" \
    "--remap-path-prefix=$CARGO_TARGET_DIR=target")

# build PACKAGE TARGET OUTPUT [CARGO OPTIONS]: one release build, copied to its committed name.
build() {
    local package=$1 target=$2 output=$3
    shift 3
    cargo build --quiet --release --locked --manifest-path "$package/Cargo.toml" --target "$target" "$@"
    local made=$CARGO_TARGET_DIR/$target/release/$package.wasm
    # A library's file is named as its crate is in Rust.
    [ -e "$made" ] || made=$CARGO_TARGET_DIR/$target/release/${package//-/_}.wasm
    cp "$made" "$output"
    chmod 644 "$output"
}

for package in hello-wasm read-sample; do
    build $package wasm32-wasip2 $package.wasm
    build $package wasm32-wasip1 $package.p1.wasm
done
# Without the name section: what is left to find out when a program was stripped.
build read-sample wasm32-wasip2 read-sample.stripped.wasm --config 'profile.release.strip="symbols"'
build read-sample wasm32-wasip1 read-sample.stripped.p1.wasm --config 'profile.release.strip="symbols"'

# WASI 0.3 by the crate wasip3, which cargo downloads; the compiler's own target of that name is not needed.
build read-sample-p3 wasm32-wasip2 read-sample.p3.wasm
build read-sample-p3 wasm32-wasip2 read-sample.stripped.p3.wasm --config 'profile.release.strip="symbols"'

# With debug information, and unoptimised, so that the program can be followed in its source. The path of the source is
# relative to this folder; std's sources are where the compiler's own debug information has them.
(
    sysroot=$(rustc --print sysroot)
    hash=$(rustc -vV | sed -n 's/^commit-hash: //p')
    # Later mappings count first.
    CARGO_ENCODED_RUSTFLAGS+=$(printf '\037%s\037%s' \
        "--remap-path-prefix=$sysroot/lib/rustlib/src/rust=/rustc/$hash" \
        "--remap-path-prefix=$here/read-sample=read-sample")
    cargo build --quiet --locked --manifest-path read-sample/Cargo.toml --target wasm32-wasip1 \
        --config 'profile.dev.debug=2' --config 'profile.dev.opt-level=0' --config 'profile.dev.codegen-units=1'
    cp "$CARGO_TARGET_DIR/wasm32-wasip1/debug/read-sample.wasm" read-sample-debug.wasm
    chmod 644 read-sample-debug.wasm
)

# The kernels of the benchmarks: one file each, nothing imported, `run` exported, no names.
IFS=$'\037' read -ra remap <<<"$CARGO_ENCODED_RUSTFLAGS"
(
    cd kernels
    for source in *.rs; do
        rustc --edition 2021 --crate-type cdylib --target wasm32-unknown-unknown \
            -C opt-level=3 -C lto=fat -C codegen-units=1 -C panic=abort -C strip=symbols \
            "${remap[@]}" -o "${source%.rs}.wasm" "$source"
    done
    for source in *.c; do
        simd=()
        if [ "$source" = vectors.c ]; then simd=(-msimd128); fi
        clang --target=wasm32 -std=c11 -O3 -Wall -Werror -nostdlib \
            -mbulk-memory -msign-ext -mnontrapping-fptoint "${simd[@]}" \
            -Wl,--no-entry,--export=run,--strip-all -o "${source%.c}.wasm" "$source"
    done
    chmod 644 ./*.wasm
)

sha256sum ./*.wasm kernels/*.wasm
