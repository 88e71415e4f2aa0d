//! `wasi:io` as data. Generated from WIT by `tests/wit.rs`: do not change it by hand.

use crate::wit::data::{NamedTypeKind, functions, NamedType, WorldRow, Since, Ty::*, WasiResource::*};
use crate::wit::label::labels;
use super::Resource;

labels! {
    /// The cases of the variant `stream-error`.
    StreamError {
        LastOperationFailed "last-operation-failed",
        Closed "closed",
    }
}

pub(super) static STREAM_ERROR: NamedType = NamedType { name: "stream-error", def:
    NamedTypeKind::Variant(&[("last-operation-failed", Some(Own(P2(Resource::Error)))), ("closed", None)]) };

functions! {
    /// A function of `wasi:io` that belongs to no resource.
    Io {
        Poll: "wasi:io/poll" "poll" Since::Release(0), ["in": List(&Borrow(P2(Resource::Pollable)))] =>
            Some(List(&U32));
    }
}

functions! {
    /// A function of the resource `error`.
    Error {
        ToDebugString: "wasi:io/error" "[method]error.to-debug-string" Since::Release(0), ["self":
            Borrow(P2(Resource::Error))] => Some(String);
    }
}

functions! {
    /// A function of the resource `pollable`.
    Pollable {
        Ready: "wasi:io/poll" "[method]pollable.ready" Since::Release(0), ["self":
            Borrow(P2(Resource::Pollable))] => Some(Bool);
        Block: "wasi:io/poll" "[method]pollable.block" Since::Release(0), ["self":
            Borrow(P2(Resource::Pollable))] => None;
    }
}

functions! {
    /// A function of the resource `input-stream`.
    InputStream {
        Read: "wasi:io/streams" "[method]input-stream.read" Since::Release(0), ["self":
            Borrow(P2(Resource::InputStream)), "len": U64] => Some(Result(Some(&List(&U8)),
            Some(&Named(&STREAM_ERROR))));
        BlockingRead: "wasi:io/streams" "[method]input-stream.blocking-read" Since::Release(0), ["self":
            Borrow(P2(Resource::InputStream)), "len": U64] => Some(Result(Some(&List(&U8)),
            Some(&Named(&STREAM_ERROR))));
        Skip: "wasi:io/streams" "[method]input-stream.skip" Since::Release(0), ["self":
            Borrow(P2(Resource::InputStream)), "len": U64] => Some(Result(Some(&U64),
            Some(&Named(&STREAM_ERROR))));
        BlockingSkip: "wasi:io/streams" "[method]input-stream.blocking-skip" Since::Release(0), ["self":
            Borrow(P2(Resource::InputStream)), "len": U64] => Some(Result(Some(&U64),
            Some(&Named(&STREAM_ERROR))));
        Subscribe: "wasi:io/streams" "[method]input-stream.subscribe" Since::Release(0), ["self":
            Borrow(P2(Resource::InputStream))] => Some(Own(P2(Resource::Pollable)));
    }
}

functions! {
    /// A function of the resource `output-stream`.
    OutputStream {
        CheckWrite: "wasi:io/streams" "[method]output-stream.check-write" Since::Release(0), ["self":
            Borrow(P2(Resource::OutputStream))] => Some(Result(Some(&U64), Some(&Named(&STREAM_ERROR))));
        Write: "wasi:io/streams" "[method]output-stream.write" Since::Release(0), ["self":
            Borrow(P2(Resource::OutputStream)), "contents": List(&U8)] => Some(Result(None,
            Some(&Named(&STREAM_ERROR))));
        BlockingWriteAndFlush: "wasi:io/streams" "[method]output-stream.blocking-write-and-flush"
            Since::Release(0), ["self": Borrow(P2(Resource::OutputStream)), "contents": List(&U8)] =>
            Some(Result(None, Some(&Named(&STREAM_ERROR))));
        Flush: "wasi:io/streams" "[method]output-stream.flush" Since::Release(0), ["self":
            Borrow(P2(Resource::OutputStream))] => Some(Result(None, Some(&Named(&STREAM_ERROR))));
        BlockingFlush: "wasi:io/streams" "[method]output-stream.blocking-flush" Since::Release(0), ["self":
            Borrow(P2(Resource::OutputStream))] => Some(Result(None, Some(&Named(&STREAM_ERROR))));
        Subscribe: "wasi:io/streams" "[method]output-stream.subscribe" Since::Release(0), ["self":
            Borrow(P2(Resource::OutputStream))] => Some(Own(P2(Resource::Pollable)));
        WriteZeroes: "wasi:io/streams" "[method]output-stream.write-zeroes" Since::Release(0), ["self":
            Borrow(P2(Resource::OutputStream)), "len": U64] => Some(Result(None,
            Some(&Named(&STREAM_ERROR))));
        BlockingWriteZeroesAndFlush: "wasi:io/streams" "[method]output-stream.blocking-write-zeroes-and-flush"
            Since::Release(0), ["self": Borrow(P2(Resource::OutputStream)), "len": U64] => Some(Result(None,
            Some(&Named(&STREAM_ERROR))));
        Splice: "wasi:io/streams" "[method]output-stream.splice" Since::Release(0), ["self":
            Borrow(P2(Resource::OutputStream)), "src": Borrow(P2(Resource::InputStream)), "len": U64] =>
            Some(Result(Some(&U64), Some(&Named(&STREAM_ERROR))));
        BlockingSplice: "wasi:io/streams" "[method]output-stream.blocking-splice" Since::Release(0), ["self":
            Borrow(P2(Resource::OutputStream)), "src": Borrow(P2(Resource::InputStream)), "len": U64] =>
            Some(Result(Some(&U64), Some(&Named(&STREAM_ERROR))));
    }
}
