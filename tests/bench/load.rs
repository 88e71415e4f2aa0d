//! `cargo bench --bench load [-- --quick]`: a large module from its bytes to before its first instruction.

mod parts;

fn main() {
    if !parts::load::child() {
        print!("{}", parts::load::report(&parts::Options::read(), &[]));
    }
}
