//! `wasi:cli` as data. Generated from WIT by `tests/wit.rs`: do not change it by hand.

use crate::wit::WitLabel;
use crate::wit::data::{NamedTypeKind, functions, NamedType, WorldRow, Since, Ty::*, WasiResource::*};
use crate::wit::label::labels;
use super::P3Resource;

labels! {
    /// The enumeration `error-code`.
    ErrorCode {
        Io "io",
        IllegalByteSequence "illegal-byte-sequence",
        Pipe "pipe",
    }
}

pub(super) static ERROR_CODE: NamedType = NamedType { name: "error-code", def: NamedTypeKind::Enum(<ErrorCode
    as WitLabel>::LABELS) };

functions! {
    /// A function of `wasi:cli` that belongs to no resource.
    Cli {
        GetEnvironment: "wasi:cli/environment@0.3" "get-environment" Since::Release(0), [] =>
            Some(List(&Tuple(&[String, String])));
        GetArguments: "wasi:cli/environment@0.3" "get-arguments" Since::Release(0), [] => Some(List(&String));
        GetInitialCwd: "wasi:cli/environment@0.3" "get-initial-cwd" Since::Release(0), [] =>
            Some(Option(&String));
        Exit: "wasi:cli/exit@0.3" "exit" Since::Release(0), ["status": Result(None, None)] => None;
        ExitWithCode: "wasi:cli/exit@0.3" "exit-with-code" Since::Release(0), ["status-code": U8] => None;
        StderrWriteViaStream: "wasi:cli/stderr@0.3" "write-via-stream" Since::Release(0), ["data":
            Stream(Some(&U8))] => Some(Future(Some(&Result(None, Some(&Named(&ERROR_CODE))))));
        ReadViaStream: "wasi:cli/stdin@0.3" "read-via-stream" Since::Release(0), [] =>
            Some(Tuple(&[Stream(Some(&U8)), Future(Some(&Result(None, Some(&Named(&ERROR_CODE)))))]));
        StdoutWriteViaStream: "wasi:cli/stdout@0.3" "write-via-stream" Since::Release(0), ["data":
            Stream(Some(&U8))] => Some(Future(Some(&Result(None, Some(&Named(&ERROR_CODE))))));
        GetTerminalStderr: "wasi:cli/terminal-stderr@0.3" "get-terminal-stderr" Since::Release(0), [] =>
            Some(Option(&Own(P3(P3Resource::TerminalOutput))));
        GetTerminalStdin: "wasi:cli/terminal-stdin@0.3" "get-terminal-stdin" Since::Release(0), [] =>
            Some(Option(&Own(P3(P3Resource::TerminalInput))));
        GetTerminalStdout: "wasi:cli/terminal-stdout@0.3" "get-terminal-stdout" Since::Release(0), [] =>
            Some(Option(&Own(P3(P3Resource::TerminalOutput))));
    }
}
