//! Scans all function bodies once, without keeping them decoded.
//!
//! A large program has tens of megabytes of bodies and runs few of them. Code that needs to know something about each
//! of them gets the instructions as they are read from the file, on as many threads as the machine has cores; only what
//! it makes of them is kept.

use super::decode_body::convert_simple;
use super::{Module, Op};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

/// If all bodies together have fewer bytes than this, they are scanned before another thread would have started.
const SMALL: usize = 256 << 10;
/// How many functions a thread takes at a time.
const BATCH: usize = 256;
/// Starting more threads than this does not pay.
const MOST_THREADS: usize = 16;

/// The instructions of a body, read straight from the file, up to its last `end`.
pub(crate) struct Instructions<'a> {
    reader: Option<wasmparser::OperatorsReader<'a>>,
}

impl<'a> Instructions<'a> {
    fn of(module: &'a Module, at: usize) -> Self {
        let range = module.bodies[at].range.clone();
        let reader = module.bytes.get(range.clone()).and_then(|bytes| {
            let reader = wasmparser::BinaryReader::new(bytes, range.start as u64);
            wasmparser::FunctionBody::new(reader).get_operators_reader().ok()
        });
        Self { reader }
    }
}

impl Iterator for Instructions<'_> {
    /// `None` for control flow (blocks and branches): what it means depends on the body around it.
    type Item = Option<Op>;

    fn next(&mut self) -> Option<Self::Item> {
        let reader = self.reader.as_mut().filter(|reader| !reader.eof())?;
        let op = reader.read().ok()?;
        Some(Op::from_regular(&op).or_else(|| convert_simple(&op)))
    }
}

impl Module {
    /// What `look` returns for each function that is not imported, in order and with its index; functions for which it
    /// returns nothing are left out.
    #[must_use]
    pub(crate) fn look_through<T: Send>(
        &self,
        look: impl Fn(u32, Instructions<'_>) -> Option<T> + Sync,
    ) -> Vec<T> {
        let size: usize = self.bodies.iter().map(|body| body.range.len()).sum();
        let threads = match size {
            0..SMALL => 1,
            _ => thread::available_parallelism().map_or(1, usize::from).min(MOST_THREADS),
        };
        let batches = AtomicUsize::new(0);
        let made = Mutex::new(Vec::new());
        let work = || {
            loop {
                let batch = batches.fetch_add(1, Ordering::Relaxed);
                let first = batch.saturating_mul(BATCH);
                if first >= self.bodies.len() {
                    return;
                }
                let functions = first..self.bodies.len().min(first + BATCH);
                let one =
                    |at| look(self.imported_funcs + u32::try_from(at).ok()?, Instructions::of(self, at));
                let found: Vec<T> = functions.filter_map(one).collect();
                made.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push((batch, found));
            }
        };
        // The scope ends when all threads have, and a panic in any of them is passed on here.
        thread::scope(|scope| {
            (1..threads).for_each(|_| {
                scope.spawn(work);
            });
            work();
        });
        let mut made = made.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
        made.sort_unstable_by_key(|(batch, _)| *batch);
        made.into_iter().flat_map(|(_, found)| found).collect()
    }
}

#[cfg(test)]
mod tests {
    use crate::wasm::{Op, Program};

    /// What several threads see of each function is what decoding gives, in the order of the functions.
    #[test]
    fn the_instructions_are_those_of_the_decoded_body() {
        let body = |i: usize| {
            let calls = format!("(call {}) (block (br 0))", i % 7).repeat(1 + i % 90);
            format!("(func {calls} (drop (i64.load offset={i} (i32.const {i}))))")
        };
        let text: String = (0..2000).map(body).collect();
        let bytes = wat::parse_str(format!("(module (memory 1) {text})")).expect("valid text");
        let program = Program::load("functions", &bytes).expect("a valid module");
        let module = &program.modules[0];
        assert!(bytes.len() > super::SMALL, "it is large enough for threads");
        let seen = module.look_through(|func, ops| Some((func, ops.flatten().collect::<Vec<Op>>())));
        assert_eq!(seen.len(), 2000);
        for (at, (func, ops)) in seen.into_iter().enumerate() {
            assert_eq!(func as usize, at);
            let code = module.code(func).expect("a body");
            let simple =
                code.ops.iter().filter(|op| !matches!(op, Op::Block { .. } | Op::Br { .. } | Op::End {}));
            assert!(ops.iter().eq(simple), "function {func}");
        }
    }
}
