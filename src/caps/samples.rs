//! One sample of everything that evidence holds, for tests that look at each message.

use super::network::{Network, NetworkFailure, Protocol};
use super::no_directory::{GivenDirectories, Other};
use super::node::{NodeKind, Origin};
use super::sample::Sample;
use super::{
    Absent, AccessAttempt, Errno, Here, LibcAnswer, Operation, Permissions, PreopenReason, QuotedNames,
    Thing, Unmet, errno,
};

/// The name that all samples use.
pub(crate) const NAME: &str = "sample/name";

macro_rules! samples {
    ($($ty:ty: $value:expr;)*) => {$(
        impl Sample for $ty {
            fn sample() -> Self {
                $value
            }
        }
    )*};
}

samples! {
    String: NAME.to_owned();
    u16: 44;
    u32: 3;
    u64: 4096;
    i32: 7;
    usize: 2;
    QuotedNames: QuotedNames(vec![NAME.into(), NAME.into()]);
    Errno: errno::errno(44);
    LibcAnswer: LibcAnswer(errno::errno(44));
    Origin: Origin::Granted(NAME.into());
    NodeKind: NodeKind::File;
    Other: Other::File(NAME.into());
    GivenDirectories: GivenDirectories(2);
    Network: Network { inherit: true, ..Network::default() };
    Protocol: Protocol::Tcp;
    NetworkFailure: NetworkFailure("timeout".into());
    AccessAttempt: AccessAttempt::new(&Operation::Open, Thing::Named { name: NAME.into() });
    Thing: Thing::Descriptor { number: 3 };
    PreopenReason: PreopenReason::Root;
    Unmet: Unmet::Exists;
    Absent: Absent::File;
    Here: Here(None);
    Permissions: Permissions {
        path: NAME.into(),
        owner: 7,
        group: 8,
        mode: 0o640,
        directory: true,
        me: (1, 8),
        needs: "w".into(),
    };
}

impl<T: Sample> Sample for Box<T> {
    fn sample() -> Self {
        Self::new(T::sample())
    }
}
