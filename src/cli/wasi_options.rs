//! The options of `-S`, spelled as wasmtime spells them.

use super::usage::Wrong;
use crate::caps::Network;
use crate::words::message;

/// What `-S` grants and takes away.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct WasiOptions {
    /// The values of `inherit-network`, `tcp`, `udp` and `allow-ip-name-lookup`.
    pub network: Network,
    /// The value of `inherit-env`; `None` if it is not given.
    pub inherit_env: Option<bool>,
    /// The value of `inherit-stdin`; `None` if it is not given.
    pub inherit_stdin: Option<bool>,
    /// The value of `cli` or `common`; `None` if neither is given.
    pub cli: Option<bool>,
}

/// The effect of an option.
#[derive(Debug, Clone, Copy)]
enum OptionEffect {
    Set(fn(&mut WasiOptions, bool)),
    /// No effect, since this is always so here.
    Always(bool),
}

const OPTIONS: [(&str, OptionEffect); 22] = [
    ("inherit-network", OptionEffect::Set(|o, on| o.network.inherit = on)),
    ("tcp", OptionEffect::Set(|o, on| o.network.tcp = Some(on))),
    ("udp", OptionEffect::Set(|o, on| o.network.udp = Some(on))),
    ("allow-ip-name-lookup", OptionEffect::Set(|o, on| o.network.names = Some(on))),
    ("inherit-env", OptionEffect::Set(|o, on| o.inherit_env = Some(on))),
    ("inherit-stdin", OptionEffect::Set(|o, on| o.inherit_stdin = Some(on))),
    ("cli", OptionEffect::Set(|o, on| o.cli = Some(on))),
    ("common", OptionEffect::Set(|o, on| o.cli = Some(on))),
    ("inherit-stdout", OptionEffect::Always(true)),
    ("inherit-stderr", OptionEffect::Always(true)),
    ("cli-exit-with-code", OptionEffect::Always(true)),
    ("network-error-code", OptionEffect::Always(true)),
    ("preview2", OptionEffect::Always(true)),
    ("preview0", OptionEffect::Always(true)),
    ("p3", OptionEffect::Always(false)),
    ("threads", OptionEffect::Always(false)),
    ("http", OptionEffect::Always(false)),
    ("nn", OptionEffect::Always(false)),
    ("config", OptionEffect::Always(false)),
    ("keyvalue", OptionEffect::Always(false)),
    ("tls", OptionEffect::Always(false)),
    ("listenfd", OptionEffect::Always(false)),
];

/// Options of wasmtime that do not exist here. They are recognised, so that nobody takes them for misspelled.
const ELSEWHERE: [&str; 12] = [
    "cwd",
    "tcplisten",
    "nn-graph",
    "config-var",
    "keyvalue-in-memory-data",
    "max-resources",
    "hostcall-fuel",
    "max-component-handles",
    "max-random-size",
    "max-http-fields-size",
    "http-outgoing-body-buffer-chunks",
    "http-outgoing-body-chunk-size",
];

/// One value of `-S`: options separated by commas, each alone or with `=y` or `=n`.
#[derive(Debug, Clone)]
pub(super) struct OptionList(Vec<(&'static str, bool)>);

impl std::str::FromStr for OptionList {
    type Err = Wrong;

    fn from_str(text: &str) -> Result<Self, Wrong> {
        text.split(',').map(option).collect::<Result<_, _>>().map(Self)
    }
}

fn option(text: &str) -> Result<(&'static str, bool), Wrong> {
    let (name, value) = text.split_once('=').map_or((text, None), |(name, value)| (name, Some(value)));
    let Some((name, effect)) = OPTIONS.iter().find(|(known, _)| *known == name) else {
        let list = OPTIONS.iter().filter(|(_, effect)| matches!(effect, OptionEffect::Set(_)));
        let list = list.map(|(name, _)| *name).collect::<Vec<_>>().join(", ");
        return Err(Wrong(match ELSEWHERE.contains(&name) {
            true => message!("cli-wasi-elsewhere", name, list),
            false => message!("cli-wasi-unknown", name, list),
        }));
    };
    let on = match value {
        None | Some("y" | "yes" | "true") => true,
        Some("n" | "no" | "false") => false,
        Some(value) => return Err(Wrong(message!("cli-wasi-value", name = *name, value))),
    };
    match effect {
        OptionEffect::Always(true) if !on => Err(Wrong(message!("cli-wasi-always", name = *name))),
        OptionEffect::Always(false) if on => Err(Wrong(message!("cli-wasi-unsupported", name = *name))),
        _ => Ok((name, on)),
    }
}

impl WasiOptions {
    /// The result of all lists together, in which the last word on each option counts.
    pub fn of(lists: &[OptionList]) -> Self {
        let mut options = Self::default();
        for (name, on) in lists.iter().flat_map(|list| &list.0) {
            if let Some((_, OptionEffect::Set(set))) = OPTIONS.iter().find(|(known, _)| known == name) {
                set(&mut options, *on);
            }
        }
        options
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(lists: &[&str]) -> WasiOptions {
        WasiOptions::of(&lists.iter().map(|text| text.parse().unwrap()).collect::<Vec<_>>())
    }

    #[test]
    fn lists_are_read_as_wasmtime_reads_them() {
        assert_eq!(read(&[]), WasiOptions::default());
        let all =
            read(&["inherit-network,allow-ip-name-lookup=yes", "inherit-env", "inherit-stdin=n"]).network;
        assert!(all.tcp() && all.udp() && all.addresses() && all.names());
        let tcp = read(&["tcp"]).network;
        assert!(tcp.tcp() && !tcp.udp() && !tcp.addresses() && !tcp.names());
        let without = read(&["inherit-network", "tcp=false"]).network;
        assert!(!without.tcp() && without.udp());
        // The last value counts.
        assert!(read(&["tcp=n", "tcp=true"]).network.tcp());
        assert_eq!(read(&["inherit-env=y,inherit-env=n"]).inherit_env, Some(false));
        assert_eq!(read(&["cli=n"]).cli, Some(false));
        assert_eq!(read(&["threads=n,preview2,common=y"]).cli, Some(true));
    }

    #[test]
    fn others_are_refused_in_words() {
        for (text, words) in [
            ("inherit_network", "there is no option `inherit_network`; there are inherit-network, tcp"),
            ("tcp=maybe", "`tcp=maybe`: write `tcp`, `tcp=y` or `tcp=n`"),
            ("tcp,,udp", "there is no option ``"),
            ("cwd=/x", "`cwd` is an option of wasmtime that wasmscope does not have"),
            ("threads", "`threads` is not supported"),
            ("inherit-stdout=n", "`inherit-stdout=n` is not possible here"),
        ] {
            let error = text.parse::<OptionList>().unwrap_err().to_string();
            assert!(error.starts_with(words), "{text}: {error}");
        }
    }
}
