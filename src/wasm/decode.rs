//! Decoding a validated core module's sections into a [`Module`].

use super::decode_body::convert_simple;
use super::module::*;
use super::{
    CompositeType, FieldType, FuncType, LoadError, LoadErrorKind, Module, ModuleId, ModuleNames, Op, RefType,
    StorageType, SubType, ValType,
};
use std::ops::Range;
use std::sync::{Arc, OnceLock};
use wasmparser::{DataKind, ElementItems, ElementKind, ExternalKind, Parser, Payload, TypeRef};

/// Decodes the core module in `range` of a file that has been validated.
///
/// # Errors
/// If the module is malformed or uses something that this version does not run; with the byte offset.
pub(in crate::wasm) fn decode_module(
    file: &Arc<[u8]>,
    range: Range<usize>,
    id: ModuleId,
) -> Result<Module, LoadError> {
    let bytes = file.get(range.clone()).ok_or_else(|| LoadError {
        kind: LoadErrorKind::Malformed,
        offset: range.start,
        message: format!(
            "a core module should lie in bytes {:#x} to {:#x} of the file",
            range.start, range.end
        ),
    })?;
    let mut parser = Parser::new(range.start as u64);
    parser.set_features(super::validate::FEATURES);
    let mut module = Module {
        id,
        range,
        bytes: Arc::clone(file),
        types: Vec::new(),
        rec_groups: Vec::new(),
        imports: Vec::new(),
        funcs: Vec::new(),
        imported_funcs: 0,
        tables: Vec::new(),
        imported_tables: 0,
        table_inits: Vec::new(),
        memories: Vec::new(),
        imported_memories: 0,
        globals: Vec::new(),
        imported_globals: 0,
        tags: Vec::new(),
        imported_tags: 0,
        exports: Vec::new(),
        start: None,
        elems: Vec::new(),
        datas: Vec::new(),
        bodies: Vec::new(),
        code_start: 0,
        customs: Vec::new(),
        names: ModuleNames::default(),
        readable: Default::default(),
    };
    for payload in parser.parse_all(bytes) {
        section(&mut module, payload.map_err(malformed)?)?;
    }
    Ok(module)
}

fn malformed(error: wasmparser::Error) -> LoadError {
    let message = format!("malformed WebAssembly: {}", error.message());
    LoadError { kind: LoadErrorKind::Malformed, offset: position(error.offset()), message }
}

fn position(offset: u64) -> usize {
    usize::try_from(offset).unwrap_or(usize::MAX)
}

fn range_of(range: &Range<u64>) -> Range<usize> {
    position(range.start)..position(range.end)
}

fn section(module: &mut Module, payload: Payload<'_>) -> Result<(), LoadError> {
    match payload {
        Payload::TypeSection(section) => {
            for group in section {
                let first = module.types.len() as u32;
                for (offset, ty) in group.map_err(malformed)?.into_types_and_offsets() {
                    module.types.push(sub_type(&ty, position(offset))?);
                }
                module.rec_groups.push(first..module.types.len() as u32);
            }
        }
        Payload::ImportSection(section) => {
            for import in section.into_imports_with_offsets() {
                let (offset, import) = import.map_err(malformed)?;
                add_import(module, &import, position(offset))?;
            }
        }
        Payload::FunctionSection(section) => {
            for ty in section {
                module.funcs.push(ty.map_err(malformed)?);
            }
        }
        Payload::TableSection(section) => {
            for table in section {
                let table = table.map_err(malformed)?;
                module.tables.push(table_type(&table.ty)?);
                module.table_inits.push(match &table.init {
                    wasmparser::TableInit::RefNull => None,
                    wasmparser::TableInit::Expr(expr) => Some(const_expr(expr)?),
                });
            }
        }
        Payload::MemorySection(section) => {
            for memory in section {
                module.memories.push(memory_type(&memory.map_err(malformed)?));
            }
        }
        Payload::TagSection(section) => {
            for tag in section {
                module.tags.push(tag.map_err(malformed)?.func_type_idx);
            }
        }
        Payload::GlobalSection(section) => {
            for global in section {
                let global = global.map_err(malformed)?;
                let init = Some(const_expr(&global.init_expr)?);
                module.globals.push(Global { ty: global_type(&global.ty)?, init });
            }
        }
        Payload::ExportSection(section) => {
            for export in section {
                let export = export.map_err(malformed)?;
                let kind = export_kind(export.kind);
                module.exports.push(Export { name: export.name.into(), kind, index: export.index });
            }
        }
        Payload::StartSection { func, .. } => module.start = Some(func),
        Payload::ElementSection(section) => {
            for elem in section {
                module.elems.push(element(elem.map_err(malformed)?)?);
            }
        }
        Payload::DataSection(section) => {
            for data in section {
                module.datas.push(data_segment(&data.map_err(malformed)?)?);
            }
        }
        Payload::CodeSectionStart { unchecked_range, .. } => {
            module.code_start = range_of(&unchecked_range).start;
        }
        Payload::CodeSectionEntry(body) => {
            module.bodies.push(Body { range: range_of(&body.range()), code: OnceLock::new() });
        }
        Payload::CustomSection(section) => {
            module.names.read(&section);
            let range = range_of(&section.data_range());
            module.customs.push(CustomSection { name: section.name().into(), range });
        }
        _ => {}
    }
    Ok(())
}

