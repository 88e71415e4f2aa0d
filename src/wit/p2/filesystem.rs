//! `wasi:filesystem` as data. Generated from WIT by `tests/wit.rs`: do not change it by hand.

use crate::wit::label::flags;
use crate::wit::label::labels;
use super::Resource;
use super::clocks::DATETIME;
use super::data::Def;
use super::data::Named;
use super::data::Row;
use super::data::Since;
use super::data::Ty;
use super::data::functions;

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

pub(super) static DESCRIPTOR_TYPE: Named = Named { name: "descriptor-type", def: Def::Enum(<DescriptorType as
    crate::wit::Label>::LABELS) };

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

pub(super) static DESCRIPTOR_FLAGS: Named = Named { name: "descriptor-flags", def: Def::Flags(<DescriptorFlags
    as crate::wit::FlagSet>::LABELS) };

flags! {
    /// The flags `path-flags`.
    PathFlags {
        SYMLINK_FOLLOW "symlink-follow",
    }
}

pub(super) static PATH_FLAGS: Named = Named { name: "path-flags", def: Def::Flags(<PathFlags as
    crate::wit::FlagSet>::LABELS) };

flags! {
    /// The flags `open-flags`.
    OpenFlags {
        CREATE "create",
        DIRECTORY "directory",
        EXCLUSIVE "exclusive",
        TRUNCATE "truncate",
    }
}

pub(super) static OPEN_FLAGS: Named = Named { name: "open-flags", def: Def::Flags(<OpenFlags as
    crate::wit::FlagSet>::LABELS) };

pub(super) static DESCRIPTOR_STAT: Named = Named { name: "descriptor-stat", def: Def::Record(&[("type",
    Ty::Named(&DESCRIPTOR_TYPE)), ("link-count", Ty::U64), ("size", Ty::U64), ("data-access-timestamp",
    Ty::Option(&Ty::Named(&DATETIME))), ("data-modification-timestamp", Ty::Option(&Ty::Named(&DATETIME))),
    ("status-change-timestamp", Ty::Option(&Ty::Named(&DATETIME)))]) };

labels! {
    /// The cases of the variant `new-timestamp`.
    NewTimestamp {
        NoChange "no-change",
        Now "now",
        Timestamp "timestamp",
    }
}

pub(super) static NEW_TIMESTAMP: Named = Named { name: "new-timestamp", def: Def::Variant(&[("no-change",
    None), ("now", None), ("timestamp", Some(Ty::Named(&DATETIME)))]) };

pub(super) static DIRECTORY_ENTRY: Named = Named { name: "directory-entry", def: Def::Record(&[("type",
    Ty::Named(&DESCRIPTOR_TYPE)), ("name", Ty::String)]) };

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

pub(super) static ERROR_CODE: Named = Named { name: "error-code", def: Def::Enum(<ErrorCode as
    crate::wit::Label>::LABELS) };

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

pub(super) static ADVICE: Named = Named { name: "advice", def: Def::Enum(<Advice as
    crate::wit::Label>::LABELS) };

pub(super) static METADATA_HASH_VALUE: Named = Named { name: "metadata-hash-value", def:
    Def::Record(&[("lower", Ty::U64), ("upper", Ty::U64)]) };

functions! {
    /// A function of `wasi:filesystem` that belongs to no resource.
    Filesystem {
        GetDirectories: "wasi:filesystem/preopens" "get-directories" Since::Release(0), [] =>
            Some(Ty::List(&Ty::Tuple(&[Ty::Own(Resource::Descriptor), Ty::String])));
        FilesystemErrorCode: "wasi:filesystem/types" "filesystem-error-code" Since::Release(0), ["err":
            Ty::Borrow(Resource::Error)] => Some(Ty::Option(&Ty::Named(&ERROR_CODE)));
    }
}

