//! `wasi:io` as data. Generated from WIT by `tests/wit.rs`: do not change it by hand.

use crate::wit::label::labels;
use super::Resource;
use super::data::Def;
use super::data::Named;
use super::data::Row;
use super::data::Since;
use super::data::Ty;
use super::data::functions;

labels! {
    /// The cases of the variant `stream-error`.
    StreamError {
        LastOperationFailed "last-operation-failed",
        Closed "closed",
    }
}

pub(super) static STREAM_ERROR: Named = Named { name: "stream-error", def:
    Def::Variant(&[("last-operation-failed", Some(Ty::Own(Resource::Error))), ("closed", None)]) };

functions! {
    /// A function of `wasi:io` that belongs to no resource.
    Io {
        Poll: "wasi:io/poll" "poll" Since::Release(0), ["in": Ty::List(&Ty::Borrow(Resource::Pollable))] =>
            Some(Ty::List(&Ty::U32));
    }
}

functions! {
    /// A function of the resource `error`.
    Error {
        ToDebugString: "wasi:io/error" "[method]error.to-debug-string" Since::Release(0), ["self":
            Ty::Borrow(Resource::Error)] => Some(Ty::String);
    }
}

functions! {
    /// A function of the resource `pollable`.
    Pollable {
        Ready: "wasi:io/poll" "[method]pollable.ready" Since::Release(0), ["self":
            Ty::Borrow(Resource::Pollable)] => Some(Ty::Bool);
        Block: "wasi:io/poll" "[method]pollable.block" Since::Release(0), ["self":
            Ty::Borrow(Resource::Pollable)] => None;
    }
}

functions! {
    /// A function of the resource `input-stream`.
    InputStream {
        Read: "wasi:io/streams" "[method]input-stream.read" Since::Release(0), ["self":
            Ty::Borrow(Resource::InputStream), "len": Ty::U64] => Some(Ty::Result(Some(&Ty::List(&Ty::U8)),
            Some(&Ty::Named(&STREAM_ERROR))));
        BlockingRead: "wasi:io/streams" "[method]input-stream.blocking-read" Since::Release(0), ["self":
            Ty::Borrow(Resource::InputStream), "len": Ty::U64] => Some(Ty::Result(Some(&Ty::List(&Ty::U8)),
            Some(&Ty::Named(&STREAM_ERROR))));
        Skip: "wasi:io/streams" "[method]input-stream.skip" Since::Release(0), ["self":
            Ty::Borrow(Resource::InputStream), "len": Ty::U64] => Some(Ty::Result(Some(&Ty::U64),
            Some(&Ty::Named(&STREAM_ERROR))));
        BlockingSkip: "wasi:io/streams" "[method]input-stream.blocking-skip" Since::Release(0), ["self":
            Ty::Borrow(Resource::InputStream), "len": Ty::U64] => Some(Ty::Result(Some(&Ty::U64),
            Some(&Ty::Named(&STREAM_ERROR))));
        Subscribe: "wasi:io/streams" "[method]input-stream.subscribe" Since::Release(0), ["self":
            Ty::Borrow(Resource::InputStream)] => Some(Ty::Own(Resource::Pollable));
    }
}

functions! {
    /// A function of the resource `output-stream`.
    OutputStream {
        CheckWrite: "wasi:io/streams" "[method]output-stream.check-write" Since::Release(0), ["self":
            Ty::Borrow(Resource::OutputStream)] => Some(Ty::Result(Some(&Ty::U64),
            Some(&Ty::Named(&STREAM_ERROR))));
        Write: "wasi:io/streams" "[method]output-stream.write" Since::Release(0), ["self":
            Ty::Borrow(Resource::OutputStream), "contents": Ty::List(&Ty::U8)] => Some(Ty::Result(None,
            Some(&Ty::Named(&STREAM_ERROR))));
        BlockingWriteAndFlush: "wasi:io/streams" "[method]output-stream.blocking-write-and-flush"
            Since::Release(0), ["self": Ty::Borrow(Resource::OutputStream), "contents": Ty::List(&Ty::U8)] =>
            Some(Ty::Result(None, Some(&Ty::Named(&STREAM_ERROR))));
        Flush: "wasi:io/streams" "[method]output-stream.flush" Since::Release(0), ["self":
            Ty::Borrow(Resource::OutputStream)] => Some(Ty::Result(None, Some(&Ty::Named(&STREAM_ERROR))));
        BlockingFlush: "wasi:io/streams" "[method]output-stream.blocking-flush" Since::Release(0), ["self":
            Ty::Borrow(Resource::OutputStream)] => Some(Ty::Result(None, Some(&Ty::Named(&STREAM_ERROR))));
        Subscribe: "wasi:io/streams" "[method]output-stream.subscribe" Since::Release(0), ["self":
            Ty::Borrow(Resource::OutputStream)] => Some(Ty::Own(Resource::Pollable));
        WriteZeroes: "wasi:io/streams" "[method]output-stream.write-zeroes" Since::Release(0), ["self":
            Ty::Borrow(Resource::OutputStream), "len": Ty::U64] => Some(Ty::Result(None,
            Some(&Ty::Named(&STREAM_ERROR))));
        BlockingWriteZeroesAndFlush: "wasi:io/streams" "[method]output-stream.blocking-write-zeroes-and-flush"
            Since::Release(0), ["self": Ty::Borrow(Resource::OutputStream), "len": Ty::U64] =>
            Some(Ty::Result(None, Some(&Ty::Named(&STREAM_ERROR))));
        Splice: "wasi:io/streams" "[method]output-stream.splice" Since::Release(0), ["self":
            Ty::Borrow(Resource::OutputStream), "src": Ty::Borrow(Resource::InputStream), "len": Ty::U64] =>
            Some(Ty::Result(Some(&Ty::U64), Some(&Ty::Named(&STREAM_ERROR))));
        BlockingSplice: "wasi:io/streams" "[method]output-stream.blocking-splice" Since::Release(0), ["self":
            Ty::Borrow(Resource::OutputStream), "src": Ty::Borrow(Resource::InputStream), "len": Ty::U64] =>
            Some(Ty::Result(Some(&Ty::U64), Some(&Ty::Named(&STREAM_ERROR))));
    }
}
