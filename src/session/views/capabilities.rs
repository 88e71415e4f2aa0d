//! What this program may touch: what it was given, and what it holds now with where each thing came from.

use crate::caps::{Access, Network};
use crate::component::{ResourceType, Val};
use crate::guest::HostOutcome;
use crate::session::{CapabilitiesView, DescriptorRow, Session};
use crate::trace::CallRecord;
use std::collections::{BTreeMap, HashMap};

const PREVIEW1: &str = "wasi_snapshot_preview1";

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
        let asks =
            |record: &&CallRecord| matches!(&*record.call.function, "get-directories" | "fd_prestat_get");
        let mut descriptors = self.handle_rows();
        descriptors.extend(descriptor_rows(self.timeline.calls()));
        CapabilitiesView {
            directories: directories.collect(),
            learned_in_call: self.timeline.calls().iter().find(asks).map(|record| record.number),
            descriptors,
            args: self.setup.args.clone(),
            env: self.setup.env.clone(),
            others: others(self.setup.network),
        }
    }

    /// Handles of component instances, by instance and index.
    fn handle_rows(&self) -> Vec<DescriptorRow> {
        let mut origin: HashMap<u32, (&str, u32)> = HashMap::new();
        for record in self.timeline.calls() {
            origin
                .extend(record.reply.made.iter().map(|made| (made.rep, (made.what.as_str(), record.number))));
        }
        let handles = self.guest().handles().into_iter();
        let row = |handle: crate::guest::HandleInfo| {
            let (ty, known) = match &handle.ty {
                ResourceType::Host { name, .. } => (name.to_string(), origin.get(&handle.rep)),
                ResourceType::Guest(number) => (format!("resource {number}"), None),
            };
            let (what, from_call) =
                known.map(|(what, call)| ((*what).to_owned(), Some(*call))).unwrap_or_default();
            DescriptorRow { handle: format!("#{}", handle.index), ty, what, from_call }
        };
        handles.map(row).collect()
    }
}

/// File descriptors of preview 1, followed through the calls that make, move and close them.
fn descriptor_rows(calls: &[CallRecord]) -> Vec<DescriptorRow> {
    if !calls.iter().any(|record| &*record.call.interface == PREVIEW1) {
        return Vec::new();
    }
    let mut open: BTreeMap<u32, (String, Option<u32>)> = BTreeMap::new();
    for (fd, name) in ["stdin", "stdout", "stderr"].into_iter().enumerate() {
        open.insert(u32::try_from(fd).unwrap_or(0), (name.to_owned(), None));
    }
    for record in calls.iter().filter(|record| &*record.call.interface == PREVIEW1) {
        for made in &record.reply.made {
            open.insert(made.rep, (made.what.clone(), Some(record.number)));
        }
        let ok = matches!(record.reply.outcome, HostOutcome::Return(Some(Val::Result(Ok(_)))));
        match (&*record.call.function, &record.call.args[..]) {
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
    let row = |(fd, (what, from_call)): (u32, (String, Option<u32>))| DescriptorRow {
        handle: fd.to_string(),
        ty: "fd".into(),
        what,
        from_call,
    };
    open.into_iter().map(row).collect()
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
