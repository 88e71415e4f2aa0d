//! What the program is given: how it was started, the hosts that answer it, and what a person typed.

use super::rehearsal::Rehearsals;
use super::{CommandLine, Environment, HostFactory, Setup};

/// Everything that the person chose to put into a run. It outlives the run: the next one begins with it.
pub(super) struct Inputs {
    pub setup: Setup,
    pub hosts: HostFactory,
    /// The person's own environment, if a front end has provided it.
    pub environment: Option<Environment>,
    /// The command line that gives it all this, where there is one.
    pub command: Option<CommandLine>,
    /// How remedies are tried, where the front end has said it.
    pub rehearsals: Option<Rehearsals>,
    /// Standard input since the start of the run, in the pieces in which it arrived; `None` marks its end.
    pub fed: Vec<Option<Vec<u8>>>,
}

impl Inputs {
    pub fn new(setup: Setup, hosts: HostFactory) -> Self {
        Self { setup, hosts, environment: None, command: None, rehearsals: None, fed: Vec::new() }
    }
}
