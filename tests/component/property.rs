//! A value that is lowered in one encoding and lifted again, twice, stays the same; for random types and values.

use crate::arbitrary::{label, types, values};
use proptest::prelude::*;
use wasmscope::component::{
    Field, FuncSig, HandleTable, Lift, LiftedEncodings, LowerContext, LowerLog, LowerStep, Lowering, Realloc,
    Type, Val, conforms, flatten, parse_val, render_val, type_layout,
};
use wasmscope::wasm::component::StringEncoding;

const ENCODINGS: [StringEncoding; 3] =
    [StringEncoding::Utf8, StringEncoding::Utf16, StringEncoding::Latin1OrUtf16];

/// A component's memory, with an allocator outside of it.
struct Side {
    memory: Vec<u8>,
    handles: HandleTable,
    next: u32,
}

impl Side {
    fn new() -> Self {
        Self { memory: vec![0xaa; 1 << 16], handles: HandleTable::default(), next: 24 }
    }

    fn realloc(&mut self, request: Realloc) -> u32 {
        // Never aligned more strictly than requested.
        let at = (self.next + 16).next_multiple_of(16) | request.align;
        let (from, to, len) =
            (request.old_ptr as usize, at as usize, request.old_size.min(request.new_size) as usize);
        self.next = at + request.new_size;
        let end = self.next as usize;
        if end > self.memory.len() {
            self.memory.resize(end, 0xaa);
        }
        self.memory.copy_within(from..from + len, to);
        at
    }

    fn lower(&mut self, mut lowering: Lowering) -> Vec<u64> {
        let mut ptr = None;
        loop {
            let mut log = LowerLog::default();
            let mut cx = LowerContext {
                memory: &mut self.memory,
                handles: &mut self.handles,
                instance: 0,
                resources: &[],
                scope: 1,
                log: &mut log,
            };
            // A checkpoint may be taken at any point.
            lowering = lowering.clone();
            match lowering.resume(&mut cx, ptr).unwrap() {
                LowerStep::Realloc(request) => ptr = Some(self.realloc(request)),
                LowerStep::Done(flat) => return flat,
            }
        }
    }
}

fn call() -> impl Strategy<Value = (Vec<Type>, Vec<Val>)> {
    proptest::collection::vec(types(), 1..6).prop_flat_map(|types| {
        let args: Vec<_> = types.iter().map(values).collect();
        (Just(types), args)
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn values_come_back_through_two_components((types, args) in call(), front in 0usize..3, back in 0usize..3) {
        let params = types.iter().enumerate().map(|(i, ty)| Field { name: label(i), ty: ty.clone() });
        let sig = FuncSig { params: params.collect(), result: None , is_async: false };
        let (mut values, mut spelling) = (args.clone(), LiftedEncodings::default());
        for encoding in [ENCODINGS[front], ENCODINGS[back]] {
            let mut side = Side::new();
            let flat = side.lower(Lowering::params(&sig, values, spelling, encoding).unwrap());
            let core = flatten::lowered_type(&sig, false);
            prop_assert_eq!(flat.len(), core.params.len(), "as many core values as the type says");
            let mut lift = Lift::new(&side.memory, encoding, &mut side.handles);
            values = lift.params(&sig, &flat).unwrap();
            spelling = lift.finish().encodings;
            prop_assert_eq!(&values, &args);
        }
        // Each value is also passed as a result.
        for (ty, value) in types.iter().zip(&args) {
            prop_assert!(conforms(value, ty).is_ok());
            let mut side = Side::new();
            let out = side.realloc(Realloc { old_ptr: 0, old_size: 0, align: type_layout::alignment(ty), new_size: type_layout::size(ty) });
            let lowering = Lowering::result(ty, value.clone(), out, LiftedEncodings::default(), ENCODINGS[back]);
            let mut flat = side.lower(lowering);
            if flatten::flat_count(ty) > 1 {
                prop_assert!(flat.is_empty());
                flat = vec![u64::from(out)];
            }
            let back = Lift::new(&side.memory, ENCODINGS[back], &mut side.handles).result(ty, &flat).unwrap();
            prop_assert_eq!(&back, value);
        }
    }

    #[test]
    fn what_is_shown_can_be_typed_in((types, args) in call()) {
        for (ty, value) in types.iter().zip(&args) {
            let text = render_val(value, ty);
            prop_assert_eq!(&parse_val(&text, ty).map_err(|e| format!("{text}: {e}")), &Ok(value.clone()));
        }
    }

    /// Whatever is in memory and in the flat values, lifting gives a value or an error.
    #[test]
    fn lifting_anything_never_panics(
        types in proptest::collection::vec(types(), 1..6),
        flat in proptest::collection::vec(prop_oneof![any::<u64>(), 0u64..200], 17),
        memory in proptest::collection::vec(prop_oneof![any::<u8>(), Just(0u8), 0u8..4], 0..300),
        encoding in 0usize..3,
    ) {
        let params = types.iter().enumerate().map(|(i, ty)| Field { name: label(i), ty: ty.clone() });
        let sig = FuncSig { params: params.collect(), result: None , is_async: false };
        let mut handles = HandleTable::default();
        if let Ok(values) = Lift::new(&memory, ENCODINGS[encoding], &mut handles).params(&sig, &flat) {
            for (value, ty) in values.iter().zip(&types) {
                prop_assert_eq!(conforms(value, ty), Ok(()));
            }
        }
    }
}

#[test]
fn spilled_parameters_take_a_padded_tuple() {
    let u8s = (0..17).map(|i| Field { name: label(i), ty: Type::U8 });
    let wide = Field { name: label(17), ty: Type::U64 };
    let sig = FuncSig { params: std::iter::once(wide).chain(u8s).collect(), result: None, is_async: false };
    let args = std::iter::once(Val::U64(1)).chain((0..17).map(Val::U8)).collect();
    let mut lowering =
        Lowering::params(&sig, args, LiftedEncodings::default(), StringEncoding::Utf8).unwrap();
    let mut side = Side::new();
    let mut log = LowerLog::default();
    let mut cx = LowerContext {
        memory: &mut side.memory,
        handles: &mut side.handles,
        instance: 0,
        resources: &[],
        scope: 1,
        log: &mut log,
    };
    let request = Realloc { old_ptr: 0, old_size: 0, align: 8, new_size: 32 };
    assert_eq!(lowering.resume(&mut cx, None), Ok(LowerStep::Realloc(request)));
    // The padding must be within memory, too.
    let memory = vec![0; 32];
    let mut handles = HandleTable::default();
    let mut lift =
        |at: u64| Lift::new(&memory, StringEncoding::Utf8, &mut handles).params(&sig, &[at]).is_ok();
    assert!(lift(0) && !lift(8));
    let memory = vec![0; 31];
    let mut lift = Lift::new(&memory, StringEncoding::Utf8, &mut handles);
    assert!(lift.params(&sig, &[0]).unwrap_err().contains("32 bytes long"));
}
