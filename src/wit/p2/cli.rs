//! `wasi:cli` as data. Generated from WIT by `tests/wit.rs`: do not change it by hand.

use crate::wit::data::{functions, WorldRow, Since, Ty::*, WasiResource::*};
use super::Resource;

functions! {
    /// A function of `wasi:cli` that belongs to no resource.
    Cli {
        GetEnvironment: "wasi:cli/environment" "get-environment" Since::Release(0), [] =>
            Some(List(&Tuple(&[String, String])));
        GetArguments: "wasi:cli/environment" "get-arguments" Since::Release(0), [] => Some(List(&String));
        InitialCwd: "wasi:cli/environment" "initial-cwd" Since::Release(0), [] => Some(Option(&String));
        Exit: "wasi:cli/exit" "exit" Since::Release(0), ["status": Result(None, None)] => None;
        ExitWithCode: "wasi:cli/exit" "exit-with-code" Since::Release(12), ["status-code": U8] => None;
        GetStderr: "wasi:cli/stderr" "get-stderr" Since::Release(0), [] =>
            Some(Own(P2(Resource::OutputStream)));
        GetStdin: "wasi:cli/stdin" "get-stdin" Since::Release(0), [] => Some(Own(P2(Resource::InputStream)));
        GetStdout: "wasi:cli/stdout" "get-stdout" Since::Release(0), [] =>
            Some(Own(P2(Resource::OutputStream)));
        GetTerminalStderr: "wasi:cli/terminal-stderr" "get-terminal-stderr" Since::Release(0), [] =>
            Some(Option(&Own(P2(Resource::TerminalOutput))));
        GetTerminalStdin: "wasi:cli/terminal-stdin" "get-terminal-stdin" Since::Release(0), [] =>
            Some(Option(&Own(P2(Resource::TerminalInput))));
        GetTerminalStdout: "wasi:cli/terminal-stdout" "get-terminal-stdout" Since::Release(0), [] =>
            Some(Option(&Own(P2(Resource::TerminalOutput))));
    }
}
