//! Resolves the names of an expression at a place in the program.

use super::CommandError;
use super::syntax::{Comparison, Expression, Loaded, Which};
use super::variable::VariableReading;
use crate::exec::Value;
use crate::guest::{FrameId, Guest};
use crate::session::Session;
use crate::session::commands::{number, short};
use crate::session::variables::GuestFrame;
use crate::symbols::{Inspector, VariablePath};
use crate::wasm::Location;
use crate::words::{Fact, message};
use std::sync::Arc;

/// An expression in which every name has been replaced by an index.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Resolved {
    Value(Value),
    Local(u64),
    Global(u64),
    Operand(u64),
    /// A source variable, or a part of one.
    Variable(VariableReading),
    Negated(Box<Self>),
    Loaded(Loaded, Box<Self>),
    Sum(Box<Self>, Box<Self>),
    Difference(Box<Self>, Box<Self>),
    Compared(Box<Self>, Comparison, Box<Self>),
    Both(Box<Self>, Box<Self>),
    Either(Box<Self>, Box<Self>),
}

/// Looks for a source variable.
type FindVariable<'a> = dyn Fn(VariablePath) -> Option<VariableReading> + 'a;

/// The names that are visible at a place.
struct ScopeNames {
    locals: Vec<Option<String>>,
    globals: Vec<Option<String>>,
}

impl ScopeNames {
    fn at(guest: &Guest, at: Option<Location>) -> Self {
        let Some(at) = at else { return Self { locals: Vec::new(), globals: Vec::new() } };
        let module = guest.program().module(at.module);
        let code = module.code(at.pc.func);
        let declared = code.map_or(0, |code| u32::try_from(code.locals.len()).unwrap_or(u32::MAX));
        let locals = code.map_or(0, |code| code.params.saturating_add(declared));
        let globals = u32::try_from(module.globals.len()).unwrap_or(u32::MAX);
        Self {
            locals: (0..locals).map(|local| module.local_name(at.pc.func, local)).collect(),
            globals: (0..globals).map(|global| module.global_name(global)).collect(),
        }
    }
}

impl Session {
    /// A variable by its path, if one of this name is in scope at a place, or is static.
    fn variable_reading(
        &self,
        path: VariablePath,
        at: Location,
        frame: Option<FrameId>,
    ) -> Option<VariableReading> {
        if self.has_no_lines() {
            return None;
        }
        let (symbols, offset) = (self.symbols(at.module.0)?, self.offset(at)?);
        let state = GuestFrame::of(self.guest(), self.guest().frame());
        let inspector = Inspector::new(symbols, at.pc.func, offset as usize, &state);
        inspector.is_known(&path.name).then(|| VariableReading { symbols: Arc::clone(symbols), path, frame })
    }
}

impl Expression {
    /// The expression with its names resolved at a place in the program. Source variables are read in the given
    /// frame, or in the innermost if it is `None`.
    ///
    /// # Errors
    /// [`CommandError`], which names what does not exist there.
    pub(in crate::session) fn resolve(
        &self,
        session: &Session,
        at: Option<Location>,
        frame: Option<FrameId>,
    ) -> Result<Resolved, CommandError> {
        let names = ScopeNames::at(session.guest(), at);
        self.among(&names, &|path| session.variable_reading(path, at?, frame))
    }

    fn among(&self, names: &ScopeNames, variables: &FindVariable<'_>) -> Result<Resolved, CommandError> {
        let one = |of: &Self| of.among(names, variables).map(Box::new);
        Ok(match self {
            Self::Number(number) => Resolved::Value(narrow(number.cast_signed())),
            Self::Local(which) => Resolved::Local(index(&names.locals, which, "local")?),
            Self::Global(which) => Resolved::Global(index(&names.globals, which, "global")?),
            Self::Operand(index) => Resolved::Operand(*index),
            Self::Named(name) => by_name(names, name, variables)?,
            Self::Negated(of) => Resolved::Negated(one(of)?),
            Self::Loaded(ty, at) => Resolved::Loaded(*ty, one(at)?),
            Self::Sum(left, right) => Resolved::Sum(one(left)?, one(right)?),
            Self::Difference(left, right) => Resolved::Difference(one(left)?, one(right)?),
            Self::Compared(left, sign, right) => Resolved::Compared(one(left)?, *sign, one(right)?),
            Self::Both(left, right) => Resolved::Both(one(left)?, one(right)?),
            Self::Either(left, right) => Resolved::Either(one(left)?, one(right)?),
        })
    }
}

/// The index of the `local` or `global` that a person names in the innermost frame.
pub(in crate::session) fn which(guest: &Guest, which: &Which, what: &str) -> Result<u32, CommandError> {
    let names = ScopeNames::at(guest, guest.location());
    let names = if what == "local" { names.locals } else { names.globals };
    let index = index(&names, which, what)?;
    u32::try_from(index).map_err(|_| not_there(names.len(), &index.to_string(), what))
}

/// The source variable of that name or path, or else the local, or else the global.
fn by_name(names: &ScopeNames, name: &str, variables: &FindVariable<'_>) -> Result<Resolved, CommandError> {
    if let Some(found) = VariablePath::parse(name).and_then(|path| variables(path)) {
        return Ok(Resolved::Variable(found));
    }
    let local = named(&names.locals, name).map(Resolved::Local);
    local
        .or_else(|| named(&names.globals, name).map(Resolved::Global))
        .ok_or_else(|| CommandError::new(message!("wrong-named", name = short(name))))
}

fn named(names: &[Option<String>], name: &str) -> Option<u64> {
    names.iter().position(|n| n.as_deref() == Some(name)).map(|index| index as u64)
}

fn index(names: &[Option<String>], Which(which): &Which, what: &str) -> Result<u64, CommandError> {
    let by_index = number(which).filter(|index| *index < names.len() as u64);
    by_index.or_else(|| named(names, which)).ok_or_else(|| not_there(names.len(), which, what))
}

/// A number as an `i32` if its bits fit into one, signed or unsigned, and else as an `i64`.
pub(super) fn narrow(value: i64) -> Value {
    match i32::try_from(value).or_else(|_| u32::try_from(value).map(u32::cast_signed)) {
        Ok(small) => Value::I32(small),
        Err(_) => Value::I64(value),
    }
}

/// The error that there is no such local, global or operand, which says what there is.
pub(super) fn not_there(count: usize, which: &str, what: &str) -> CommandError {
    CommandError::new(match (count, what) {
        (0, "stack") => message!("said-stack-empty"),
        (0, "local") => message!("wrong-no-local"),
        (0, _) => message!("wrong-no-global"),
        (n, "stack") => message!("wrong-operand", last = Fact::Number(n as u64 - 1)),
        (n, _) => message!("wrong-index", what, given = short(which), last = Fact::Number(n as u64 - 1)),
    })
}
