//! Descriptors of preview 1 among the values of a call: bare numbers, told by the names of their parameters.

use crate::guest::HostCall;
use crate::wit::WasiFunc;

/// Whether the call is one of preview 1, whose handles are numbers.
pub(crate) fn is_preview1(call: &HostCall) -> bool {
    call.func.is(WasiFunc::is_preview1)
}

/// Whether a parameter is a descriptor of preview 1.
pub(super) fn is_descriptor(call: &HostCall, param: &str) -> bool {
    is_preview1(call) && (param == "fd" || param.ends_with("_fd") || param.ends_with("-fd"))
}
