//! Validates function bodies in parallel with parsing the file, on as many threads as the machine has cores.
//!
//! Bodies are nearly all of a large file, and each can be validated independently. The error reported is the one that a
//! single thread would report: an error in a section comes before any in a body, and among bodies the first in the
//! file.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, ScopedJoinHandle};
use wasmparser::{
    FuncToValidate, FuncValidatorAllocations, FunctionBody, Parser, Result, ValidPayload, Validator,
    ValidatorResources, WasmFeatures,
};

/// Smaller files than this, in bytes, are done before a thread would have started.
const SMALL: usize = 256 << 10;
/// How many bytes of bodies are handed to a worker at a time.
const BATCH: usize = 64 << 10;
/// With more threads than this, workers would wait for the thread that parses.
const MOST_THREADS: usize = 16;

/// A function to validate, and how many come before it in the file.
struct BodyToValidate<'a> {
    number: usize,
    func: FuncToValidate<ValidatorResources>,
    body: FunctionBody<'a>,
}

/// The receiving end of the channel, shared by all workers.
type Batches<'a> = Mutex<Receiver<Vec<BodyToValidate<'a>>>>;

/// The first error in a body, with the number of its function.
type FirstFault = (usize, wasmparser::Error);

/// Validates a module or component, bodies included.
pub(super) fn validate(bytes: &[u8], features: WasmFeatures) -> Result<()> {
    let threads = match bytes.len() {
        0..SMALL => 1,
        _ => thread::available_parallelism().map_or(1, usize::from).min(MOST_THREADS),
    };
    if threads == 1 { on_one_thread(bytes, features) } else { on_threads(bytes, features, threads) }
}

/// Validates everything but the bodies, which are passed to `each`.
fn sections<'a>(
    bytes: &'a [u8],
    features: WasmFeatures,
    mut each: impl FnMut(BodyToValidate<'a>),
) -> Result<()> {
    let mut validator = Validator::new_with_features(features);
    let mut parser = Parser::new(0);
    parser.set_features(features);
    let mut number = 0;
    for payload in parser.parse_all(bytes) {
        if let ValidPayload::Func(func, body) = validator.payload(&payload?)? {
            each(BodyToValidate { number, func, body });
            number += 1;
        }
    }
    Ok(())
}

fn on_one_thread(bytes: &[u8], features: WasmFeatures) -> Result<()> {
    let mut worker = Worker::default();
    let after = AtomicUsize::new(usize::MAX);
    sections(bytes, features, |function| worker.validate(function, &after))?;
    worker.fault.map_or(Ok(()), |(_, error)| Err(error))
}

fn on_threads<'a>(bytes: &'a [u8], features: WasmFeatures, threads: usize) -> Result<()> {
    let (sender, receiver) = sync_channel(2 * threads);
    let receiver = Arc::new(Mutex::new(receiver));
    let after = AtomicUsize::new(usize::MAX);
    thread::scope(|scope| {
        let after = &after;
        let start = |batches: Arc<Batches<'a>>| scope.spawn(move || Worker::default().work(&batches, after));
        // No receiver is kept here: if all workers panicked, nothing would ever take a batch.
        let workers: Vec<_> = std::iter::repeat_n(receiver, threads).map(start).collect();
        let parsed = parse(bytes, features, sender);
        let faults = workers.into_iter().filter_map(joined);
        let first = faults.min_by_key(|(number, _)| *number);
        parsed.and(first.map_or(Ok(()), |(_, error)| Err(error)))
    })
}

/// Validates the sections and sends the bodies in batches. Dropping the sender ends the work.
fn parse<'a>(
    bytes: &'a [u8],
    features: WasmFeatures,
    sender: SyncSender<Vec<BodyToValidate<'a>>>,
) -> Result<()> {
    let (mut batch, mut size) = (Vec::new(), 0);
    let send = |batch: &mut Vec<BodyToValidate<'a>>| {
        // Workers receive until the channel is closed.
        let _ = sender.send(std::mem::take(batch));
    };
    sections(bytes, features, |function| {
        size += function.body.as_bytes().len();
        batch.push(function);
        if size >= BATCH {
            send(&mut batch);
            size = 0;
        }
    })?;
    send(&mut batch);
    Ok(())
}

