//! Which definition of a text was encoded at an offset, for modules and components.
//!
//! Both the binary and the text, once its abbreviations are expanded, list the same definitions: a module's in order
//! within each kind, a component's in order over all kinds.

use std::ops::ControlFlow;
use wasmparser::{FromReader, Payload, SectionLimited};
use wast::Wat;
use wast::component::{ComponentField, ComponentKind, CoreModuleKind, NestedComponentKind};
use wast::core::{FuncKind, ModuleField, ModuleKind};
use wast::token::Span;

/// The kinds of definitions that a module's text and binary count separately.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum ItemKind {
    Type,
    Import,
    /// A function that is defined here, where its type is named.
    Func,
    /// The body of such a function.
    Body,
    Table,
    Memory,
    Tag,
    Global,
    Export,
    Start,
    Elem,
    Data,
    /// Any definition of a component.
    OfComponent,
}

/// A definition: its kind, and which one of the kind it is.
type Item = (ItemKind, usize);

/// Where the definition is written that was encoded at an offset; `None` if no place is known. Expands the text.
pub(super) fn item_span(wat: &mut Wat<'_>, bytes: &[u8], offset: usize) -> Option<Span> {
    let path = path_to(bytes, u64::try_from(offset).ok()?);
    let found = match wat {
        Wat::Module(module) => {
            module.resolve().ok()?;
            let ModuleKind::Text(fields) = &module.kind else { return Some(module.span) };
            in_module(fields, &path).or(Some(module.span))
        }
        Wat::Component(component) => {
            component.resolve().ok()?;
            let ComponentKind::Text(fields) = &component.kind else { return Some(component.span) };
            in_component(fields, &path).or(Some(component.span))
        }
    };
    // What the expansion adds is nowhere in the text.
    let module = match wat {
        Wat::Module(module) => module.span,
        Wat::Component(component) => component.span,
    };
    found.map(|span| if span.offset() == 0 { module } else { span })
}

/// Finds the definition at an offset while a binary is read from its beginning.
struct ItemSearch {
    offset: u64,
    /// The containers around what is read, each with its latest definition.
    open: Vec<Vec<Item>>,
    /// The latest definition that begins at the offset or before it.
    found: Vec<Item>,
}

/// The definition at an offset, with those that contain it, outermost first.
fn path_to(bytes: &[u8], offset: u64) -> Vec<Item> {
    let mut search = ItemSearch { offset, open: vec![Vec::new()], found: Vec::new() };
    for payload in wasmparser::Parser::new(0).parse_all(bytes) {
        let Ok(payload) = payload else { break };
        if search.read(payload).is_break() {
            break;
        }
    }
    search.found
}

impl ItemSearch {
    fn read(&mut self, payload: Payload<'_>) -> ControlFlow<()> {
        use ItemKind::{
            Body, Data, Elem, Export, Func, Global, Import, Memory, OfComponent, Start, Table, Tag, Type,
        };
        match payload {
            Payload::TypeSection(section) => self.section(Type, section),
            Payload::ImportSection(section) => self.section(Import, section),
            Payload::FunctionSection(section) => self.section(Func, section),
            Payload::TableSection(section) => self.section(Table, section),
            Payload::MemorySection(section) => self.section(Memory, section),
            Payload::TagSection(section) => self.section(Tag, section),
            Payload::GlobalSection(section) => self.section(Global, section),
            Payload::ExportSection(section) => self.section(Export, section),
            Payload::StartSection { range, .. } => self.item(Start, 0, range.start),
            Payload::ElementSection(section) => self.section(Elem, section),
            Payload::DataSection(section) => self.section(Data, section),
            Payload::CodeSectionEntry(body) => {
                let next = self.next(Body);
                self.item(Body, next, body.range().start)
            }
            Payload::InstanceSection(section) => self.section(OfComponent, section),
            Payload::CoreTypeSection(section) => self.section(OfComponent, section),
            Payload::ComponentInstanceSection(section) => self.section(OfComponent, section),
            Payload::ComponentAliasSection(section) => self.section(OfComponent, section),
            Payload::ComponentTypeSection(section) => self.section(OfComponent, section),
            Payload::ComponentCanonicalSection(section) => self.section(OfComponent, section),
            Payload::ComponentImportSection(section) => self.section(OfComponent, section),
            Payload::ComponentExportSection(section) => self.section(OfComponent, section),
            Payload::ComponentStartSection { range, .. } => {
                let next = self.next(OfComponent);
                self.item(OfComponent, next, range.start)
            }
            Payload::ModuleSection { unchecked_range, .. }
            | Payload::ComponentSection { unchecked_range, .. } => {
                let next = self.next(OfComponent);
                self.item(OfComponent, next, unchecked_range.start)?;
                self.open.push(Vec::new());
                ControlFlow::Continue(())
            }
            Payload::End(_) => {
                self.open.pop();
                ControlFlow::Continue(())
            }
            _ => ControlFlow::Continue(()),
        }
    }

