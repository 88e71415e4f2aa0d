//! What the handles and descriptors of a run stand for, learned call by call.

use super::descriptor::is_descriptor;
use super::meanings::HandleNames;
use crate::component::Val;
use crate::guest::{HostCall, HostReply};
use std::collections::BTreeMap;
use std::sync::Arc;

/// Maps the host's number of a resource (or a preview 1 descriptor) to what it stands for now. Plain data.
#[derive(Debug, Clone, Default)]
pub(crate) struct Handles {
    what: BTreeMap<u32, Arc<str>>,
}

impl Handles {
    /// Learns what a reply made; later resources replace earlier ones of the same number.
    pub(crate) fn learn(&mut self, reply: &HostReply) {
        for made in &reply.made {
            self.what_is(made.rep, &made.what);
        }
    }

    /// Sets what a number stands for.
    pub(crate) fn what_is(&mut self, rep: u32, what: &str) {
        self.what.insert(rep, what.into());
    }

    /// What the handles among a call's arguments stand for now.
    #[must_use]
    pub(crate) fn meanings(&self, call: &HostCall) -> HandleNames {
        let mut found = Vec::new();
        for (at, arg) in call.args.iter().enumerate() {
            match arg {
                Val::U32(fd) => {
                    let param = call.func.sig.params.get(at);
                    if param.is_some_and(|param| is_descriptor(call, &param.name)) {
                        self.add(*fd, &mut found);
                    }
                }
                arg => self.add_all(arg, &mut found),
            }
        }
        HandleNames(found.into())
    }

    fn add(&self, rep: u32, found: &mut Vec<(u32, Arc<str>)>) {
        if let Some(what) = self.what.get(&rep)
            && found.iter().all(|(known, _)| *known != rep)
        {
            if found.is_empty() {
                // Most calls have exactly one.
                found.reserve_exact(1);
            }
            found.push((rep, Arc::clone(what)));
        }
    }

    /// Adds what each handle in a value stands for.
    fn add_all(&self, val: &Val, found: &mut Vec<(u32, Arc<str>)>) {
        match val {
            Val::Own(handle) | Val::Borrow(handle) | Val::Stream(handle) | Val::Future(handle) => {
                self.add(handle.rep, found);
            }
            Val::List(items) | Val::Record(items) | Val::Tuple(items) => {
                items.iter().for_each(|item| self.add_all(item, found));
            }
            Val::Variant(_, Some(inner))
            | Val::Option(Some(inner))
            | Val::Result(Ok(Some(inner)) | Err(Some(inner))) => self.add_all(inner, found),
            _ => {}
        }
    }
}
