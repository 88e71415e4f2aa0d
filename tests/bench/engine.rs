//! `cargo bench --bench engine [-- --quick] [NAME…]`: each kernel in our engine and in wasmi, alternately in one
//! process.

mod parts;

fn main() {
    print!("{}", parts::engine::report(&parts::Options::read()));
}
