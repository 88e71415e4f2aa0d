//! A host that only looks: for running a program again to see whether a remedy works, without doing anything outside.
//!
//! It answers as the live host would, but changes nothing, does not wait, and reads no contents of files that the program
//! was not really given. Where one of these would be needed, the rehearsal ends, and whoever runs it is told why.

use super::config::{Config, GrantOpenError};
use super::fs::{HostDirs, LookOnly};
use super::host::WasiHost;
use crate::caps::remedy::{self, Proposal, WantedAccess};
use crate::caps::{Grant, RehearsalEnd, Remedy, Untried, Wants};
use crate::guest::{Answer, CallId, Host, HostCall, HostOutcome, HostReply, Survey, SurveyQuery, WaitReason};
use std::sync::Arc;

/// What is worth rehearsing for a path that was refused, on this machine.
#[must_use]
pub(crate) fn proposals(paths: &[String], wants: Wants, grants: &[Grant]) -> Vec<Proposal> {
    remedy::proposals(&mut HostDirs, paths, wants, grants)
}

/// What to say of a path that nothing makes work.
#[must_use]
pub(crate) fn no_remedy(path: &str, wants: Wants, grants: &[Grant]) -> Remedy {
    remedy::mapped(remedy::nothing(&mut HostDirs, &WantedAccess { path, cwd: "/", grants, wants }))
}

/// The host of a rehearsal.
#[derive(Debug)]
pub(crate) struct RehearsingHost {
    host: WasiHost,
    end: Arc<RehearsalEnd>,
}

impl RehearsingHost {
    /// A host that gives the program what `config` says, where `real` are the grants that it really has. The second part
    /// says why the rehearsal could not go on, once it could not.
    ///
    /// # Errors
    /// When a granted directory cannot be opened.
    pub fn new(
        config: Config,
        real: &[Grant],
        as_the_live_one: impl FnOnce(WasiHost) -> WasiHost,
    ) -> Result<(Self, Arc<RehearsalEnd>), GrantOpenError> {
        let end = Arc::new(RehearsalEnd::default());
        let look_only = LookOnly::new(Arc::clone(&end), real);
        let host = as_the_live_one(WasiHost::with(config, Some(&look_only))?);
        Ok((Self { host, end: Arc::clone(&end) }, end))
    }

    /// The reply, or a trap in its place if the rehearsal cannot go on. The account stays: it may be the one asked for.
    fn checked(&self, mut reply: HostReply) -> HostReply {
        if self.end.get().is_some() {
            reply.outcome = HostOutcome::Trap("the rehearsal ends here".into());
        }
        reply
    }
}

impl Host for RehearsingHost {
    fn call(&mut self, id: CallId, call: &HostCall) -> Answer {
        if call.func.is(|func| func.uses_network()) {
            self.end.set(Untried::WouldUseNetwork);
            let outcome = HostOutcome::Trap("the rehearsal ends here".into());
            return Answer::Reply(HostReply {
                outcome,
                account: None,
                console: Vec::new(),
                made: Vec::new(),
            });
        }
        match self.host.call(id, call) {
            Answer::Reply(reply) => Answer::Reply(self.checked(reply)),
            Answer::Started => Answer::Started,
        }
    }

    fn completion(&mut self) -> Option<(CallId, HostReply)> {
        let done = self.host.completion();
        let done = done.or_else(|| self.host.skip_to_deadline().then(|| self.host.completion())?);
        done.map(|(id, reply)| (id, self.checked(reply)))
    }

    fn waits_for(&self) -> Option<WaitReason> {
        self.host.waits_for()
    }

    fn survey(&mut self, query: &SurveyQuery) -> Survey {
        self.host.survey(query)
    }

    fn give_reply(&mut self, id: CallId, outcome: HostOutcome) {
        self.host.give_reply(id, outcome);
    }

    fn feed_stdin(&mut self, bytes: Option<&[u8]>) {
        self.host.feed_stdin(bytes);
    }
}
