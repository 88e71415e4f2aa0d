//! Numbers of many digits, in groups of three.

/// Formats `48213` as `48,213`.
#[must_use]
pub fn thousands(n: u64) -> String {
    Grouped::new(n).text().to_owned()
}

/// A formatted number that needs no allocation.
#[derive(Debug)]
pub(crate) struct Grouped {
    /// The text begins at `from`; 20 digits and 6 commas at most.
    bytes: [u8; 26],
    from: usize,
}

impl Grouped {
    /// Groups the digits of a number.
    #[must_use]
    pub fn new(mut n: u64) -> Self {
        let (mut bytes, mut from, mut digits) = ([0; 26], 26, 0);
        loop {
            if digits > 0 && digits % 3 == 0 {
                from -= 1;
                bytes[from] = b',';
            }
            from -= 1;
            bytes[from] = b'0' + (n % 10) as u8;
            (n, digits) = (n / 10, digits + 1);
            if n == 0 {
                return Self { bytes, from };
            }
        }
    }

    /// The digits and commas.
    #[must_use]
    pub fn text(&self) -> &str {
        std::str::from_utf8(&self.bytes[self.from..]).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_in_groups_of_three() {
        assert_eq!(thousands(48213), "48,213");
        assert_eq!(thousands(1_000_000), "1,000,000");
        assert_eq!((thousands(7), thousands(0), thousands(999)), ("7".into(), "0".into(), "999".into()));
        assert_eq!(thousands(u64::MAX), "18,446,744,073,709,551,615");
    }
}
