//! Labels as Rust types: the cases of enumerations and variants, and flags, each with its index in a [`Val`].
//!
//! Values carry only an index (`Val::Enum(6)`); code that makes or reads one uses these types to name it.

use crate::component::Val;

/// A type whose values are the cases of an enumeration, or of a variant without their payloads.
pub trait WitLabel: Copy + Eq + Sized + 'static {
    /// All cases, in order.
    const ALL: &'static [Self];
    /// The label of each case, in the same order.
    const LABELS: &'static [&'static str];

    /// The index of the case, as a [`Val`] carries it.
    fn case(self) -> u32;

    /// The case with that index; `None` if there is none.
    #[must_use]
    fn of_case(case: u32) -> Option<Self> {
        Self::ALL.get(case as usize).copied()
    }

    /// The label of the case (`regular-file`).
    #[must_use]
    fn label(self) -> &'static str {
        Self::LABELS[self.case() as usize]
    }

    /// The case as a value of an enumeration.
    #[must_use]
    fn val(self) -> Val {
        Val::Enum(self.case())
    }

    /// The case as a value of a variant, with its payload.
    #[must_use]
    fn with(self, payload: Option<Val>) -> Val {
        Val::Variant(self.case(), payload.map(Box::new))
    }
}

/// A set of flags. No set of WASI has more than 32.
pub(crate) trait FlagSet: Copy + Eq + Default + Sized + 'static {
    /// The labels, lowest bit first.
    const LABELS: &'static [&'static str];

    /// The flags as bits: bit `i` stands for label `i`.
    fn bits(self) -> u32;

    /// The set with these bits, whether or not they have labels.
    fn of_bits(bits: u32) -> Self;

    /// The set of all flags that have a label.
    #[must_use]
    fn all() -> Self {
        Self::of_bits(u32::MAX.checked_shr(32 - Self::LABELS.len() as u32).unwrap_or(0))
    }

    /// Whether all of `these` are in the set.
    #[must_use]
    fn contains(self, these: Self) -> bool {
        self.bits() & these.bits() == these.bits()
    }

    /// Whether any of `these` is in the set.
    #[must_use]
    fn intersects(self, these: Self) -> bool {
        self.bits() & these.bits() != 0
    }

    /// The set without `these` flags.
    #[must_use]
    fn without(self, these: Self) -> Self {
        Self::of_bits(self.bits() & !these.bits())
    }

    /// The set if `yes`, else the empty set.
    #[must_use]
    fn only_if(self, yes: bool) -> Self {
        if yes { self } else { Self::default() }
    }

    #[must_use]
    fn val(self) -> Val {
        Val::Flags(vec![self.bits()])
    }

    /// The set that a value of flags holds; `None` for a value of another type.
    #[must_use]
    fn of_val(val: &Val) -> Option<Self> {
        match val {
            Val::Flags(words) => Some(Self::of_bits(words.first().copied().unwrap_or(0))),
            _ => None,
        }
    }
}

/// Declares an enumeration that implements [`Label`].
macro_rules! labels {
    ($(#[$meta:meta])* $name:ident { $($variant:ident $label:literal,)* }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[allow(missing_docs, reason = "the names are the specification's, which explains them")]
        pub enum $name { $($variant,)* }

        impl $crate::wit::WitLabel for $name {
            const ALL: &'static [Self] = &[$(Self::$variant,)*];
            const LABELS: &'static [&'static str] = &[$($label,)*];

            fn case(self) -> u32 {
                self as u32
            }
        }
    };
}

/// Declares a type that implements [`FlagSet`].
macro_rules! flags {
    ($(#[$meta:meta])* $name:ident { $($flag:ident $label:literal,)* }) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Hash)]
        pub struct $name(u32);

        #[allow(missing_docs, dead_code, reason = "all that the specification names, which explains them")]
        impl $name {
            flags!(@bits 1; $($flag)*);
        }

        impl $crate::wit::FlagSet for $name {
            const LABELS: &'static [&'static str] = &[$($label,)*];

            fn bits(self) -> u32 {
                self.0
            }

            fn of_bits(bits: u32) -> Self {
                Self(bits)
            }
        }

        impl std::ops::BitOr for $name {
            type Output = Self;

            fn bitor(self, other: Self) -> Self {
                self.or(other)
            }
        }

        impl $name {
            /// The union of two sets, like `|`, but usable in constants.
            #[must_use]
            pub const fn or(self, other: Self) -> Self {
                Self(self.0 | other.0)
            }
        }
    };
    (@bits $bit:expr;) => {};
    (@bits $bit:expr; $flag:ident $($rest:ident)*) => {
        pub const $flag: Self = Self($bit);
        flags!(@bits $bit << 1; $($rest)*);
    };
}

pub(super) use {flags, labels};

#[cfg(test)]
mod tests {
    use super::*;

    labels! { Some3 { One "one", Two "two", Three "three", } }
    flags! { Few { A "a", B "b", C "c", } }

    #[test]
    fn places_are_those_of_the_list() {
        assert_eq!(Some3::Two.val(), Val::Enum(1));
        assert_eq!(Some3::Three.label(), "three");
        assert_eq!((Some3::of_case(2), Some3::of_case(3)), (Some(Some3::Three), None));
        assert_eq!(Some3::One.with(Some(Val::Bool(true))), Val::Variant(0, Some(Box::new(Val::Bool(true)))));
    }

    #[test]
    fn flags_are_bits_from_the_lowest() {
        let set = Few::A | Few::C;
        assert_eq!(set.val(), Val::Flags(vec![0b101]));
        assert_eq!(Few::of_val(&set.val()), Some(set));
        assert!(set.contains(Few::C) && !set.contains(Few::B | Few::C) && set.intersects(Few::B | Few::C));
        assert_eq!((set.without(Few::C), Few::all()), (Few::A, Few::A | Few::B | Few::C));
        assert_eq!((Few::B.only_if(false), Few::of_val(&Val::Bool(true))), (Few::default(), None));
    }
}
