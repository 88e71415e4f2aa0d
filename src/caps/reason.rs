//! Why an access was granted or refused, for the sentence that a beginner reads.

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
        /// The grant is read-only.
        ReadOnly { directory: String } => "reason-read-only",
        /// `..` leads out of the directory.
        Climbs { path: String, directory: String } => "reason-climbs",
        /// A symbolic link leads out of the directory.
        LinkLeadsOut { link: String, target: String, directory: String } => "reason-link-leads-out",
        /// A symbolic link to an absolute path is not followed.
        AbsoluteLink { link: String, target: String } => "reason-absolute-link",
        /// The target of a symbolic link is absolute, so the program may not read it.
        AbsoluteTarget { link: String, target: String } => "reason-absolute-target",
        /// A host call names an absolute path.
        AbsolutePath { path: String } => "reason-absolute-path",
        /// The directory covers the path, but nothing is there.
        NothingThere { directory: String, host: String } => "reason-nothing-there",
        /// A directory on the way is not there.
        NothingOnTheWay { directory: String, host: String, name: String } => "reason-nothing-on-the-way",
        /// A component in the middle of the path is not a directory.
        NotOnTheWay { name: String, path: String } => "reason-not-on-the-way",
        /// The operating system makes up this link (as in `/proc`), so it is refused.
        MadeUp { name: String } => "reason-made-up",
        /// The path leads through too many links.
        TooManyLinks { path: String, most: u64 } => "reason-too-many-links",
        /// The path is empty.
        NoPath => "reason-no-path",
        /// The path contains a NUL.
        Nul => "reason-nul",
        /// The path or a name in it is too long.
        TooLong => "reason-too-long",
        /// The name does not exist.
        Missing { name: String } => "reason-missing",
        /// The user who runs the program lacks the right to do it.
        MayNot { action: AccessAttempt } => "reason-may-not",
        /// The same, with the owner and the mode that explain it.
        MayNotBecause { action: AccessAttempt, permissions: Box<Permissions> } => "reason-may-not-because",
        /// The name exists already.
        Exists { name: String } => "reason-exists",
        /// The name is a directory and cannot be used as a file.
        IsDirectory { name: String } => "reason-is-directory",
        /// The name is not a directory.
        NotDirectory { name: String } => "reason-not-directory",
        /// The name is a symbolic link, and the program asked not to follow one.
        IsLink { name: String } => "reason-is-link",
        /// The name is longer than the operating system allows.
        NameTooLong { name: String } => "reason-name-too-long",
        /// Opening it could block for ever, as reading a named pipe does.
        MayWait { name: String } => "reason-may-wait",
        /// The directory is not empty.
        NotEmpty { name: String } => "reason-not-empty",
        /// A rename or link from one file system to another.
        OtherFileSystem => "reason-other-file-system",
        /// The thing is of a kind that does not support the operation.
        OtherKind { action: AccessAttempt } => "reason-other-kind",
        /// Any other error of the operating system.
        SystemFailed { action: AccessAttempt, errno: Errno } => "reason-system-failed",
        /// The program asked for synchronised writing, which the host does not offer.
        Synchronised => "reason-synchronised",
        /// The host refuses to create a symbolic link to an absolute path.
        TargetAbsolute { path: String } => "reason-target-absolute",
        /// The program asked for flags that exclude each other.
        Flags => "reason-flags",
        /// The path is not valid UTF-8.
        NotText => "reason-not-text",

        // A path that the C library refused, or found.
        SearchFailed { path: String, errno: Errno } => "reason-search-failed",
        /// The program was given no directory.
        NothingGiven { path: String, answer: LibcAnswer } => "reason-nothing-given",
        /// The directory was given under a name with a slash at its end.
        SlashAtEnd { directory: String, path: String } => "reason-slash-at-end",
        /// The only directory has a name that does not cover the path.
        OnlyNamed { directory: String, path: String, answer: LibcAnswer } => "reason-only-named",
        /// The same, for a path that was made absolute.
        OnlyNamedInFull { directory: String, path: String, absolute: String, answer: LibcAnswer } => "reason-only-named-in-full",
        /// The directories have names that do not cover the path.
        Named { directories: QuotedNames, path: String, answer: LibcAnswer } => "reason-named",
        /// The same, for a path that was made absolute.
        NamedInFull { directories: QuotedNames, path: String, absolute: String, answer: LibcAnswer } => "reason-named-in-full",
        /// Absolute paths start in this directory.
        StartsInRoot { path: String, directory: String } => "reason-starts-in-root",
        /// Go's library had no directory to search.
        GoNothingGiven { path: String, errno: Errno } => "reason-go-nothing-given",
        /// None of the directories has a name that covers the path for Go's library.
        GoNoneCovers { path: String, errno: Errno } => "reason-go-none-covers",

        // Descriptors that are not a directory, or that do not allow the operation.
        /// The descriptor does not exist, since no directory was given.
        NoDirectoryGiven { path: String, descriptor: u32 } => "reason-no-directory-given",
        /// There is no such descriptor.
        NoDescriptor { path: String, descriptor: u32, given: GivenDirectories } => "reason-no-descriptor",
        /// The program had closed the descriptor.
        DescriptorClosed { path: String, descriptor: u32 } => "reason-descriptor-closed",
        /// The descriptor is open, but not a directory.
        DescriptorIs { path: String, descriptor: u32, what: Other } => "reason-descriptor-is",
        /// Nothing was opened under that number.
        NeverOpen { thing: Thing } => "reason-never-open",
        /// The program had closed the file.
        Closed { thing: Thing, what: String } => "reason-closed",
        /// The file was opened for reading only.
        OnlyForReading { what: String } => "reason-only-for-reading",
        /// The file was opened for writing only.
        OnlyForWriting { what: String } => "reason-only-for-writing",
        /// What is open does not support the operation.
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
        /// The operation was allowed, but it failed.
        NetworkFailed { error: NetworkFailure } => "reason-network-failed",
        /// The program may use the protocol.
        MayUse { protocol: Protocol } => "reason-may-use",
        /// The program may receive at the address.
        ReceivesAt { address: String } => "reason-receives-at",
        /// The program may connect to the address.
        TalksTo { address: String } => "reason-talks-to",
        /// The program may send to the address.
        SendsTo { address: String } => "reason-sends-to",
        /// The program may look up the name.
        ResolverAsked { name: String } => "reason-resolver-asked",

        // The environment, standard input, the exit status.
        /// The user has the variable, but the program was not given it.
        YoursNotGiven { name: String } => "reason-yours-not-given",
        /// Neither the user nor the program has it.
        NobodyHas { name: String } => "reason-nobody-has",
        /// The program was given no variables.
        EnvironmentEmpty => "reason-environment-empty",
        /// The program was given no input.
        InputNotGiven => "reason-input-not-given",
        /// The status is outside the range that preview 1 allows.
        NoStatus { status: i32 } => "reason-no-status",
        /// 0.2 programs end in success or failure, without a number.
        NoNumbers { status: i32 } => "reason-no-numbers",

        // Programs whose inside cannot be seen.
        /// The program holds no directory.
        UnseenHoldsNone => "reason-unseen-holds-none",
        /// The program holds one directory.
        UnseenHoldsOne { directory: String } => "reason-unseen-holds-one",
        /// The program holds several directories.
        UnseenHolds { directories: QuotedNames } => "reason-unseen-holds",
        /// The argument that may be the path.
        Guess { path: String } => "reason-guess",

        /// What the account was about was left out of the recording.
        LeftOut => "reason-left-out",
    }
}

/// The errno with which the C library answered by itself.
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
