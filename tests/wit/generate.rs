//! Generates Rust from WIT: the functions, resources and labels of a release of WASI, one file per package.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::Command;
use wit_parser::{
    Function, FunctionKind, Handle, Interface, Resolve, Stability, Type, TypeDef, TypeDefKind, TypeId,
    TypeOwner, WorldItem,
};

/// A version of WASI that is generated.
#[derive(Debug, Clone, Copy)]
pub struct Edition {
    /// The package that holds its WIT files.
    crate_name: &'static str,
    /// The directory of the generated files.
    pub folder: &'static str,
    /// The middle number of its version.
    minor: u64,
    /// The name of the enumeration of all its functions.
    func: &'static str,
    /// The name of the enumeration of its resources.
    resource: &'static str,
    /// The variant that stands for the version where all worlds meet.
    variant: &'static str,
    /// What is added to the names of its interfaces.
    suffix: &'static str,
}

/// The versions that are generated.
pub const EDITIONS: [Edition; 2] = [
    Edition {
        crate_name: "wasip2",
        folder: "src/wit/p2",
        minor: 2,
        func: "P2Func",
        resource: "Resource",
        variant: "P2",
        suffix: "",
    },
    Edition {
        crate_name: "wasip3",
        folder: "src/wit/p3",
        minor: 3,
        func: "P3Func",
        resource: "P3Resource",
        variant: "P3",
        suffix: "@0.3",
    },
];

/// The directory of WIT files, in the place where Cargo keeps the package that contains it.
fn wit_folder(package: &str) -> PathBuf {
    let cargo = |args: &[&str]| {
        let output = Command::new(env!("CARGO")).args(args).output().expect("cargo runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).expect("text")
    };
    let version = cargo(&["-vV"]);
    let host = version.lines().find_map(|line| line.strip_prefix("host: ")).expect("cargo knows its host");
    let manifest = concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
    let metadata = cargo(&[
        "metadata",
        "--format-version=1",
        "--offline",
        "--locked",
        "--filter-platform",
        host,
        "--manifest-path",
        manifest,
    ]);
    let metadata: serde_json::Value = serde_json::from_str(&metadata).expect("JSON");
    let packages = metadata["packages"].as_array().expect("packages");
    let package = packages.iter().find(|found| found["name"] == package).expect("a dependency");
    let manifest = package["manifest_path"].as_str().expect("a path");
    PathBuf::from(manifest).with_file_name("wit")
}

/// The generated files, by name.
pub fn files(edition: Edition) -> BTreeMap<String, String> {
    let mut resolve = Resolve { all_features: true, ..Resolve::default() };
    resolve.push_dir(wit_folder(edition.crate_name)).expect("the WIT files are read");
    let world = World::new(&resolve, edition);
    let mut files: BTreeMap<String, String> = world
        .packages
        .iter()
        .map(|(name, package)| (format!("{name}.rs"), world.package(name, package)))
        .collect();
    files.insert("func.rs".to_owned(), world.all());
    files.insert("resource.rs".to_owned(), world.resource_types());
    files
}

/// What hosts provide to commands.
struct World<'r> {
    edition: Edition,
    resolve: &'r Resolve,
    /// The packages by name (`filesystem`).
    packages: BTreeMap<&'r str, Package<'r>>,
    /// Interfaces that are unstable as a whole, which hosts do not have.
    left_out: Vec<(String, &'r str)>,
    version: String,
}

#[derive(Default)]
struct Package<'r> {
    interfaces: Vec<&'r Interface>,
    /// Functions that belong to no resource.
    free: Vec<Free<'r>>,
}

struct Free<'r> {
    variant: String,
    interface: &'r Interface,
    function: &'r Function,
}

