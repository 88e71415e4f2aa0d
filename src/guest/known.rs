//! Which imports the hosts of this crate know: asked before anything runs.

/// The interfaces of WASI 0.2 with their functions (without the resource in front of methods: a method is known
/// by `resource.method`).
const INTERFACES: &[(&str, &[&str])] = &[
    ("wasi:cli/environment", &["get-environment", "get-arguments", "initial-cwd"]),
    ("wasi:cli/exit", &["exit", "exit-with-code"]),
    ("wasi:cli/stdin", &["get-stdin"]),
    ("wasi:cli/stdout", &["get-stdout"]),
    ("wasi:cli/stderr", &["get-stderr"]),
    ("wasi:cli/terminal-input", &[]),
    ("wasi:cli/terminal-output", &[]),
    ("wasi:cli/terminal-stdin", &["get-terminal-stdin"]),
    ("wasi:cli/terminal-stdout", &["get-terminal-stdout"]),
    ("wasi:cli/terminal-stderr", &["get-terminal-stderr"]),
    ("wasi:io/error", &["error.to-debug-string"]),
    ("wasi:io/poll", &["pollable.ready", "pollable.block", "poll"]),
    (
        "wasi:io/streams",
        &[
            "input-stream.read",
            "input-stream.blocking-read",
            "input-stream.skip",
            "input-stream.blocking-skip",
            "input-stream.subscribe",
            "output-stream.check-write",
            "output-stream.write",
            "output-stream.blocking-write-and-flush",
            "output-stream.flush",
            "output-stream.blocking-flush",
            "output-stream.subscribe",
            "output-stream.write-zeroes",
            "output-stream.blocking-write-zeroes-and-flush",
            "output-stream.splice",
            "output-stream.blocking-splice",
        ],
    ),
    ("wasi:clocks/monotonic-clock", &["now", "resolution", "subscribe-instant", "subscribe-duration"]),
    ("wasi:clocks/wall-clock", &["now", "resolution"]),
    ("wasi:filesystem/preopens", &["get-directories"]),
    (
        "wasi:filesystem/types",
        &[
            "descriptor.read-via-stream",
            "descriptor.write-via-stream",
            "descriptor.append-via-stream",
            "descriptor.advise",
            "descriptor.sync-data",
            "descriptor.get-flags",
            "descriptor.get-type",
            "descriptor.set-size",
            "descriptor.set-times",
            "descriptor.read",
            "descriptor.write",
            "descriptor.read-directory",
            "descriptor.sync",
            "descriptor.create-directory-at",
            "descriptor.stat",
            "descriptor.stat-at",
            "descriptor.set-times-at",
            "descriptor.link-at",
            "descriptor.open-at",
            "descriptor.readlink-at",
            "descriptor.remove-directory-at",
            "descriptor.rename-at",
            "descriptor.symlink-at",
            "descriptor.unlink-file-at",
            "descriptor.is-same-object",
            "descriptor.metadata-hash",
            "descriptor.metadata-hash-at",
            "directory-entry-stream.read-directory-entry",
            "filesystem-error-code",
        ],
    ),
    ("wasi:random/random", &["get-random-bytes", "get-random-u64"]),
    ("wasi:random/insecure", &["get-insecure-random-bytes", "get-insecure-random-u64"]),
    ("wasi:random/insecure-seed", &["insecure-seed"]),
    ("wasi:sockets/network", &["network-error-code"]),
    ("wasi:sockets/instance-network", &["instance-network"]),
    ("wasi:sockets/tcp-create-socket", &["create-tcp-socket"]),
    ("wasi:sockets/udp-create-socket", &["create-udp-socket"]),
    (
        "wasi:sockets/tcp",
        &[
            "tcp-socket.start-bind",
            "tcp-socket.finish-bind",
            "tcp-socket.start-connect",
            "tcp-socket.finish-connect",
            "tcp-socket.start-listen",
            "tcp-socket.finish-listen",
            "tcp-socket.accept",
            "tcp-socket.local-address",
            "tcp-socket.remote-address",
            "tcp-socket.is-listening",
            "tcp-socket.address-family",
            "tcp-socket.set-listen-backlog-size",
            "tcp-socket.keep-alive-enabled",
            "tcp-socket.set-keep-alive-enabled",
            "tcp-socket.keep-alive-idle-time",
            "tcp-socket.set-keep-alive-idle-time",
            "tcp-socket.keep-alive-interval",
            "tcp-socket.set-keep-alive-interval",
            "tcp-socket.keep-alive-count",
            "tcp-socket.set-keep-alive-count",
            "tcp-socket.hop-limit",
            "tcp-socket.set-hop-limit",
            "tcp-socket.receive-buffer-size",
            "tcp-socket.set-receive-buffer-size",
            "tcp-socket.send-buffer-size",
            "tcp-socket.set-send-buffer-size",
            "tcp-socket.subscribe",
            "tcp-socket.shutdown",
        ],
    ),
    (
        "wasi:sockets/udp",
        &[
            "udp-socket.start-bind",
            "udp-socket.finish-bind",
            "udp-socket.stream",
            "udp-socket.local-address",
            "udp-socket.remote-address",
            "udp-socket.address-family",
            "udp-socket.unicast-hop-limit",
            "udp-socket.set-unicast-hop-limit",
            "udp-socket.receive-buffer-size",
            "udp-socket.set-receive-buffer-size",
            "udp-socket.send-buffer-size",
            "udp-socket.set-send-buffer-size",
            "udp-socket.subscribe",
            "incoming-datagram-stream.receive",
            "incoming-datagram-stream.subscribe",
            "outgoing-datagram-stream.check-send",
            "outgoing-datagram-stream.send",
            "outgoing-datagram-stream.subscribe",
        ],
    ),
    (
        "wasi:sockets/ip-name-lookup",
        &[
            "resolve-addresses",
            "resolve-address-stream.resolve-next-address",
            "resolve-address-stream.subscribe",
        ],
    ),
];

