//! Why an access was granted or refused, for the one sentence that a beginner reads.

use super::evidence::{AsFact, QuotedNames, evidence};
use super::network::{NetworkFailure, Protocol};
use super::no_directory::{GivenDirectories, Other};
use super::{AccessAttempt, Errno, Permissions, Thing, errno};
use crate::words::{Fact, message};
use serde::{Deserialize, Serialize};

evidence! {
    /// Why an access was granted, refused or failed.
    pub enum Reason {
        // A path that the host was asked for.
        /// The path was found inside a granted directory.
        Found { path: String, directory: String } => "reason-found",
        /// The grant is for reading.
        ReadOnly { directory: String } => "reason-read-only",
        /// `..` leaves the directory.
        Climbs { path: String, directory: String } => "reason-climbs",
        /// A link leaves it.
        LinkLeadsOut { link: String, target: String, directory: String } => "reason-link-leads-out",
        /// A link to an absolute path.
        AbsoluteLink { link: String, target: String } => "reason-absolute-link",
        /// A link to an absolute path, which is not told.
        AbsoluteTarget { link: String, target: String } => "reason-absolute-target",
        /// An absolute path in a host call.
        AbsolutePath { path: String } => "reason-absolute-path",
        /// Nothing has the path.
        NothingThere { directory: String, host: String } => "reason-nothing-there",
        /// A directory on the way is not there.
        NothingOnTheWay { directory: String, host: String, name: String } => "reason-nothing-on-the-way",
        /// What is on the way is no directory.
        NotOnTheWay { name: String, path: String } => "reason-not-on-the-way",
        /// A link that the operating system makes up.
        MadeUp { name: String } => "reason-made-up",
        /// The path leads through too many links.
        TooManyLinks { path: String, most: u64 } => "reason-too-many-links",
        /// The path is empty.
        NoPath => "reason-no-path",
        /// A NUL is in the path.
        Nul => "reason-nul",
        /// The path or a name in it is too long.
        TooLong => "reason-too-long",
        /// Nothing has the name.
        Missing { name: String } => "reason-missing",
        /// The user may not.
        MayNot { action: AccessAttempt } => "reason-may-not",
        /// The user may not, and this is why.
        MayNotBecause { action: AccessAttempt, permissions: Box<Permissions> } => "reason-may-not-because",
        /// Something has the name already.
        Exists { name: String } => "reason-exists",
        /// It is a directory.
        IsDirectory { name: String } => "reason-is-directory",
        /// It is no directory.
        NotDirectory { name: String } => "reason-not-directory",
        /// It is a link.
        IsLink { name: String } => "reason-is-link",
        /// Its name is too long.
        NameTooLong { name: String } => "reason-name-too-long",
        /// A named pipe, perhaps.
        MayWait { name: String } => "reason-may-wait",
        /// A directory with something in it.
        NotEmpty { name: String } => "reason-not-empty",
        /// A rename or link from one file system to another.
        OtherFileSystem => "reason-other-file-system",
        /// It is another kind of thing.
        OtherKind { action: AccessAttempt } => "reason-other-kind",
        /// Another error of the operating system.
        SystemFailed { action: AccessAttempt, errno: Errno } => "reason-system-failed",
        /// Flags that are not offered.
        Synchronised => "reason-synchronised",
        /// A symbolic link to an absolute path is not made.
        TargetAbsolute { path: String } => "reason-target-absolute",
        /// Flags that exclude each other.
        Flags => "reason-flags",
        /// The path is no text.
        NotText => "reason-not-text",

        // A path that the C library refused, or found.
        SearchFailed { path: String, errno: Errno } => "reason-search-failed",
        /// There was no directory.
        NothingGiven { path: String, answer: LibcAnswer } => "reason-nothing-given",
        /// A name with a slash at its end.
        SlashAtEnd { directory: String, path: String } => "reason-slash-at-end",
        /// The one directory has another name.
        OnlyNamed { directory: String, path: String, answer: LibcAnswer } => "reason-only-named",
        /// The same, of a path that was made absolute.
        OnlyNamedInFull { directory: String, path: String, absolute: String, answer: LibcAnswer } => "reason-only-named-in-full",
        /// The directories have other names.
        Named { directories: QuotedNames, path: String, answer: LibcAnswer } => "reason-named",
        /// The same, of a path that was made absolute.
        NamedInFull { directories: QuotedNames, path: String, absolute: String, answer: LibcAnswer } => "reason-named-in-full",
        /// Absolute paths start in this directory.
        StartsInRoot { path: String, directory: String } => "reason-starts-in-root",
        /// Go's library had no directory.
        GoNothingGiven { path: String, errno: Errno } => "reason-go-nothing-given",
        /// None of its directories has the right name.
        GoNoneCovers { path: String, errno: Errno } => "reason-go-none-covers",

        // Descriptors that are no directory, or do not allow it.
        /// There is none, as no directory was given.
        NoDirectoryGiven { path: String, descriptor: u32 } => "reason-no-directory-given",
        /// There is no such descriptor.
        NoDescriptor { path: String, descriptor: u32, given: GivenDirectories } => "reason-no-descriptor",
        /// The program had closed it.
        DescriptorClosed { path: String, descriptor: u32 } => "reason-descriptor-closed",
        /// It is something else.
        DescriptorIs { path: String, descriptor: u32, what: Other } => "reason-descriptor-is",
        /// Nothing was opened under that number.
        NeverOpen { thing: Thing } => "reason-never-open",
        /// The program had closed it.
        Closed { thing: Thing, what: String } => "reason-closed",
        /// It is for reading.
        OnlyForReading { what: String } => "reason-only-for-reading",
        /// It is for writing.
        OnlyForWriting { what: String } => "reason-only-for-writing",
        /// It is something else.
        WrongKind { action: AccessAttempt, what: String } => "reason-wrong-kind",

        /// This host has no such call.
        NotOffered { call: String } => "reason-not-offered",
        /// A directory was read or written as a file.
        DirectoryAsFile { thing: Thing } => "reason-directory-as-file",

        // Memory.
        /// Its own maximum is reached.
        MemoryMaximum { had: String, most: String } => "reason-memory-maximum",
        /// The limit of this run is reached.
        MemoryLimit { had: String, most: String } => "reason-memory-limit",
        /// The system has no more.
        MemorySystem { had: String } => "reason-memory-system",

        // The network.
        /// Sockets of this protocol were not granted.
        NoSockets { protocol: Protocol } => "reason-no-sockets",
        /// Addresses were not granted.
        NoAddress { address: String } => "reason-no-address",
        /// Looking up names was not granted.
        NoNames { name: String } => "reason-no-names",
        /// It was allowed and failed.
        NetworkFailed { error: NetworkFailure } => "reason-network-failed",
        /// The protocol was granted.
        MayUse { protocol: Protocol } => "reason-may-use",
        /// The address of this machine was granted.
        ReceivesAt { address: String } => "reason-receives-at",
        /// The connection was granted.
        TalksTo { address: String } => "reason-talks-to",
        /// The datagram was granted.
        SendsTo { address: String } => "reason-sends-to",
        /// The look-up was granted.
        ResolverAsked { name: String } => "reason-resolver-asked",

        // The environment, standard input, the exit status.
        /// The user has it, the program does not.
        YoursNotGiven { name: String } => "reason-yours-not-given",
        /// Neither the user nor the program has it.
        NobodyHas { name: String } => "reason-nobody-has",
        /// The program was given no variables.
        EnvironmentEmpty => "reason-environment-empty",
        /// The program was given no input.
        InputNotGiven => "reason-input-not-given",
        /// The status is out of range.
        NoStatus { status: i32 } => "reason-no-status",
        /// Programs of 0.2 end without a number.
        NoNumbers { status: i32 } => "reason-no-numbers",

        // Programs inside of which nobody can see.
        /// It holds no directory.
        UnseenHoldsNone => "reason-unseen-holds-none",
        /// It holds one directory.
        UnseenHoldsOne { directory: String } => "reason-unseen-holds-one",
        /// It holds these directories.
        UnseenHolds { directories: QuotedNames } => "reason-unseen-holds",
        /// What the path may be.
        Guess { path: String } => "reason-guess",

        /// Left out of a recording.
        LeftOut => "reason-left-out",
    }
}

/// What the C library answered by itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct LibcAnswer(pub Errno);

impl AsFact for LibcAnswer {
    fn as_fact(&self) -> Fact {
        let Self(Errno { name, number }) = self;
        match *number {
            errno::NOENT => message!("answer-missing", errno = name),
            _ => message!("answer-other", errno = name),
        }
        .into()
    }
}