impl<'r> World<'r> {
    fn new(resolve: &'r Resolve, edition: Edition) -> Self {
        let (name, id) = resolve.package_names.iter().find(|(n, _)| n.name == "cli").expect("wasi:cli");
        let world = &resolve.worlds[resolve.packages[*id].worlds["imports"]];
        let mut new = Self {
            edition,
            resolve,
            packages: BTreeMap::new(),
            left_out: Vec::new(),
            version: name.version.as_ref().expect("a version").to_string(),
        };
        for item in world.imports.values() {
            let WorldItem::Interface { id, .. } = item else { panic!("{item:?} is no interface") };
            let interface = &resolve.interfaces[*id];
            if let Stability::Unstable { feature, .. } = &interface.stability {
                new.left_out.push((new.full_name(interface), feature));
                continue;
            }
            let package = new.packages.entry(&resolve.packages[interface.package.unwrap()].name.name);
            package.or_default().interfaces.push(interface);
        }
        let mut names = BTreeSet::new();
        for (name, package) in &mut new.packages {
            package.interfaces.sort_by_key(|interface| interface.name.clone());
            package.free = free(&package.interfaces);
            assert!(names.insert(camel(name)), "two groups {name}");
        }
        for (resource, ..) in new.resources() {
            assert!(
                names.insert(camel(resource)) || new.functions_of(resource).is_empty(),
                "two groups {resource}"
            );
        }
        new
    }

    /// The interface's name, as calls use it.
    fn full_name(&self, interface: &Interface) -> String {
        let package = &self.resolve.packages[interface.package.expect("a package")].name;
        let name = interface.name.as_ref().expect("a name");
        format!("{}:{}/{name}{}", package.namespace, package.name, self.edition.suffix)
    }

    /// The name of a type in its package. If several interfaces have a type of that name, all but `types` put their own
    /// names in front.
    fn type_name(&self, def: &TypeDef) -> String {
        let name = def.name.as_deref().expect("a name");
        let TypeOwner::Interface(owner) = def.owner else { panic!("{name} belongs to no interface") };
        let owner = &self.resolve.interfaces[owner];
        let own = owner.name.as_deref().expect("a name");
        let package = self.resolve.packages[owner.package.expect("a package")].interfaces.values();
        let has = |id: &wit_parser::InterfaceId| {
            let there = self.resolve.interfaces[*id].types.get(name);
            there.is_some_and(|id| !matches!(self.resolve.types[*id].kind, TypeDefKind::Type(_)))
        };
        let crowded = package.filter(|id| has(id)).count() > 1;
        if crowded && own != "types" { format!("{own}-{name}") } else { name.to_owned() }
    }

