//! Traversing any value together with any type: nothing panics, every part is visited, and what fits is told from what
//! does not.

use crate::arbitrary::{any_types, any_values, beside, types, values};
use proptest::prelude::*;
use wasmscope::component::{Shape, Type, Typed, Val, conforms, parse_val, render_val};

/// Whether each value below fits the type that the traversal pairs it with, and how many values there are.
fn walk(typed: Typed<'_>) -> (bool, usize) {
    let own = match (typed.value, typed.ty) {
        // Only leaves are checked here; what contains others is traversed.
        (_, None) => false,
        (value, Some(ty)) => value.kind() == ty.form(),
    };
    let inner: Vec<Typed<'_>> = match typed.shape() {
        Shape::Members(members) => {
            assert_eq!(members.labelled().len(), members.len());
            assert_eq!(members.entries().len(), members.len());
            members.iter().collect()
        }
        Shape::Choice(choice) => {
            assert!(!choice.name().is_empty());
            choice.payload.into_iter().collect()
        }
        Shape::Flags(flags) => {
            assert_eq!(flags.names().count(), flags.set().count());
            Vec::new()
        }
        _ => Vec::new(),
    };
    inner.into_iter().map(walk).fold((own, 1), |(all, count), (fits, more)| (all && fits, count + more))
}

fn count(value: &Val) -> usize {
    1 + value.children().map(count).sum::<usize>()
}

fn count_mut(value: &mut Val) -> usize {
    1 + value.children_mut().map(count_mut).sum::<usize>()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_value_is_walked_beside_any_type((ty, mut value) in beside()) {
        let (fits, seen) = walk(value.beside(Some(&ty)));
        prop_assert_eq!(seen, count(&value));
        prop_assert_eq!(walk(value.beside(None)).1, seen);
        if conforms(&value, &ty).is_ok() {
            prop_assert!(fits, "what conforms has a type of its kind at every place");
        }
        let text = render_val(&value, &ty);
        prop_assert!(!text.is_empty());
        prop_assert!(!ty.to_string().is_empty() && ty.short().to_string().len() <= ty.to_string().len());
        prop_assert_eq!(count_mut(&mut value), seen);
    }

    #[test]
    fn a_value_of_a_type_conforms_and_one_of_another_does_not(
        (ty, value) in types().prop_flat_map(|ty| (Just(ty.clone()), values(&ty))), other in any_values()
    ) {
        prop_assert_eq!(conforms(&value, &ty), Ok(()));
        if other.kind() != ty.form() {
            prop_assert!(conforms(&other, &ty).is_err());
        }
        prop_assert!(conforms(&Val::Tuple(vec![value.clone()]), &ty).is_err() || matches!(ty, Type::Tuple(_)));
    }

    /// What a user may type gives a value, or a message that says what is wrong.
    #[test]
    fn reading_any_text_never_panics(
        ty in any_types(),
        text in prop_oneof![".{0,12}", r#"[\[\](){}:,"'%a-z0-9\\u -]{0,24}"#, "\\PC{0,12}"],
    ) {
        if let Ok(value) = parse_val(&text, &ty) {
            prop_assert_eq!(conforms(&value, &ty), Ok(()));
        }
    }
}
