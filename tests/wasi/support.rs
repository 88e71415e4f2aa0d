//! A host with a temporary directory, and calls as a guest makes them.

use std::cell::Cell;
use std::path::Path;
use std::sync::Arc;
use tempfile::TempDir;
use wasmscope::caps::{Access, Account, Grant};
use wasmscope::component::{HandleVal, Val};
use wasmscope::guest::{Answer, CallId, Host, HostCall, HostFunc, HostOutcome, HostReply, WaitReason};
use wasmscope::wasi::{Config, StdinSource, StdoutSink, WasiHost};
use wasmscope::wit::p2::Resource;

/// A directory `root` with files in it, and `outside.txt` next to it.
pub struct Place {
    pub temp: TempDir,
}

impl Place {
    pub fn new() -> Self {
        let temp = tempfile::tempdir().unwrap();
        let root = temp.path().join("root");
        std::fs::create_dir_all(root.join("sub/deep")).unwrap();
        std::fs::write(temp.path().join("outside.txt"), "secret").unwrap();
        std::fs::write(root.join("file.txt"), "hello hello\n").unwrap();
        std::fs::write(root.join("sub/inner.txt"), "inner").unwrap();
        let link = |target: &str, name: &str| std::os::unix::fs::symlink(target, root.join(name)).unwrap();
        link("../outside.txt", "out");
        link("file.txt", "in");
        link("sub", "dir");
        link("nowhere", "dangling");
        link("loop-b", "loop-a");
        link("loop-a", "loop-b");
        link(root.join("file.txt").to_str().unwrap(), "abs");
        Self { temp }
    }

    pub fn root(&self) -> String {
        self.temp.path().join("root").to_str().unwrap().to_owned()
    }

    pub fn path(&self, name: &str) -> std::path::PathBuf {
        self.temp.path().join("root").join(name)
    }

    pub fn grant(&self, guest: &str, access: Access) -> Grant {
        Grant { host: self.root(), guest: guest.into(), access }
    }

    /// A host with `root` granted as `.`.
    pub fn host(&self) -> WasiHost {
        host(vec![self.grant(".", Access::ReadWrite)])
    }

    pub fn read_only(&self) -> WasiHost {
        host(vec![self.grant(".", Access::ReadOnly)])
    }
}

pub fn config(grants: Vec<Grant>) -> Config {
    Config {
        args: vec!["prog".into(), "one".into()],
        env: vec![("KEY".into(), "value".into())],
        grants,
        network: wasmscope::caps::Network::default(),
        stdin: StdinSource::Fed,
        output: StdoutSink::Captured,
    }
}

pub fn host(grants: Vec<Grant>) -> WasiHost {
    WasiHost::new(config(grants)).unwrap()
}

pub fn call(interface: &str, function: &str, args: Vec<Val>) -> HostCall {
    HostCall { func: Arc::new(HostFunc::new(interface.into(), function.into(), Arc::default())), args }
}

/// The interface of a 0.2 resource.
pub fn interface_of(resource: &str) -> &'static str {
    let all = Resource::ALL.iter().map(|resource| resource.names());
    all.into_iter().find(|(_, name)| *name == resource).expect("a resource").0
}

/// A number that no earlier call of this test had.
pub fn next() -> CallId {
    thread_local!(static CALLS: Cell<u64> = const { Cell::new(0) });
    CallId(CALLS.replace(CALLS.get() + 1) + 1)
}

/// Makes a call that waits; returns its number, and what the host waits for.
pub fn start(host: &mut WasiHost, call: &HostCall) -> (CallId, WaitReason) {
    let id = next();
    assert_eq!(host.call(id, call), Answer::Started, "{}", call.func.name);
    (id, host.waits_for().expect("something is waited for"))
}

pub fn reply(host: &mut WasiHost, call: &HostCall) -> HostReply {
    match host.call(next(), call) {
        Answer::Reply(reply) => reply,
        Answer::Started => panic!("{} waits for {:?}", call.func.name, host.waits_for()),
    }
}

/// A preview 1 call: the value, or the errno.
pub fn p1(host: &mut WasiHost, function: &str, args: Vec<Val>) -> Result<Option<Val>, u16> {
    outcome(reply(host, &call("wasi_snapshot_preview1", function, args)))
        .map_err(|e| u16::try_from(e).unwrap())
}

/// A 0.2 call that returns a `result` with an enumeration as its error: the value, or the case.
pub fn p2(host: &mut WasiHost, interface: &str, function: &str, args: Vec<Val>) -> Result<Option<Val>, u32> {
    outcome(reply(host, &call(interface, function, args)))
}

fn outcome(reply: HostReply) -> Result<Option<Val>, u32> {
    match reply.outcome {
        HostOutcome::Return(Some(Val::Result(Ok(value)))) => Ok(value.map(|v| *v)),
        HostOutcome::Return(Some(Val::Result(Err(Some(error))))) => match *error {
            Val::Enum(n) => Err(n),
            other => panic!("{other:?}"),
        },
        other => panic!("{other:?}"),
    }
}

/// The account of a call that has one.
pub fn account(host: &mut WasiHost, call: &HostCall) -> Account {
    *reply(host, call).account.expect("an account")
}

/// The host's steps, in English.
pub fn steps(account: &Account) -> Vec<String> {
    account.host_steps.iter().map(|step| step.message().to_string()).collect()
}

pub fn borrow(rep: u32) -> Val {
    Val::Borrow(HandleVal { rep, index: 0 })
}

pub fn text(s: &str) -> Val {
    Val::String(s.into())
}

pub fn flags(bits: u32) -> Val {
    Val::Flags(vec![bits])
}

/// The arguments of `path_open` on descriptor 3, with `oflags` and rights.
pub fn open_args(path: &str, follow: bool, oflags: u32, rights: u32) -> Vec<Val> {
    vec![Val::U32(3), flags(u32::from(follow)), text(path), flags(oflags), flags(rights), flags(0), flags(0)]
}

pub const READ: u32 = 1 << 1;
pub const WRITE: u32 = 1 << 6;
pub const CREAT: u32 = 1;
pub const DIRECTORY: u32 = 2;
pub const EXCL: u32 = 4;
pub const TRUNC: u32 = 8;

/// Calls `path_open`; returns the errno, 0 if it succeeded.
pub fn open(host: &mut WasiHost, path: &str, oflags: u32, rights: u32) -> u16 {
    p1(host, "path_open", open_args(path, true, oflags, rights)).err().unwrap_or(0)
}

pub fn exists(path: &Path) -> bool {
    path.symlink_metadata().is_ok()
}
