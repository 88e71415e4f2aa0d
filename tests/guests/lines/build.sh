#!/usr/bin/env bash
# Builds lines.wasm. The file's path in it is `lines.rs`, wherever it was built.
set -euo pipefail
cd "$(dirname "$0")"
rustc --edition 2024 --target wasm32-unknown-unknown --crate-type cdylib -C opt-level=0 -C overflow-checks=off \
    -C debuginfo=line-tables-only -C panic=abort -C link-arg=--export-table --remap-path-prefix "$PWD=/lines/src" \
    -o ../lines.wasm lines.rs
