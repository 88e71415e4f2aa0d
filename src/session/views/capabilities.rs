//! What this program may touch: what it was given, and what it has open now, with where each thing came from.

use crate::caps::{Access, Network};
use crate::component::{ResourceType, Val};
use crate::guest::{CallId, HostOutcome};
use crate::session::{CapabilitiesView, DescriptorRow, Session};
use crate::trace::{CallRecord, meaning};
use crate::wit::{WasiFunc, p1};
use crate::words::{Message, message};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

impl Session {
    /// The granted directories, open handles and other capabilities.
    #[must_use]
    pub fn capabilities(&self) -> CapabilitiesView {
        let access = |access| match access {
            Access::ReadWrite => message!("held-read-write"),
            Access::ReadOnly => message!("held-read-only"),
        };
        let grants = self.inputs.setup.grants.iter();
        let directories = grants.map(|g| (g.guest.clone(), g.host.clone(), access(g.access)));
        let made = CallId(self.timeline.made());
        let mut descriptors = self.handle_rows(made);
        descriptors.extend(self.summaries.handles.descriptor_rows(made));
        descriptors.extend(self.waitable_rows());
        CapabilitiesView {
            directories: directories.collect(),
            learned_in_call: self.summaries.handles.learned_in_call.filter(|id| *id <= made).map(|id| id.0),
            descriptors,
            args: self.inputs.setup.args.clone(),
            env: self.inputs.setup.env.clone(),
            missing: self.missing_imports(),
            others: others(self.inputs.setup.network),
        }
    }

    /// The open handles of component instances, after the call `made`.
    fn handle_rows(&self, made: CallId) -> Vec<DescriptorRow> {
        let handles = self.guest().handles().into_iter();
        let row = |handle: crate::guest::HandleInfo| {
            let (ty, known) = match &handle.ty {
                ResourceType::Host { name, .. } => {
                    (name.to_string(), self.summaries.handles.origin(handle.rep, made))
                }
                ResourceType::Guest(number) => (format!("resource {number}"), None),
            };
            let known = known.map(|held| (meaning(&held.what), held.from_call.map(|id| id.0)));
            let (what, from_call) = known.unwrap_or_default();
            DescriptorRow { handle: format!("#{}", handle.index), ty, what, from_call, made_inside: false }
        };
        handles.map(row).collect()
    }
}

/// What the number of a resource or descriptor stands for.
#[derive(Debug, Clone)]
struct Held {
    what: Arc<str>,
    /// The call that made it; `None` for what was there at the start.
    from_call: Option<CallId>,
}

/// What the calls so far have made, moved and closed. A run only grows, so each call is examined once.
#[derive(Debug, Default)]
pub(in crate::session) struct Holdings {
    /// What a number stands for from a call on: the host's number for a resource, or a descriptor of preview 1. `None`
    /// from the call on that closed it.
    changes: BTreeMap<(u32, CallId), Option<Held>>,
    /// All preview 1 descriptors there have been; `None` as long as there was no preview 1 call.
    descriptors: Option<BTreeSet<u32>>,
    /// The first call that asked for the directories.
    learned_in_call: Option<CallId>,
}

impl Holdings {
    /// Examines the next call.
    pub fn add(&mut self, record: &CallRecord) {
        if record.call.func.is(WasiFunc::asks_for_preopens) {
            self.learned_in_call.get_or_insert(record.id);
        }
        let preview1 = record.call.func.is(WasiFunc::is_preview1);
        if preview1 && self.descriptors.is_none() {
            for (fd, name) in (0..).zip(["stdin", "stdout", "stderr"]) {
                self.set(fd, CallId(0), Some(Held { what: name.into(), from_call: None }));
            }
            self.descriptors = Some((0..3).collect());
        }
        for made in &record.reply.made {
            let held = Held { what: made.what.as_str().into(), from_call: Some(record.id) };
            self.set(made.rep, record.id, Some(held));
            if preview1 && let Some(descriptors) = &mut self.descriptors {
                descriptors.insert(made.rep);
            }
        }
        if preview1 {
            self.follow(record);
        }
    }

    fn set(&mut self, number: u32, id: CallId, held: Option<Held>) {
        self.changes.insert((number, id), held);
    }

    /// Takes account of a preview 1 call that closes or moves a descriptor.
    fn follow(&mut self, record: &CallRecord) {
        if !matches!(record.reply.outcome, HostOutcome::Return(Some(Val::Result(Ok(_))))) {
            return;
        }
        let Some(WasiFunc::P1(func, _)) = record.call.func.wasi else { return };
        match (func, &record.call.args[..]) {
            (p1::P1Func::FdClose, [Val::U32(fd)]) => self.set(*fd, record.id, None),
            (p1::P1Func::FdRenumber, [Val::U32(from), Val::U32(to)]) => {
                let before = CallId(record.id.0 - 1);
                if let Some(moved) = self.origin(*from, before).cloned() {
                    self.set(*from, record.id, None);
                    self.set(*to, record.id, Some(moved));
                }
            }
            _ => {}
        }
    }

    /// What a number stood for after a call.
    fn origin(&self, number: u32, id: CallId) -> Option<&Held> {
        let mut changes = self.changes.range((number, CallId(0))..=(number, id));
        changes.next_back().and_then(|(_, held)| held.as_ref())
    }

    fn descriptor_rows(&self, id: CallId) -> impl Iterator<Item = DescriptorRow> + '_ {
        let open = self.descriptors.iter().flatten();
        open.filter_map(move |fd| Some((fd, self.origin(*fd, id)?))).map(|(fd, held)| DescriptorRow {
            handle: fd.to_string(),
            ty: "fd".into(),
            what: meaning(&held.what),
            from_call: held.from_call.map(|id| id.0),
            made_inside: false,
        })
    }
}

/// All other capabilities, and whether the program has each.
fn others(network: Network) -> Vec<(Message, Message)> {
    let reach = match (network.tcp(), network.udp(), network.addresses()) {
        (false, false, _) => message!("held-denied"),
        (true, true, true) => message!("held-granted"),
        (true, false, true) => message!("held-tcp"),
        (false, true, true) => message!("held-udp"),
        (_, _, false) => message!("held-no-address"),
    };
    let mut all = vec![
        (message!("held-streams"), message!("held-granted")),
        (message!("held-clocks"), message!("held-granted")),
        (message!("held-randomness"), message!("held-granted")),
        (message!("held-network"), reach),
    ];
    // A program without a network does not resolve names.
    match (network.names(), network.tcp() || network.udp()) {
        (true, _) => all.push((message!("held-names"), message!("held-granted"))),
        (false, false) => {}
        (false, true) => all.push((message!("held-names"), message!("held-denied"))),
    }
    all.push((message!("held-processes"), message!("held-not-in-wasi")));
    all
}
