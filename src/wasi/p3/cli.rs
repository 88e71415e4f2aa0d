//! `wasi:cli`: arguments, environment, exit, the standard streams and whether they are terminals.

use super::ends::{OutcomeKind, StreamSink, StreamSource};
use super::{streams, value};
use crate::component::Val;
use crate::guest::ConsoleStream;
use crate::wasi::args::{Answered, Args, Fail};
use crate::wasi::host::WasiHost;
use crate::wasi::shared_cli::{arguments, environment, terminal};
use crate::wit::p3::cli::Cli;

pub(super) fn call(host: &mut WasiHost, func: Cli, args: Args<'_>) -> Answered {
    match func {
        Cli::GetArguments => value(arguments(host)),
        Cli::GetEnvironment => value(environment(host)),
        Cli::GetInitialCwd => value(Val::option(None)),
        Cli::Exit => Err(Fail::Exit(i32::from(!args.is_ok(0)?))),
        Cli::ExitWithCode => Err(Fail::Exit(args.u8(0)?.into())),
        Cli::ReadViaStream => streams::source(host, StreamSource::Stdin, OutcomeKind::Cli, "stdin"),
        Cli::StdoutWriteViaStream => output(host, ConsoleStream::Stdout, "stdout", args),
        Cli::StderrWriteViaStream => output(host, ConsoleStream::Stderr, "stderr", args),
        Cli::GetTerminalStdin => terminal(host, host.stdin.is_terminal(), "terminal of stdin"),
        Cli::GetTerminalStdout => {
            terminal(host, host.console.is_terminal(ConsoleStream::Stdout), "terminal of stdout")
        }
        Cli::GetTerminalStderr => {
            terminal(host, host.console.is_terminal(ConsoleStream::Stderr), "terminal of stderr")
        }
    }
}

fn output(host: &mut WasiHost, to: ConsoleStream, what: &str, args: Args<'_>) -> Answered {
    streams::sink(host, args.end(0)?, StreamSink::Console(to), OutcomeKind::Cli, what)
}
