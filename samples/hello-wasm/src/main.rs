//! The smallest program that says something.

fn main() {
    println!("Hello, Wasm!");
}
