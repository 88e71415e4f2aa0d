//! `wasi:filesystem` as data. Generated from WIT by `tests/wit.rs`: do not change it by hand.

use crate::wit::FlagSet;
use crate::wit::WitLabel;
use crate::wit::data::{NamedTypeKind, functions, NamedType, WorldRow, Since, Ty::*, WasiResource::*};
use crate::wit::label::flags;
use crate::wit::label::labels;
use super::Resource;
use super::clocks::DATETIME;

labels! {
    /// The enumeration `descriptor-type`.
    DescriptorType {
        Unknown "unknown",
        BlockDevice "block-device",
        CharacterDevice "character-device",
        Directory "directory",
        Fifo "fifo",
        SymbolicLink "symbolic-link",
        RegularFile "regular-file",
        Socket "socket",
    }
}

pub(super) static DESCRIPTOR_TYPE: NamedType = NamedType { name: "descriptor-type", def:
    NamedTypeKind::Enum(<DescriptorType as WitLabel>::LABELS) };

flags! {
    /// The flags `descriptor-flags`.
    DescriptorFlags {
        READ "read",
        WRITE "write",
        FILE_INTEGRITY_SYNC "file-integrity-sync",
        DATA_INTEGRITY_SYNC "data-integrity-sync",
        REQUESTED_WRITE_SYNC "requested-write-sync",
        MUTATE_DIRECTORY "mutate-directory",
    }
}

pub(super) static DESCRIPTOR_FLAGS: NamedType = NamedType { name: "descriptor-flags", def:
    NamedTypeKind::Flags(<DescriptorFlags as FlagSet>::LABELS) };

flags! {
    /// The flags `path-flags`.
    PathFlags {
        SYMLINK_FOLLOW "symlink-follow",
    }
}

pub(super) static PATH_FLAGS: NamedType = NamedType { name: "path-flags", def: NamedTypeKind::Flags(<PathFlags
    as FlagSet>::LABELS) };

flags! {
    /// The flags `open-flags`.
    OpenFlags {
        CREATE "create",
        DIRECTORY "directory",
        EXCLUSIVE "exclusive",
        TRUNCATE "truncate",
    }
}

pub(super) static OPEN_FLAGS: NamedType = NamedType { name: "open-flags", def: NamedTypeKind::Flags(<OpenFlags
    as FlagSet>::LABELS) };

pub(super) static DESCRIPTOR_STAT: NamedType = NamedType { name: "descriptor-stat", def:
    NamedTypeKind::Record(&[("type", Named(&DESCRIPTOR_TYPE)), ("link-count", U64), ("size", U64),
    ("data-access-timestamp", Option(&Named(&DATETIME))), ("data-modification-timestamp",
    Option(&Named(&DATETIME))), ("status-change-timestamp", Option(&Named(&DATETIME)))]) };

labels! {
    /// The cases of the variant `new-timestamp`.
    NewTimestamp {
        NoChange "no-change",
        Now "now",
        Timestamp "timestamp",
    }
}

pub(super) static NEW_TIMESTAMP: NamedType = NamedType { name: "new-timestamp", def:
    NamedTypeKind::Variant(&[("no-change", None), ("now", None), ("timestamp", Some(Named(&DATETIME)))]) };

pub(super) static DIRECTORY_ENTRY: NamedType = NamedType { name: "directory-entry", def:
    NamedTypeKind::Record(&[("type", Named(&DESCRIPTOR_TYPE)), ("name", String)]) };

labels! {
    /// The enumeration `error-code`.
    ErrorCode {
        Access "access",
        WouldBlock "would-block",
        Already "already",
        BadDescriptor "bad-descriptor",
        Busy "busy",
        Deadlock "deadlock",
        Quota "quota",
        Exist "exist",
        FileTooLarge "file-too-large",
        IllegalByteSequence "illegal-byte-sequence",
        InProgress "in-progress",
        Interrupted "interrupted",
        Invalid "invalid",
        Io "io",
        IsDirectory "is-directory",
        Loop "loop",
        TooManyLinks "too-many-links",
        MessageSize "message-size",
        NameTooLong "name-too-long",
        NoDevice "no-device",
        NoEntry "no-entry",
        NoLock "no-lock",
        InsufficientMemory "insufficient-memory",
        InsufficientSpace "insufficient-space",
        NotDirectory "not-directory",
        NotEmpty "not-empty",
        NotRecoverable "not-recoverable",
        Unsupported "unsupported",
        NoTty "no-tty",
        NoSuchDevice "no-such-device",
        Overflow "overflow",
        NotPermitted "not-permitted",
        Pipe "pipe",
        ReadOnly "read-only",
        InvalidSeek "invalid-seek",
        TextFileBusy "text-file-busy",
        CrossDevice "cross-device",
    }
}

pub(super) static ERROR_CODE: NamedType = NamedType { name: "error-code", def: NamedTypeKind::Enum(<ErrorCode
    as WitLabel>::LABELS) };

