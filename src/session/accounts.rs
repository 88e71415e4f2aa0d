//! Accounts in order of time: those of host calls, from the journal, and those of lookups that the program's libc
//! refused by itself, from the probes.

use super::listings::Listings;
use super::written::LatestOutput;
use super::{RunState, Session, Witnessed, asking_frames};
use crate::caps::without::{self, Afterwards};
use crate::caps::{self, Account, Advice, GrowthLimit, Outcome, Remedy, ThingKind};
use crate::component::Val;
use crate::exec::TrapKind;
use crate::guest::{CallId, Guest, HostCall, HostReply, Moment, Survey};
use crate::libc::{self, Watcher};
use crate::trace::{CallNames, CallRecord};
use crate::wit::p2::cli::Cli;
use crate::wit::p2::filesystem::Descriptor;
use crate::wit::{WasiFunc, p1, p2, p3};
use std::collections::HashSet;
use std::sync::Arc;

/// An account and the call that it belongs to.
#[derive(Debug, Clone)]
pub(crate) struct AccountEntry {
    /// The host call; `None` for a lookup refused before any call.
    pub call: Option<CallId>,
    /// The next call, if that is the other half of the same attempt.
    pub also: Option<CallId>,
    pub moment: Moment,
    pub account: Account,
    /// The account as the end of the run shows it, where the program did without what it was not given.
    hindsight: Option<Box<Account>>,
    /// The names of the call.
    names: Option<CallNames>,
    /// Whether its remedy was rehearsed, whatever came of it.
    tried: bool,
}

/// What identifies an entry while others are added.
pub(crate) type EntryKey = (Moment, Option<CallId>);

impl AccountEntry {
    /// One that belongs to a call.
    fn of_call(record: &CallRecord, account: Account) -> Self {
        let names = Some(CallNames::of(&record.call));
        let (call, moment) = (Some(record.id), record.moment);
        Self { call, also: None, moment, account, hindsight: None, names, tried: false }
    }

    /// What identifies it while others are added.
    pub fn key(&self) -> EntryKey {
        (self.moment, self.call)
    }

    /// Whether its remedy was rehearsed, whatever came of it.
    pub fn is_tried(&self) -> bool {
        self.tried
    }
}

/// All accounts of the run so far.
#[derive(Debug, Clone, Default)]
pub(crate) struct Accounts {
    entries: Vec<AccountEntry>,
    /// How many of the journal's calls have been examined.
    calls_seen: u64,
    /// What the program wrote last.
    written: LatestOutput,
    /// Those that have a hindsight.
    without: Arc<[usize]>,
    /// How many rehearsals have come out.
    told: usize,
}

impl Accounts {
    /// The entries, in order of time.
    pub fn entries(&self) -> &[AccountEntry] {
        &self.entries
    }

    /// What the program wrote last.
    pub(super) fn written(&self) -> &LatestOutput {
        &self.written
    }

    /// The indices of those that the program did without, as its end has shown.
    pub(super) fn without(&self) -> Arc<[usize]> {
        Arc::clone(&self.without)
    }

    /// Looks back from the end of a run: what did the program do without? The rule is in [`without`].
    fn look_back(&mut self, ended_well: bool, arguments: &[String]) {
        let mut found: HashSet<String> = HashSet::new();
        let mut complained_later = false;
        let mut done_without = Vec::new();
        for (index, entry) in self.entries.iter_mut().enumerate().rev() {
            let account = &entry.account;
            let is_path = account.kind == ThingKind::Path;
            if is_path && account.outcome == Outcome::Granted {
                found.insert(without::last_name(&account.subject).to_owned());
            }
            if !account.outcome.is_refusal() {
                continue;
            }
            let in_output = is_path && self.written.names_after(entry.moment, &account.subject);
            let afterwards = Afterwards {
                ended_well,
                found: is_path && found.contains(without::last_name(&account.subject)),
                complained_later,
                in_arguments: is_path && arguments.iter().any(|arg| without::names(arg, &account.subject)),
                in_output,
            };
            complained_later |= in_output;
            if without::may(account) && afterwards.shows_it_went_on() {
                entry.hindsight = Some(Box::new(Account { outcome: Outcome::Without, ..account.clone() }));
                done_without.push(index);
            }
        }
        done_without.reverse();
        self.without = done_without.into();
    }

