//! The catalogues: what messages say, by their names.
//!
//! They are Fluent files, which carry plurals and the order of words; they are part of the program, so a fault in them is
//! a fault of the program, and tests look for it.

use super::{Fact, Lang, Message};
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use std::sync::LazyLock;

/// The message that is its own text.
pub(super) const VERBATIM: &str = "verbatim";

/// The files of a language.
macro_rules! files {
    ($lang:literal: $($file:literal)*) => {
        &[$(include_str!(concat!($lang, "/", $file, ".ftl"))),*]
    };
}

type Bundle = FluentBundle<FluentResource>;

static ENGLISH: LazyLock<Bundle> = LazyLock::new(|| bundle(Lang::En));
static JAPANESE: LazyLock<Bundle> = LazyLock::new(|| bundle(Lang::Ja));

/// The texts of a language's files.
pub(super) fn sources(lang: Lang) -> &'static [&'static str] {
    match lang {
        Lang::En => files!("en": "general" "card" "steps" "reasons" "advice"),
        Lang::Ja => files!("ja": "general" "card" "steps" "reasons" "advice"),
    }
}

fn bundle(lang: Lang) -> Bundle {
    let mut bundle = FluentBundle::new_concurrent(vec![lang.code().parse().unwrap_or_default()]);
    // The marks are for texts that are written right to left.
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(|value, _| match value {
        FluentValue::Number(number) => Some(crate::text::thousands(number.value as u64)),
        _ => None,
    }));
    for source in sources(lang) {
        let resource = FluentResource::try_new((*source).to_owned()).unwrap_or_else(|(rest, faults)| {
            debug_assert!(faults.is_empty(), "{lang:?}: {faults:?}");
            rest
        });
        let added = bundle.add_resource(resource);
        debug_assert!(added.is_ok(), "{lang:?}: {added:?}");
    }
    bundle
}

/// A message in words.
pub(super) fn text(lang: Lang, message: &Message) -> String {
    let bundle = match lang {
        Lang::En => &*ENGLISH,
        Lang::Ja => &*JAPANESE,
    };
    if let (VERBATIM, [(_, Fact::Text(text))]) = (message.id(), message.facts()) {
        return text.clone();
    }
    let Some(pattern) = bundle.get_message(message.id()).and_then(|found| found.value()) else {
        debug_assert!(false, "no message `{}` in {lang:?}", message.id());
        return message.id().to_owned();
    };
    let mut args = FluentArgs::with_capacity(message.facts().len());
    for (name, fact) in message.facts() {
        let value: FluentValue<'_> = match fact {
            Fact::Text(text) => text.as_str().into(),
            Fact::Count(count) => (*count).into(),
            Fact::Message(message) => text(lang, message).into(),
            Fact::List(list) => {
                list.iter().map(|message| text(lang, message)).collect::<Vec<_>>().join(lang.comma()).into()
            }
        };
        args.set(*name, value);
    }
    let mut faults = Vec::new();
    let text = bundle.format_pattern(pattern, Some(&args), &mut faults).into_owned();
    debug_assert!(faults.is_empty(), "{} in {lang:?}: {faults:?}", message.id());
    text
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::message;
    use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement, VariantKey};
    use fluent_syntax::parser;
    use std::collections::{BTreeMap, BTreeSet};

    /// The variables of each message.
    fn messages(lang: Lang) -> BTreeMap<String, BTreeSet<String>> {
        let mut all = BTreeMap::new();
        for source in sources(lang) {
            let resource =
                parser::parse(*source).unwrap_or_else(|(_, faults)| panic!("{lang:?}: {faults:?}"));
            for entry in resource.body {
                let Entry::Message(message) = entry else { continue };
                let mut variables = BTreeSet::new();
                in_pattern(message.value.as_ref().expect("a message says something"), &mut variables);
                let before = all.insert(message.id.name.to_owned(), variables);
                assert!(before.is_none(), "{lang:?} has `{}` twice", message.id.name);
            }
        }
        all
    }

    fn in_pattern(pattern: &Pattern<&str>, found: &mut BTreeSet<String>) {
        for element in &pattern.elements {
            let PatternElement::Placeable { expression } = element else { continue };
            in_expression(expression, found);
        }
    }

    fn in_expression(expression: &Expression<&str>, found: &mut BTreeSet<String>) {
        let selector = match expression {
            Expression::Inline(inline) => inline,
            Expression::Select { selector, variants } => {
                variants.iter().for_each(|variant| in_pattern(&variant.value, found));
                assert!(variants.iter().any(|v| v.default && matches!(v.key, VariantKey::Identifier { .. })));
                selector
            }
        };
        match selector {
            InlineExpression::VariableReference { id } => {
                found.insert(id.name.to_owned());
            }
            InlineExpression::Placeable { expression } => in_expression(expression, found),
            _ => {}
        }
    }

    #[test]
    fn every_message_is_in_every_language_with_the_same_facts() {
        let english = messages(Lang::En);
        for lang in Lang::ALL {
            let here = messages(lang);
            let missing: Vec<_> = english.keys().filter(|id| !here.contains_key(*id)).collect();
            assert!(missing.is_empty(), "not in {lang:?}: {missing:?}");
            let more: Vec<_> = here.keys().filter(|id| !english.contains_key(*id)).collect();
            assert!(more.is_empty(), "only in {lang:?}: {more:?}");
            for (id, variables) in &here {
                assert_eq!(*variables, english[id], "the facts of `{id}` in {lang:?}");
            }
        }
    }

    #[test]
    fn counts_choose_the_form_and_are_written_with_separators() {
        let bytes = |count: u64| message!("bytes", count);
        assert_eq!(bytes(1).text(Lang::En), "1 byte");
        assert_eq!(bytes(1234).text(Lang::En), "1,234 bytes");
        assert_eq!(bytes(1234).text(Lang::Ja), "1,234 バイト");
    }

    #[test]
    fn what_is_in_no_language_stays_as_it_is() {
        for lang in Lang::ALL {
            assert_eq!(Message::verbatim("{ $count }").text(lang), "{ $count }");
        }
    }
}
