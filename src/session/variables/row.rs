//! Variables and their parts as rows: plain data, with what is said of them to people and to programs.

use crate::symbols::{
    Finding, GoneReason, Inspector, ShownValue, SourceVariable, TypedValue, ValuePart, VariableKind,
};
use crate::words::{Fact, Message, message};
use serde_json::{Value as Json, json};

/// A variable, or a part of one, as it is shown.
#[derive(Debug, Clone)]
pub struct VariableRow {
    /// The variable's name, or what the part is called in the whole.
    pub name: String,
    /// The name of its type, shortened.
    pub ty: String,
    /// Its type in full.
    pub full_type: String,
    /// Its value in one line; `None` if it cannot be told, which the mark explains.
    pub value: Option<String>,
    /// What is to be known about the value.
    pub mark: Option<VariableMark>,
    /// What is wrong with the value.
    pub finding: Option<Finding>,
    /// Whether an inner variable of the same name hides it.
    pub shadowed: bool,
    /// Whether it exists as long as the program runs.
    pub is_static: bool,
    /// Where it is in memory.
    pub address: Option<u64>,
    /// How many bytes it takes.
    pub size: Option<u64>,
    /// The address that it points to, or stands for.
    pub target: Option<u64>,
    /// The local of the WebAssembly function that keeps it, where rows are made for a tree of them.
    pub local: Option<u32>,
    /// How many parts it has, where rows are made for a tree of them.
    pub parts: u64,
    /// What it can be unfolded to.
    pub handle: Option<TypedValue>,
}

/// What is to be known about a variable's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum VariableMark {
    /// The compiler claims it, and may be wrong.
    Uncertain,
    /// There is none, and why.
    Gone(GoneReason),
}

impl VariableMark {
    /// The mark for programs.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Uncertain => "~",
            Self::Gone(reason) if reason.is_not_yet() => "not yet",
            Self::Gone(GoneReason::OptimisedOut) => "optimised out",
            Self::Gone(GoneReason::OptimisedOutHere) => "optimised out here",
            Self::Gone(_) => "cannot be told",
        }
    }

    /// The mark for people; `None` for the one that is a sign.
    #[must_use]
    pub fn message(self) -> Option<Message> {
        let Self::Gone(reason) = self else { return None };
        Some(match reason {
            GoneReason::NotYet => message!("gone-not-yet"),
            GoneReason::NoFrameYet => message!("gone-no-frame-yet"),
            GoneReason::OptimisedOut => message!("gone-optimised-out"),
            GoneReason::OptimisedOutHere => message!("gone-optimised-out-here"),
            GoneReason::OuterFrame => message!("gone-outer-frame"),
            GoneReason::Unknown => message!("gone-unknown"),
        })
    }
}

impl VariableRow {
    /// The row as an object: `name`, `type`, `value`, and what else there is.
    #[must_use]
    pub fn to_json(&self) -> Json {
        let mut object = json!({ "name": self.name, "type": self.ty, "value": self.value });
        let mut add = |key: &str, value: Json| object[key] = value;
        if let Some(mark) = self.mark {
            add("mark", mark.name().into());
        }
        if let Some(address) = self.address {
            add("address", address.into());
        }
        if let Some(size) = self.size {
            add("size", size.into());
        }
        if let Some(target) = self.target {
            add("target", target.into());
        }
        if let Some(finding) = self.finding {
            add("finding", json!(finding));
        }
        if self.shadowed {
            add("shadowed", true.into());
        }
        if self.is_static {
            add("static", true.into());
        }
        object
    }

    /// The value and what is to be known about it, for people.
    #[must_use]
    pub fn message(&self) -> Message {
        let value = match (&self.value, self.finding, self.mark) {
            (_, Some(finding), _) => finding_message(finding),
            (Some(value), ..) => {
                let arrow = self.target.filter(|_| self.ty.ends_with('*') || self.ty.starts_with('*'));
                let shown = match arrow {
                    Some(target) if *value != format!("{target:#x}") => format!("{target:#x} → {value}"),
                    _ => value.clone(),
                };
                Message::verbatim(shown)
            }
            (None, _, Some(mark)) => mark.message().unwrap_or_default(),
            (None, None, None) => Message::default(),
        };
        let value = match self.mark {
            Some(VariableMark::Uncertain) => message!("variable-uncertain", value),
            _ => value,
        };
        if self.shadowed { message!("variable-shadowed", value) } else { value }
    }
}

