//! One value of everything that evidence holds, for tests that look at each message.

use super::network::{Failure, Network, Protocol};
use super::no_directory::{Given, Other};
use super::node::{NodeKind, Origin};
use super::sample::Sample;
use super::{
    Absent, Action, Answer, Errno, Here, Names, Operation, Permissions, PreopenReason, Thing, Unmet, errno,
};

/// The name in all of them.
pub const NAME: &str = "sample/name";

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
    Names: Names(vec![NAME.into(), NAME.into()]);
    Errno: errno::errno(44);
    Answer: Answer(errno::errno(44));
    Origin: Origin::Granted(NAME.into());
    NodeKind: NodeKind::File;
    Other: Other::File(NAME.into());
    Given: Given(2);
    Network: Network { inherit: true, ..Network::default() };
    Protocol: Protocol::Tcp;
    Failure: Failure("timeout".into());
    Action: Action::new(&Operation::Open, Thing::Named { name: NAME.into() });
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
