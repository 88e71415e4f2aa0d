//! `wasi:cli` as data. Generated from WIT by `tests/wit.rs`: do not change it by hand.

use super::Resource;
use super::data::Row;
use super::data::Since;
use super::data::Ty;
use super::data::functions;

functions! {
    /// A function of `wasi:cli` that belongs to no resource.
    Cli {
        GetEnvironment: "wasi:cli/environment" "get-environment" Since::Release(0), [] =>
            Some(Ty::List(&Ty::Tuple(&[Ty::String, Ty::String])));
        GetArguments: "wasi:cli/environment" "get-arguments" Since::Release(0), [] =>
            Some(Ty::List(&Ty::String));
        InitialCwd: "wasi:cli/environment" "initial-cwd" Since::Release(0), [] =>
            Some(Ty::Option(&Ty::String));
        Exit: "wasi:cli/exit" "exit" Since::Release(0), ["status": Ty::Result(None, None)] => None;
        ExitWithCode: "wasi:cli/exit" "exit-with-code" Since::Release(12), ["status-code": Ty::U8] => None;
        GetStderr: "wasi:cli/stderr" "get-stderr" Since::Release(0), [] =>
            Some(Ty::Own(Resource::OutputStream));
        GetStdin: "wasi:cli/stdin" "get-stdin" Since::Release(0), [] => Some(Ty::Own(Resource::InputStream));
        GetStdout: "wasi:cli/stdout" "get-stdout" Since::Release(0), [] =>
            Some(Ty::Own(Resource::OutputStream));
        GetTerminalStderr: "wasi:cli/terminal-stderr" "get-terminal-stderr" Since::Release(0), [] =>
            Some(Ty::Option(&Ty::Own(Resource::TerminalOutput)));
        GetTerminalStdin: "wasi:cli/terminal-stdin" "get-terminal-stdin" Since::Release(0), [] =>
            Some(Ty::Option(&Ty::Own(Resource::TerminalInput)));
        GetTerminalStdout: "wasi:cli/terminal-stdout" "get-terminal-stdout" Since::Release(0), [] =>
            Some(Ty::Option(&Ty::Own(Resource::TerminalOutput)));
    }
}