    fn section<'a, T: FromReader<'a>>(
        &mut self,
        kind: ItemKind,
        section: SectionLimited<'a, T>,
    ) -> ControlFlow<()> {
        for item in section.into_iter_with_offsets() {
            let next = self.next(kind);
            match item {
                Ok((at, _)) => self.item(kind, next, at)?,
                // It cannot be read: what is wrong is in it.
                Err(error) => {
                    self.item(kind, next, error.offset())?;
                    break;
                }
            }
        }
        ControlFlow::Continue(())
    }

    /// The number of the next definition of a kind.
    fn next(&self, kind: ItemKind) -> usize {
        let latest = self.open.last().and_then(|items| items.iter().find(|(known, _)| *known == kind));
        latest.map_or(0, |(_, number)| number + 1)
    }

    /// Takes in a definition that begins here.
    fn item(&mut self, kind: ItemKind, number: usize, at: u64) -> ControlFlow<()> {
        if at > self.offset {
            return ControlFlow::Break(());
        }
        if let Some(items) = self.open.last_mut() {
            items.retain(|(known, _)| *known != kind);
            items.push((kind, number));
        }
        self.found = self.open.iter().filter_map(|items| items.last().copied()).collect();
        ControlFlow::Continue(())
    }
}

fn in_module(fields: &[ModuleField<'_>], path: &[Item]) -> Option<Span> {
    let (kind, number) = *path.first()?;
    let kind = if kind == ItemKind::Body { ItemKind::Func } else { kind };
    let spans = fields.iter().filter_map(|field| {
        let (of, span) = match field {
            ModuleField::Type(field) => (ItemKind::Type, field.span),
            ModuleField::Rec(field) => (ItemKind::Type, field.span),
            ModuleField::Import(field) => (ItemKind::Import, field.span),
            ModuleField::Func(field) if matches!(field.kind, FuncKind::Inline { .. }) => {
                (ItemKind::Func, field.span)
            }
            ModuleField::Table(field) => (ItemKind::Table, field.span),
            ModuleField::Memory(field) => (ItemKind::Memory, field.span),
            ModuleField::Global(field) => (ItemKind::Global, field.span),
            ModuleField::Export(field) => (ItemKind::Export, field.span),
            ModuleField::Start(index) => (ItemKind::Start, index.span()),
            ModuleField::Elem(field) => (ItemKind::Elem, field.span),
            ModuleField::Data(field) => (ItemKind::Data, field.span),
            ModuleField::Tag(field) => (ItemKind::Tag, field.span),
            ModuleField::Func(_) | ModuleField::Custom(_) => return None,
        };
        (of == kind).then_some(span)
    });
    spans.into_iter().nth(number)
}

fn in_component(fields: &[ComponentField<'_>], path: &[Item]) -> Option<Span> {
    let (&(_, number), inner) = path.split_first()?;
    let mut fields = fields
        .iter()
        .filter(|field| !matches!(field, ComponentField::Custom(_) | ComponentField::Producers(_)));
    Some(match fields.nth(number)? {
        ComponentField::CoreModule(field) => match &field.kind {
            CoreModuleKind::Inline { fields } => in_module(fields, inner).unwrap_or(field.span),
            CoreModuleKind::Import { .. } => field.span,
        },
        ComponentField::Component(field) => match &field.kind {
            NestedComponentKind::Inline(fields) => in_component(fields, inner).unwrap_or(field.span),
            NestedComponentKind::Import { .. } => field.span,
        },
        ComponentField::CoreInstance(field) => field.span,
        ComponentField::CoreType(field) => field.span,
        ComponentField::CoreRec(field) => field.span,
        ComponentField::Instance(field) => field.span,
        ComponentField::Alias(field) => field.span,
        ComponentField::Type(field) => field.span,
        ComponentField::CanonicalFunc(field) => field.span,
        ComponentField::CoreFunc(field) => field.span,
        ComponentField::Func(field) => field.span,
        ComponentField::Start(field) => field.func.span(),
        ComponentField::Import(field) => field.span,
        ComponentField::Export(field) => field.span,
        ComponentField::Custom(_) | ComponentField::Producers(_) => return None,
    })
}