    fn interfaces(&self) -> impl Iterator<Item = &'r Interface> {
        self.packages.values().flat_map(|package| package.interfaces.iter().copied())
    }

    /// All resources, with their interfaces.
    fn resources(&self) -> Vec<(&'r str, &'r Interface)> {
        let of = |interface: &'r Interface| {
            let types = interface.types.iter().map(|(name, id)| (name, &self.resolve.types[*id]));
            let resources = types.filter(|(_, def)| matches!(def.kind, TypeDefKind::Resource));
            resources.map(move |(name, _)| (name.as_str(), interface)).collect::<Vec<_>>()
        };
        self.interfaces().flat_map(of).collect()
    }

    /// The functions of a resource.
    fn functions_of(&self, resource: &str) -> Vec<(&'r Interface, &'r Function)> {
        let all = self.interfaces().flat_map(|i| i.functions.values().map(move |f| (i, f)));
        all.filter(|(_, f)| {
            let id = match f.kind {
                FunctionKind::Method(id)
                | FunctionKind::AsyncMethod(id)
                | FunctionKind::Static(id)
                | FunctionKind::Constructor(id) => id,
                FunctionKind::Freestanding | FunctionKind::AsyncFreestanding => return false,
                ref other => panic!("{other:?} is not there in WASI"),
            };
            self.resolve.types[id].name.as_deref() == Some(resource)
        })
        .collect()
    }

    /// The file that lists all functions.
    fn all(&self) -> String {
        let Edition { minor, func, resource: of_resources, variant: world, .. } = self.edition;
        let mut out = HEAD.replace("PACKAGE", &format!("WASI 0.{minor}"));
        let resources = self.resources();
        let with_functions: Vec<&str> = resources
            .iter()
            .map(|(name, _)| *name)
            .filter(|name| !self.functions_of(name).is_empty())
            .collect();
        let mut groups: Vec<(String, &str)> = Vec::new();
        for (name, package) in &self.packages {
            if !package.free.is_empty() {
                groups.push((camel(name), name));
            }
            let own = resources.iter().filter(|(resource, interface)| {
                with_functions.contains(resource)
                    && package.interfaces.iter().any(|i| std::ptr::eq(*i, *interface))
            });
            groups.extend(own.map(|(resource, _)| (camel(resource), *name)));
        }
        let mut used: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (group, package) in &groups {
            used.entry(package).or_default().push(group);
        }
        let _ = write!(
            out,
            "use super::{of_resources};\nuse crate::wit::data::{{Since, Ty::*, WasiResource::*, WorldRow, functions}};\n"
        );
        for (package, groups) in &used {
            let list = groups.join(", ");
            let list = if groups.len() > 1 { format!("{{{list}}}") } else { list };
            let _ = writeln!(out, "use super::{package}::{list};");
        }
        let _ = write!(
            out,
            "\n/// The newest release that is known.\npub const VERSION: &str = \"{}\";\n\n\
             /// Interfaces of it that are unstable as a whole, and which feature each belongs to: no host here has them.\n\
             pub const UNSTABLE: &[(&str, &str)] = &[{}];\n\n",
            self.version,
            self.left_out
                .iter()
                .map(|(name, feature)| format!("(\"{name}\", \"{feature}\")"))
                .collect::<Vec<_>>()
                .join(", ")
        );
        let _ = write!(
            out,
            "/// A function of WASI 0.{minor}.\n#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]\npub enum {func} {{\n"
        );
        for (group, package) in &groups {
            let of = if camel(package) == *group {
                format!("Of `wasi:{package}`, and of no resource.")
            } else {
                format!("Of the resource `{}`.", kebab(group))
            };
            let _ = writeln!(out, "    /// {of}\n    {group}({group}),");
        }
        let _ = write!(
            out,
            "    /// The program gives a resource back.\n    Drop({of_resources}),\n}}\n\nimpl {func} {{\n    /// All functions of 0.{minor}, interface by interface.\n    pub fn all() -> impl Iterator<Item = Self> {{\n        let drops = {of_resources}::ALL.iter().map(|resource| Self::Drop(*resource));\n        drops"
        );
        for (group, _) in &groups {
            let _ = write!(out, "\n            .chain({group}::ALL.iter().map(|func| Self::{group}(*func)))");
        }
        out +=
            "\n    }\n\n    pub(in crate::wit) fn row(self) -> &'static WorldRow {\n        match self {\n";
        for (group, _) in &groups {
            let _ = writeln!(out, "            Self::{group}(func) => func.row(),");
        }
        out += "            Self::Drop(resource) => Dropped::ALL[resource as usize].row(),\n        }\n    }\n}\n";
        let _ = write!(
            out,
            "\nfunctions! {{\n    /// A resource that is given back, in the order of [`{of_resources}`].\n    Dropped {{\n"
        );
        for (name, interface) in &resources {
            let (variant, interface) = (camel(name), self.full_name(interface));
            let line = format!(
                "{variant}: \"{interface}\" \"[resource-drop]{name}\" Since::Release(0), [\"self\": \
                 Own({world}({of_resources}::{variant}))] => None;"
            );
            wrapped(&mut out, &line, 8);
        }
        out += "    }\n}\n";
        out
    }

    /// The file of the resource types.
    fn resource_types(&self) -> String {
        let Edition { minor, resource: of_resources, .. } = self.edition;
        let mut out = HEAD.replace("PACKAGE", &format!("The resources of WASI 0.{minor}"));
        let resources = self.resources();
        let names = resources.iter().map(|(name, interface)| (camel(name), name, self.full_name(interface)));
        let names: Vec<_> = names.collect();
        let _ = write!(
            out,
            "/// A resource type of WASI 0.{minor}.\n#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]\npub enum {of_resources} {{\n"
        );
        for (variant, name, interface) in &names {
            let _ = writeln!(out, "    /// `{name}` of `{interface}`\n    {variant},");
        }
        let _ = write!(out, "}}\n\nimpl {of_resources} {{\n");
        out +=
            "    /// All of them, in the specification's order.\n    pub const ALL: &'static [Self] = &[\n";
        for (variant, ..) in &names {
            let _ = writeln!(out, "        Self::{variant},");
        }
        let (_, name, interface) = &names[0];
        let _ = write!(
            out,
            "    ];\n\n    /// Its interface as calls name it, and its name in it (`{interface}`, `{name}`).\n    #[must_use]\n"
        );
        out += "    pub fn names(self) -> (&'static str, &'static str) {\n        match self {\n";
        for (variant, name, interface) in &names {
            let _ = writeln!(out, "            Self::{variant} => (\"{interface}\", \"{name}\"),");
        }
        out + "        }\n    }\n}\n"
    }

    /// The file of one package.
    fn package(&self, name: &str, package: &Package<'r>) -> String {
        let mut body = Body { world: self, package: name, text: String::new(), foreign: BTreeSet::new() };
        for interface in &package.interfaces {
            for id in interface.types.values() {
                let def = &self.resolve.types[*id];
                // `use` defines types of the same name in other interfaces.
                if !matches!(def.kind, TypeDefKind::Type(_)) {
                    body.named(def);
                }
            }
        }
        if !package.free.is_empty() {
            let what = format!("A function of `wasi:{name}` that belongs to no resource.");
            let functions = package.free.iter().map(|f| (f.variant.clone(), f.interface, f.function));
            body.group(&what, &camel(name), functions.collect());
        }
        for (resource, interface) in self.resources() {
            let functions = self.functions_of(resource);
            if !functions.is_empty() && package.interfaces.iter().any(|i| std::ptr::eq(*i, interface)) {
                let last = |f: &Function| camel(f.name.rsplit(['.', ']']).next().expect("a name"));
                let functions = functions.into_iter().map(|(i, f)| (last(f), i, f)).collect();
                body.group(&format!("A function of the resource `{resource}`."), &camel(resource), functions);
            }
        }
        let mut out = HEAD.replace("PACKAGE", &format!("`wasi:{name}`"));
        let mut uses = BTreeSet::new();
        for (word, path) in [
            (&*format!("{}::", self.edition.resource), &*format!("super::{}", self.edition.resource)),
            ("labels!", "crate::wit::label::labels"),
            ("flags!", "crate::wit::label::flags"),
            ("WitLabel>", "crate::wit::WitLabel"),
            ("FlagSet>", "crate::wit::FlagSet"),
        ] {
            if body.text.contains(word) {
                uses.insert(path.to_owned());
            }
        }
        let mut data = Vec::new();
        for (word, import) in [
            ("NamedTypeKind::", "NamedTypeKind"),
            ("functions!", "functions"),
            ("static ", "NamedType"),
            ("functions!", "WorldRow"),
            ("Release(", "Since"),
            ("=> ", "Ty::*"),
            (&*format!("({}(", self.edition.variant), "WasiResource::*"),
        ] {
            if body.text.contains(word) {
                data.push(import);
            }
        }
        if !data.is_empty() {
            uses.insert(format!("crate::wit::data::{{{}}}", data.join(", ")));
        }
        uses.extend(body.foreign);
        for path in uses {
            let _ = writeln!(out, "use {path};");
        }
        out + &body.text
    }
}