fn add_import(module: &mut Module, import: &wasmparser::Import<'_>, offset: usize) -> Result<(), LoadError> {
    let (kind, count) = match import.ty {
        TypeRef::Func(ty) => {
            module.funcs.push(ty);
            (ExternKind::Func, &mut module.imported_funcs)
        }
        TypeRef::Table(ty) => {
            module.tables.push(table_type(&ty)?);
            (ExternKind::Table, &mut module.imported_tables)
        }
        TypeRef::Memory(ty) => {
            module.memories.push(memory_type(&ty));
            (ExternKind::Memory, &mut module.imported_memories)
        }
        TypeRef::Global(ty) => {
            module.globals.push(Global { ty: global_type(&ty)?, init: None });
            (ExternKind::Global, &mut module.imported_globals)
        }
        TypeRef::Tag(ty) => {
            module.tags.push(ty.func_type_idx);
            (ExternKind::Tag, &mut module.imported_tags)
        }
        TypeRef::FuncExact(_) => {
            return Err(LoadError::unsupported(offset, "an import of a function with an exact type"));
        }
    };
    let index = *count;
    *count += 1;
    module.imports.push(Import {
        module: import.module.into(),
        name: import.name.into(),
        kind,
        index,
        offset,
    });
    Ok(())
}

fn export_kind(kind: ExternalKind) -> ExternKind {
    match kind {
        ExternalKind::Func | ExternalKind::FuncExact => ExternKind::Func,
        ExternalKind::Table => ExternKind::Table,
        ExternalKind::Memory => ExternKind::Memory,
        ExternalKind::Global => ExternKind::Global,
        ExternalKind::Tag => ExternKind::Tag,
    }
}

fn val_type(ty: wasmparser::ValType, offset: usize) -> Result<ValType, LoadError> {
    ValType::from_wasmparser(ty)
        .ok_or_else(|| LoadError::unsupported(offset, format_args!("the value type {ty}")))
}

fn func_type(ty: &wasmparser::FuncType, offset: usize) -> Result<FuncType, LoadError> {
    let list =
        |types: &[wasmparser::ValType]| types.iter().map(|&t| val_type(t, offset)).collect::<Result<_, _>>();
    Ok(FuncType { params: list(ty.params())?, results: list(ty.results())? })
}

fn field_type(ty: &wasmparser::FieldType, offset: usize) -> Result<FieldType, LoadError> {
    let storage = match ty.element_type {
        wasmparser::StorageType::I8 => StorageType::I8,
        wasmparser::StorageType::I16 => StorageType::I16,
        wasmparser::StorageType::Val(ty) => StorageType::Val(val_type(ty, offset)?),
    };
    Ok(FieldType { storage, mutable: ty.mutable })
}

