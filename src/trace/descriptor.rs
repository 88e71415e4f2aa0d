//! Preview 1 descriptors among the values of a call: bare numbers, recognised by the names of their parameters.

use crate::guest::HostCall;
use crate::wit::WasiFunc;

/// Whether the call is of preview 1, where handles are numbers.
pub(crate) fn is_preview1(call: &HostCall) -> bool {
    call.func.is(WasiFunc::is_preview1)
}

/// Whether a parameter is a preview 1 descriptor.
pub(super) fn is_descriptor(call: &HostCall, param: &str) -> bool {
    is_preview1(call) && (param == "fd" || param.ends_with("_fd") || param.ends_with("-fd"))
}