    /// The lookups that libc refused by itself, from one moment (inclusive) to another (exclusive): the moment and
    /// errno of each.
    pub(crate) fn refused_lookups(
        &self,
        from: Moment,
        before: Moment,
    ) -> impl DoubleEndedIterator<Item = (Moment, u16)> + '_ {
        let at = |moment| self.entries.partition_point(|e| e.moment < moment);
        let entries = self.entries.get(at(from)..at(before)).unwrap_or_default();
        let errno = |e: &AccountEntry| e.account.errno.as_ref().map_or(0, |errno| errno.number);
        entries.iter().filter(|e| e.call.is_none()).map(move |e| (e.moment, errno(e)))
    }

    /// Notes that an entry was rehearsed, and the remedy that was found, if it is not the one that there was.
    pub fn set_tried(&mut self, at: usize, remedy: Option<Remedy>) {
        let Some(entry) = self.entries.get_mut(at) else { return };
        entry.tried = true;
        if remedy.is_some() {
            entry.hindsight.iter_mut().for_each(|account| account.remedy.clone_from(&remedy));
            entry.account.remedy = remedy;
        }
        self.told += 1;
    }

    /// How many rehearsals have come out.
    pub fn told(&self) -> usize {
        self.told
    }

    /// Adds an entry at its place in time. Running over the same moments again adds nothing.
    fn add(&mut self, entry: AccountEntry) {
        let at = self.entries.partition_point(|e| e.moment <= entry.moment);
        let same_time = self.entries[..at].iter().rev().take_while(|e| e.moment == entry.moment);
        if same_time.into_iter().any(|e| e.call == entry.call) {
            return;
        }
        self.entries.insert(at, entry);
    }

    /// Whether a call is the second half of the attempt that the latest entry is about, and has the same account; if
    /// so, the entry is extended to it. In WASI 0.2, asking for a file's metadata takes two calls, one after the other.
    fn fold(&mut self, before: Option<&CallRecord>, record: &CallRecord) -> bool {
        let (Some(before), Some(account)) = (before, &record.reply.account) else { return false };
        let Some(entry) = self.entries.last_mut().filter(|e| e.call == Some(before.id)) else {
            return false;
        };
        let halves = [before, record].map(|record| record.call.func.wasi.and_then(metadata_half));
        let pair = matches!(halves, [Some(a), Some(b)] if a != b)
            && before.call.args.first() == record.call.args.first();
        // A rehearsal may have changed the remedy, and the halves may be asked for at two places.
        let Account { moment, remedy, call_stack, frames, .. } = entry.account.clone();
        let account = Account { moment, remedy, call_stack, frames, ..Account::clone(account) };
        let same = pair && entry.account == account;
        if same {
            entry.also = Some(record.id);
        }
        same
    }
}

/// Which half of a file's metadata a function of 0.2 or 0.3 asks for.
fn metadata_half(func: WasiFunc) -> Option<Descriptor> {
    match func {
        WasiFunc::P2(p2::P2Func::Descriptor(half @ (Descriptor::StatAt | Descriptor::MetadataHashAt))) => {
            Some(half)
        }
        WasiFunc::P3(p3::P3Func::Descriptor(half)) => match half {
            p3::filesystem::Descriptor::StatAt => Some(Descriptor::StatAt),
            p3::filesystem::Descriptor::MetadataHashAt => Some(Descriptor::MetadataHashAt),
            _ => None,
        },
        _ => None,
    }
}

