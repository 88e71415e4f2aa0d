//! Components that import one function, as text.

use std::fmt::Write as _;
use wasmscope::component::{FuncSig, ResourceType, Type};
use wasmscope::wit::p2;

/// A component that imports a function of an interface with this type, and exports `f`, which does nothing.
pub fn importing(interface: &str, name: &str, sig: &FuncSig) -> String {
    let mut of = Text {
        interface,
        outside: String::new(),
        inside: String::new(),
        types: Vec::new(),
        resources: Vec::new(),
    };
    if let Some((resource, _)) = name.strip_prefix("[method]").and_then(|method| method.split_once('.')) {
        of.resource(&ResourceType::Host { interface: interface.into(), name: resource.into() });
    }
    let params = sig.params.iter().map(|param| {
        let ty = of.ty(&param.ty);
        format!("(param \"{}\" {ty})", param.name)
    });
    let params = params.collect::<Vec<_>>().join(" ");
    let result = sig.result.as_ref().map_or(String::new(), |ty| format!("(result {})", of.ty(ty)));
    let (outside, inside) = (of.outside, of.inside);
    format!(
        "(component\n{outside}  (import \"{interface}@0.2.12\" (instance\n{inside}    (export \"{name}\" (func {params} {result}))))\n{F})"
    )
}

/// A component that imports a resource of an interface.
pub fn importing_resource(interface: &str, name: &str) -> String {
    format!(
        "(component\n  (import \"{interface}@0.2.12\" (instance (export \"{name}\" (type (sub resource)))))\n{F})"
    )
}

const F: &str = r#"  (core module $m (func (export "f")))
  (core instance $i (instantiate $m))
  (func (export "f") (canon lift (core func $i "f")))"#;

struct Text<'a> {
    interface: &'a str,
    /// The text before the import.
    outside: String,
    /// The text within the instance type.
    inside: String,
    /// The types that are defined inside.
    types: Vec<Type>,
    resources: Vec<ResourceType>,
}

impl Text<'_> {
    /// The name of a resource, after declaring it.
    fn resource(&mut self, ty: &ResourceType) -> String {
        let ResourceType::Host { interface, name } = ty else { panic!("{ty} is no resource of the host") };
        let number = match self.resources.iter().position(|known| known == ty) {
            Some(number) => return format!("$r{number}"),
            None => self.resources.len(),
        };
        self.resources.push(ty.clone());
        if **interface == *self.interface {
            writeln!(self.inside, "    (export \"{name}\" (type $r{number} (sub resource)))").unwrap();
        } else {
            // An interface is imported only once, with all its resources.
            let id = interface.replace([':', '/'], "-");
            if !self.outside.contains(&format!("$i-{id} ")) {
                let all = p2::Resource::ALL.iter().map(|resource| resource.names());
                let all = all.filter(|(of, _)| *of == &**interface);
                let exports = all.map(|(_, name)| format!(" (export \"{name}\" (type (sub resource)))"));
                let exports = exports.collect::<String>();
                writeln!(self.outside, "  (import \"{interface}@0.2.12\" (instance $i-{id} {exports}))")
                    .unwrap();
            }
            writeln!(self.outside, "  (alias export $i-{id} \"{name}\" (type $o{number}))").unwrap();
            writeln!(self.inside, "    (alias outer 1 $o{number} (type $a{number}))").unwrap();
            writeln!(self.inside, "    (export \"used{number}\" (type $r{number} (eq $a{number})))").unwrap();
        }
        format!("$r{number}")
    }

    /// The name of a type that must be named, after defining it.
    fn named(&mut self, ty: &Type, definition: &str) -> String {
        let number = match self.types.iter().position(|known| known == ty) {
            Some(number) => number,
            None => {
                let number = self.types.len();
                self.types.push(ty.clone());
                writeln!(self.inside, "    (type $d{number} {definition})").unwrap();
                writeln!(self.inside, "    (export \"named{number}\" (type $t{number} (eq $d{number})))")
                    .unwrap();
                number
            }
        };
        format!("$t{number}")
    }

    fn ty(&mut self, ty: &Type) -> String {
        let quoted = |labels: &[std::sync::Arc<str>]| {
            labels.iter().map(|label| format!(" \"{label}\"")).collect::<String>()
        };
        match ty {
            Type::List(element) => format!("(list {})", self.ty(element)),
            Type::Option(some) => format!("(option {})", self.ty(some)),
            Type::Tuple(types) => {
                let types: Vec<String> = types.iter().map(|ty| self.ty(ty)).collect();
                format!("(tuple {})", types.join(" "))
            }
            Type::Result { ok, err } => {
                let ok = ok.as_ref().map_or(String::new(), |ty| format!(" {}", self.ty(ty)));
                let err = err.as_ref().map_or(String::new(), |ty| format!(" (error {})", self.ty(ty)));
                format!("(result{ok}{err})")
            }
            Type::Own(resource) => format!("(own {})", self.resource(resource)),
            Type::Borrow(resource) => format!("(borrow {})", self.resource(resource)),
            Type::Record(fields) => {
                let fields =
                    fields.iter().map(|field| format!(" (field \"{}\" {})", field.name, self.ty(&field.ty)));
                let definition = format!("(record{})", fields.collect::<String>());
                self.named(ty, &definition)
            }
            Type::Variant(cases) => {
                let case = |case: &wasmscope::component::Case| {
                    let payload = case.ty.as_ref().map_or(String::new(), |ty| format!(" {}", self.ty(ty)));
                    format!(" (case \"{}\"{payload})", case.name)
                };
                let definition = format!("(variant{})", cases.iter().map(case).collect::<String>());
                self.named(ty, &definition)
            }
            Type::Enum(labels) => self.named(ty, &format!("(enum{})", quoted(labels))),
            Type::Flags(labels) => self.named(ty, &format!("(flags{})", quoted(labels))),
            plain => plain.to_string(),
        }
    }
}
