//! The syntax of expressions; what their names refer to is not known yet.

use super::CommandError;
use super::words::{SIGNS, Words};
use crate::session::commands::{number, short};
use crate::symbols::VariablePath;
use crate::words::{Fact, message};
use std::fmt;

/// How deeply `*` and `-` may be nested, and how long a list of sums or comparisons may be.
const DEEPEST: usize = 16;
const LONGEST: usize = 256;
/// Words that may follow a value.
const JOINS: [&str; 3] = ["or", "and", "="];

/// An expression as it was parsed, with names not yet resolved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Expression {
    /// A number, as its 64 bits; the sign is a matter of who reads it.
    Number(u64),
    /// A local or parameter of the innermost frame.
    Local(Which),
    /// A global of the innermost frame's instance.
    Global(Which),
    /// An operand of the innermost frame; 0 is the top.
    Operand(u64),
    /// The local of this name, or else the global.
    Named(String),
    /// A number with its sign inverted.
    Negated(Box<Self>),
    /// The value in memory at an address.
    Loaded(Loaded, Box<Self>),
    /// The sum of two values.
    Sum(Box<Self>, Box<Self>),
    /// The first value minus the second.
    Difference(Box<Self>, Box<Self>),
    /// 1 if the comparison holds, else 0.
    Compared(Box<Self>, Comparison, Box<Self>),
    /// 1 if neither is 0, else 0.
    Both(Box<Self>, Box<Self>),
    /// 1 if at least one of them is not 0, else 0.
    Either(Box<Self>, Box<Self>),
}

/// A local or global as a person names it: its index, or its name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Which(pub String);