/// Adds what only the guest knows to the account of a host call that is being answered.
pub(super) fn complete(account: &mut Account, guest: &Guest, watcher: &Watcher, listings: &Listings) {
    account.moment = guest.moment();
    let caller = libc::caller(guest);
    account.function = caller.function;
    let lookup = watcher.current(guest, account);
    if let Some(lookup) = lookup {
        libc::complete(account, lookup);
    }
    let stack = lookup.map_or(&caller.call_stack, |lookup| &lookup.call_stack);
    asking_frames::tell(account, stack, guest.program(), listings);
}

/// The account of an error that a call on an open file was answered with.
pub(super) fn of_error(call: &HostCall, reply: &HostReply) -> Option<Account> {
    let number = crate::trace::errno_of_reply(call, reply)?;
    let fd = match call.args.first() {
        Some(Val::U32(fd)) if call.func.is(WasiFunc::is_preview1) => Some(*fd),
        Some(Val::Borrow(_)) => None,
        _ => return None,
    };
    let operation = match call.func.wasi? {
        WasiFunc::P1(func, _) => match func {
            p1::P1Func::FdRead | p1::P1Func::FdPread | p1::P1Func::FdReaddir => caps::Operation::ReadFrom,
            p1::P1Func::FdWrite | p1::P1Func::FdPwrite => caps::Operation::WriteTo,
            p1::P1Func::FdAllocate => caps::Operation::MakeRoom,
            _ => caps::Operation::Use,
        },
        WasiFunc::P2(p2::P2Func::Descriptor(Descriptor::Read | Descriptor::ReadViaStream)) => {
            caps::Operation::ReadFrom
        }
        WasiFunc::P2(p2::P2Func::Descriptor(
            Descriptor::Write | Descriptor::WriteViaStream | Descriptor::AppendViaStream,
        )) => caps::Operation::WriteTo,
        WasiFunc::P2(_) | WasiFunc::P3(_) => caps::Operation::Use,
    };
    caps::answered(fd, &operation, &crate::trace::render::short_name(call), number)
}

/// The account of a call that ends the program, if the exit status cannot be passed on as it is.
pub(super) fn of_exit(guest: &Guest, call: &HostCall) -> Option<Account> {
    match (call.func.wasi?, call.args.first()) {
        (WasiFunc::P1(p1::P1Func::ProcExit, _), Some(Val::U32(status))) => {
            caps::exit_of_preview1(status.cast_signed())
        }
        (
            WasiFunc::P2(p2::P2Func::Cli(Cli::Exit)) | WasiFunc::P3(p3::P3Func::Cli(p3::cli::Cli::Exit)),
            Some(Val::Result(Err(_))),
        ) => libc::exit_status(guest).and_then(caps::exit_of_0_2),
        _ => None,
    }
}

impl Session {
    /// The accounts of what has happened up to the present moment; the run may have gone further.
    pub(super) fn known_accounts(&self) -> &[AccountEntry] {
        let entries = self.evidence.accounts.entries();
        if !self.timeline.is_past() {
            return entries;
        }
        let (now, made) = (self.guest().moment(), self.timeline.made());
        let known = |e: &AccountEntry| match e.call {
            Some(id) => id.0 <= made,
            None => e.moment <= now,
        };
        &entries[..entries.partition_point(|e| e.moment < now || known(e))]
    }

    /// The index of the latest of these accounts whose access was not granted.
    pub(super) fn latest_refusal(&self) -> Option<usize> {
        self.known_accounts().iter().rposition(|e| self.shown(e).outcome.is_refusal())
    }