fn finding_message(finding: Finding) -> Message {
    let hex = |bits: u64| format!("{bits:#x}");
    match finding {
        Finding::NoChar { bits } => message!("finding-no-char", bits = hex(bits)),
        Finding::NoBool { bits } => message!("finding-no-bool", bits = hex(bits)),
        Finding::NoVariant { bits } => message!("finding-no-variant", bits = hex(bits)),
        Finding::TooLong { length, capacity } => {
            message!("finding-too-long", length = Fact::Number(length), capacity = Fact::Number(capacity))
        }
        Finding::OutsideMemory { address } => message!("finding-outside-memory", address = hex(address)),
        Finding::Missing => message!("finding-missing"),
    }
}

pub(super) fn rows(
    inspector: &Inspector<'_>,
    variables: &[SourceVariable],
    known: &[SourceVariable],
) -> Vec<VariableRow> {
    let values: Vec<&TypedValue> =
        variables.iter().filter_map(|variable| variable.value.as_ref().ok()).collect();
    let mut shown = inspector.show(&values, known).into_iter();
    let row = |variable: &SourceVariable| {
        let name = variable.name.clone();
        let mut row = match &variable.value {
            Ok(value) => row_of(name, Ok((shown.next()?, value.clone()))),
            Err(reason) => row_of(name, Err(*reason)),
        };
        (row.ty, row.full_type) = (variable.ty.clone(), variable.full_type.clone());
        if variable.uncertain && row.mark.is_none() {
            row.mark = Some(VariableMark::Uncertain);
        }
        row.shadowed = variable.shadowed;
        row.is_static = variable.kind == VariableKind::Static;
        Some(row)
    };
    variables.iter().filter_map(row).collect()
}

/// Rows with the numbers of their parts.
pub(super) fn counted(
    inspector: &Inspector<'_>,
    known: &[SourceVariable],
    mut rows: Vec<VariableRow>,
) -> Vec<VariableRow> {
    for row in rows.iter_mut().filter(|row| row.finding.is_none()) {
        row.parts = row.handle.as_ref().map_or(0, |value| inspector.parts(value, known, 0, 0).1);
    }
    rows
}

pub(super) fn part_rows(
    inspector: &Inspector<'_>,
    parts: Vec<ValuePart>,
    known: &[SourceVariable],
) -> Vec<VariableRow> {
    let values: Vec<&TypedValue> = parts.iter().filter_map(|part| part.value.as_ref().ok()).collect();
    let mut shown = inspector.show(&values, known).into_iter();
    let row = |part: ValuePart| match part.value {
        Ok(value) => Some(row_of(part.name, Ok((shown.next()?, value)))),
        Err(text) => {
            let mut row = row_of(part.name, Err(GoneReason::Unknown));
            (row.value, row.mark) = (Some(text), None);
            Some(row)
        }
    };
    parts.into_iter().filter_map(row).collect()
}

pub(super) fn row_of(name: String, value: Result<(ShownValue, TypedValue), GoneReason>) -> VariableRow {
    let mut row = VariableRow {
        name,
        ty: String::new(),
        full_type: String::new(),
        value: None,
        mark: None,
        finding: None,
        shadowed: false,
        is_static: false,
        address: None,
        size: None,
        target: None,
        local: None,
        parts: 0,
        handle: None,
    };
    match value {
        Ok((shown, handle)) => {
            row.ty = shown.ty;
            row.full_type = shown.full_type;
            row.value = Some(shown.summary);
            row.finding = shown.finding;
            row.address = shown.address;
            row.size = shown.size;
            row.target = shown.target;
            row.handle = Some(handle);
        }
        Err(reason) => row.mark = Some(VariableMark::Gone(reason)),
    }
    row
}
