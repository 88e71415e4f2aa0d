//! The catalogues: the texts of messages, by name.
//!
//! They are Fluent files, which handle plurals and word order. They are part of the program, so a mistake in one is a
//! bug, and tests look for it.

use super::Lang;
use super::message::{Fact, JOINED, Message, SENTENCE, VERBATIM};
use crate::text::thousands;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::types::{FluentNumber, FluentNumberOptions};
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use serde::{Serialize, Serializer};
use std::borrow::Cow;
use std::fmt;
use std::sync::LazyLock;

/// Marks a space next to a fact until the fact is known; this noncharacter occurs in no text.
const SPACE: char = '\u{fdd0}';

/// Counts from here on are not passed as numbers to Fluent, whose numbers are floats.
const EXACT: u64 = 1 << 53;

/// The files of a language, at compile time.
macro_rules! files {
    ($lang:literal) => {
        files!($lang:
            "general" "cli" "usage"
            "value" "instruction" "control" "exception" "variable" "memory" "numeric" "vector" "object"
            "card" "steps" "reasons" "advice"
            "screen" "held" "lesson" "help" "keys" "commands" "why"
            "wrong" "answers" "past" "trials" "checks" "variables"
            "compare" "calls" "traps" "sources" "tasks")
    };
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
        Lang::En => files!("en"),
        Lang::Ja => files!("ja"),
    }
}

fn bundle(lang: Lang) -> Bundle {
    let mut bundle = FluentBundle::new_concurrent(vec![lang.code().parse().unwrap_or_default()]);
    // The isolation marks are only needed for text written from right to left.
    bundle.set_use_isolating(false);
    bundle.set_formatter(Some(|value, _| match value {
        FluentValue::Number(number) => Some(if number.options.use_grouping {
            thousands(number.value as u64)
        } else {
            number.value.to_string()
        }),
        _ => None,
    }));
    if lang == Lang::Ja {
        bundle.set_transform(Some(mark_spaces));
    }
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

fn bundle_of(lang: Lang) -> &'static Bundle {
    match lang {
        Lang::En => &ENGLISH,
        Lang::Ja => &JAPANESE,
    }
}

impl Message {
    /// The message rendered in a language.
    #[must_use]
    pub fn text(&self, lang: Lang) -> String {
        text(lang, self)
    }
}

impl fmt::Display for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.text(Lang::En))
    }
}

impl Serialize for Message {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text(Lang::En))
    }
}

/// Renders a message that takes no facts.
pub(super) fn plain(lang: Lang, id: &str) -> Cow<'static, str> {
    let bundle = bundle_of(lang);
    let Some(pattern) = bundle.get_message(id).and_then(|found| found.value()) else {
        debug_assert!(false, "no message `{id}` in {lang:?}");
        return id.to_owned().into();
    };
    let mut faults = Vec::new();
    let text = bundle.format_pattern(pattern, None, &mut faults);
    debug_assert!(faults.is_empty(), "{id} in {lang:?}: {faults:?}");
    if text.contains(SPACE) { spaced(&text).into() } else { text }
}

/// Renders a message with its facts.
fn text(lang: Lang, message: &Message) -> String {
    match (message.id(), message.facts()) {
        (VERBATIM, [(_, Fact::Text(text))]) => return text.clone(),
        (JOINED, [(_, Fact::List(parts))]) => return parts.iter().map(|part| text(lang, part)).collect(),
        _ => {}
    }
    if let (SENTENCE, [(_, Fact::Message(said))]) = (message.id(), message.facts()) {
        return lang.sentence(&text(lang, said));
    }
    let bundle = bundle_of(lang);
    let Some(pattern) = bundle.get_message(message.id()).and_then(|found| found.value()) else {
        debug_assert!(false, "no message `{}` in {lang:?}", message.id());
        return message.id().to_owned();
    };
    let mut args = FluentArgs::with_capacity(message.facts().len());
    for (name, fact) in message.facts() {
        let value: FluentValue<'_> = match fact {
            Fact::Text(text) => text.as_str().into(),
            Fact::Count(count) => number(*count, true),
            Fact::Number(count) => number(*count, false),
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
    if lang == Lang::Ja { spaced(&text) } else { text }
}

/// A number by which a catalogue can select a plural form.
fn number(count: u64, use_grouping: bool) -> FluentValue<'static> {
    if count < EXACT {
        let options = FluentNumberOptions { use_grouping, ..Default::default() };
        return FluentValue::Number(FluentNumber::new(count as f64, options));
    }
    // As text, it selects the default form, which is the one for large numbers.
    if use_grouping { thousands(count).into() } else { count.to_string().into() }
}

/// Marks the spaces at either end of a text. Japanese puts spaces around Latin letters, and only the finished text
/// shows whether a fact consists of those.
fn mark_spaces(text: &str) -> Cow<'_, str> {
    let inner = text.trim_matches(' ');
    let before = text.len() - text.trim_start_matches(' ').len();
    let after = text.len() - before - inner.len();
    let mark = |spaces: usize| SPACE.to_string().repeat(spaces);
    if before + after == 0 { text.into() } else { [&mark(before), inner, &mark(after)].concat().into() }
}

/// Turns the marked spaces into spaces, except between two Japanese characters.
fn spaced(text: &str) -> String {
    let wide = |c: Option<char>| c.is_some_and(|c| crate::text::width(c.encode_utf8(&mut [0; 4])) == 2);
    let mut out = String::with_capacity(text.len());
    let mut rest = text.chars();
    while let Some(c) = rest.next() {
        match c {
            SPACE if wide(out.chars().next_back()) && wide(rest.clone().next()) => {}
            SPACE => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::words::message;
    use fluent_syntax::ast::{Entry, Expression, InlineExpression, Pattern, PatternElement, VariantKey};
    use fluent_syntax::parser;
    use std::collections::{BTreeMap, BTreeSet};

    /// The names of the facts in each message.
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
    fn numbers_are_written_as_values_are() {
        let bytes = |count: u64| message!("bytes", count = Fact::Number(count)).text(Lang::En);
        assert_eq!([bytes(1), bytes(1234)], ["1 byte", "1234 bytes"]);
        assert_eq!(bytes(u64::MAX - 1), "18446744073709551614 bytes");
        assert_eq!(
            message!("bytes", count = u64::MAX - 1).text(Lang::En),
            "18,446,744,073,709,551,614 bytes"
        );
    }

    #[test]
    fn spaces_stand_between_latin_letters_and_japanese() {
        let two = |a: &str, b: &str| message!("value-two", first = a, last = b).text(Lang::Ja);
        assert_eq!(two("1", "2"), "1 と 2");
        assert_eq!(two("関数", "2"), "関数と 2");
        assert_eq!(two("a b", "参照 と 参照"), "a b と参照 と 参照");
    }

    #[test]
    fn a_sentence_ends_as_its_language_ends_sentences() {
        let said = message!("bytes", count = 1u64);
        assert_eq!(said.clone().sentence().to_string(), "1 byte.");
        assert_eq!(said.sentence().text(Lang::Ja), "1 バイト。");
        assert_eq!(Message::verbatim("is it so?").sentence().to_string(), "Is it so?");
    }

    #[test]
    fn what_is_in_no_language_stays_as_it_is() {
        for lang in Lang::ALL {
            assert_eq!(Message::verbatim("{ $count }").text(lang), "{ $count }");
        }
    }
}
