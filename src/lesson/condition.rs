//! A condition on the machine's state: a query, a comparison and an expected answer.

use crate::session::{Session, same_answer};
use crate::words::{Message, message};

/// A comparison of the answer to a query with an expected value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AnswerTest {
    /// The query, as [`crate::session::Session::query`] reads it.
    pub query: String,
    op: Relation,
    value: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Relation {
    Is,
    IsNot,
    Contains,
    AtLeast,
}

impl AnswerTest {
    /// Reads `QUERY = VALUE`, `QUERY != VALUE`, `QUERY contains TEXT` or `QUERY >= NUMBER`.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Self, Message> {
        let ops = [
            (" contains ", Relation::Contains),
            (" != ", Relation::IsNot),
            (" >= ", Relation::AtLeast),
            (" = ", Relation::Is),
        ];
        for (word, op) in ops {
            if let Some((query, value)) = text.split_once(word) {
                let (query, value) = (query.trim().to_owned(), value.trim().to_owned());
                if !query.is_empty() && (!value.is_empty() || op == Relation::Is) {
                    return Ok(Self { query, op, value });
                }
            }
        }
        Err(message!("check-condition", text))
    }

    /// Whether the comparison holds now. A query without an answer here counts as not holding.
    #[must_use]
    pub fn holds(&self, session: &Session) -> bool {
        let Ok(answer) = session.query(&self.query) else { return false };
        match self.op {
            Relation::Is => same_answer(&self.value, &answer),
            Relation::IsNot => !same_answer(&self.value, &answer),
            Relation::Contains => answer.contains(&self.value),
            Relation::AtLeast => match (answer.parse::<i128>(), self.value.parse::<i128>()) {
                (Ok(answer), Ok(value)) => answer >= value,
                _ => false,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::AnswerTest;

    #[test]
    fn conditions_are_read() {
        for text in
            ["errno = 44", "stdout contains a = b", "calls >= 3", "call != open-at", "*i32 local 0 = -1"]
        {
            assert!(AnswerTest::parse(text).is_ok(), "{text}");
        }
        for text in ["errno", "errno==44", "= 44", "stdout contains ", ""] {
            assert!(AnswerTest::parse(text).is_err(), "{text}");
        }
    }
}
