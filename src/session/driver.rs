//! Moves a program for a front end, in slices that are short enough for key presses to be noticed in time, and no
//! shorter.
//!
//! Every front end has its program moved by this one loop. Its [`FrontEnd`] defines what differs: the clock, what to do
//! between slices, how to wait, and where input comes from. This file knows no clock and never waits by itself.

use super::{Pump, Session};
use crate::guest::WaitReason;
use std::time::Duration;

/// A program that can be moved a slice at a time.
pub(crate) trait Pumped {
    /// Moves it by about this many instructions.
    fn pump(&mut self, budget: u64) -> Pump;

    /// Adds to its standard input; `None` ends the input.
    fn feed_stdin(&mut self, bytes: Option<&[u8]>);
}

impl Pumped for Session {
    fn pump(&mut self, budget: u64) -> Pump {
        Self::pump(self, budget)
    }

    fn feed_stdin(&mut self, bytes: Option<&[u8]>) {
        Self::feed_stdin(self, bytes);
    }
}

/// What a front end wants next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Control {
    /// The program goes on.
    GoOn,
    /// The front end has something else to do; it continues later with [`Driver::run`].
    Leave,
}

/// What each front end defines for itself.
pub(crate) trait FrontEnd<P: Pumped> {
    /// The time since some fixed instant. Asked only if slices are measured ([`Driver::responsive`]).
    fn now(&mut self) -> Duration {
        Duration::ZERO
    }

    /// Called after each slice, if the program can continue: the place to look at keys, draw, or give up.
    fn between(&mut self, program: &mut P) -> Control {
        let _ = program;
        Control::GoOn
    }

    /// Called when the program waits. Returns when it is time to check again, when input was fed, or to leave.
    fn wait(&mut self, program: &mut P, reason: &WaitReason) -> Control;
}

/// Why [`Driver::run`] returned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Drive {
    /// The motion is over.
    Stopped,
    /// The front end wanted to leave.
    Left,
}

/// The loop that moves a program, with the size of its slices.
#[derive(Debug)]
pub(crate) struct Driver {
    /// How many instructions the next piece of a slice has.
    budget: u64,
    /// How long a slice, and a piece of it, should take. If `None`, a slice is one piece with a fixed budget.
    timed: Option<Timed>,
}

#[derive(Debug, Clone, Copy)]
struct Timed {
    slice: Duration,
    piece: Duration,
}

/// The fewest and most instructions of a piece. If a program at full speed suddenly meets instructions that take a
/// hundred times as long, even the largest piece takes only some tens of milliseconds.
const FEWEST: u64 = 2_000;
const MOST: u64 = 400_000;

impl Driver {
    /// A driver for a front end without a keyboard: slices of a fixed number of instructions.
    #[must_use]
    pub(crate) fn steady(budget: u64) -> Self {
        Self { budget, timed: None }
    }

    /// A driver for a front end that must look at its keys this often.
    #[must_use]
    pub(crate) fn responsive(slice: Duration) -> Self {
        Self { budget: FEWEST, timed: Some(Timed { slice, piece: slice / 12 }) }
    }

    /// Moves the program until its motion is over or the front end wants to leave.
    pub fn run<P: Pumped>(&mut self, program: &mut P, front: &mut dyn FrontEnd<P>) -> Drive {
        loop {
            let control = match self.slice(program, front) {
                Pump::Stopped => return Drive::Stopped,
                Pump::Running => front.between(program),
                Pump::Waiting(reason) => front.wait(program, &reason),
            };
            if control == Control::Leave {
                return Drive::Left;
            }
        }
    }