/// An interface that 0.2 has marked as unstable, and that wasmtime 48 does not have.
pub(super) fn is_unstable(interface: &str) -> bool {
    interface == "wasi:clocks/timezone"
}

fn functions(interface: &str) -> Option<&'static [&'static str]> {
    INTERFACES.iter().find(|(name, _)| *name == interface).map(|(_, functions)| *functions)
}

/// Whether hosts know an interface (its name without version).
#[must_use]
pub fn is_known_interface(interface: &str) -> bool {
    functions(interface).is_some()
}

/// Whether hosts know a function of an interface (without version), under its import name
/// (`get-arguments`, `[method]descriptor.open-at`).
#[must_use]
pub fn is_known(interface: &str, function: &str) -> bool {
    let name =
        function.strip_prefix("[method]").or_else(|| function.strip_prefix("[static]")).unwrap_or(function);
    functions(interface).is_some_and(|functions| functions.contains(&name))
}

/// Splits `wasi:io/poll@0.2.6` into the interface without version, and whether hosts know that version: all
/// releases of 0.2 are one, as semantic versioning has it.
#[must_use]
pub fn interface_of(import: &str) -> (&str, bool) {
    match import.split_once('@') {
        None => (import, true),
        Some((interface, version)) => {
            // `@0.2` is the canonical name, where the rest of the version is given apart.
            let patch = version.strip_prefix("0.2.").unwrap_or("x");
            let release = !patch.is_empty() && patch.bytes().all(|b| b.is_ascii_digit());
            (interface, release || version == "0.2")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn methods_are_known_by_their_resource() {
        assert!(is_known("wasi:filesystem/types", "[method]descriptor.open-at"));
        assert!(is_known("wasi:io/poll", "poll"));
        assert!(!is_known("wasi:io/poll", "[method]pollable.explode"));
        assert!(!is_known("wasi:http/types", "[constructor]fields"));
    }

    #[test]
    fn every_release_of_0_2_is_one() {
        assert_eq!(interface_of("wasi:io/poll@0.2.0"), ("wasi:io/poll", true));
        assert_eq!(interface_of("wasi:io/poll@0.2.12"), ("wasi:io/poll", true));
        assert_eq!(interface_of("wasi:io/poll@0.2"), ("wasi:io/poll", true));
        assert_eq!(interface_of("wasi:io/poll@0.2.0-rc-2023-11-10"), ("wasi:io/poll", false));
        assert_eq!(interface_of("wasi:io/poll@0.3.0"), ("wasi:io/poll", false));
    }
}
