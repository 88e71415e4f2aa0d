//! `cargo bench --bench stops [-- --quick] [NAME…]`: the cost of a breakpoint that is not reached, and single steps per
//! second.

mod parts;

fn main() {
    print!("{}", parts::stops::report(&parts::Options::read()));
}