/// What a worker found. A panic in it is passed on to the calling thread.
fn joined(worker: ScopedJoinHandle<'_, Option<FirstFault>>) -> Option<FirstFault> {
    worker.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
}

/// Validates bodies one after another.
#[derive(Default)]
struct Worker {
    allocations: FuncValidatorAllocations,
    fault: Option<FirstFault>,
}

impl Worker {
    fn work(mut self, batches: &Batches<'_>, after: &AtomicUsize) -> Option<FirstFault> {
        // The lock is held while waiting: one worker waits for the sender, the others for the lock.
        let next = || batches.lock().unwrap_or_else(PoisonError::into_inner).recv().ok();
        while let Some(batch) = next() {
            batch.into_iter().for_each(|function| self.validate(function, after));
        }
        self.fault
    }

    /// Functions after one that is invalid are skipped: `after` is the first invalid function known to any worker.
    fn validate(&mut self, function: BodyToValidate<'_>, after: &AtomicUsize) {
        let BodyToValidate { number, func, body } = function;
        if number > after.load(Ordering::Relaxed) {
            return;
        }
        let mut validator = func.into_validator(std::mem::take(&mut self.allocations));
        match validator.validate(&body) {
            Ok(()) => {}
            Err(error) => {
                after.fetch_min(number, Ordering::Relaxed);
                self.fault = Some((number, error));
            }
        }
        self.allocations = validator.into_allocations();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is wrong according to the validator's own sequential method.
    fn expected(bytes: &[u8]) -> Option<(u64, String)> {
        told(Validator::new_with_features(WasmFeatures::all()).validate_all(bytes).map(drop))
    }

    fn told(result: Result<()>) -> Option<(u64, String)> {
        result.err().map(|error| (error.offset(), error.message().to_owned()))
    }

    fn agree(bytes: &[u8]) {
        let expected = expected(bytes);
        assert_eq!(told(on_one_thread(bytes, WasmFeatures::all())), expected);
        assert_eq!(told(on_threads(bytes, WasmFeatures::all(), 4)), expected);
    }

    /// A module of many functions; those at some places have an error whose message identifies them.
    fn module(faults: &[usize], end: &str) -> String {
        let function = |i: usize| {
            let body = "(drop (i32.add (i32.const 1) (i32.const 2)))".repeat(i % 60);
            let fault = if faults.contains(&i) { format!("(call {})", 1_000_000 + i) } else { String::new() };
            format!("(func {body} {fault})")
        };
        format!("{} {end}", (0..3000).map(function).collect::<String>())
    }

    #[test]
    fn the_first_fault_is_reported_whoever_finds_it() {
        for faults in [&[][..], &[2999], &[0, 2999], &[59, 60, 61], &[2, 700, 1400, 2100]] {
            let bytes = wat::parse_str(format!("(module {})", module(faults, ""))).unwrap();
            assert_eq!(expected(&bytes).is_some(), !faults.is_empty());
            agree(&bytes);
            // An error in a section comes first, although it is at the end of the file.
            agree(
                &wat::parse_str(format!("(module {})", module(faults, "(data (i32.const 0) \"a\")")))
                    .unwrap(),
            );
        }
    }

    #[test]
    fn modules_in_a_component_are_validated_too() {
        for (first, second) in [(&[][..], &[][..]), (&[], &[5]), (&[2500], &[5])] {
            let (first, second) = (module(first, ""), module(second, ""));
            agree(
                &wat::parse_str(format!("(component (core module {first}) (core module {second}))")).unwrap(),
            );
        }
    }

    #[test]
    fn a_file_cut_anywhere_is_refused_alike() {
        let bytes = wat::parse_str("(module (memory 1) (func (result i32) i32.const 1) (func) (data \"x\"))")
            .unwrap();
        (0..bytes.len()).for_each(|end| agree(&bytes[..end]));
    }
}
