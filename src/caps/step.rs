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
        /// A relative path, in a program that never changes its directory.
        FromRoot { path: String } => "step-from-root",
        /// A relative path, joined to the current directory.
        MadeAbsolute { path: String, absolute: String, directory: String } => "step-made-absolute",
        /// One call told the library of its directories.
        LearnedOnce { call: u64, function: String, directories: QuotedNames } => "step-learned-once",
        /// Several calls told the library of its directories.
        Learned { first: u64, last: u64, function: String, directories: QuotedNames } => "step-learned",
        /// Nobody saw it learn of them.
        LearnedUnseen => "step-learned-unseen",
        /// A directory that is used.
        Chosen { directory: String, reason: Box<PreopenReason> } => "step-chosen",
        /// One that is not.
        NotChosen { directory: String, reason: Box<PreopenReason> } => "step-not-chosen",
        /// What the library returned is not what its rules give.
        NotFollowed => "step-not-followed",
        /// It found a directory and goes to the host.
        AsksHost { path: String, directory: String } => "step-asks-host",
        /// It holds no directory.
        NothingToMatch => "step-nothing-to-match",
        /// No directory covers the path.
        NoneCovers => "step-none-covers",
        /// The search had another error.
        SearchFailed { errno: Errno, number: u16 } => "step-search-failed",

        // The walk of a path.
        /// The directory in which the walk starts.
        Start { origin: Origin } => "step-start",
        /// There is no path.
        NoPath => "step-no-path",
        /// A NUL cannot be in a path.
        Nul => "step-nul",
        /// More bytes than a path may have.
        PathTooLong { bytes: u64, most: u64 } => "step-path-too-long",
        /// Host calls take relative paths.
        AbsoluteRefused { path: String } => "step-absolute-refused",
        /// `..` goes back to a directory on the way.
        BackTo { directory: String } => "step-back-to",
        /// `..` goes back to where the walk started.
        BackToStart { origin: Origin } => "step-back-to-start",
        /// `..` would leave the directory in which the walk started.
        Climbs { origin: Origin } => "step-climbs",
        /// A link at the end that is not followed.
        LinkKept { name: String } => "step-link-kept",
        /// What is at the end.
        Is { name: String, kind: NodeKind } => "step-is",
        /// Nothing has the name.
        Missing { name: String } => "step-missing",
        /// A directory on the way.
        Entered { name: String } => "step-entered",
        /// Something else on the way.
        NotDirectory { name: String, kind: NodeKind } => "step-not-directory",
        /// A name that is too long; its beginning.
        NameTooLong { name: String } => "step-name-too-long",
        /// The user may not look it up.
        MayNotLookUp { name: String } => "step-may-not-look-up",
        /// The operating system failed to look it up.
        LookUpFailed { name: String, errno: Errno } => "step-look-up-failed",
        /// One link more than are followed.
        TooManyLinks { name: String, most: u64 } => "step-too-many-links",
        /// A link that the operating system makes up.
        MadeUpLink { name: String } => "step-made-up-link",
        /// A link to an absolute path.
        AbsoluteLink { name: String, target: String } => "step-absolute-link",
        /// A link that is followed.
        Followed { name: String, target: String } => "step-followed",

        // What the host does before and after.
        /// Nothing in the directory may be changed.
        GrantedReadOnly { directory: String } => "step-granted-read-only",
        /// The directory on the host.
        HostDirectory { directory: String, host: String } => "step-host-directory",
        /// A link to an absolute path, which is not told.
        TargetNotTold { name: String, target: String } => "step-target-not-told",
        /// What was to be done at the end cannot be.
        SystemCannot { action: AccessAttempt, errno: Errno } => "step-system-cannot",
        /// The path is no text.
        NotText => "step-not-text",
        /// A hard link to what a link leads to.
        FollowWhileLinking => "step-follow-while-linking",
        /// A symbolic link to an absolute path.
        TargetAbsolute => "step-target-absolute",
        /// Synchronised writing is not offered.
        Synchronised => "step-synchronised",
        /// Flags that make a file, and one that asks for a directory.
        DirectoryMade => "step-directory-made",
        /// The file is open, and may be written.
        #[serde(alias = "opened for writing")]
        OpenedForWriting => "step-opened-for-writing",
        /// The directory is open, and can be listed.
        #[serde(alias = "opened as a directory")]
        OpenedAsDirectory => "step-opened-as-directory",
        /// The file is open, and can be read.
        #[serde(alias = "opened for reading")]
        OpenedForReading => "step-opened-for-reading",
        /// The program has what is known of the file.
        #[serde(alias = "its metadata was read")]
        MetadataRead => "step-metadata-read",
        /// The program knows where the link leads.
        #[serde(alias = "its target was read")]
        TargetRead => "step-target-read",
        /// The new thing is there.
        Created => "step-created",
        /// What had the path is gone.
        Removed => "step-removed",
        /// It has the other path now.
        Renamed => "step-renamed",
        /// The file has the other path, too.
        Linked => "step-linked",
        /// The file has its new times.
        #[serde(alias = "its times were changed")]
        TimesChanged => "step-times-changed",

        // Descriptors that are no directory, or do not allow it.
        /// It was never open: the directories are others.
        NoDescriptor { descriptor: u32, given: GivenDirectories } => "step-no-descriptor",
        /// The program has closed it.
        DescriptorClosed { descriptor: u32 } => "step-descriptor-closed",
        /// It is something else.
        DescriptorIs { descriptor: u32, what: Other } => "step-descriptor-is",
        /// What the program asked for.
        AskedHost { action: AccessAttempt } => "step-asked-host",
        /// It is not open.
        NeverOpen { thing: Thing } => "step-never-open",
        /// It was closed before.
        ClosedBefore { thing: Thing, what: String } => "step-closed-before",
        /// This call closed it.
        ClosedBy { thing: Thing, what: String, call: u64 } => "step-closed-by",
        /// It is for reading.
        OnlyForReading { what: String } => "step-only-for-reading",
        /// It is for writing.
        OnlyForWriting { what: String } => "step-only-for-writing",
        /// It is something else.
        ThingIs { thing: Thing, what: String } => "step-thing-is",
        /// What the program was told.
        HostAnswered { errno: Errno } => "step-host-answered",
        /// With an error of the operation itself.
        Answered { errno: Errno } => "step-answered",

        // Programs written in Go.
        /// Its library holds no directory.
        GoHoldsNone => "step-go-holds-none",
        /// How its library looks for one.
        GoLooks => "step-go-looks",
        /// It asks with no directory.
        GoAsks { path: String } => "step-go-asks",
        /// The descriptor that stands for none is never open.
        GoDescriptor => "step-go-descriptor",

        // The network.
        /// The program makes a socket.
        WantsSocket { protocol: Protocol } => "step-wants-socket",
        /// An address of this machine.
        WantsToReceive { address: String, protocol: Protocol } => "step-wants-to-receive",
        /// The program connects to somebody.
        WantsToReach { address: String, protocol: Protocol } => "step-wants-to-reach",
        /// The program sends a datagram.
        WantsToSend { address: String, protocol: Protocol } => "step-wants-to-send",
        /// The addresses of a name.
        WantsAddresses { name: String } => "step-wants-addresses",
        /// What it was granted.
        NetworkGranted { granted: Network } => "step-network-granted",
        /// What was granted is enough.
        Allowed => "step-allowed",
        /// What was granted is not enough.
        NetworkRefused { error: String } => "step-network-refused",
        /// What was granted is enough, but the operating system failed.
        NetworkFailed { error: String } => "step-network-failed",

        // The environment, standard input, the exit status.
        /// The program called `getenv`.
        AskedVariable { name: String } => "step-asked-variable",
        /// How many variables the library has.
        LibraryHas { variables: usize } => "step-library-has",
        /// None has the name.
        NoVariable { name: String } => "step-no-variable",
        /// All variables at once.
        AskedEnvironment => "step-asked-environment",
        /// How many there are.
        HostGave { variables: usize } => "step-host-gave",
        /// How many the user has.
        YoursNotGiven { variables: usize } => "step-yours-not-given",
        /// It read its input.
        ReadInput => "step-read-input",
        /// It was given none.
        InputNotGiven => "step-input-not-given",
        /// The program called `proc_exit`.
        AskedToExit { status: i32 } => "step-asked-to-exit",
        /// What preview 1 allows.
        StatusesAllowed => "step-statuses-allowed",
        /// The status that it became.
        EndedWithOne => "step-ended-with-one",
        /// The program called `exit` of its C library.
        AskedLibraryToExit { status: i32 } => "step-asked-library-to-exit",
        /// The only way that the library knows.
        OneWayToEnd => "step-one-way-to-end",
        /// The status that it became.
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

        // Programs inside of which nobody can see.
        /// One call told it of its directories.
        AskedDirectoriesOnce { call: u64, function: String, directories: QuotedNames } => "step-asked-directories-once",
        /// Several calls told it of its directories.
        AskedDirectories { first: u64, last: u64, function: String, directories: QuotedNames } => "step-asked-directories",
        /// No path was asked for before the program ended.
        NoPathAskedEnded { status: i32 } => "step-no-path-asked-ended",
        /// No path was asked for before the program trapped.
        NoPathAskedTrapped => "step-no-path-asked-trapped",
        /// Its library is not known.
        CannotBeSeen => "step-cannot-be-seen",
        /// What wasi-libc does with a path that nothing covers.
        LibcAnswers => "step-libc-answers",
    }
}
