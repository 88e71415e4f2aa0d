//! How the type that a program declares for a function differs from the function's own, as a sentence that gives both.

use super::WasiFunc;
use super::types::TABLE;
use crate::component::{FuncSig, ResourceType, Shared, Type, TypeNames};

impl WasiFunc {
    /// How the type that a program declares for this function differs from its own: `returns u32 here; the host's
    /// returns result<_, error-code>`. `None` if it does not differ; names of parameters are not compared. `names` are
    /// the names that the program gives to types.
    #[must_use]
    pub fn difference(self, declared: &FuncSig, names: &TypeNames) -> Option<String> {
        let own = self.signature();
        let same_params = declared.params.len() == own.params.len()
            && declared.params.iter().zip(&own.params).all(|(here, there)| here.ty == there.ty);
        let same_result = declared.result == own.result;
        let same_way = declared.is_async == own.is_async;
        if same_params && same_result && same_way {
            return None;
        }
        let mut words = Vec::new();
        if !same_way {
            let kind = |sig: &FuncSig| if sig.is_async { "an async function" } else { "no async function" };
            words.push(format!("is {} here; the host's is {}", kind(declared), kind(&own)));
        }
        let (here, there) = (DifferingSide(names), DifferingSide(&TABLE.names));
        if !same_params {
            let (mine, hosts) = (here.params(declared), there.params(&own));
            words.push(format!("takes {mine} here; the host's takes {hosts}"));
        }
        if !same_result {
            let (mine, hosts) = (here.result(declared), there.result(&own));
            words.push(format!("returns {mine} here; the host's returns {hosts}"));
        }
        let params = declared.params.iter().zip(&own.params).map(|(here, there)| (&here.ty, &there.ty));
        let params = params.filter(|_| declared.params.len() == own.params.len());
        let mut pairs = params.chain(declared.result.iter().zip(&own.result));
        words.extend(pairs.find_map(|(a, b)| inside(a, b)).map(|(a, b)| tell(here, a, there, b)));
        Some(words.join("; "))
    }
}

/// Spells types with the names that one of the two sides gives them.
#[derive(Clone, Copy)]
struct DifferingSide<'n>(&'n TypeNames);

impl DifferingSide<'_> {
    fn params(self, sig: &FuncSig) -> String {
        let params = sig.params.iter().map(|param| format!("{}: {}", param.name, param.ty.named(self.0)));
        format!("({})", params.collect::<Vec<_>>().join(", "))
    }

    fn result(self, sig: &FuncSig) -> String {
        sig.result.as_ref().map_or_else(|| "nothing".to_owned(), |ty| ty.named(self.0).to_string())
    }
}

/// The first pair of types that differ in their definition or identity, where their names alone do not show it.
fn inside<'t>(here: &'t Type, there: &'t Type) -> Option<(&'t Type, &'t Type)> {
    if here == there {
        return None;
    }
    let own = Some((here, there));
    match (here, there) {
        (Type::List(a), Type::List(b)) | (Type::Option(a), Type::Option(b)) => inside(a, b),
        (Type::Result { ok: a, err: c }, Type::Result { ok: b, err: d }) => {
            let both = |a: &'t Option<Shared>, b: &'t Option<Shared>| inside(a.as_deref()?, b.as_deref()?);
            both(a, b).or_else(|| both(c, d))
        }
        (Type::Stream(a), Type::Stream(b)) | (Type::Future(a), Type::Future(b)) => {
            inside(a.as_deref()?, b.as_deref()?)
        }
        (Type::Tuple(a), Type::Tuple(b)) => a.iter().zip(&**b).find_map(|(a, b)| inside(a, b)),
        (Type::Record(a), Type::Record(b)) => {
            let deeper = a.iter().zip(&**b).filter(|(a, b)| a.name == b.name);
            deeper.into_iter().find_map(|(a, b)| inside(&a.ty, &b.ty)).or(own)
        }
        (Type::Variant(a), Type::Variant(b)) => {
            let cases = a.iter().zip(&**b).filter(|(a, b)| a.name == b.name);
            let payloads = cases.filter_map(|(a, b)| Some((a.ty.as_ref()?, b.ty.as_ref()?)));
            payloads.into_iter().find_map(|(a, b)| inside(a, b)).or(own)
        }
        (Type::Enum(_), Type::Enum(_)) | (Type::Flags(_), Type::Flags(_)) => own,
        (Type::Own(a), Type::Own(b)) | (Type::Borrow(a), Type::Borrow(b))
            if a.to_string() == b.to_string() =>
        {
            own
        }
        (
            Type::Record(_) | Type::Variant(_) | Type::Enum(_) | Type::Flags(_),
            Type::Record(_) | Type::Variant(_) | Type::Enum(_) | Type::Flags(_),
        ) => own,
        _ => None,
    }
}