fn sub_type(ty: &wasmparser::SubType, offset: usize) -> Result<SubType, LoadError> {
    use wasmparser::CompositeInnerType as C;
    let composite = match &ty.composite_type.inner {
        C::Func(ty) => CompositeType::Func(func_type(ty, offset)?),
        C::Struct(ty) => CompositeType::Struct(
            ty.fields.iter().map(|field| field_type(field, offset)).collect::<Result<_, _>>()?,
        ),
        C::Array(ty) => CompositeType::Array(field_type(&ty.0, offset)?),
        C::Cont(_) => return Err(LoadError::unsupported(offset, "continuation types (stack switching)")),
    };
    let supertype = ty.supertype_idxs.first().and_then(|index| index.as_module_index());
    Ok(SubType { is_final: ty.is_final, supertype, composite })
}

fn table_type(ty: &wasmparser::TableType) -> Result<TableType, LoadError> {
    let element = val_type(wasmparser::ValType::Ref(ty.element_type), 0)?;
    Ok(TableType { element, limits: Limits { min: ty.initial, max: ty.maximum, is64: ty.table64 } })
}

fn memory_type(ty: &wasmparser::MemoryType) -> MemoryType {
    let limits = Limits { min: ty.initial, max: ty.maximum, is64: ty.memory64 };
    MemoryType { limits, page_size_log2: ty.page_size_log2.unwrap_or(16), shared: ty.shared }
}

fn global_type(ty: &wasmparser::GlobalType) -> Result<GlobalType, LoadError> {
    Ok(GlobalType { ty: val_type(ty.content_type, 0)?, mutable: ty.mutable })
}

fn const_expr(expr: &wasmparser::ConstExpr<'_>) -> Result<ConstExpr, LoadError> {
    let mut out = Vec::new();
    for item in expr.get_operators_reader().into_iter_with_offsets() {
        let (op, offset) = item.map_err(malformed)?;
        if matches!(op, wasmparser::Operator::End) {
            continue;
        }
        let op = Op::from_regular(&op).or_else(|| convert_simple(&op)).ok_or_else(|| {
            LoadError::unsupported(position(offset), format_args!("{op:?} in a constant expression"))
        })?;
        out.push(op);
    }
    Ok(out.into())
}

fn element(elem: wasmparser::Element<'_>) -> Result<Elem, LoadError> {
    let mode = match elem.kind {
        ElementKind::Passive => ElemMode::Passive,
        ElementKind::Declared => ElemMode::Declared,
        ElementKind::Active { table_index, offset_expr } => {
            ElemMode::Active { table: table_index.unwrap_or(0), offset: const_expr(&offset_expr)? }
        }
    };
    let (ty, items) = match elem.items {
        ElementItems::Functions(funcs) => {
            let funcs = funcs.into_iter().collect::<Result<_, _>>().map_err(malformed)?;
            (ValType::FuncRef, ElemItems::Funcs(funcs))
        }
        ElementItems::Expressions(ty, exprs) => {
            let mut items = Vec::new();
            for expr in exprs {
                items.push(const_expr(&expr.map_err(malformed)?)?);
            }
            (element_type(ty)?, ElemItems::Exprs(items.into()))
        }
    };
    Ok(Elem { mode, ty, items })
}

fn element_type(ty: wasmparser::RefType) -> Result<ValType, LoadError> {
    RefType::from_wasmparser(ty)
        .map(ValType::Ref)
        .ok_or_else(|| LoadError::unsupported(0, format_args!("the reference type {ty}")))
}

fn data_segment(data: &wasmparser::Data<'_>) -> Result<Data, LoadError> {
    let active = match &data.kind {
        DataKind::Passive => None,
        DataKind::Active { memory_index, offset_expr } => Some((*memory_index, const_expr(offset_expr)?)),
    };
    let end = position(data.range.end);
    Ok(Data { active, range: end.saturating_sub(data.data.len())..end })
}
