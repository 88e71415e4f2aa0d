//! Who may do what with a file in the eyes of the host's operating system: why it refuses an access whatever is
//! granted.

use super::evidence::AsFact;
use crate::words::{Fact, Message, message};
use serde::{Deserialize, Serialize};

/// The facts about the file or directory to which access was refused.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Permissions {
    /// Its path on the host, as spelled in the grant and the call.
    pub path: String,
    /// The user it belongs to.
    pub owner: u32,
    /// The group it belongs to.
    pub group: u32,
    /// Its mode: three bits each for owner, group, others.
    pub mode: u32,
    /// Whether it is a directory.
    pub directory: bool,
    /// The user and the group that the program runs as on the host.
    pub me: (u32, u32),
    /// The rights that the operation needs: `r`, `w`, `x`, or several of them.
    pub needs: String,
}

impl Permissions {
    /// Which of the three sets of bits applies to the user who asks: `u`, `g` or `o`.
    fn class(&self) -> char {
        match self.me {
            (user, _) if user == self.owner => 'u',
            (_, group) if group == self.group => 'g',
            _ => 'o',
        }
    }

    /// The mode as `ls` writes it: `rw-r--r--`.
    fn letters(&self) -> String {
        let bit = |at: u32| if self.mode >> at & 1 == 1 { ['x', 'w', 'r'][at as usize % 3] } else { '-' };
        (0..9).rev().map(bit).collect()
    }

    /// The facts as a sentence without its full stop.
    #[must_use]
    pub fn message(&self) -> Message {
        let path = &self.path;
        let thing = match self.directory {
            true => message!("permissions-directory", path),
            false => message!("permissions-file", path),
        };
        let user = match self.me.0 == self.owner {
            true => message!("permissions-yours"),
            false => message!("permissions-others", user = self.me.0.to_string()),
        };
        let (owner, letters) = (self.owner.to_string(), self.letters());
        let mode = format!("{:04o}", self.mode & 0o7777);
        message!("permissions", thing, owner, letters, mode, user)
    }

    /// The command that would permit it.
    #[must_use]
    pub fn chmod(&self) -> String {
        let path = shlex::try_quote(&self.path).unwrap_or_default();
        format!("chmod {}+{} {path}", self.class(), self.needs)
    }
}

impl AsFact for Permissions {
    fn as_fact(&self) -> Fact {
        self.message().into()
    }
}

#[cfg(test)]
mod tests {
    use super::Permissions;

    #[test]
    fn the_bits_that_count_are_those_of_who_asks() {
        let file = Permissions {
            path: "my file".into(),
            owner: 7,
            group: 8,
            mode: 0o100_640,
            directory: false,
            me: (7, 9),
            needs: "w".into(),
        };
        assert_eq!(file.chmod(), "chmod u+w 'my file'");
        assert_eq!(
            file.message().to_string(),
            "“my file” belongs to user 7 (rw-r-----, mode 0640), as whom you run it"
        );
        assert_eq!(Permissions { me: (1, 8), ..file.clone() }.chmod(), "chmod g+w 'my file'");
        let other = Permissions { me: (1, 2), directory: true, ..file };
        assert_eq!(other.chmod(), "chmod o+w 'my file'");
        let said = other.message().to_string();
        assert!(said.starts_with("the directory “my file”"), "{said}");
        assert!(said.ends_with("and you run it as user 1"), "{said}");
    }
}