    /// An account as it is shown where the program stands: at the end of the run it is known what the program did
    /// without.
    pub(super) fn shown<'a>(&self, entry: &'a AccountEntry) -> &'a Account {
        match &entry.hindsight {
            Some(account) if !self.timeline.is_past() => account,
            _ => &entry.account,
        }
    }

    /// How many refusals and failures turned out, where the program stands, to be things that it did without.
    pub(crate) fn done_without(&self) -> usize {
        if self.timeline.is_past() { 0 } else { self.evidence.accounts.without.len() }
    }

    /// The names of the call that an account belongs to, where it belongs to one.
    pub(crate) fn call_of_account(&self, account: usize) -> Option<&CallNames> {
        self.known_accounts().get(account)?.names.as_ref()
    }

    /// If the guest is before an instruction with a probe, informs the watcher, once. If a lookup fails at that
    /// instruction, returns its errno.
    pub(super) fn enter_probe(&mut self) -> Option<u16> {
        let guest = self.timeline.guest();
        let moment = guest.moment();
        if self.evidence.probed == Some(moment) || guest.waiting_call().is_some() {
            return None;
        }
        let at = guest.location()?;
        if self.evidence.probes.fails_at(at) {
            self.evidence.probed = Some(moment);
            let lookup = self.evidence.watcher.failed(guest, &self.evidence.probes)?;
            return self.file_lookup(&lookup);
        }
        let kind = self.evidence.probes.at(at)?;
        self.evidence.probed = Some(moment);
        // The watcher is asked for the frames to watch before each slice.
        let _ = self.evidence.watcher.entered(guest, kind);
        None
    }

    /// Informs the watcher of each watched frame that has returned. Returns the errno of a lookup that libc refused by
    /// itself, once its account is filed.
    pub(super) fn leave_probes(&mut self) -> Option<u16> {
        let mut refused = None;
        loop {
            let watched = self.evidence.watcher.watched().into_iter();
            let gone = watched.filter(|frame| !self.guest().has_frame(*frame)).max();
            let Some(left) = gone else { return refused };
            let lookup = self.evidence.watcher.returned(self.timeline.guest(), &self.evidence.probes, left);
            if let Some(errno) = lookup.and_then(|lookup| self.file_lookup(&lookup)) {
                refused = Some(errno);
            }
            self.file_variables();
            // Each return is reported once: a watcher that keeps watching the frame must not hold up the run.
            if self.evidence.watcher.watched().contains(&left) {
                return refused;
            }
        }
    }

    /// Files the accounts of variables that the program looked for and did not find.
    fn file_variables(&mut self) {
        for variable in self.evidence.watcher.take_variables() {
            if variable.found {
                self.evidence.note_found(variable.name);
                continue;
            }
            let libc::Variable { name, call_stack, moment, .. } = variable;
            let yours = self.inputs.setup.your_env.contains(&name);
            // The program was given it, so it must have removed it itself.
            if self.inputs.setup.env.iter().any(|(given, _)| *given == name) {
                continue;
            }
            // What Rust's runtime looks for by itself is missing most of the time, which nobody minds.
            if !yours && without::is_of_the_language(&name) {
                continue;
            }
            let mut account = caps::variable(&name, self.inputs.setup.env.len(), yours);
            (account.function, account.moment) = ("getenv".into(), moment);
            self.tell_stack(&mut account, &call_stack);
            self.file(moment, account);
        }
    }

    /// The account of a call that asked for the whole environment. There is one only if lookups in the environment
    /// cannot be seen, and nothing of the person's environment was given.
    fn environment(&self, record: &CallRecord) -> Option<Account> {
        let sizes = |func| matches!(func, WasiFunc::P1(p1::P1Func::EnvironSizesGet, _));
        let asks = record.call.func.is(|func| func.gives_environment() || sizes(func));
        let (given, yours) = (self.inputs.setup.env.len(), self.inputs.setup.your_env.len());
        if !asks || given > 0 || yours == 0 || self.evidence.probes.sees_variables() {
            return None;
        }
        let told = |entry: &AccountEntry| entry.account.kind == ThingKind::Environment;
        (!self.evidence.accounts.entries.iter().any(told))
            .then(|| Account { moment: record.moment, ..caps::environment(yours) })
    }

    /// Files the account of a lookup if libc refused it, and returns its errno.
    fn file_lookup(&mut self, lookup: &libc::PathLookup) -> Option<u16> {
        let libc::LookupOutcome::Refused { errno } = lookup.outcome else { return None };
        let survey = self
            .timeline
            .survey(libc::query(lookup))
            .unwrap_or_else(|| Survey { remedy: Remedy::advise(Advice::NotRecorded) });
        let mut account = libc::account(lookup, &self.inputs.setup.grants, survey);
        self.tell_stack(&mut account, &lookup.call_stack);
        self.file(lookup.moment, account);
        Some(errno)
    }

    fn tell_stack(&self, account: &mut Account, stack: &[libc::RunningFunction]) {
        asking_frames::tell(account, stack, self.guest().program(), &self.listings);
    }

    /// Files an account of something that made no call.
    fn file(&mut self, moment: Moment, account: Account) {
        if let Some(witness) = &mut self.witness {
            witness(Witnessed::Lookup(&account));
        }
        self.evidence.accounts.add(AccountEntry {
            call: None,
            also: None,
            moment,
            account,
            hindsight: None,
            names: None,
            tried: false,
        });
    }

    /// At the end of a run that failed, files an account of decisions that could not be seen: the program was told of
    /// its directories and never asked for a path, and what it decided in between was not observed.
    pub(super) fn file_unseen(&mut self) {
        let ended = match self.execution.state {
            RunState::Ended(0) => return,
            RunState::Ended(status) => Some(status),
            _ => None,
        };
        let seen = !self.evidence.probes.blind && !self.evidence.watcher.missed();
        // A path that was seen explains more, and anything else that was refused is the reason for the failure.
        let explains = |account: &Account| {
            let aside = matches!(account.kind, ThingKind::Environment | ThingKind::ExitStatus);
            account.kind.is_path() || (!aside && account.outcome.is_refusal())
        };
        let told = self.evidence.accounts.entries.iter().any(|entry| explains(&entry.account));
        if seen || told {
            return;
        }
        let Some((preopens, (first, last), function)) = self.evidence.watcher.told_of() else { return };
        let calls = (first.0, last.0);
        let told: Vec<String> = preopens.iter().map(|p| p.name.clone()).collect();
        let function = function.to_owned();
        let args = self.inputs.setup.args.clone();
        let guess = caps::unseen::guess(&args, &told);
        let remedy = guess.and_then(|path| {
            let query = libc::guessed(path);
            self.timeline.survey(query).map(|survey| survey.remedy)
        });
        let grants = &self.inputs.setup.grants;
        let (told, function) = (&told[..], &*function);
        let facts = caps::unseen::UnseenFacts { grants, told, calls, function, guess, ended };
        let moment = self.guest().moment();
        let account = Account { moment, ..caps::unseen::account(&facts, remedy) };
        self.file(moment, account);
    }

    /// At the end of a run that failed: where the last thing that it asked of its memory was more, and it got none, that
    /// is why.
    pub(super) fn file_growth(&mut self) {
        let gave_up = match self.execution.state {
            RunState::Trapped => matches!(self.trapped(), Some(TrapKind::Unreachable)),
            RunState::Ended(status) => status != 0,
            _ => false,
        };
        let Some(refused) = self.guest().refused_growth().filter(|_| gave_up) else { return };
        let limit = match refused.most {
            Some(most) if refused.had.saturating_add(refused.more) > most => GrowthLimit::Maximum(most),
            _ if refused.had.saturating_add(refused.more) > refused.room => {
                GrowthLimit::Limit(self.guest().bounds().memory)
            }
            _ => GrowthLimit::System,
        };
        let moment = self.guest().moment();
        let stack = libc::caller(self.guest()).call_stack;
        let mut account = Account { moment, ..caps::growth(refused.had, refused.more, limit) };
        self.tell_stack(&mut account, &stack);
        self.file(moment, account);
    }

    /// At the end of a run: what it did without is told from what it was refused.
    pub(super) fn look_back(&mut self) {
        let ended_well = self.execution.state == RunState::Ended(0);
        self.evidence.accounts.look_back(ended_well, &self.inputs.setup.args);
    }

    /// Examines the calls answered since the last time, each once. Returns the number of an errno breakpoint that one
    /// of them triggers.
    pub(super) fn take_in_calls(&mut self) -> Option<u32> {
        let mut hit = None;
        if self.evidence.accounts.calls_seen == self.timeline.made() {
            return hit;
        }
        let seen = self.evidence.accounts.calls_seen;
        let mut before = None;
        for record in self.timeline.calls_after(CallId(seen.saturating_sub(1))) {
            if record.id.0 <= seen {
                before = Some(record);
                continue;
            }
            self.evidence.accounts.written.add(record.moment, &record.reply);
            self.evidence.watcher.host_call(record.id, &record.call, &record.reply);
            if self.summaries.forgetful && self.summaries.notes_varying {
                self.rehearsing.note(&record.call, &record.reply);
            }
            if let Some(account) = self.environment(&record) {
                self.evidence.accounts.add(AccountEntry::of_call(&record, account));
            }
            if let Some(account) = &record.reply.account
                && !self.evidence.accounts.fold(before.as_deref(), &record)
            {
                self.evidence.accounts.add(AccountEntry::of_call(&record, Account::clone(account)));
            }
            hit = crate::trace::errno_of(&record).and_then(|n| self.breakpoints.at_errno(n)).or(hit);
            self.summaries.add(&record, self.evidence.accounts.entries());
            self.evidence.accounts.calls_seen = record.id.0;
            before = Some(record);
        }
        hit
    }

    /// Discards what will not be needed again.
    pub(super) fn let_go(&mut self) {
        if self.summaries.forgetful {
            self.timeline.forget_calls();
        } else {
            self.summaries.rows.lookups(self.evidence.accounts.entries());
        }
    }

    /// Keeps nothing of the calls but their accounts. This is for runs that nobody goes back in or saves, and whose
    /// calls nobody looks at afterwards.
    pub(crate) fn keep_no_calls(&mut self) {
        self.summaries.forgetful = true;
    }

    /// The same, but what varies from run to run is kept for rehearsals.
    pub(crate) fn keep_for_rehearsals(&mut self) {
        self.keep_no_calls();
        self.summaries.notes_varying = true;
    }

    /// Whether the C library inside the program could not be recognised, so that what it refuses by itself is not seen.
    #[must_use]
    pub(crate) fn is_blind(&self) -> bool {
        self.evidence.probes.blind
    }

    /// How many accounts there are, up to the present moment.
    #[must_use]
    pub fn accounts_len(&self) -> usize {
        self.known_accounts().len()
    }

    /// The accounts after the first `known` ones.
    pub(crate) fn accounts_since(&self, known: usize) -> impl Iterator<Item = Account> {
        self.known_accounts().iter().skip(known).map(|e| self.as_known(e))
    }

    /// How many rehearsals have come out: where it changes, accounts have.
    pub(crate) fn rehearsals_told(&self) -> usize {
        self.evidence.accounts.told()
    }

    /// An account with what is known of its remedy.
    pub(super) fn as_known(&self, entry: &AccountEntry) -> Account {
        let mut account = self.shown(entry).clone();
        if let Some(remedy) = &mut account.remedy {
            remedy.rehearsed = remedy.rehearsed.or_else(|| self.rehearsal_note(entry));
        }
        account
    }

    /// Accounts in order of time; [`super::CallRow::account`] is an index into them.
    #[must_use]
    pub fn accounts(&self) -> Vec<Account> {
        self.accounts_since(0).collect()
    }
}