/// Functions that belong to no resource. If two interfaces of a package have a function of the same name, the name of
/// the interface is put in front.
fn free<'r>(interfaces: &[&'r Interface]) -> Vec<Free<'r>> {
    let all = interfaces.iter().flat_map(|i| i.functions.values().map(move |f| (*i, f)));
    let all: Vec<_> = all
        .filter(|(_, f)| matches!(f.kind, FunctionKind::Freestanding | FunctionKind::AsyncFreestanding))
        .collect();
    let crowded = |interface: &Interface| {
        let own: Vec<&str> = interface.functions.keys().map(String::as_str).collect();
        all.iter().any(|(i, f)| !std::ptr::eq(*i, interface) && own.contains(&f.name.as_str()))
    };
    let named = all.iter().map(|(interface, function)| {
        let name = camel(&function.name);
        let before = if crowded(interface) { camel(interface.name.as_ref().unwrap()) } else { String::new() };
        Free { variant: before + &name, interface, function }
    });
    named.collect()
}

const HEAD: &str = "//! PACKAGE as data. Generated from WIT by `tests/wit.rs`: do not change it by hand.\n\n";

/// The Rust code of a package, as it is being written.
struct Body<'w> {
    world: &'w World<'w>,
    package: &'w str,
    text: String,
    foreign: BTreeSet<String>,
}