/// A sentence that says what each type of such a pair is.
fn tell(here: DifferingSide<'_>, a: &Type, there: DifferingSide<'_>, b: &Type) -> String {
    if let (Type::Own(a) | Type::Borrow(a), Type::Own(b) | Type::Borrow(b)) = (a, b) {
        let of = |resource: &ResourceType| match resource {
            ResourceType::Host { interface, .. } => format!("the resource of {interface}"),
            ResourceType::Guest(_) => "a resource of the program".to_owned(),
        };
        return format!("{a} is {} here; the host's is {}", of(a), of(b));
    }
    let name = |side: DifferingSide<'_>, ty: &Type| side.0.get(ty).unwrap_or("the type").to_owned();
    let [first, last] = alike(a, b);
    let (mine, hosts) = (a.definition(here.0, [first, last]), b.definition(there.0, [first, last]));
    let (mine_is, hosts_is) = (name(here, a), name(there, b));
    format!("{mine_is} is {mine} here; the host's {hosts_is} is {hosts}")
}

/// How many parts are the same at the start, and at the end, of two definitions.
fn alike(a: &Type, b: &Type) -> [usize; 2] {
    fn of<T: PartialEq>(a: &[T], b: &[T]) -> [usize; 2] {
        let first = a.iter().zip(b).take_while(|(a, b)| a == b).count();
        let rest = a[first..].iter().rev().zip(b[first..].iter().rev());
        [first, rest.take_while(|(a, b)| a == b).count()]
    }
    match (a, b) {
        (Type::Record(a), Type::Record(b)) => of(a, b),
        (Type::Variant(a), Type::Variant(b)) => of(a, b),
        (Type::Enum(a), Type::Enum(b)) | (Type::Flags(a), Type::Flags(b)) => of(a, b),
        _ => [0, 0],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::component::Field;
    use std::sync::Arc;

    fn labels(ty: &Type) -> Vec<Arc<str>> {
        match ty {
            Type::Enum(labels) | Type::Flags(labels) => labels.to_vec(),
            other => panic!("{other}"),
        }
    }

    fn func(name: &str) -> (WasiFunc, FuncSig) {
        let func = WasiFunc::find("wasi:filesystem/types", &format!("[method]descriptor.{name}")).unwrap();
        (func, (*func.signature()).clone())
    }

    fn says(func: WasiFunc, sig: &FuncSig) -> String {
        func.difference(sig, &TABLE.names).expect("a difference")
    }

    #[test]
    fn names_of_parameters_are_nobodys_business() {
        for func in WasiFunc::all() {
            let mut sig = (*func.signature()).clone();
            sig.params.iter_mut().for_each(|param| param.name = "x".into());
            assert_eq!(func.difference(&sig, &TypeNames::default()), None);
        }
    }

    #[test]
    fn both_types_are_told_in_the_words_of_wit() {
        let (func, mut sig) = func("create-directory-at");
        sig.result = Some(Type::U32);
        assert_eq!(says(func, &sig), "returns u32 here; the host's returns result<_, error-code>");
        sig = (*func.signature()).clone();
        sig.params.pop();
        assert_eq!(
            says(func, &sig),
            "takes (self: borrow<descriptor>) here; the host's takes (self: borrow<descriptor>, path: string)"
        );
    }

    #[test]
    fn a_function_that_is_async_is_another() {
        let (func, mut sig) = func("create-directory-at");
        sig.is_async = true;
        assert_eq!(says(func, &sig), "is an async function here; the host's is no async function");
    }

    #[test]
    fn what_names_hide_is_told() {
        let (opens, mut sig) = func("open-at");
        let mut of = labels(&sig.params[3].ty);
        of[1] = "folder".into();
        let flags = Type::Flags(of.into());
        sig.params[3].ty = flags.clone();
        let named = [(flags, Arc::from("open-flags"))].into_iter().collect();
        let text = opens.difference(&sig, &named).unwrap();
        let tail =
            "; open-flags is flags { …, folder, … } here; the host's open-flags is flags { …, directory, … }";
        assert!(text.starts_with("takes (self: ") && text.ends_with(tail), "{text}");

        let (stat, mut sig) = func("stat");
        let Some(Type::Result { ok: Some(ok), err }) = sig.result.clone() else { panic!() };
        let Type::Record(fields) = &*ok else { panic!() };
        let mut fields: Vec<Field> = fields.to_vec();
        fields[2].ty = Type::U32;
        sig.result = Some(Type::Result { ok: Some(Type::Record(fields.into()).into()), err });
        let text = says(stat, &sig);
        assert!(text.contains("record { …, size: u32, … } here"), "{text}");
        assert!(text.ends_with("the host's descriptor-stat is record { …, size: u64, … }"), "{text}");
    }

    #[test]
    fn a_resource_of_another_interface_is_another() {
        let func = WasiFunc::find("wasi:cli/stdin", "get-stdin").unwrap();
        let own = |interface: &str, name: &str| {
            let ty = ResourceType::Host { interface: interface.into(), name: name.into() };
            FuncSig { params: Vec::new(), result: Some(Type::Own(ty)), is_async: false }
        };
        assert_eq!(
            says(func, &own("wasi:io/streams", "output-stream")),
            "returns own<output-stream> here; the host's returns own<input-stream>"
        );
        let text = says(func, &own("wasi:cli/stdin", "input-stream"));
        assert!(
            text.ends_with(
                "the resource of wasi:cli/stdin here; the host's is the resource of wasi:io/streams"
            ),
            "{text}"
        );
    }
}
