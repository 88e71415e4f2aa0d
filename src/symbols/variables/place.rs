//! Where the value of a variable is: from its location, or the constant that it is, to bytes or an address.

use super::Inspector;
use crate::symbols::dies::{self, DieOffset, Entry, OpenUnit};
use crate::symbols::location::{BodyFacts, Evaluation, GoneReason, Located, evaluate};
use crate::symbols::scopes::ScopeTree;
use crate::symbols::sections::Slice;
use crate::symbols::types::{SourceTypes, TypeForm};
use crate::symbols::value::{Storage, TypedValue};
use gimli::AttributeValue;

/// The most bytes that a value may have that is not in memory as a whole.
const MOST_GATHERED: u64 = 1 << 16;

impl<'a> Inspector<'a> {
    /// The value of a variable: where its location says, or the constant that it is.
    pub(super) fn value(
        &self,
        entry: DieOffset,
        ty: Option<DieOffset>,
        scope: Option<(&ScopeTree, &BodyFacts<'a>, u64)>,
    ) -> Result<TypedValue, GoneReason> {
        let ty = ty.ok_or(GoneReason::Unknown)?;
        let (unit, die) = self.dies.entry(entry).ok_or(GoneReason::Unknown)?;
        let Some(location) = die.attr_value(gimli::DW_AT_location) else {
            let constant = |_: &OpenUnit<'a>, entry: &Entry<'a>| entry.attr_value(gimli::DW_AT_const_value);
            let constant = self.dies.inherited(entry, constant).ok_or(GoneReason::OptimisedOut)?;
            return self.constant(ty, constant).ok_or(GoneReason::Unknown);
        };
        let begin = scope.map_or(0, |(_, _, begin)| begin);
        let (expression, begin) = match location.exprloc_value() {
            Some(expression) => (expression, begin),
            None => match (self.listed(&unit, location), scope) {
                (Err(GoneReason::OptimisedOutHere), Some((_, body, _)))
                    if die.tag() == gimli::DW_TAG_formal_parameter =>
                {
                    self.passed_by_address(&unit, location, body).ok_or(GoneReason::OptimisedOutHere)?
                }
                (listed, _) => listed?,
            },
        };
        let mut with = Evaluation::fixed(&self.dies, &unit, self.state);
        if let Some((tree, body, _)) = scope {
            (with.body, with.base, with.at, with.begin) = (Some(body), tree.base, self.at(), begin);
        }
        let located = evaluate(&with, expression);
        if matches!(located, Located::Bits(_)) && self.exceeds_constant(&unit, ty, expression) {
            return Err(GoneReason::OptimisedOutHere);
        }
        self.typed(ty, located)
    }

    /// Whether a constant stands for the beginning of an array or a structure only: it has the size of an address.
    fn exceeds_constant(
        &self,
        unit: &OpenUnit<'a>,
        ty: DieOffset,
        expression: gimli::Expression<Slice<'a>>,
    ) -> bool {
        let (types, encoding) = (SourceTypes::of(&self.dies), unit.unit.encoding());
        let whole = matches!(types.bare(ty).1.form, TypeForm::Record(_) | TypeForm::Array { .. });
        let first = gimli::Operation::parse(&mut expression.0.clone(), encoding);
        let constant = first.is_ok_and(|first| {
            matches!(
                first,
                gimli::Operation::UnsignedConstant { .. } | gimli::Operation::SignedConstant { .. }
            )
        });
        whole && constant && types.size_of(ty).is_some_and(|size| size > u64::from(encoding.address_size))
    }

    /// The entry of a location list that holds here, and where its range begins.
    pub(super) fn listed(
        &self,
        unit: &OpenUnit<'a>,
        location: AttributeValue<Slice<'a>>,
    ) -> Result<(gimli::Expression<Slice<'a>>, u64), GoneReason> {
        let list = self.dies.dwarf.attr_locations(&unit.unit, location);
        let mut list = list.ok().flatten().ok_or(GoneReason::Unknown)?;
        while self.dies.may_read() {
            let entry = list.next().map_err(|_| GoneReason::Unknown)?.ok_or(GoneReason::OptimisedOutHere)?;
            if (entry.range.begin..entry.range.end).contains(&self.at()) {
                return Ok((entry.data, entry.range.begin));
            }
        }
        Err(GoneReason::Unknown)
    }

    /// The location of a parameter that is passed as the address of an object, and where its range begins: it holds as
    /// long as the local with the address does. Compilers end the range after the last use.
    fn passed_by_address(
        &self,
        unit: &OpenUnit<'a>,
        location: AttributeValue<Slice<'a>>,
        body: &BodyFacts<'a>,
    ) -> Option<(gimli::Expression<Slice<'a>>, u64)> {
        let entry = self.dies.dwarf.attr_locations(&unit.unit, location).ok()??.next().ok()??;
        let mut bytes = entry.data.0;
        let gimli::Operation::WasmLocal { index } =
            gimli::Operation::parse(&mut bytes, unit.unit.encoding()).ok()?
        else {
            return None;
        };
        let holds = bytes.is_empty() && entry.range.begin <= self.at() && body.keeps_parameter(index);
        holds.then_some((entry.data, entry.range.begin))
    }

    fn constant(&self, ty: DieOffset, constant: AttributeValue<Slice<'a>>) -> Option<TypedValue> {
        let bytes = match constant {
            AttributeValue::Block(bytes) => bytes.slice().to_vec(),
            AttributeValue::String(text) => text.slice().to_vec(),
            // A number that is too wide for its form is extended by its sign.
            other => dies::number(other)?.to_le_bytes().to_vec(),
        };
        self.typed(ty, Located::Bytes(bytes)).ok()
    }

    /// A place as a value of a type.
    fn typed(&self, ty: DieOffset, located: Located) -> Result<TypedValue, GoneReason> {
        let types = SourceTypes::of(&self.dies);
        let size = types.size_of(ty);
        let whole: Vec<Option<u8>> = match located {
            Located::Memory(address) => return Ok(TypedValue::in_memory(ty, address)),
            Located::Gone(reason) => return Err(reason),
            other => self.gathered(other, size.unwrap_or(8).min(MOST_GATHERED))?,
        };
        // A value of no size is always there.
        if whole.iter().all(Option::is_none) && size != Some(0) {
            return Err(GoneReason::OptimisedOutHere);
        }
        Ok(TypedValue::new(ty, Storage::Bytes { whole: whole.into(), offset: 0 }))
    }

    /// The bytes of a place, as far as they are kept.
    fn gathered(&self, located: Located, len: u64) -> Result<Vec<Option<u8>>, GoneReason> {
        let cut = |bytes: &[u8]| bytes.iter().copied().map(Some).take(len as usize).collect();
        Ok(match located {
            Located::Memory(address) => {
                let start = usize::try_from(address).unwrap_or(usize::MAX);
                let bytes = self.state.memory().get(start..start.saturating_add(len as usize));
                bytes.map_or_else(|| vec![None; len as usize], cut)
            }
            Located::Bits(bits) => cut(&bits.to_le_bytes()),
            Located::Vector(bits) => cut(&bits.to_le_bytes()),
            Located::Bytes(bytes) => cut(&bytes),
            Located::Gone(_) => vec![None; len as usize],
            Located::Pieces(pieces) => {
                let mut whole = Vec::new();
                for (size, place) in pieces {
                    let left = MOST_GATHERED.saturating_sub(whole.len() as u64);
                    if size > left || matches!(place, Located::Pieces(_)) {
                        return Err(GoneReason::Unknown);
                    }
                    let mut piece = self.gathered(place, size)?;
                    piece.resize(size as usize, None);
                    whole.extend(piece);
                }
                whole
            }
        })
    }
}