impl fmt::Display for Which {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

macro_rules! written {
    ($(#[$doc:meta])* $name:ident { $($(#[$case_doc:meta])* $case:ident = $text:literal,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum $name {
            $($(#[$case_doc])* $case,)*
        }

        impl $name {
            /// The case that is written as `text`.
            fn parse(text: &str) -> Option<Self> {
                match text {
                    $($text => Some(Self::$case),)*
                    _ => None,
                }
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(match self {
                    $(Self::$case => $text,)*
                })
            }
        }
    };
}

written! {
    /// The type that bytes of memory are read as.
    Loaded {
        I8 = "i8",
        U8 = "u8",
        I16 = "i16",
        U16 = "u16",
        I32 = "i32",
        U32 = "u32",
        /// A float of 4 bytes.
        F32 = "f32",
        I64 = "i64",
        U64 = "u64",
        /// A float of 8 bytes.
        F64 = "f64",
        /// A vector of 16 bytes.
        V128 = "v128",
    }
}

written! {
    /// How two values are compared.
    Comparison {
        /// The two values are equal.
        Equal = "==",
        NotEqual = "!=",
        /// The first is less than the second.
        Less = "<",
        /// The first is not greater than the second.
        AtMost = "<=",
        Greater = ">",
        /// The first is not less than the second.
        AtLeast = ">=",
    }
}

impl Expression {
    /// Parses a whole text.
    ///
    /// # Errors
    /// [`CommandError`], which says what is missing or does not belong there.
    pub fn parse(text: &str) -> Result<Self, CommandError> {
        let mut words = Words::new(text);
        let expression = Self::read(&mut words)?;
        words.end()?;
        Ok(expression)
    }

    /// Parses the longest expression that the words begin with, and leaves the rest.
    pub(in crate::session) fn read(words: &mut Words<'_>) -> Result<Self, CommandError> {
        let mut all = both(words)?;
        for _ in 0..LONGEST {
            let Some("or" | "||") = words.peek() else { break };
            words.next();
            all = Self::Either(Box::new(all), Box::new(both(words)?));
        }
        Ok(all)
    }
}

type ParsedSyntax = Result<Expression, CommandError>;

fn both(words: &mut Words<'_>) -> ParsedSyntax {
    let mut all = test(words)?;
    for _ in 0..LONGEST {
        let Some("and" | "&&") = words.peek() else { break };
        words.next();
        all = Expression::Both(Box::new(all), Box::new(test(words)?));
    }
    Ok(all)
}

fn test(words: &mut Words<'_>) -> ParsedSyntax {
    let left = sum(words, 0)?;
    if let Some("=") = words.peek() {
        return Err(CommandError::new(message!("wrong-compare")));
    }
    let sign = words.peek().filter(|word| SIGNS.contains(word)).and_then(Comparison::parse);
    let Some(sign) = sign else { return Ok(left) };
    words.next();
    Ok(Expression::Compared(Box::new(left), sign, Box::new(sum(words, 0)?)))
}

fn sum(words: &mut Words<'_>, depth: usize) -> ParsedSyntax {
    let mut all = term(words, depth)?;
    for _ in 0..LONGEST {
        let made: fn(Box<Expression>, Box<Expression>) -> Expression = match words.peek() {
            Some("+") => Expression::Sum,
            Some("-") => Expression::Difference,
            _ => break,
        };
        words.next();
        all = made(Box::new(all), Box::new(term(words, depth)?));
    }
    Ok(all)
}

fn term(words: &mut Words<'_>, depth: usize) -> ParsedSyntax {
    let Some(word) = words.next() else {
        return Err(CommandError::new(message!("wrong-value-missing")));
    };
    match word {
        "local" => read_which(words, "local").map(Expression::Local),
        "global" => read_which(words, "global").map(Expression::Global),
        "stack" => match words.next().and_then(number) {
            Some(index) => Ok(Expression::Operand(index)),
            None => Err(CommandError::new(message!("wrong-takes-number", what = "stack"))),
        },
        "-" if depth < DEEPEST => Ok(Expression::Negated(Box::new(term(words, depth + 1)?))),
        "*" if depth < DEEPEST => {
            if let Some(path) = pointed(words) {
                return Ok(Expression::Named(path));
            }
            let ty = words.next().unwrap_or_default();
            let Some(ty) = Loaded::parse(ty) else {
                return Err(CommandError::new(message!("wrong-type", given = short(ty))));
            };
            Ok(Expression::Loaded(ty, Box::new(sum(words, depth + 1)?)))
        }
        "*" | "-" => {
            let most = Fact::Number(DEEPEST as u64);
            Err(CommandError::new(message!("wrong-too-deep", sign = word, most)))
        }
        word => Ok(number(word).map_or_else(|| Expression::Named(bare(word).to_owned()), Expression::Number)),
    }
}

/// `p` or `*p` after a `*`: what a variable points to, as a path. `None` if the words go on as a load does.
fn pointed(words: &mut Words<'_>) -> Option<String> {
    let stars = words.count("*");
    let word = words.ahead(stars)?;
    let goes_on = words.ahead(stars + 1).is_some_and(|next| !SIGNS.contains(&next) && !JOINS.contains(&next));
    if goes_on || Loaded::parse(word).is_some() || stars >= DEEPEST {
        return None;
    }
    let path = format!("{}{word}", "*".repeat(stars + 1));
    VariablePath::parse(&path)?;
    (0..=stars).for_each(|_| {
        words.next();
    });
    Some(path)
}

/// A name without the `$` of the text format, if it has one.
fn bare(name: &str) -> &str {
    name.strip_prefix('$').unwrap_or(name)
}

/// Parses the next word as the index or name of a local or global.
pub(in crate::session) fn read_which(words: &mut Words<'_>, what: &str) -> Result<Which, CommandError> {
    match words.next() {
        Some(word) => Ok(Which(bare(word).to_owned())),
        None => Err(CommandError::new(message!("wrong-takes-number", what))),
    }
}

impl fmt::Display for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => number.fmt(f),
            Self::Local(which) => write!(f, "local {which}"),
            Self::Global(which) => write!(f, "global {which}"),
            Self::Operand(index) => write!(f, "stack {index}"),
            Self::Named(name) => f.write_str(name),
            Self::Negated(of) => write!(f, "-{of}"),
            Self::Loaded(ty, at) => write!(f, "*{ty} {at}"),
            Self::Sum(left, right) => write!(f, "{left} + {right}"),
            Self::Difference(left, right) => write!(f, "{left} - {right}"),
            Self::Compared(left, sign, right) => write!(f, "{left} {sign} {right}"),
            Self::Both(left, right) => write!(f, "{left} and {right}"),
            Self::Either(left, right) => write!(f, "{left} or {right}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn atoms() -> impl Strategy<Value = String> {
        prop_oneof![
            (0u32..100_000).prop_map(|n| n.to_string()),
            (0u32..9).prop_map(|n| format!("local {n}")),
            "[a-z][a-z0-9_.]{0,6}".prop_filter("words of the grammar", |name| {
                !["or", "and", "local", "global", "stack"].contains(&name.as_str())
            }),
            (0u32..9).prop_map(|n| format!("stack {n}")),
            (0u32..9).prop_map(|n| format!("global {n}")),
            (0u32..9_000).prop_map(|n| format!("*u16 {n}")),
        ]
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

        #[test]
        fn what_is_printed_reads_as_the_same(
            parts in proptest::collection::vec((atoms(), "( \\+ | - | == | < | and | or )"), 1..8), last in atoms(),
        ) {
            let text: String = parts.iter().flat_map(|(atom, sign)| [atom.as_str(), sign]).collect::<String>() + &last;
            // Not every such text is an expression: `1 < 2 < 3` is not.
            if let Ok(expression) = Expression::parse(&text) {
                prop_assert_eq!(Expression::parse(&expression.to_string()), Ok(expression));
            }
        }

        #[test]
        fn any_text_is_read_or_refused(text in "[a-z0-9$*+ <>=&|-]{0,80}") {
            let _ = Expression::parse(&text);
        }
    }

    #[test]
    fn what_is_missing_is_told() {
        for (text, says) in [
            ("", "a value is missing"),
            ("1 +", "a value is missing"),
            ("*i33 4", "`*` takes a type"),
            ("stack x", "`stack` takes a number"),
            ("local", "`local` takes a number"),
            ("1 = 2", "write `==`"),
            ("1 2", "`2` does not belong there"),
        ] {
            let error = Expression::parse(text).expect_err(text);
            assert!(error.to_string().contains(says), "{text}: {}", error.message);
        }
        let deep = "*u8 ".repeat(40) + "0";
        assert!(Expression::parse(&deep).is_err_and(|error| error.to_string().contains("nests at most")));
    }
}
