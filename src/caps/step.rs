//! A step on the way to a verdict, as the walk, the C library or the host took it.

use super::evidence::{QuotedNames, evidence};
use super::network::{Network, Protocol};
use super::no_directory::{GivenDirectories, Other};
use super::node::{NodeKind, Origin};
use super::{AccessAttempt, Errno, PreopenReason, Thing};

evidence! {
    /// A step of the C library, of the walk or of the host.
    pub enum Step {
        // The C library's search for a directory.
        /// The path is empty.
        EmptyPath { directory: String } => "step-empty-path",
        /// The path is absolute.
        AbsolutePath { path: String } => "step-absolute-path",
        /// The path is relative, in a program that never changes its directory.
        FromRoot { path: String } => "step-from-root",
        /// The path is relative, and was joined to the current directory.
        MadeAbsolute { path: String, absolute: String, directory: String } => "step-made-absolute",
        /// One call told the library of its directories.
        LearnedOnce { call: u64, function: String, directories: QuotedNames } => "step-learned-once",
        /// Several calls told the library of its directories.
        Learned { first: u64, last: u64, function: String, directories: QuotedNames } => "step-learned",
        /// When the library learned of its directories was not seen.
        LearnedUnseen => "step-learned-unseen",
        /// This directory is used for the path.
        Chosen { directory: String, reason: Box<PreopenReason> } => "step-chosen",
        /// This directory is not used for the path.
        NotChosen { directory: String, reason: Box<PreopenReason> } => "step-not-chosen",
        /// The library's result does not follow from its known rules.
        NotFollowed => "step-not-followed",
        /// The library found a directory and asks the host.
        AsksHost { path: String, directory: String } => "step-asks-host",
        /// The library holds no directory.
        NothingToMatch => "step-nothing-to-match",
        /// No directory covers the path.
        NoneCovers => "step-none-covers",
        /// The search itself failed.
        SearchFailed { errno: Errno, number: u16 } => "step-search-failed",

        // The walk of a path.
        /// The directory in which the walk starts.
        Start { origin: Origin } => "step-start",
        /// The path is empty.
        NoPath => "step-no-path",
        /// The path contains a NUL.
        Nul => "step-nul",
        /// The path is longer than paths may be.
        PathTooLong { bytes: u64, most: u64 } => "step-path-too-long",
        /// The path is absolute, and host calls take relative paths only.
        AbsoluteRefused { path: String } => "step-absolute-refused",
        /// `..` goes back to a directory on the way.
        BackTo { directory: String } => "step-back-to",
        /// `..` goes back to where the walk started.
        BackToStart { origin: Origin } => "step-back-to-start",
        /// `..` would climb above the directory in which the walk started.
        Climbs { origin: Origin } => "step-climbs",
        /// The name is a symbolic link, which is not followed.
        LinkKept { name: String } => "step-link-kept",
        /// What kind of thing the name is.
        Is { name: String, kind: NodeKind } => "step-is",
        /// The name does not exist.
        Missing { name: String } => "step-missing",
        /// The name is a directory, which the walk entered.
        Entered { name: String } => "step-entered",
        /// The name is not a directory, so the path cannot go on.
        NotDirectory { name: String, kind: NodeKind } => "step-not-directory",
        /// The name is too long; only its beginning is kept.
        NameTooLong { name: String } => "step-name-too-long",
        /// The user who runs the program may not look up the name.
        MayNotLookUp { name: String } => "step-may-not-look-up",
        /// The operating system failed to look it up.
        LookUpFailed { name: String, errno: Errno } => "step-look-up-failed",
        /// This would be one symbolic link more than walks follow.
        TooManyLinks { name: String, most: u64 } => "step-too-many-links",
        /// The operating system makes up this link (as in `/proc`): refused.
        MadeUpLink { name: String } => "step-made-up-link",
        /// The name is a symbolic link to an absolute path: refused.
        AbsoluteLink { name: String, target: String } => "step-absolute-link",
        /// The name is a symbolic link, which the walk followed.
        Followed { name: String, target: String } => "step-followed",

        // What the host does before and after the walk.
        /// The grant is read-only: refused before the path is looked up.
        GrantedReadOnly { directory: String } => "step-granted-read-only",
        /// The host directory that a directory of the program stands for.
        HostDirectory { directory: String, host: String } => "step-host-directory",
        /// The target of a symbolic link is absolute, so the program may not read it: refused.
        TargetNotTold { name: String, target: String } => "step-target-not-told",
        /// The operation at the end of the path failed in the operating system.
        SystemCannot { action: AccessAttempt, errno: Errno } => "step-system-cannot",
        /// The path is not valid UTF-8.
        NotText => "step-not-text",
        /// The program asked for a hard link to what a symbolic link leads to: not supported.
        FollowWhileLinking => "step-follow-while-linking",
        /// The target of the new symbolic link would be absolute.
        TargetAbsolute => "step-target-absolute",
        /// Synchronised writing is not supported.
        Synchronised => "step-synchronised",
        /// The flags create or truncate, but also ask for a directory.
        DirectoryMade => "step-directory-made",
        /// The file was opened for writing.
        #[serde(alias = "opened for writing")]
        OpenedForWriting => "step-opened-for-writing",
        /// The directory was opened, and can be listed.
        #[serde(alias = "opened as a directory")]
        OpenedAsDirectory => "step-opened-as-directory",
        /// The file was opened for reading.
        #[serde(alias = "opened for reading")]
        OpenedForReading => "step-opened-for-reading",
        /// The metadata of the file was read.
        #[serde(alias = "its metadata was read")]
        MetadataRead => "step-metadata-read",
        /// The target of the link was read.
        #[serde(alias = "its target was read")]
        TargetRead => "step-target-read",
        /// The new file, directory or link was created.
        Created => "step-created",
        /// What was at the path was removed.
        Removed => "step-removed",
        /// It was given the other path.
        Renamed => "step-renamed",
        /// The file was given another path as well.
        Linked => "step-linked",
        /// The times of the file were changed.
        #[serde(alias = "its times were changed")]
        TimesChanged => "step-times-changed",

        // Descriptors that are not a directory, or that do not allow the operation.
        /// The descriptor was never open; the directories have other numbers.
        NoDescriptor { descriptor: u32, given: GivenDirectories } => "step-no-descriptor",
        /// The program has closed the descriptor.
        DescriptorClosed { descriptor: u32 } => "step-descriptor-closed",
        /// The descriptor is open, but not a directory.
        DescriptorIs { descriptor: u32, what: Other } => "step-descriptor-is",
        /// What the program asked the host to do.
        AskedHost { action: AccessAttempt } => "step-asked-host",
        /// The descriptor is not open, and never was.
        NeverOpen { thing: Thing } => "step-never-open",
        /// The descriptor was closed before, by a call that is not known.
        ClosedBefore { thing: Thing, what: String } => "step-closed-before",
        /// The number of the call that closed the descriptor.
        ClosedBy { thing: Thing, what: String, call: u64 } => "step-closed-by",
        /// The file was opened for reading only.
        OnlyForReading { what: String } => "step-only-for-reading",
        /// The file was opened for writing only.
        OnlyForWriting { what: String } => "step-only-for-writing",
        /// What the descriptor stands for.
        ThingIs { thing: Thing, what: String } => "step-thing-is",
        /// The errno that the program received.
        HostAnswered { errno: Errno } => "step-host-answered",
        /// With an error of the operation itself.
        Answered { errno: Errno } => "step-answered",

        // Programs written in Go.
        /// Go's library asked for its directories and got none.
        GoHoldsNone => "step-go-holds-none",
        /// How Go's library looks for a directory.
        GoLooks => "step-go-looks",
        /// No directory covers the path, so the library calls the host with the descriptor -1.
        GoAsks { path: String } => "step-go-asks",
        /// The descriptor -1 is not open, and never can be.
        GoDescriptor => "step-go-descriptor",

        // The network.
        /// The program asks for a socket.
        WantsSocket { protocol: Protocol } => "step-wants-socket",
        /// The program binds to an address of this machine.
        WantsToReceive { address: String, protocol: Protocol } => "step-wants-to-receive",
        /// The program connects to an address.
        WantsToReach { address: String, protocol: Protocol } => "step-wants-to-reach",
        /// The program sends a datagram.
        WantsToSend { address: String, protocol: Protocol } => "step-wants-to-send",
        /// The program asks for the addresses of a name.
        WantsAddresses { name: String } => "step-wants-addresses",
        /// What the program was granted of the network.
        NetworkGranted { granted: Network } => "step-network-granted",
        /// The grant is enough.
        Allowed => "step-allowed",
        /// The grant is not enough.
        NetworkRefused { error: String } => "step-network-refused",
        /// The grant is enough, but the operating system failed.
        NetworkFailed { error: String } => "step-network-failed",

        // The environment, standard input, the exit status.
        /// The program called `getenv`.
        AskedVariable { name: String } => "step-asked-variable",
        /// How many variables the C library has.
        LibraryHas { variables: usize } => "step-library-has",
        /// No variable has the name.
        NoVariable { name: String } => "step-no-variable",
        /// The program asked for all its variables at once.
        AskedEnvironment => "step-asked-environment",
        /// How many variables the host gave.
        HostGave { variables: usize } => "step-host-gave",
        /// How many variables the user has.
        YoursNotGiven { variables: usize } => "step-yours-not-given",
        /// The program read its standard input.
        ReadInput => "step-read-input",
        /// The program was not given any standard input.
        InputNotGiven => "step-input-not-given",
        /// The program called `proc_exit`.
        AskedToExit { status: i32 } => "step-asked-to-exit",
        /// Which statuses preview 1 allows.
        StatusesAllowed => "step-statuses-allowed",
        /// The status became 1.
        EndedWithOne => "step-ended-with-one",
        /// The program called `exit` of its C library.
        AskedLibraryToExit { status: i32 } => "step-asked-library-to-exit",
        /// The C library knows only one way to end: the host's `exit`.
        OneWayToEnd => "step-one-way-to-end",
        /// The C library reported failure, so the status became 1.
        SaidFailure => "step-said-failure",

        // Memory.
        /// The program executed `memory.grow`.
        AskedMemory { more: String } => "step-asked-memory",
        /// The memory's own maximum.
        MemoryMaximum { most: String } => "step-memory-maximum",
        /// The limit of this run.
        MemoryLimit { most: String } => "step-memory-limit",
        /// The system has no more.
        MemorySystem => "step-memory-system",
        /// What the instruction came to, and what followed.
        GrowthAnswered => "step-growth-answered",

        // Programs whose inside cannot be seen.
        /// The program asked for its directories with one call.
        AskedDirectoriesOnce { call: u64, function: String, directories: QuotedNames } => "step-asked-directories-once",
        /// The program asked for its directories with several calls.
        AskedDirectories { first: u64, last: u64, function: String, directories: QuotedNames } => "step-asked-directories",
        /// The program ended without asking the host for any path.
        NoPathAskedEnded { status: i32 } => "step-no-path-asked-ended",
        /// The program trapped without asking the host for any path.
        NoPathAskedTrapped => "step-no-path-asked-trapped",
        /// What the program decided cannot be seen: its C library was not recognised.
        CannotBeSeen => "step-cannot-be-seen",
        /// What wasi-libc answers for a path that no directory covers.
        LibcAnswers => "step-libc-answers",
    }
}
