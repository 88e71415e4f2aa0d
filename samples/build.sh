#!/usr/bin/env bash
# Rebuilds every committed .wasm from the sources beside it.
#
#   samples/build.sh            needs rustc 1.95 and:
#   rustup target add wasm32-wasip1 wasm32-wasip2
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
    cp "$CARGO_TARGET_DIR/$target/release/$package.wasm" "$output"
    chmod 644 "$output"
}

for package in hello-wasm read-sample; do
    build $package wasm32-wasip2 $package.wasm
    build $package wasm32-wasip1 $package.p1.wasm
done
# Without the name section: what is left to find out when a program was stripped.
build read-sample wasm32-wasip2 read-sample.stripped.wasm --config 'profile.release.strip="symbols"'
build read-sample wasm32-wasip1 read-sample.stripped.p1.wasm --config 'profile.release.strip="symbols"'

sha256sum ./*.wasm
