//! Whatever form code runs in, the states are the same: see `engine/forms.rs`.

mod engine;

use engine::dice::Dice;
use engine::forms::{self, Extent};
use engine::tricky;

#[test]
fn tricky_programs_are_the_same_in_all_forms() {
    for (seed, case) in (0..).zip(tricky::cases()) {
        println!("{}", case.name);
        let extent = Extent { moments: 8000, rounds: 40 };
        forms::check(&case.machine(), &mut Dice::new(seed), extent, |_| {});
    }
}