impl Body<'_> {
    /// Emits a named type: its definition and its labels.
    fn named(&mut self, def: &TypeDef) {
        let name = def.name.as_deref().expect("a name");
        let own = &*self.world.type_name(def);
        let parts = match &def.kind {
            TypeDefKind::Record(record) => {
                let fields = record.fields.iter().map(|f| format!("(\"{}\", {})", f.name, self.ty(f.ty)));
                format!("Record(&[{}])", fields.collect::<Vec<_>>().join(", "))
            }
            TypeDefKind::Variant(variant) => {
                let names: Vec<&str> = variant.cases.iter().map(|c| c.name.as_str()).collect();
                self.labels("labels", &format!("cases of the variant `{name}`"), own, &names);
                let case = |c: &wit_parser::Case| format!("(\"{}\", {})", c.name, self.some(c.ty));
                format!("Variant(&[{}])", variant.cases.iter().map(case).collect::<Vec<_>>().join(", "))
            }
            TypeDefKind::Enum(of) => {
                let names: Vec<&str> = of.cases.iter().map(|c| c.name.as_str()).collect();
                self.labels("labels", &format!("enumeration `{name}`"), own, &names);
                format!("Enum(<{} as WitLabel>::LABELS)", camel(own))
            }
            TypeDefKind::Flags(of) => {
                let names: Vec<&str> = of.flags.iter().map(|f| f.name.as_str()).collect();
                self.labels("flags", &format!("flags `{name}`"), own, &names);
                format!("Flags(<{} as FlagSet>::LABELS)", camel(own))
            }
            _ => return,
        };
        let line = format!(
            "pub(super) static {}: NamedType = NamedType {{ name: \"{name}\", def: NamedTypeKind::{parts} }};",
            shout(own)
        );
        self.text.push('\n');
        wrapped(&mut self.text, &line, 0);
    }

    fn labels(&mut self, which: &str, what: &str, name: &str, labels: &[&str]) {
        let _ = write!(self.text, "\n{which}! {{\n    /// The {what}.\n    {} {{\n", camel(name));
        for label in labels {
            let ident = if which == "flags" { shout(label) } else { camel(label) };
            let _ = writeln!(self.text, "        {ident} \"{label}\",");
        }
        self.text += "    }\n}\n";
    }

    /// Emits an enumeration of functions.
    fn group(&mut self, what: &str, group: &str, functions: Vec<(String, &Interface, &Function)>) {
        let _ = write!(self.text, "\nfunctions! {{\n    /// {what}\n    {group} {{\n");
        for (variant, interface, function) in functions {
            let since = match &function.stability {
                Stability::Stable { since, .. } => {
                    let minor = self.world.edition.minor;
                    assert_eq!((since.major, since.minor), (0, minor), "{}", function.name);
                    format!("Since::Release({})", since.patch)
                }
                Stability::Unstable { feature, .. } => format!("Since::Unstable(\"{feature}\")"),
                Stability::Unknown => "Since::Release(0)".to_owned(),
            };
            let params = function.params.iter().map(|p| format!("\"{}\": {}", p.name, self.ty(p.ty)));
            let params = params.collect::<Vec<_>>().join(", ");
            let result = self.some(function.result);
            let interface = self.world.full_name(interface);
            let kind = if function.kind.is_async() { "async " } else { "" };
            let line = format!(
                "{variant}: \"{interface}\" \"{}\" {since}, {kind}[{params}] => {result};",
                function.name
            );
            wrapped(&mut self.text, &line, 8);
        }
        self.text += "    }\n}\n";
    }

    fn some(&mut self, ty: Option<Type>) -> String {
        ty.map_or("None".to_owned(), |ty| format!("Some({})", self.ty(ty)))
    }

    fn shared(&mut self, ty: Option<Type>) -> String {
        ty.map_or("None".to_owned(), |ty| format!("Some(&{})", self.ty(ty)))
    }

    fn ty(&mut self, ty: Type) -> String {
        match ty {
            Type::Bool => "Bool".to_owned(),
            Type::U8 => "U8".to_owned(),
            Type::U16 => "U16".to_owned(),
            Type::U32 => "U32".to_owned(),
            Type::U64 => "U64".to_owned(),
            Type::S64 => "S64".to_owned(),
            Type::String => "String".to_owned(),
            Type::Id(id) => self.defined(id),
            other => panic!("{other:?} is not there in WASI"),
        }
    }

    fn defined(&mut self, id: TypeId) -> String {
        let def = &self.world.resolve.types[id];
        match &def.kind {
            TypeDefKind::Type(ty) => self.ty(*ty),
            TypeDefKind::List(element) => format!("List(&{})", self.ty(*element)),
            TypeDefKind::Option(some) => format!("Option(&{})", self.ty(*some)),
            TypeDefKind::Tuple(tuple) => {
                let types: Vec<String> = tuple.types.iter().map(|ty| self.ty(*ty)).collect();
                format!("Tuple(&[{}])", types.join(", "))
            }
            TypeDefKind::Result(result) => {
                format!("Result({}, {})", self.shared(result.ok), self.shared(result.err))
            }
            TypeDefKind::Handle(Handle::Own(id)) => self.handle("Own", *id),
            TypeDefKind::Handle(Handle::Borrow(id)) => self.handle("Borrow", *id),
            TypeDefKind::Stream(element) => format!("Stream({})", self.shared(*element)),
            TypeDefKind::Future(element) => format!("Future({})", self.shared(*element)),
            TypeDefKind::Record(_)
            | TypeDefKind::Variant(_)
            | TypeDefKind::Enum(_)
            | TypeDefKind::Flags(_) => {
                let name = shout(&self.world.type_name(def));
                let TypeOwner::Interface(owner) = def.owner else { panic!("{name} belongs to no interface") };
                let package = self.world.resolve.interfaces[owner].package.expect("a package");
                let package = &self.world.resolve.packages[package].name.name;
                if package != self.package {
                    self.foreign.insert(format!("super::{package}::{name}"));
                }
                format!("Named(&{name})")
            }
            other => panic!("{other:?} is not there in WASI"),
        }
    }

    fn handle(&self, kind: &str, id: TypeId) -> String {
        let Edition { variant, resource, .. } = self.world.edition;
        format!("{kind}({variant}({resource}::{}))", self.resource(id))
    }

    /// The variant of a resource, after resolving `use`.
    fn resource(&self, id: TypeId) -> String {
        let def = &self.world.resolve.types[id];
        match def.kind {
            TypeDefKind::Type(Type::Id(id)) => self.resource(id),
            _ => camel(def.name.as_deref().expect("a name")),
        }
    }
}

/// Appends a line, broken at spaces.
fn wrapped(out: &mut String, line: &str, indent: usize) {
    const WIDTH: usize = 110;
    let mut column = indent;
    *out += &" ".repeat(indent);
    for (at, word) in line.split(' ').enumerate() {
        if at > 0 && column + 1 + word.len() > WIDTH {
            column = indent + 4;
            let _ = write!(out, "\n{}", " ".repeat(column));
        } else if at > 0 {
            out.push(' ');
            column += 1;
        }
        *out += word;
        column += word.len();
    }
    out.push('\n');
}

/// Turns `regular-file` into `RegularFile`.
fn camel(name: &str) -> String {
    let word = |word: &str| {
        let (first, rest) = word.split_at(1);
        first.to_uppercase() + rest
    };
    name.split('-').map(word).collect()
}

/// Turns `regular-file` into `REGULAR_FILE`.
fn shout(name: &str) -> String {
    name.replace('-', "_").to_uppercase()
}

/// Turns `RegularFile` into `regular-file`.
fn kebab(name: &str) -> String {
    let mut out = String::new();
    for c in name.chars() {
        if c.is_uppercase() && !out.is_empty() {
            out.push('-');
        }
        out.extend(c.to_lowercase());
    }
    out
}
