//! Everything that can be asked of debug information, in a frame in which everything has a value: for tests and a fuzz
//! target in which that information is damaged, or written to do harm.

#![allow(dead_code)] // each crate of tests uses its part

use std::hint::black_box;
use std::time::{Duration, Instant};
use wasmscope::symbols::{
    FrameState, Inspector, PlacedValue, SourceVariable, StateValue, Symbols, TypedValue, VariablePath,
};

/// How many bytes of a value may stand in one line.
const LONGEST_LINE: usize = 1 << 15;
/// How many pieces of values a screen of memory may have: members may lie on top of each other.
const MOST_PIECES: usize = 1 << 14;
/// How many parts of a value are asked for at once.
const PAGE: u64 = 100;

/// A frame in which each local and operand is a number, and memory holds any bytes.
pub struct Everything {
    memory: Vec<u8>,
    /// The value of the first local; those of others follow at a small distance.
    first: u64,
}

impl Everything {
    /// With a memory of so many bytes, of which some are addresses in it.
    #[must_use]
    pub fn with_memory(len: u32) -> Self {
        let words = (0..len / 4).map(|i| {
            let hash = i.wrapping_mul(2_654_435_761) >> 7;
            // Pointers to near and far, small numbers, and anything.
            match i % 4 {
                0 => hash % len,
                1 => (i * 4).wrapping_add(hash % 256).wrapping_sub(128) & (len - 1),
                2 => hash % 8,
                _ => hash,
            }
        });
        Self { memory: words.flat_map(u32::to_le_bytes).collect(), first: u64::from(len / 4) }
    }
}

impl FrameState for Everything {
    fn local(&self, index: u32) -> Option<StateValue> {
        Some(StateValue::Scalar(self.first + 16 * u64::from(index)))
    }

    fn global(&self, _: u32) -> Option<StateValue> {
        Some(StateValue::Scalar(self.first * 2))
    }

    fn operand(&self, index: u32) -> Option<StateValue> {
        Some(StateValue::Scalar(index.into()))
    }

    fn memory(&self) -> &[u8] {
        &self.memory
    }

    fn function(&self, index: u64) -> Option<String> {
        Some(format!("function {index}"))
    }

    fn is_innermost(&self) -> bool {
        true
    }
}

/// Times questions one by one.
pub struct Questions<'a> {
    symbols: &'a Symbols,
    state: &'a Everything,
    /// The longest time that a question took, and which one that was.
    pub slowest: (Duration, &'static str),
}

impl<'a> Questions<'a> {
    /// Questions about a module, none of them asked so far.
    #[must_use]
    pub fn about(symbols: &'a Symbols, state: &'a Everything) -> Self {
        Self { symbols, state, slowest: (Duration::ZERO, "") }
    }

    fn timed<T>(&mut self, question: &'static str, ask: impl FnOnce() -> T) -> T {
        let began = Instant::now();
        let answer = black_box(ask());
        self.slowest = self.slowest.max((began.elapsed(), question));
        answer
    }

    /// What is asked of the module as a whole.
    pub fn of_module(&mut self, lines: &[(&str, u32)]) {
        let symbols = self.symbols;
        self.timed("fit", || (symbols.fit(), symbols.split_names().len()));
        self.timed("names", || (symbols.external_name(), symbols.source_map_name()));
        for (file, line) in lines {
            let places = self.timed("places of a line", || symbols.places_of_line(file, *line));
            for offset in places.iter().flat_map(|places| &places.offsets) {
                assert!(!symbols.frames_at(*offset).is_empty(), "a line in no function");
            }
        }
        self.timed("files", || symbols.lines().files_with_code().len());
    }

    /// All that is asked of a place in the code: a byte offset in the file, in a body.
    pub fn at(&mut self, offset: usize) {
        let (symbols, state) = (self.symbols, self.state);
        let module = symbols.module();
        let Some(body) = module.bodies.iter().position(|body| body.range.contains(&offset)) else { return };
        let func = module.imported_funcs + u32::try_from(body).expect("few functions");
        let frames = self.timed("frames", || symbols.frames_at(offset));
        assert!(!frames.is_empty());
        self.timed("entries", || symbols.dies_at(offset));
        self.timed("line map", || symbols.line_map(func).is_some());
        let inspector = self.timed("inspector", || Inspector::new(symbols, func, offset, state));
        self.timed("all variables", || inspector.all_variables());
        self.timed("names", || (inspector.names(), inspector.is_known("no such variable")));
        let statics = self.timed("statics", || inspector.statics(true));
        for frame in 0..3 {
            let variables = self.timed("variables", || inspector.variables(frame)).unwrap_or_default();
            self.values(&inspector, &variables);
        }
        self.values(&inspector, &statics);
    }

    /// All that is asked of variables.
    fn values(&mut self, inspector: &Inspector<'_>, variables: &[SourceVariable]) {
        let values: Vec<&TypedValue> = variables.iter().filter_map(|v| v.value.as_ref().ok()).collect();
        // As many as a screen has room for.
        let seen = &values[..values.len().min(60)];
        for shown in self.timed("show", || inspector.show(seen, variables)) {
            assert!(shown.summary.len() < LONGEST_LINE, "a line of {} bytes", shown.summary.len());
        }
        for variable in variables.iter().take(8) {
            self.timed("held", || (inspector.held(variable), inspector.is_fixed(variable)));
        }
        let (first, len) = (self.state.first + 0x44, 4);
        self.timed("parts at", || inspector.parts_at(seen, first, len));
        for borrowed in [false, true] {
            self.timed("reach", || inspector.reach(seen, first, len, borrowed));
        }
        let more: Vec<PlacedValue> = values
            .last()
            .map(|value| PlacedValue { path: "more".into(), value: (*value).clone() })
            .into_iter()
            .collect();
        let pieces = self.timed("layout", || inspector.layout(variables, &more, first - 64..first + 448));
        assert!(pieces.len() <= MOST_PIECES, "{} pieces", pieces.len());
        assert!(pieces.is_sorted_by_key(|piece| piece.address));
        for value in values.iter().take(6) {
            let (parts, total) = self.timed("parts", || inspector.parts(value, variables, 0, PAGE));
            assert!(parts.len() as u64 <= PAGE, "{} parts of {total}", parts.len());
            self.timed("last parts", || inspector.parts(value, variables, total.saturating_sub(1), PAGE));
            self.timed("number", || (inspector.number(value), inspector.extent(value)));
            self.timed("part at", || inspector.part_at(value, 0, 1));
            for path in ["v.*", "v[0]", "v[\"a\"]", "v.next.value"] {
                let path = VariablePath::parse(path).expect("a path");
                let _ = self.timed("follow", || inspector.follow(value, &path.steps));
            }
            for part in parts.iter().filter_map(|part| part.value.as_ref().ok()).take(6) {
                self.timed("parts of parts", || inspector.parts(part, variables, 0, PAGE));
            }
        }
    }
}
