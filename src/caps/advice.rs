//! What a person can do about a refusal, in one or more sentences.

use super::Unmet;
use super::evidence::{AsFact, evidence};
use crate::words::{Fact, Message, message};
use serde::{Deserialize, Serialize};

evidence! {
    /// One sentence of advice. In its text, what the person should type is between backticks.
    pub enum Advice {
        // A flag or a path that works.
        /// A flag makes the path work.
        Add { flag: String } => "advice-add",
        /// A directory that must be the first that is given.
        PutFirst { flag: String } => "advice-put-first",
        /// A flag, together with another path, reaches the file.
        AddAndUse { flag: String, path: String } => "advice-add-and-use",
        /// Another path reaches the file.
        UsePath { path: String } => "advice-use-path",
        /// The new flag replaces one whose directory has the same name.
        TakesPlace { flag: String } => "advice-takes-place",
        /// The flag would give the program every file on the machine.
        EveryFile => "advice-every-file",
        /// Another path would do instead of the flag.
        OrUse { path: String } => "advice-or-use",
        /// A flag whose directory gets the descriptor that the program asked for.
        AddAsDescriptor { flag: String, descriptor: u32 } => "advice-add-as-descriptor",
        /// The path to use in that directory.
        UseInDirectory { path: String } => "advice-use-in-directory",
        /// Flags with which relative paths begin at the root.
        AddFromRoot { flags: String } => "advice-add-from-root",
        /// Why the directory has to be granted under another name: Go's library needs it.
        GoNeedsName => "advice-go-needs-name",
        /// The file is not there; the grant is enough if the program creates it.
        IfCreated { path: String } => "advice-if-created",
        /// A name that is nearly the same, as a question.
        DidYouMean { name: String } => "advice-did-you-mean",
        /// The advice that follows is about a guessed path.
        IfPath { path: String } => "advice-if-path",

        // The file is elsewhere.
        /// The directory for the file is not there, but the file could be created elsewhere.
        CouldBeMade { path: String, file: String } => "advice-could-be-made",
        /// The file is not in the current directory, but it is elsewhere.
        ElsewhereThanHere { path: String, here: String, file: String } => "advice-elsewhere-than-here",
        /// The file is not where the path leads on this machine, but it is elsewhere.
        Elsewhere { path: String, file: String } => "advice-elsewhere",


        // Nothing helps.
        /// A flag could reach the path, but what is there is not what the operation needs.
        Unmet { path: String, why: Unmet } => "advice-unmet",
        /// Links or `..` in the path lead out of the directory.
        LeadsAway { path: String } => "advice-leads-away",
        /// The path does not exist on this machine, so no flag can grant it.
        NowhereOnMachine { missing: Absent, path: String } => "advice-nowhere-on-machine",
        /// The path does not exist on this machine, and a directory of it could be given under the name in the path.
        Map { missing: Absent, path: String, flag: String } => "advice-map",
        /// The path does not exist in the current directory, where `--dir=.` would look.
        NotHere { missing: Absent, path: String, here: Here } => "advice-not-here",
        /// The same, for a program written in Go: no flag could cover the path.
        GoNotHere { missing: Absent, path: String, here: Here } => "advice-go-not-here",
        /// The owner of the file can change its permissions.
        OwnerCan { command: String } => "advice-owner-can",
        /// The permissions of the file forbid it.
        ChangePermissions { path: String } => "advice-change-permissions",
        /// The program wants to create something that already exists.
        RemoveFirst { path: String } => "advice-remove-first",
        /// The program uses a directory as a file.
        NameFile => "advice-name-file",
        /// A part of the path is a file.
        CheckParts { path: String } => "advice-check-parts",
        /// The operating system makes the link up: the program should use the path that the link leads to.
        UseTarget => "advice-use-target",
        /// The path is a symbolic link that is not followed, or it leads through too many of them.
        FollowOrMend => "advice-follow-or-mend",
        /// A name is too long.
        ShorterName => "advice-shorter-name",
        /// The directory that is to be removed is not empty.
        EmptyFirst => "advice-empty-first",
        /// A name is not UTF-8.
        RenameToText => "advice-rename-to-text",
        /// The directory that should hold the new file does not exist.
        CreateDirectoryFirst => "advice-create-directory-first",
        /// The path does not exist.
        CreateOrCheck { path: String } => "advice-create-or-check",
        /// The target of the link is absolute.
        MakeRelative => "advice-make-relative",
        /// The program asked for a descriptor that no single flag can make a directory.
        Numbered { descriptor: u32 } => "advice-numbered",
        /// The program uses a descriptor after closing it.
        UsesClosed => "advice-uses-closed",
        /// The descriptor is open, but not a directory.
        NameBelowDirectory => "advice-name-below-directory",
        /// No file was ever opened under that number.
        OpenFirst => "advice-open-first",
        /// The file was opened for reading only.
        OpenForWriting => "advice-open-for-writing",
        /// The file was opened for writing only.
        OpenForReading => "advice-open-for-reading",
        /// The descriptor is of a kind that does not support the operation.
        WrongKind => "advice-wrong-kind",
        /// Every change was tried in vain.
        NothingWorks { path: String } => "advice-nothing-works",
        /// Nothing more specific can be said than that no flag helps.
        NoFlag => "advice-no-flag",

        // The network, the environment, standard input, the exit status.
        /// The `-S` options that are missing.
        AddOptions { options: String } => "advice-add-options",
        /// The same, where the options open the whole network.
        OpenNetwork { options: String } => "advice-open-network",
        /// Nothing accepts connections at the address.
        StartServer => "advice-start-server",
        /// The address is in use.
        OtherPort => "advice-other-port",
        /// The name has no address.
        CheckName => "advice-check-name",
        /// The user lacks the right to use the address.
        LowPorts => "advice-low-ports",
        /// A variable that the user's own environment has.
        GiveYours { name: String } => "advice-give-yours",
        /// A variable that the user's own environment does not have either.
        GiveValue { name: String } => "advice-give-value",
        /// Which variable the program looked for is not known.
        GiveAny => "advice-give-any",
        /// An option withheld standard input.
        GiveInput => "advice-give-input",
        /// WASI cannot express the exit status.
        OtherStatus => "advice-other-status",
        /// The host does not offer the call.
        DoWithout => "advice-do-without",
        /// The disk is full.
        MakeRoom => "advice-make-room",
        /// The module's maximum is too small.
        LargerMaximum => "advice-larger-maximum",
        /// The limit of the run is too small.
        LargerLimit => "advice-larger-limit",
        /// The machine has no more memory.
        LessMemory => "advice-less-memory",

        // Nothing is known.
        /// The path was not seen.
        PathUnknown => "advice-path-unknown",
        /// The recording does not hold the answer of the host.
        NotRecorded => "advice-not-recorded",
        /// The information was left out of the recording.
        LeftOut => "advice-left-out",
    }
}

impl Advice {
    /// The path to use, if this is a sentence that names one.
    #[must_use]
    pub(crate) fn path_to_use(&mut self) -> Option<&mut String> {
        match self {
            Self::AddAndUse { path, .. }
            | Self::UsePath { path }
            | Self::OrUse { path }
            | Self::UseInDirectory { path } => Some(path),
            _ => None,
        }
    }
}

/// What does not exist.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Absent {
    /// The file that the path names.
    File,
    /// The directory that a new file would be created in.
    Directory,
}

impl AsFact for Absent {
    fn as_fact(&self) -> Fact {
        let message = match self {
            Self::File => message!("absent-file"),
            Self::Directory => message!("absent-directory"),
        };
        message.into()
    }
}

/// The current directory of the person who runs the program; `None` where its name is not known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Here(pub Option<String>);

impl AsFact for Here {
    fn as_fact(&self) -> Fact {
        match &self.0 {
            Some(here) => Message::verbatim(here),
            None => message!("here"),
        }
        .into()
    }
}
