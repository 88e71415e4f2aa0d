//! What a program does with something outside it: the verb of an account.

use super::Thing;
use super::evidence::{AsFact, evidence};
use crate::words::{Fact, Lang, Message, message};
use serde::{Deserialize, Serialize};
use std::fmt;

evidence! {
    /// What a program does with something. Its message is what is said beside the thing: `read from`, `から読む`.
    ///
    /// The cases with `At` are host calls on a path below a directory; the C library has other words for the same
    /// operations.
    pub enum Operation {
        Open => "operation-open",
        Create => "operation-create",
        /// Opens a file, and creates it first if it does not exist.
        #[serde(alias = "create or open")]
        CreateOrOpen => "operation-create-or-open",
        /// Opens a file and truncates it.
        Empty => "operation-empty",
        /// Opens a file for writing.
        #[serde(alias = "open for writing")]
        OpenForWriting => "operation-open-for-writing",
        /// Opens a file for both reading and writing.
        #[serde(alias = "open for reading and writing")]
        OpenForReadingAndWriting => "operation-open-for-reading-and-writing",
        /// Asks whether it may use a file.
        #[serde(alias = "check access to")]
        CheckAccess => "operation-check-access",
        /// Asks for the size, times and kind of a file.
        #[serde(alias = "read metadata of")]
        ReadMetadata => "operation-read-metadata",
        /// The same, asked of the host by a path.
        #[serde(alias = "read the metadata of")]
        ReadMetadataAt => "operation-read-metadata-at",
        #[serde(alias = "create directory")]
        CreateDirectory => "operation-create-directory",
        /// The same, asked of the host.
        #[serde(alias = "create the directory")]
        CreateDirectoryAt => "operation-create-directory-at",
        #[serde(alias = "remove directory")]
        RemoveDirectory => "operation-remove-directory",
        /// The same, asked of the host.
        #[serde(alias = "remove the directory")]
        RemoveDirectoryAt => "operation-remove-directory-at",
        Remove => "operation-remove",
        /// Renames what is at this path.
        Rename => "operation-rename",
        /// Gives something this path by renaming it.
        #[serde(alias = "rename to")]
        RenameTo => "operation-rename-to",
        /// Creates a hard link to the file at this path.
        Link => "operation-link",
        /// Creates a hard link with this path.
        #[serde(alias = "link as")]
        LinkAs => "operation-link-as",
        /// Creates a symbolic link.
        #[serde(alias = "create symbolic link")]
        CreateSymlink => "operation-create-symlink",
        /// The same, asked of the host.
        #[serde(alias = "create the symbolic link")]
        CreateSymlinkAt => "operation-create-symlink-at",
        /// Asks where a symbolic link leads.
        #[serde(alias = "read link")]
        ReadLink => "operation-read-link",
        /// The same, asked of the host.
        #[serde(alias = "read the link")]
        ReadLinkAt => "operation-read-link-at",
        /// Asks which entries a directory has.
        List => "operation-list",
        /// Makes a directory the current directory.
        Enter => "operation-enter",
        /// Changes the times of a file.
        #[serde(alias = "set times of")]
        SetTimes => "operation-set-times",
        /// The same, asked of the host by a path.
        #[serde(alias = "change the times of")]
        SetTimesAt => "operation-set-times-at",
        /// Makes an open file longer or shorter.
        #[serde(alias = "change the size of")]
        Resize => "operation-resize",
        /// Reads from an open file.
        #[serde(alias = "read from")]
        ReadFrom => "operation-read-from",
        /// Writes to an open file.
        #[serde(alias = "write to")]
        WriteTo => "operation-write-to",
        /// Moves to another position in an open file, or asks for the position.
        #[serde(alias = "seek in")]
        Seek => "operation-seek",
        Close => "operation-close",
        /// Makes sure that there is room for what an open file will hold.
        #[serde(alias = "make room in")]
        MakeRoom => "operation-make-room",
        /// Waits until what was written has reached the disk.
        #[serde(alias = "write out")]
        WriteOut => "operation-write-out",
        /// Does something else with a descriptor.
        Use => "operation-use",
        /// Looks for an environment variable.
        #[serde(alias = "read the variable")]
        ReadVariable => "operation-read-variable",
        /// Reads standard input, or the whole environment.
        Read => "operation-read",
        /// Ends the program with a status.
        #[serde(alias = "exit with")]
        ExitWith => "operation-exit-with",
        /// Asks for more memory.
        Grow => "operation-grow",
        /// Creates a socket for a protocol.
        #[serde(alias = "make a socket for")]
        MakeSocket => "operation-make-socket",
        /// Binds to an address of this machine.
        #[serde(alias = "bind to")]
        BindTo => "operation-bind-to",
        /// Connects to an address.
        #[serde(alias = "connect to")]
        ConnectTo => "operation-connect-to",
        /// Sends a datagram to an address.
        #[serde(alias = "send to")]
        SendTo => "operation-send-to",
        /// Asks for the addresses of a name.
        #[serde(alias = "look up")]
        LookUp => "operation-look-up",
        /// Looks for a path, presumably.
        #[serde(alias = "look for")]
        LookFor => "operation-look-for",
    }
}

impl Operation {
    /// The operation together with its object: `open “file”`.
    #[must_use]
    pub fn on(&self, thing: Message) -> Message {
        message!("action", verb = self.message(), thing)
    }

    /// Whether it only looks at what is there, or asks whether something is.
    #[must_use]
    pub(super) fn only_looks(&self) -> bool {
        matches!(
            self,
            Self::Open
                | Self::CheckAccess
                | Self::ReadMetadata
                | Self::ReadMetadataAt
                | Self::ReadLink
                | Self::ReadLinkAt
                | Self::List
                | Self::Enter
        )
    }

    /// Whether it takes something away.
    #[must_use]
    pub(super) fn removes(&self) -> bool {
        matches!(self, Self::Remove | Self::RemoveDirectory | Self::RemoveDirectoryAt)
    }

    /// Whether the operation creates something in a directory that must already exist.
    #[must_use]
    pub(super) fn makes(&self) -> bool {
        matches!(self, Self::Create | Self::CreateOrOpen | Self::CreateDirectoryAt | Self::CreateSymlinkAt)
    }
}

/// The English verb, with its preposition.
impl fmt::Display for Operation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.message().text(Lang::En))
    }
}

/// An operation and the thing that it is done to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AccessAttempt {
    /// What the program does.
    pub operation: Operation,
    /// The thing that it is done to.
    pub thing: Thing,
}

impl AccessAttempt {
    /// The attempt as a step or a reason mentions it.
    #[must_use]
    pub fn new(operation: &Operation, thing: Thing) -> Self {
        Self { operation: operation.clone(), thing }
    }
}

impl AsFact for AccessAttempt {
    fn as_fact(&self) -> Fact {
        self.operation.on(self.thing.message()).into()
    }
}