    /// Runs one slice in pieces; the size of each follows from how long the one before it took.
    fn slice<P: Pumped>(&mut self, program: &mut P, front: &mut dyn FrontEnd<P>) -> Pump {
        let Some(Timed { slice, piece }) = self.timed else { return program.pump(self.budget) };
        let start = front.now();
        let mut before = start;
        loop {
            let came = program.pump(self.budget);
            let now = front.now();
            let took = now.saturating_sub(before);
            before = now;
            if took > piece * 2 {
                self.budget = (self.budget / 2).max(FEWEST);
            } else if took < piece / 2 {
                self.budget = (self.budget * 2).min(MOST);
            }
            if came != Pump::Running || now.saturating_sub(start) >= slice {
                return came;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A program that takes a nanosecond per instruction, and asks for input or a clock on the way.
    #[derive(Default)]
    struct Mock {
        done: u64,
        length: u64,
        /// At what moments it waits, and for what.
        waits: Vec<(u64, WaitReason)>,
        fed: Vec<Option<Vec<u8>>>,
        pieces: Vec<u64>,
    }

    impl Pumped for Mock {
        fn pump(&mut self, budget: u64) -> Pump {
            self.pieces.push(budget);
            let until = self.done + budget;
            if let Some((at, reason)) = self.waits.first().cloned().filter(|(at, _)| *at <= until) {
                self.done = at;
                self.waits.remove(0);
                return Pump::Waiting(reason);
            }
            self.done = until.min(self.length);
            if self.done == self.length { Pump::Stopped } else { Pump::Running }
        }

        fn feed_stdin(&mut self, bytes: Option<&[u8]>) {
            self.fed.push(bytes.map(<[u8]>::to_vec));
        }
    }

    /// A person with a clock, for whom an instruction takes `nanos`.
    #[derive(Default)]
    struct Person {
        nanos: u64,
        clock: Duration,
        seen: u64,
        turns: u64,
        slept: Duration,
        /// After how many turns the person leaves; never if `None`.
        patience: Option<u64>,
        input: Vec<&'static str>,
    }

    impl FrontEnd<Mock> for Person {
        fn now(&mut self) -> Duration {
            // What was executed is the only way to tell how long a piece took.
            self.clock
        }

        fn between(&mut self, program: &mut Mock) -> Control {
            self.clock += Duration::from_nanos((program.done - self.seen) * self.nanos);
            self.seen = program.done;
            self.turns += 1;
            if self.patience.is_some_and(|most| self.turns >= most) { Control::Leave } else { Control::GoOn }
        }

        fn wait(&mut self, program: &mut Mock, reason: &WaitReason) -> Control {
            match reason {
                WaitReason::Person => return Control::Leave,
                WaitReason::Stdin if self.input.is_empty() => return Control::Leave,
                WaitReason::Stdin => {
                    let line = self.input.remove(0);
                    program.feed_stdin(Some(line.as_bytes()));
                }
                WaitReason::Sleep(time) | WaitReason::Network { again: time, .. } => self.slept += *time,
            }
            Control::GoOn
        }
    }

    fn program(length: u64) -> Mock {
        Mock { length, ..Mock::default() }
    }

    #[test]
    fn it_goes_on_to_the_end() {
        let (mut mock, mut person) = (program(1_000), Person::default());
        assert_eq!(Driver::steady(300).run(&mut mock, &mut person), Drive::Stopped);
        assert_eq!((mock.done, person.turns), (1_000, 3));
        assert_eq!(mock.pieces, [300; 4]);
    }

    #[test]
    fn a_front_end_leaves_between_slices_and_comes_back() {
        let (mut mock, mut person) = (program(1_000), Person { patience: Some(2), ..Person::default() });
        let mut driver = Driver::steady(300);
        assert_eq!(driver.run(&mut mock, &mut person), Drive::Left);
        assert_eq!(mock.done, 600);
        person.patience = None;
        assert_eq!(driver.run(&mut mock, &mut person), Drive::Stopped);
    }

    #[test]
    fn waiting_is_the_front_ends_business() {
        let sleep = Duration::from_millis(7);
        let mut mock = program(1_000);
        mock.waits = vec![(10, WaitReason::Sleep(sleep)), (20, WaitReason::Stdin), (30, WaitReason::Stdin)];
        let mut person = Person { input: vec!["yes\n"], ..Person::default() };
        let mut driver = Driver::steady(300);
        assert_eq!(driver.run(&mut mock, &mut person), Drive::Left, "the second time there is no input");
        assert_eq!((mock.done, person.slept), (30, sleep));
        assert_eq!(mock.fed, [Some(b"yes\n".to_vec())]);
        assert_eq!(driver.run(&mut mock, &mut person), Drive::Stopped);
    }

    /// A front end with a clock of its own, which measures pieces as they are executed.
    struct Stopwatch {
        nanos: u64,
        clock: u64,
        worst: u64,
        turn: u64,
    }

    struct Timed(Mock, std::rc::Rc<std::cell::Cell<u64>>);

    impl Pumped for Timed {
        fn pump(&mut self, budget: u64) -> Pump {
            let before = self.0.done;
            let came = self.0.pump(budget);
            self.1.set(self.1.get() + self.0.done - before);
            came
        }

        fn feed_stdin(&mut self, _: Option<&[u8]>) {}
    }

    struct Clocked(Stopwatch, std::rc::Rc<std::cell::Cell<u64>>);

    impl FrontEnd<Timed> for Clocked {
        fn now(&mut self) -> Duration {
            self.0.clock += self.1.take() * self.0.nanos;
            Duration::from_nanos(self.0.clock)
        }

        fn between(&mut self, _: &mut Timed) -> Control {
            let now = self.now().as_nanos() as u64;
            self.0.worst = self.0.worst.max(now - self.0.turn);
            self.0.turn = now;
            Control::GoOn
        }

        fn wait(&mut self, _: &mut Timed, _: &WaitReason) -> Control {
            Control::Leave
        }
    }

    /// However long instructions take, keys are noticed in time, and fast instructions are not run in tiny pieces.
    #[test]
    fn slices_are_as_long_as_they_should_be() {
        let slice = Duration::from_millis(12);
        for (nanos, most_pieces) in [(1, 3_000), (30, 20_000), (1_000, 300_000)] {
            let ticks = std::rc::Rc::new(std::cell::Cell::new(0));
            let mut timed = Timed(program(400_000_000 / nanos), std::rc::Rc::clone(&ticks));
            let mut front = Clocked(Stopwatch { nanos, clock: 0, worst: 0, turn: 0 }, ticks);
            assert_eq!(Driver::responsive(slice).run(&mut timed, &mut front), Drive::Stopped);
            let worst = Duration::from_nanos(front.0.worst);
            assert!(worst < slice * 2, "{nanos} ns an instruction: {worst:?}");
            assert!(timed.0.pieces.len() < most_pieces, "{nanos} ns: {} pieces", timed.0.pieces.len());
        }
    }
}
