//! A comparison as one JSON object, nothing shortened.

use super::words::{self, First};
use super::{Comparison, RunEntry, RunNames};
use crate::trace::json;
use serde_json::{Map, Value, json};

impl Comparison<'_> {
    /// `same`; `runs`, what each is; `start`, what differs in how they were started; `first`, the first row that
    /// differs, with what [`Comparison::first`] says; `counts` of the kinds; `outputs`; `ends`. The rows are separate
    /// ([`Comparison::each_row`]), since there may be millions.
    #[must_use]
    pub fn json(&self, names: &RunNames) -> Map<String, Value> {
        let mut counts = std::collections::BTreeMap::new();
        for row in &self.rows {
            if let Value::String(kind) = json!(row.kind) {
                *counts.entry(kind).or_insert(0_u64) += 1;
            }
        }
        let First { sentence, sides } = self.first(names);
        let ends = self
            .runs
            .each_ref()
            .map(|run| json!({ "moment": run.moment, "ending": run.ending, "text": words::end(run) }));
        let all = [
            ("same", json!(self.is_same())),
            ("runs", json!(names.what)),
            ("start", json!(self.start)),
            ("first", json!({ "row": self.first, "sentence": sentence, "sides": sides })),
            ("counts", json!(counts)),
            ("outputs", json!(super::outputs::outputs(self))),
            ("ends", json!(ends)),
        ];
        all.into_iter().map(|(name, value)| (name.to_owned(), value)).collect()
    }

    /// Passes each row to `sink`: its `kind`, and for each run the call in the form of `trace --json`, or null. An
    /// entry that made no call is `{"lookup": …}` with its account.
    pub(crate) fn each_row(&self, sink: &mut dyn FnMut(Value)) {
        let side = |side: usize, index: Option<usize>| match index.map(|index| self.items[side][index]) {
            None => Value::Null,
            Some(RunEntry::Lookup(account)) => json!({ "lookup": account.in_english() }),
            Some(item) => self.record(side, item).map_or(Value::Null, |record| json::call(&record)),
        };
        for row in &self.rows {
            sink(json!({ "kind": row.kind, "a": side(0, row.a), "b": side(1, row.b) }));
        }
    }
}
