//! What this program may touch: what it was given, and what it holds now with where each thing came from.

use crate::caps::{Access, Network};
use crate::component::{ResourceType, Val};
use crate::guest::{HostOutcome, preview1};
use crate::session::{CapabilitiesView, DescriptorRow, Session};
use crate::trace::CallRecord;
use std::collections::{BTreeMap, HashMap};
use std::sync::PoisonError;

impl Session {
    /// Preopens, descriptors and the other capabilities.
    #[must_use]
    pub fn capabilities(&self) -> CapabilitiesView {
        let access = |access| match access {
            Access::ReadWrite => "read-write",
            Access::ReadOnly => "read-only",
        };
        let grants = self.setup.grants.iter();
        let directories = grants.map(|g| (g.guest.clone(), g.host.clone(), access(g.access).to_owned()));
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.extend(self.timeline.calls());
        let mut descriptors = self.handle_rows(&held);
        descriptors.extend(held.descriptor_rows());
        CapabilitiesView {
            directories: directories.collect(),
            learned_in_call: held.learned_in_call,
            descriptors,
            args: self.setup.args.clone(),
            env: self.setup.env.clone(),
            others: others(self.setup.network),
        }
    }

    /// Handles of component instances, by instance and index.
    fn handle_rows(&self, held: &Holdings) -> Vec<DescriptorRow> {
        let handles = self.guest().handles().into_iter();
        let row = |handle: crate::guest::HandleInfo| {
            let (ty, known) = match &handle.ty {
                ResourceType::Host { name, .. } => (name.to_string(), held.origin.get(&handle.rep)),
                ResourceType::Guest(number) => (format!("resource {number}"), None),
            };
            let (what, from_call) = known.map(|(what, call)| (what.clone(), Some(*call))).unwrap_or_default();
            DescriptorRow { handle: format!("#{}", handle.index), ty, what, from_call }
        };
        handles.map(row).collect()
    }
}

/// What the calls so far have made. A run only grows, so each call is looked at once.
#[derive(Debug, Default)]
pub(in crate::session) struct Holdings {
    /// By the host's number for a resource: what it is, and the call that made it.
    origin: HashMap<u32, (String, u32)>,
    /// File descriptors of preview 1, followed through the calls that make, move and close them; `None` without such
    /// calls.
    open: Option<BTreeMap<u32, (String, Option<u32>)>>,
    /// The first call that asked for the directories.
    learned_in_call: Option<u32>,
    /// Calls looked at.
    calls: usize,
}

impl Holdings {
    /// Looks at the latest of these calls.
    pub fn extend(&mut self, calls: &[CallRecord]) {
        if self.calls > calls.len() {
            *self = Self::default();
        }
        for record in &calls[self.calls..] {
            if matches!(&*record.call.func.name, "get-directories" | "fd_prestat_get") {
                self.learned_in_call.get_or_insert(record.number);
            }
            let made = record.reply.made.iter();
            self.origin.extend(made.map(|made| (made.rep, (made.what.clone(), record.number))));
            if preview1::is_module(&record.call.func.interface) {
                self.follow(record);
            }
        }
        self.calls = calls.len();
    }

    /// A call of preview 1.
    fn follow(&mut self, record: &CallRecord) {
        let open = self.open.get_or_insert_with(|| {
            let streams = (0..).zip(["stdin", "stdout", "stderr"]);
            streams.map(|(fd, name)| (fd, (name.to_owned(), None))).collect()
        });
        for made in &record.reply.made {
            open.insert(made.rep, (made.what.clone(), Some(record.number)));
        }
        let ok = matches!(record.reply.outcome, HostOutcome::Return(Some(Val::Result(Ok(_)))));
        match (&*record.call.func.name, &record.call.args[..]) {
            ("fd_close", [Val::U32(fd)]) if ok => {
                open.remove(fd);
            }
            ("fd_renumber", [Val::U32(from), Val::U32(to)]) if ok => {
                if let Some(moved) = open.remove(from) {
                    open.insert(*to, moved);
                }
            }
            _ => {}
        }
    }

    fn descriptor_rows(&self) -> impl Iterator<Item = DescriptorRow> {
        self.open.iter().flatten().map(|(fd, (what, from_call))| DescriptorRow {
            handle: fd.to_string(),
            ty: "fd".into(),
            what: what.clone(),
            from_call: *from_call,
        })
    }
}

/// Everything else, and whether the program has it.
fn others(network: Network) -> Vec<(String, String)> {
    let reach = match (network.tcp(), network.udp(), network.addresses()) {
        (false, false, _) => "denied",
        (true, true, true) => "granted",
        (true, false, true) => "TCP only",
        (false, true, true) => "UDP only",
        (_, _, false) => "sockets, but no address",
    };
    let mut all = vec![
        ("standard streams", "granted"),
        ("clocks", "granted"),
        ("randomness", "granted"),
        ("network", reach),
    ];
    // Who has no network asks for no names.
    match (network.names(), reach) {
        (true, _) => all.push(("name look-up", "granted")),
        (false, "denied") => {}
        (false, _) => all.push(("name look-up", "denied")),
    }
    all.push(("threads and processes", "not in WASI"));
    all.into_iter().map(|(what, how)| (what.to_owned(), how.to_owned())).collect()
}
