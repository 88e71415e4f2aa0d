//! Lines for a reader who wants them as they come, written in small batches: writing each by itself would cost more
//! than the call that it reports.

use super::failure::Failure;
use crate::words::message;
use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
use signal_hook::iterator::Signals;
use std::io::Write;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

/// The longest time that a line waits.
const SOON: Duration = Duration::from_millis(50);
/// The most bytes that wait before they are written.
const MOST: usize = 1 << 16;

/// A writer that collects lines and soon writes them.
pub(super) struct Batched(Arc<Mutex<QueuedLines>>);

struct QueuedLines {
    bytes: Vec<u8>,
    out: Box<dyn Write + Send>,
}

impl Batched {
    /// Lines written to `out`. They arrive soon, even while the program computes or waits, and before a signal ends the
    /// process.
    ///
    /// If the process cannot wait for signals.
    pub fn new(out: Box<dyn Write + Send>) -> Result<Self, Failure> {
        let waiting = Arc::new(Mutex::new(QueuedLines { bytes: Vec::with_capacity(MOST), out }));
        let mut signals = Signals::new([SIGINT, SIGTERM, SIGHUP])
            .map_err(|error| Failure::new(message!("cli-no-signals", why = error.to_string())))?;
        let last = Arc::downgrade(&waiting);
        std::thread::spawn(move || {
            let Some(signal) = signals.forever().next() else { return };
            // The lock is held until the process ends, so no later line is cut in two.
            let waiting = last.upgrade();
            let mut held = waiting.as_deref().map(lock);
            held.iter_mut().for_each(|held| held.flush());
            let _ = signal_hook::low_level::emulate_default_handler(signal);
            std::process::exit(128 + signal);
        });
        let often = Arc::downgrade(&waiting);
        std::thread::spawn(move || flush_often(&often));
        Ok(Self(waiting))
    }

    /// Adds what `write` puts into the buffer.
    pub fn write(&mut self, write: impl FnOnce(&mut Vec<u8>)) {
        let mut waiting = lock(&self.0);
        write(&mut waiting.bytes);
        if waiting.bytes.len() >= MOST {
            waiting.flush();
        }
    }

    /// Writes everything that waits.
    pub fn flush(&mut self) {
        lock(&self.0).flush();
    }
}

impl QueuedLines {
    fn flush(&mut self) {
        if !self.bytes.is_empty() {
            // It is no error if the reader has gone away.
            let _ = self.out.write_all(&self.bytes).and_then(|()| self.out.flush());
            self.bytes.clear();
        }
    }
}

fn lock(waiting: &Mutex<QueuedLines>) -> MutexGuard<'_, QueuedLines> {
    waiting.lock().unwrap_or_else(PoisonError::into_inner)
}

fn flush_often(waiting: &Weak<Mutex<QueuedLines>>) {
    loop {
        std::thread::sleep(SOON);
        let Some(waiting) = waiting.upgrade() else { return };
        lock(&waiting).flush();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::mpsc;

    struct Sent(mpsc::Sender<Vec<u8>>);

    impl Write for Sent {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            let _ = self.0.send(bytes.to_vec());
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn lines_come_together_and_soon() {
        let (to, from) = mpsc::channel();
        let mut batched = Batched::new(Box::new(Sent(to))).unwrap();
        for line in [&b"one\n"[..], b"two\n"] {
            batched.write(|out| out.extend_from_slice(line));
        }
        let mut got = Vec::new();
        while got.len() < 8 {
            got.extend(from.recv().unwrap());
        }
        assert_eq!(got, b"one\ntwo\n");
        batched.write(|out| out.resize(MOST, b'x'));
        assert_eq!(from.recv().unwrap().len(), MOST);
    }
}
