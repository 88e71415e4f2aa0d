//! `wasi:cli`: arguments, environment, exit, the standard streams and whether they are terminals.

use super::table::{InputStream, OutputStream, OutputTarget, Resource};
use super::{made, value};
use crate::component::Val;
use crate::guest::ConsoleStream;
use crate::wasi::args::{Answered, Args, Fail, Reply, unsupported};
use crate::wasi::host::WasiHost;

pub(super) fn call(host: &mut WasiHost, name: &str, args: Args<'_>) -> Answered {
    match name {
        "get-arguments" => value(Val::List(host.args.iter().cloned().map(Val::String).collect())),
        "get-environment" => {
            let pair = |(name, value): &(String, String)| {
                Val::Tuple(vec![Val::String(name.clone()), Val::String(value.clone())])
            };
            value(Val::List(host.env.iter().map(pair).collect()))
        }
        "initial-cwd" => value(Val::option(None)),
        "exit" => Err(Fail::Exit(i32::from(!args.is_ok(0)?))),
        "exit-with-code" => Err(Fail::Exit(args.u8(0)?.into())),
        "get-stdin" => made(host, Resource::Input(InputStream::Stdin), "stdin"),
        "get-stdout" => output(host, ConsoleStream::Stdout, "stdout"),
        "get-stderr" => output(host, ConsoleStream::Stderr, "stderr"),
        "get-terminal-stdin" => terminal(host, host.stdin.is_terminal(), "terminal of stdin"),
        "get-terminal-stdout" => {
            terminal(host, host.console.is_terminal(ConsoleStream::Stdout), "terminal of stdout")
        }
        "get-terminal-stderr" => {
            terminal(host, host.console.is_terminal(ConsoleStream::Stderr), "terminal of stderr")
        }
        _ => Err(unsupported(args.0)),
    }
}

fn output(host: &mut WasiHost, stream: ConsoleStream, what: &str) -> Answered {
    let target = OutputTarget::Console(stream);
    made(host, Resource::Output(OutputStream { target }), what)
}

fn terminal(host: &mut WasiHost, is: bool, what: &str) -> Answered {
    if !is {
        return value(Val::option(None));
    }
    let rep = host.table.push(Resource::Terminal, what)?;
    Ok(Reply::from(Val::option(Some(Val::own(rep)))).making(rep, what))
}
