//! What a person can do about a refusal: a sentence or several.

use super::Unmet;
use super::evidence::{AsFact, evidence};
use crate::words::{Fact, Message, message};
use serde::{Deserialize, Serialize};

evidence! {
    /// One sentence of advice. What is to be typed stands between backticks.
    pub enum Advice {
        // A flag or a path that works.
        /// A flag gives the path.
        Add { flag: String } => "advice-add",
        /// A flag and another path reach the file.
        AddAndUse { flag: String, path: String } => "advice-add-and-use",
        /// Another path reaches the file.
        UsePath { path: String } => "advice-use-path",
        /// The flag has the name of another.
        TakesPlace { flag: String } => "advice-takes-place",
        /// The flag is for everything.
        EveryFile => "advice-every-file",
        /// Another path instead of the flag.
        OrUse { path: String } => "advice-or-use",
        /// A flag whose directory gets the right descriptor.
        AddAsDescriptor { flag: String, descriptor: u32 } => "advice-add-as-descriptor",
        /// The path in that directory.
        UseInDirectory { path: String } => "advice-use-in-directory",
        /// Flags with which relative paths begin at the root.
        AddFromRoot { flags: String } => "advice-add-from-root",
        /// Why the directory has another name.
        GoNeedsName => "advice-go-needs-name",
        /// The program may make the file.
        IfCreated { path: String } => "advice-if-created",
        /// A name that is nearly the same.
        DidYouMean { name: String } => "advice-did-you-mean",
        /// What comes next is about a guess.
        IfPath { path: String } => "advice-if-path",

        // The file is elsewhere.
        /// A directory to make it in.
        CouldBeMade { path: String, file: String } => "advice-could-be-made",
        /// It is not in the current directory.
        ElsewhereThanHere { path: String, here: String, file: String } => "advice-elsewhere-than-here",
        /// It is not there.
        Elsewhere { path: String, file: String } => "advice-elsewhere",

        // Nothing helps.
        /// What is there will not do.
        Unmet { path: String, why: Unmet } => "advice-unmet",
        /// Links or `..` lead away.
        LeadsAway { path: String } => "advice-leads-away",
        /// Nothing on the machine has the path.
        NowhereOnMachine { missing: Absent, path: String } => "advice-nowhere-on-machine",
        /// It is not where a flag would look.
        NotHere { missing: Absent, path: String, here: Here } => "advice-not-here",
        /// The same, where no name of a directory would cover it.
        GoNotHere { missing: Absent, path: String, here: Here } => "advice-go-not-here",
        /// The owner of the file can change its permissions.
        OwnerCan { command: String } => "advice-owner-can",
        /// Its permissions say no.
        ChangePermissions { path: String } => "advice-change-permissions",
        /// What is to be made is there.
        RemoveFirst { path: String } => "advice-remove-first",
        /// It is a directory.
        NameFile => "advice-name-file",
        /// A part of the path is a file.
        CheckParts { path: String } => "advice-check-parts",
        /// The link is made up.
        UseTarget => "advice-use-target",
        /// It is a link, or too many are.
        FollowOrMend => "advice-follow-or-mend",
        /// A name is too long.
        ShorterName => "advice-shorter-name",
        /// A directory has something in it.
        EmptyFirst => "advice-empty-first",
        /// A name is no text.
        RenameToText => "advice-rename-to-text",
        /// A directory is not there.
        CreateDirectoryFirst => "advice-create-directory-first",
        /// It is not there.
        CreateOrCheck { path: String } => "advice-create-or-check",
        /// The target is absolute.
        MakeRelative => "advice-make-relative",
        /// Another number than that of a directory.
        Numbered { descriptor: u32 } => "advice-numbered",
        /// The descriptor was closed.
        UsesClosed => "advice-uses-closed",
        /// A descriptor that is no directory.
        NameBelowDirectory => "advice-name-below-directory",
        /// No file was opened under the number.
        OpenFirst => "advice-open-first",
        /// It is for reading.
        OpenForWriting => "advice-open-for-writing",
        /// It is for writing.
        OpenForReading => "advice-open-for-reading",
        /// It is something else.
        WrongKind => "advice-wrong-kind",
        /// Nothing can be said.
        NoFlag => "advice-no-flag",

        // The network, the environment, standard input, the exit status.
        /// Options that are missing.
        AddOptions { options: String } => "advice-add-options",
        /// The same, for the whole network.
        OpenNetwork { options: String } => "advice-open-network",
        /// Nobody takes connections at the address.
        StartServer => "advice-start-server",
        /// The address is taken.
        OtherPort => "advice-other-port",
        /// The name is not known.
        CheckName => "advice-check-name",
        /// The user may not.
        LowPorts => "advice-low-ports",
        /// A variable of the user's.
        GiveYours { name: String } => "advice-give-yours",
        /// A variable that nobody has.
        GiveValue { name: String } => "advice-give-value",
        /// The program may have looked for any variable.
        GiveAny => "advice-give-any",
        /// The option that took the input away.
        GiveInput => "advice-give-input",
        /// The status cannot be said.
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
        /// Nobody saw the path.
        PathUnknown => "advice-path-unknown",
        /// The recording has no answer.
        NotRecorded => "advice-not-recorded",
        /// Left out of a recording.
        LeftOut => "advice-left-out",
    }
}

impl Advice {
    /// The path of a sentence that says which to use.
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

/// What is not there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Absent {
    /// The file that the path names.
    File,
    /// A directory to make it in.
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

/// The current directory of who runs the program; nothing where it cannot be named.
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