labels! {
    /// The enumeration `advice`.
    Advice {
        Normal "normal",
        Sequential "sequential",
        Random "random",
        WillNeed "will-need",
        DontNeed "dont-need",
        NoReuse "no-reuse",
    }
}

pub(super) static ADVICE: NamedType = NamedType { name: "advice", def: NamedTypeKind::Enum(<Advice as
    WitLabel>::LABELS) };

pub(super) static METADATA_HASH_VALUE: NamedType = NamedType { name: "metadata-hash-value", def:
    NamedTypeKind::Record(&[("lower", U64), ("upper", U64)]) };

functions! {
    /// A function of `wasi:filesystem` that belongs to no resource.
    Filesystem {
        GetDirectories: "wasi:filesystem/preopens" "get-directories" Since::Release(0), [] =>
            Some(List(&Tuple(&[Own(P2(Resource::Descriptor)), String])));
        FilesystemErrorCode: "wasi:filesystem/types" "filesystem-error-code" Since::Release(0), ["err":
            Borrow(P2(Resource::Error))] => Some(Option(&Named(&ERROR_CODE)));
    }
}

functions! {
    /// A function of the resource `descriptor`.
    Descriptor {
        ReadViaStream: "wasi:filesystem/types" "[method]descriptor.read-via-stream" Since::Release(0),
            ["self": Borrow(P2(Resource::Descriptor)), "offset": U64] =>
            Some(Result(Some(&Own(P2(Resource::InputStream))), Some(&Named(&ERROR_CODE))));
        WriteViaStream: "wasi:filesystem/types" "[method]descriptor.write-via-stream" Since::Release(0),
            ["self": Borrow(P2(Resource::Descriptor)), "offset": U64] =>
            Some(Result(Some(&Own(P2(Resource::OutputStream))), Some(&Named(&ERROR_CODE))));
        AppendViaStream: "wasi:filesystem/types" "[method]descriptor.append-via-stream" Since::Release(0),
            ["self": Borrow(P2(Resource::Descriptor))] => Some(Result(Some(&Own(P2(Resource::OutputStream))),
            Some(&Named(&ERROR_CODE))));
        Advise: "wasi:filesystem/types" "[method]descriptor.advise" Since::Release(0), ["self":
            Borrow(P2(Resource::Descriptor)), "offset": U64, "length": U64, "advice": Named(&ADVICE)] =>
            Some(Result(None, Some(&Named(&ERROR_CODE))));
        SyncData: "wasi:filesystem/types" "[method]descriptor.sync-data" Since::Release(0), ["self":
            Borrow(P2(Resource::Descriptor))] => Some(Result(None, Some(&Named(&ERROR_CODE))));
        GetFlags: "wasi:filesystem/types" "[method]descriptor.get-flags" Since::Release(0), ["self":
            Borrow(P2(Resource::Descriptor))] => Some(Result(Some(&Named(&DESCRIPTOR_FLAGS)),
            Some(&Named(&ERROR_CODE))));
        GetType: "wasi:filesystem/types" "[method]descriptor.get-type" Since::Release(0), ["self":
            Borrow(P2(Resource::Descriptor))] => Some(Result(Some(&Named(&DESCRIPTOR_TYPE)),
            Some(&Named(&ERROR_CODE))));
        SetSize: "wasi:filesystem/types" "[method]descriptor.set-size" Since::Release(0), ["self":
            Borrow(P2(Resource::Descriptor)), "size": U64] => Some(Result(None, Some(&Named(&ERROR_CODE))));
        SetTimes: "wasi:filesystem/types" "[method]descriptor.set-times" Since::Release(0), ["self":
            Borrow(P2(Resource::Descriptor)), "data-access-timestamp": Named(&NEW_TIMESTAMP),
            "data-modification-timestamp": Named(&NEW_TIMESTAMP)] => Some(Result(None,
            Some(&Named(&ERROR_CODE))));
        Read: "wasi:filesystem/types" "[method]descriptor.read" Since::Release(0), ["self":
            Borrow(P2(Resource::Descriptor)), "length": U64, "offset": U64] =>
            Some(Result(Some(&Tuple(&[List(&U8), Bool])), Some(&Named(&ERROR_CODE))));
        Write: "wasi:filesystem/types" "[method]descriptor.write" Since::Release(0), ["self":
            Borrow(P2(Resource::Descriptor)), "buffer": List(&U8), "offset": U64] => Some(Result(Some(&U64),
            Some(&Named(&ERROR_CODE))));
        ReadDirectory: "wasi:filesystem/types" "[method]descriptor.read-directory" Since::Release(0), ["self":
            Borrow(P2(Resource::Descriptor))] => Some(Result(Some(&Own(P2(Resource::DirectoryEntryStream))),
            Some(&Named(&ERROR_CODE))));
        Sync: "wasi:filesystem/types" "[method]descriptor.sync" Since::Release(0), ["self":
            Borrow(P2(Resource::Descriptor))] => Some(Result(None, Some(&Named(&ERROR_CODE))));
        CreateDirectoryAt: "wasi:filesystem/types" "[method]descriptor.create-directory-at" Since::Release(0),
            ["self": Borrow(P2(Resource::Descriptor)), "path": String] => Some(Result(None,
            Some(&Named(&ERROR_CODE))));
        Stat: "wasi:filesystem/types" "[method]descriptor.stat" Since::Release(0), ["self":
            Borrow(P2(Resource::Descriptor))] => Some(Result(Some(&Named(&DESCRIPTOR_STAT)),
            Some(&Named(&ERROR_CODE))));
        StatAt: "wasi:filesystem/types" "[method]descriptor.stat-at" Since::Release(0), ["self":
            Borrow(P2(Resource::Descriptor)), "path-flags": Named(&PATH_FLAGS), "path": String] =>
            Some(Result(Some(&Named(&DESCRIPTOR_STAT)), Some(&Named(&ERROR_CODE))));
        SetTimesAt: "wasi:filesystem/types" "[method]descriptor.set-times-at" Since::Release(0), ["self":
            Borrow(P2(Resource::Descriptor)), "path-flags": Named(&PATH_FLAGS), "path": String,
            "data-access-timestamp": Named(&NEW_TIMESTAMP), "data-modification-timestamp":
            Named(&NEW_TIMESTAMP)] => Some(Result(None, Some(&Named(&ERROR_CODE))));
        LinkAt: "wasi:filesystem/types" "[method]descriptor.link-at" Since::Release(0), ["self":
            Borrow(P2(Resource::Descriptor)), "old-path-flags": Named(&PATH_FLAGS), "old-path": String,
            "new-descriptor": Borrow(P2(Resource::Descriptor)), "new-path": String] => Some(Result(None,
            Some(&Named(&ERROR_CODE))));
        OpenAt: "wasi:filesystem/types" "[method]descriptor.open-at" Since::Release(0), ["self":
            Borrow(P2(Resource::Descriptor)), "path-flags": Named(&PATH_FLAGS), "path": String, "open-flags":
            Named(&OPEN_FLAGS), "flags": Named(&DESCRIPTOR_FLAGS)] =>
            Some(Result(Some(&Own(P2(Resource::Descriptor))), Some(&Named(&ERROR_CODE))));
        ReadlinkAt: "wasi:filesystem/types" "[method]descriptor.readlink-at" Since::Release(0), ["self":
            Borrow(P2(Resource::Descriptor)), "path": String] => Some(Result(Some(&String),
            Some(&Named(&ERROR_CODE))));
        RemoveDirectoryAt: "wasi:filesystem/types" "[method]descriptor.remove-directory-at" Since::Release(0),
            ["self": Borrow(P2(Resource::Descriptor)), "path": String] => Some(Result(None,
            Some(&Named(&ERROR_CODE))));
        RenameAt: "wasi:filesystem/types" "[method]descriptor.rename-at" Since::Release(0), ["self":
            Borrow(P2(Resource::Descriptor)), "old-path": String, "new-descriptor":
            Borrow(P2(Resource::Descriptor)), "new-path": String] => Some(Result(None,
            Some(&Named(&ERROR_CODE))));
        SymlinkAt: "wasi:filesystem/types" "[method]descriptor.symlink-at" Since::Release(0), ["self":
            Borrow(P2(Resource::Descriptor)), "old-path": String, "new-path": String] => Some(Result(None,
            Some(&Named(&ERROR_CODE))));
        UnlinkFileAt: "wasi:filesystem/types" "[method]descriptor.unlink-file-at" Since::Release(0), ["self":
            Borrow(P2(Resource::Descriptor)), "path": String] => Some(Result(None,
            Some(&Named(&ERROR_CODE))));
        IsSameObject: "wasi:filesystem/types" "[method]descriptor.is-same-object" Since::Release(0), ["self":
            Borrow(P2(Resource::Descriptor)), "other": Borrow(P2(Resource::Descriptor))] => Some(Bool);
        MetadataHash: "wasi:filesystem/types" "[method]descriptor.metadata-hash" Since::Release(0), ["self":
            Borrow(P2(Resource::Descriptor))] => Some(Result(Some(&Named(&METADATA_HASH_VALUE)),
            Some(&Named(&ERROR_CODE))));
        MetadataHashAt: "wasi:filesystem/types" "[method]descriptor.metadata-hash-at" Since::Release(0),
            ["self": Borrow(P2(Resource::Descriptor)), "path-flags": Named(&PATH_FLAGS), "path": String] =>
            Some(Result(Some(&Named(&METADATA_HASH_VALUE)), Some(&Named(&ERROR_CODE))));
    }
}

functions! {
    /// A function of the resource `directory-entry-stream`.
    DirectoryEntryStream {
        ReadDirectoryEntry: "wasi:filesystem/types" "[method]directory-entry-stream.read-directory-entry"
            Since::Release(0), ["self": Borrow(P2(Resource::DirectoryEntryStream))] =>
            Some(Result(Some(&Option(&Named(&DIRECTORY_ENTRY))), Some(&Named(&ERROR_CODE))));
    }
}