functions! {
    /// A function of the resource `descriptor`.
    Descriptor {
        ReadViaStream: "wasi:filesystem/types" "[method]descriptor.read-via-stream" Since::Release(0),
            ["self": Ty::Borrow(Resource::Descriptor), "offset": Ty::U64] =>
            Some(Ty::Result(Some(&Ty::Own(Resource::InputStream)), Some(&Ty::Named(&ERROR_CODE))));
        WriteViaStream: "wasi:filesystem/types" "[method]descriptor.write-via-stream" Since::Release(0),
            ["self": Ty::Borrow(Resource::Descriptor), "offset": Ty::U64] =>
            Some(Ty::Result(Some(&Ty::Own(Resource::OutputStream)), Some(&Ty::Named(&ERROR_CODE))));
        AppendViaStream: "wasi:filesystem/types" "[method]descriptor.append-via-stream" Since::Release(0),
            ["self": Ty::Borrow(Resource::Descriptor)] =>
            Some(Ty::Result(Some(&Ty::Own(Resource::OutputStream)), Some(&Ty::Named(&ERROR_CODE))));
        Advise: "wasi:filesystem/types" "[method]descriptor.advise" Since::Release(0), ["self":
            Ty::Borrow(Resource::Descriptor), "offset": Ty::U64, "length": Ty::U64, "advice":
            Ty::Named(&ADVICE)] => Some(Ty::Result(None, Some(&Ty::Named(&ERROR_CODE))));
        SyncData: "wasi:filesystem/types" "[method]descriptor.sync-data" Since::Release(0), ["self":
            Ty::Borrow(Resource::Descriptor)] => Some(Ty::Result(None, Some(&Ty::Named(&ERROR_CODE))));
        GetFlags: "wasi:filesystem/types" "[method]descriptor.get-flags" Since::Release(0), ["self":
            Ty::Borrow(Resource::Descriptor)] => Some(Ty::Result(Some(&Ty::Named(&DESCRIPTOR_FLAGS)),
            Some(&Ty::Named(&ERROR_CODE))));
        GetType: "wasi:filesystem/types" "[method]descriptor.get-type" Since::Release(0), ["self":
            Ty::Borrow(Resource::Descriptor)] => Some(Ty::Result(Some(&Ty::Named(&DESCRIPTOR_TYPE)),
            Some(&Ty::Named(&ERROR_CODE))));
        SetSize: "wasi:filesystem/types" "[method]descriptor.set-size" Since::Release(0), ["self":
            Ty::Borrow(Resource::Descriptor), "size": Ty::U64] => Some(Ty::Result(None,
            Some(&Ty::Named(&ERROR_CODE))));
        SetTimes: "wasi:filesystem/types" "[method]descriptor.set-times" Since::Release(0), ["self":
            Ty::Borrow(Resource::Descriptor), "data-access-timestamp": Ty::Named(&NEW_TIMESTAMP),
            "data-modification-timestamp": Ty::Named(&NEW_TIMESTAMP)] => Some(Ty::Result(None,
            Some(&Ty::Named(&ERROR_CODE))));
        Read: "wasi:filesystem/types" "[method]descriptor.read" Since::Release(0), ["self":
            Ty::Borrow(Resource::Descriptor), "length": Ty::U64, "offset": Ty::U64] =>
            Some(Ty::Result(Some(&Ty::Tuple(&[Ty::List(&Ty::U8), Ty::Bool])), Some(&Ty::Named(&ERROR_CODE))));
        Write: "wasi:filesystem/types" "[method]descriptor.write" Since::Release(0), ["self":
            Ty::Borrow(Resource::Descriptor), "buffer": Ty::List(&Ty::U8), "offset": Ty::U64] =>
            Some(Ty::Result(Some(&Ty::U64), Some(&Ty::Named(&ERROR_CODE))));
        ReadDirectory: "wasi:filesystem/types" "[method]descriptor.read-directory" Since::Release(0), ["self":
            Ty::Borrow(Resource::Descriptor)] =>
            Some(Ty::Result(Some(&Ty::Own(Resource::DirectoryEntryStream)), Some(&Ty::Named(&ERROR_CODE))));
        Sync: "wasi:filesystem/types" "[method]descriptor.sync" Since::Release(0), ["self":
            Ty::Borrow(Resource::Descriptor)] => Some(Ty::Result(None, Some(&Ty::Named(&ERROR_CODE))));
        CreateDirectoryAt: "wasi:filesystem/types" "[method]descriptor.create-directory-at" Since::Release(0),
            ["self": Ty::Borrow(Resource::Descriptor), "path": Ty::String] => Some(Ty::Result(None,
            Some(&Ty::Named(&ERROR_CODE))));
        Stat: "wasi:filesystem/types" "[method]descriptor.stat" Since::Release(0), ["self":
            Ty::Borrow(Resource::Descriptor)] => Some(Ty::Result(Some(&Ty::Named(&DESCRIPTOR_STAT)),
            Some(&Ty::Named(&ERROR_CODE))));
        StatAt: "wasi:filesystem/types" "[method]descriptor.stat-at" Since::Release(0), ["self":
            Ty::Borrow(Resource::Descriptor), "path-flags": Ty::Named(&PATH_FLAGS), "path": Ty::String] =>
            Some(Ty::Result(Some(&Ty::Named(&DESCRIPTOR_STAT)), Some(&Ty::Named(&ERROR_CODE))));
        SetTimesAt: "wasi:filesystem/types" "[method]descriptor.set-times-at" Since::Release(0), ["self":
            Ty::Borrow(Resource::Descriptor), "path-flags": Ty::Named(&PATH_FLAGS), "path": Ty::String,
            "data-access-timestamp": Ty::Named(&NEW_TIMESTAMP), "data-modification-timestamp":
            Ty::Named(&NEW_TIMESTAMP)] => Some(Ty::Result(None, Some(&Ty::Named(&ERROR_CODE))));
        LinkAt: "wasi:filesystem/types" "[method]descriptor.link-at" Since::Release(0), ["self":
            Ty::Borrow(Resource::Descriptor), "old-path-flags": Ty::Named(&PATH_FLAGS), "old-path":
            Ty::String, "new-descriptor": Ty::Borrow(Resource::Descriptor), "new-path": Ty::String] =>
            Some(Ty::Result(None, Some(&Ty::Named(&ERROR_CODE))));
        OpenAt: "wasi:filesystem/types" "[method]descriptor.open-at" Since::Release(0), ["self":
            Ty::Borrow(Resource::Descriptor), "path-flags": Ty::Named(&PATH_FLAGS), "path": Ty::String,
            "open-flags": Ty::Named(&OPEN_FLAGS), "flags": Ty::Named(&DESCRIPTOR_FLAGS)] =>
            Some(Ty::Result(Some(&Ty::Own(Resource::Descriptor)), Some(&Ty::Named(&ERROR_CODE))));
        ReadlinkAt: "wasi:filesystem/types" "[method]descriptor.readlink-at" Since::Release(0), ["self":
            Ty::Borrow(Resource::Descriptor), "path": Ty::String] => Some(Ty::Result(Some(&Ty::String),
            Some(&Ty::Named(&ERROR_CODE))));
        RemoveDirectoryAt: "wasi:filesystem/types" "[method]descriptor.remove-directory-at" Since::Release(0),
            ["self": Ty::Borrow(Resource::Descriptor), "path": Ty::String] => Some(Ty::Result(None,
            Some(&Ty::Named(&ERROR_CODE))));
        RenameAt: "wasi:filesystem/types" "[method]descriptor.rename-at" Since::Release(0), ["self":
            Ty::Borrow(Resource::Descriptor), "old-path": Ty::String, "new-descriptor":
            Ty::Borrow(Resource::Descriptor), "new-path": Ty::String] => Some(Ty::Result(None,
            Some(&Ty::Named(&ERROR_CODE))));
        SymlinkAt: "wasi:filesystem/types" "[method]descriptor.symlink-at" Since::Release(0), ["self":
            Ty::Borrow(Resource::Descriptor), "old-path": Ty::String, "new-path": Ty::String] =>
            Some(Ty::Result(None, Some(&Ty::Named(&ERROR_CODE))));
        UnlinkFileAt: "wasi:filesystem/types" "[method]descriptor.unlink-file-at" Since::Release(0), ["self":
            Ty::Borrow(Resource::Descriptor), "path": Ty::String] => Some(Ty::Result(None,
            Some(&Ty::Named(&ERROR_CODE))));
        IsSameObject: "wasi:filesystem/types" "[method]descriptor.is-same-object" Since::Release(0), ["self":
            Ty::Borrow(Resource::Descriptor), "other": Ty::Borrow(Resource::Descriptor)] => Some(Ty::Bool);
        MetadataHash: "wasi:filesystem/types" "[method]descriptor.metadata-hash" Since::Release(0), ["self":
            Ty::Borrow(Resource::Descriptor)] => Some(Ty::Result(Some(&Ty::Named(&METADATA_HASH_VALUE)),
            Some(&Ty::Named(&ERROR_CODE))));
        MetadataHashAt: "wasi:filesystem/types" "[method]descriptor.metadata-hash-at" Since::Release(0),
            ["self": Ty::Borrow(Resource::Descriptor), "path-flags": Ty::Named(&PATH_FLAGS), "path":
            Ty::String] => Some(Ty::Result(Some(&Ty::Named(&METADATA_HASH_VALUE)),
            Some(&Ty::Named(&ERROR_CODE))));
    }
}

functions! {
    /// A function of the resource `directory-entry-stream`.
    DirectoryEntryStream {
        ReadDirectoryEntry: "wasi:filesystem/types" "[method]directory-entry-stream.read-directory-entry"
            Since::Release(0), ["self": Ty::Borrow(Resource::DirectoryEntryStream)] =>
            Some(Ty::Result(Some(&Ty::Option(&Ty::Named(&DIRECTORY_ENTRY))), Some(&Ty::Named(&ERROR_CODE))));
    }
}
