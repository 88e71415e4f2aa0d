//! The preopens that libc learned of: the host calls from which it fills its table.

use super::LibcPreopen;
use crate::caps::libc_model;
use crate::component::Val;
use crate::guest::{CallId, HostCall, HostOutcome, HostReply};
use crate::wit::p2::filesystem::Filesystem;
use crate::wit::{WasiFunc, p1, p2, p3};

/// The first file descriptor after the three standard streams.
const FIRST: u32 = 3;

/// libc's table, as the latest round of calls filled it.
#[derive(Debug, Clone, Default)]
pub(super) struct Learned {
    preopens: Vec<LibcPreopen>,
    calls: Option<(CallId, CallId)>,
    function: &'static str,
}

impl Learned {
    pub fn preopens(&self) -> &[LibcPreopen] {
        &self.preopens
    }

    /// The numbers of the first and last of those calls.
    pub fn calls(&self) -> Option<(CallId, CallId)> {
        self.calls
    }

    /// The name of the function that was called.
    pub fn function(&self) -> &'static str {
        self.function
    }

    /// Takes note of a call, if it is one that asks for preopens.
    pub(crate) fn host_call(&mut self, number: CallId, call: &HostCall, reply: &HostReply) {
        if self.calls.is_some_and(|(_, last)| number <= last) {
            return;
        }
        match call.func.wasi {
            Some(
                WasiFunc::P2(p2::P2Func::Filesystem(Filesystem::GetDirectories))
                | WasiFunc::P3(p3::P3Func::Filesystem(p3::filesystem::Filesystem::GetDirectories)),
            ) => self.directories(number, reply),
            Some(func @ WasiFunc::P1(p1::P1Func::FdPrestatGet, _)) => {
                let first = matches!(call.args.first(), Some(Val::U32(FIRST)));
                self.calls = match self.calls {
                    Some((from, _)) if !first => Some((from, number)),
                    _ => {
                        self.preopens.clear();
                        Some((number, number))
                    }
                };
                self.function = func.name();
            }
            Some(WasiFunc::P1(p1::P1Func::FdPrestatDirName, _)) => self.name(number, call, reply),
            _ => {}
        }
    }

    /// Takes in `get-directories() -> list<tuple<descriptor, string>>`.
    fn directories(&mut self, number: CallId, reply: &HostReply) {
        let HostOutcome::Return(Some(Val::List(items))) = &reply.outcome else { return };
        let entries = items.iter().filter_map(|item| match item {
            Val::Tuple(parts) => match &parts[..] {
                [Val::Own(handle), Val::String(name)] => Some((handle.rep, name)),
                _ => None,
            },
            _ => None,
        });
        // libc numbers them in the order of the list.
        let preopens: Vec<_> = entries.zip(FIRST..).map(|((rep, name), fd)| preopen(name, fd, rep)).collect();
        let names = |list: &[LibcPreopen]| list.iter().map(|p| p.name.clone()).collect::<Vec<_>>();
        if self.calls.is_some() && names(&preopens) == names(&self.preopens) {
            // Asked again (the preview 1 adapter does that), with the same answer: more descriptors for the same
            // directories.
            for (known, again) in self.preopens.iter_mut().zip(preopens) {
                known.reps.extend(
                    again.reps.into_iter().filter(|rep| !known.reps.contains(rep)).collect::<Vec<_>>(),
                );
            }
            return;
        }
        self.preopens = preopens;
        self.calls = Some((number, number));
        self.function = p2::P2Func::Filesystem(Filesystem::GetDirectories).name();
    }

    /// Takes in `fd_prestat_dir_name(fd) -> bytes`.
    fn name(&mut self, number: CallId, call: &HostCall, reply: &HostReply) {
        let Some(Val::U32(fd)) = call.args.first() else { return };
        let HostOutcome::Return(Some(Val::Result(Ok(Some(name))))) = &reply.outcome else { return };
        let name = match &**name {
            Val::Bytes(bytes) => String::from_utf8_lossy(bytes).into_owned(),
            Val::String(name) => name.clone(),
            _ => return,
        };
        self.preopens.push(preopen(&name, *fd, *fd));
        self.calls = Some((self.calls.map_or(number, |(from, _)| from), number));
    }
}

fn preopen(name: &str, fd: u32, rep: u32) -> LibcPreopen {
    LibcPreopen {
        name: name.into(),
        prefix: libc_model::register(name),
        fd: fd.cast_signed(),
        reps: vec![rep],
    }
}
