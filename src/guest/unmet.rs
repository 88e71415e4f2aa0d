//! Why a program cannot be linked, as data: what it imports that no host here has, or has with another type.

use super::Linking;
use std::fmt;

/// A program that cannot be instantiated or started.
#[derive(Debug, Clone, thiserror::Error)]
#[error("{message}")]
pub struct LinkError {
    /// For the person reading it: names every unknown import with its byte offset.
    pub message: String,
    /// What is behind it.
    pub fault: LinkFault,
}

impl From<String> for LinkError {
    fn from(message: String) -> Self {
        Self { message, fault: LinkFault::Other }
    }
}

/// Why a program cannot be linked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum LinkFault {
    /// Imports that cannot be given.
    Imports {
        /// Hosts do not have these.
        missing: Vec<UnmetImport>,
        /// Hosts have these with other types.
        unlike: Vec<UnmetImport>,
        /// Hosts have these for programs with threads, which cannot be run.
        threads: Vec<UnmetImport>,
    },
    /// A component that cannot be run as a command; what it exports.
    NoCommand {
        /// The names of what it exports instead.
        exports: Vec<String>,
    },
    /// Anything else: the message is all there is.
    Other,
}

/// An import that cannot be given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnmetImport {
    /// What kind of thing is imported.
    pub kind: ImportKind,
    /// The name that it is imported by.
    pub name: String,
    /// The interface that it is of, where that is another name.
    pub of: Option<String>,
    /// Where in the file.
    pub offset: usize,
    /// Why it cannot be given.
    pub why: UnmetReason,
}

/// The kinds of things that can be imported.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "they are what they are called")]
pub enum ImportKind {
    Function,
    Table,
    Memory,
    Global,
    Tag,
    Interface,
    ResourceType,
    Resource,
    Instance,
    Component,
    CoreModule,
    Unknown,
}

impl ImportKind {
    fn word(self) -> &'static str {
        match self {
            Self::Function => "function ",
            Self::Table => "table ",
            Self::Memory => "memory ",
            Self::Global => "global ",
            Self::Tag => "tag ",
            Self::Interface => "interface ",
            Self::ResourceType => "resource type ",
            Self::Resource => "resource ",
            Self::Instance => "instance ",
            Self::Component => "component ",
            Self::CoreModule => "core module ",
            Self::Unknown => "",
        }
    }
}

/// Why an import cannot be given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum UnmetReason {
    /// No host here has anything of that name.
    Missing,
    /// It is for programs with threads: a shared memory, or what starts a thread.
    Threads,
    /// It is preview 1's, with another type.
    OtherType {
        /// Of which of its versions.
        of: &'static str,
        /// The type that hosts here have, as text.
        here: String,
        /// The type that the program declares, as text.
        there: String,
    },
    /// A version of preview 1 has no such function.
    NoSuch {
        /// The interface or module that should have it.
        of: &'static str,
    },
    /// Another module is to have it.
    LinkedElsewhere,
    /// It is unstable in 0.2.
    Unstable,
    /// Another version than hosts here have.
    OtherVersion,
    /// Something about its type.
    Type(String),
    /// Its type differs; how.
    Differs(String),
}

impl fmt::Display for UnmetReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Missing | Self::Threads => Ok(()),
            Self::OtherType { of, here, there } => {
                write!(f, " (it has another type in {of}: {here} here, {there} there)")
            }
            Self::NoSuch { of } => write!(f, " ({of} has no such function)"),
            Self::LinkedElsewhere => {
                f.write_str(" (it is to be linked with another module, or defined in this one)")
            }
            Self::Unstable => f.write_str(" (unstable in 0.2; wasmtime 48 does not have it either)"),
            Self::OtherVersion => f.write_str(" (hosts here know the versions 0.2.x and 0.3.x)"),
            Self::Type(why) => write!(f, " ({why})"),
            Self::Differs(how) => write!(f, ": {how}"),
        }
    }
}

impl UnmetImport {
    /// Whether a program may be run without it, something else taking its place.
    pub(super) fn replaceable(&self, linking: Linking) -> bool {
        match self.why {
            UnmetReason::OtherType { .. } => return linking >= Linking::Open,
            UnmetReason::Differs(_) | UnmetReason::Type(_) => return false,
            _ => {}
        }
        match self.kind {
            ImportKind::Function
            | ImportKind::Interface
            | ImportKind::Instance
            | ImportKind::Resource
            | ImportKind::ResourceType => linking >= Linking::Functions,
            ImportKind::Table | ImportKind::Memory | ImportKind::Global | ImportKind::Tag => {
                linking >= Linking::Anything
            }
            ImportKind::Component | ImportKind::CoreModule | ImportKind::Unknown => false,
        }
    }
}

impl fmt::Display for UnmetImport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kind, name, of, offset, why } = self;
        write!(f, "{}{name}", kind.word())?;
        if let Some(of) = of {
            write!(f, " of {of}")?;
        }
        write!(f, " at offset {offset:#x}{why}")
    }
}
