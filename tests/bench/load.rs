//! `cargo bench --bench load [-- --quick]`: loading a large module, from its bytes to just before its first
//! instruction.

mod parts;

fn main() {
    if !parts::load::child() {
        print!("{}", parts::load::report(&parts::Options::read(), &[]));
    }
}
