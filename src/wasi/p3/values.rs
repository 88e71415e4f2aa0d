//! Values of 0.3 that both calls and streams give.

use crate::component::Val;
use crate::wasi::fs::FileType;
use crate::wit::WitLabel;
use crate::wit::p3::filesystem::{DescriptorType, ErrorCode};

/// The `error-code` for an errno.
pub(super) fn error(number: u16) -> Val {
    ErrorCode::of_errno(number).value()
}

/// The `descriptor-type` that a type of file is reported as.
pub(super) fn descriptor_type(ty: FileType) -> Val {
    let ty = match ty {
        FileType::Unknown => return DescriptorType::Other.with(Some(Val::option(None))),
        FileType::BlockDevice => DescriptorType::BlockDevice,
        FileType::CharacterDevice => DescriptorType::CharacterDevice,
        FileType::Directory => DescriptorType::Directory,
        FileType::SymbolicLink => DescriptorType::SymbolicLink,
        FileType::RegularFile => DescriptorType::RegularFile,
    };
    ty.with(None)
}
