//! `wasi:cli`: arguments, environment, exit, the standard streams and whether they are terminals.

use super::table::{InputStream, OutputStream, OutputTarget, TableResource};
use super::{made, value};
use crate::component::Val;
use crate::guest::ConsoleStream;
use crate::wasi::args::{Answered, Args, Fail};
use crate::wasi::host::WasiHost;
use crate::wasi::shared_cli::{arguments, environment, terminal};
use crate::wit::p2::cli::Cli;

pub(super) fn call(host: &mut WasiHost, func: Cli, args: Args<'_>) -> Answered {
    match func {
        Cli::GetArguments => value(arguments(host)),
        Cli::GetEnvironment => value(environment(host)),
        Cli::InitialCwd => value(Val::option(None)),
        Cli::Exit => Err(Fail::Exit(i32::from(!args.is_ok(0)?))),
        Cli::ExitWithCode => Err(Fail::Exit(args.u8(0)?.into())),
        Cli::GetStdin => made(host, TableResource::Input(InputStream::Stdin), "stdin"),
        Cli::GetStdout => output(host, ConsoleStream::Stdout, "stdout"),
        Cli::GetStderr => output(host, ConsoleStream::Stderr, "stderr"),
        Cli::GetTerminalStdin => terminal(host, host.stdin.is_terminal(), "terminal of stdin"),
        Cli::GetTerminalStdout => {
            terminal(host, host.console.is_terminal(ConsoleStream::Stdout), "terminal of stdout")
        }
        Cli::GetTerminalStderr => {
            terminal(host, host.console.is_terminal(ConsoleStream::Stderr), "terminal of stderr")
        }
    }
}

fn output(host: &mut WasiHost, stream: ConsoleStream, what: &str) -> Answered {
    let target = OutputTarget::Console(stream);
    made(host, TableResource::Output(OutputStream { target }), what)
}
