//! Cases made from a number: a tree, what is granted of it, and one attempt.
//!
//! The golden verdicts belong to these cases: if they are generated differently, the verdicts must be recorded again.

use crate::dice::Dice;
use crate::tree::{BASE, Last, Node, Tree, real};

/// One granted directory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// The host path as spelled in the flag, containing `/BASE`.
    pub host: String,
    pub guest: String,
    pub read_only: bool,
}

impl Given {
    /// The command-line flag for the grant.
    pub fn flag(&self) -> String {
        let option = if self.read_only { "--dir-ro" } else { "--dir" };
        format!("{option}={}::{}", self.host, self.guest)
    }
}

/// A tree, what is granted of it, and an attempt.
#[derive(Debug, Clone)]
pub struct Case {
    pub tree: Tree,
    pub given: Vec<Given>,
    /// Operation and paths, as arguments of `reach`.
    pub args: Vec<String>,
}

impl Case {
    /// The same case on disk, in an empty directory.
    pub fn plant(&self, base: &str) -> Self {
        let given =
            self.given.iter().map(|g| Given { host: real(&g.host, base), guest: real(&g.guest, base), ..*g });
        let args = self.args.iter().map(|arg| real(arg, base));
        Self { tree: self.tree.plant(base), given: given.collect(), args: args.collect() }
    }
}

const NAMES: [&str; 3] = ["ant", "bee", "cat"];

/// The operations, how likely each is, and whether it takes two paths.
const OPERATIONS: [(&str, u64, bool); 20] = [
    ("read", 10, false),
    ("write", 5, false),
    ("create", 7, false),
    ("create-new", 5, false),
    ("truncate", 2, false),
    ("append", 2, false),
    ("open", 4, false),
    ("open-directory", 4, false),
    ("open-nofollow", 3, false),
    ("stat", 6, false),
    ("lstat", 5, false),
    ("list", 5, false),
    ("mkdir", 6, false),
    ("rmdir", 5, false),
    ("remove", 5, false),
    ("readlink", 5, false),
    ("times", 3, false),
    ("rename", 7, true),
    ("link", 5, true),
    ("symlink", 6, true),
];

/// The case with that number.
pub fn case(seed: u64) -> Case {
    let mut dice = Dice::new(seed.wrapping_mul(0x2545_f491_4f6c_dd1d));
    let tree = tree(&mut dice);
    let given = given(&mut dice, &tree);
    let total = OPERATIONS.iter().map(|(_, often, _)| often).sum();
    let mut roll = dice.below(total);
    let (operation, _, pair) = OPERATIONS
        .iter()
        .find(|(_, often, _)| {
            let here = roll < *often;
            roll = roll.saturating_sub(*often);
            here
        })
        .expect("the roll is below the total");
    let mut args = vec![(*operation).to_owned()];
    match *operation {
        "symlink" => args.push(target(&mut dice)),
        _ => args.push(path(&mut dice, &tree, &given)),
    }
    if *pair {
        args.push(path(&mut dice, &tree, &given));
    }
    Case { tree, given, args }
}

fn name(dice: &mut Dice<'_>) -> String {
    (*dice.pick(&NAMES)).to_owned()
}

fn tree(dice: &mut Dice<'_>) -> Tree {
    let mut tree = Tree::new();
    for _ in 0..3 + dice.below(9) {
        let dirs = tree.dirs();
        let parent = match dice.below(4) {
            0 => format!("{BASE}/out"),
            1 => tree.home.clone(),
            _ => (*dice.pick(&dirs)).clone(),
        };
        let at = format!("{parent}/{}", name(dice));
        let node = match dice.below(20) {
            0..=6 => Node::Dir,
            7..=12 => Node::File,
            _ => Node::Link(target(dice)),
        };
        if parent != BASE && parent.matches('/').count() < 5 {
            tree.add(at, node);
        }
    }
    tree
}

/// The target of a link.
fn target(dice: &mut Dice<'_>) -> String {
    let tail = tail(dice, 2);
    match dice.below(12) {
        0 => format!("{BASE}/home/{tail}"),
        1 => format!("{BASE}/out/{tail}"),
        2 => format!("/{tail}"),
        3 | 4 => format!("../{tail}"),
        5 => format!("../out/{tail}"),
        6 => format!("../../{tail}"),
        7 => ["..", ".", "../..", "/"][dice.below(4) as usize].to_owned(),
        _ => tail,
    }
}

/// A few names, `..` and `.`.
fn tail(dice: &mut Dice<'_>, most: u64) -> String {
    let parts: Vec<String> = (0..=dice.below(most))
        .map(|_| match dice.below(16) {
            0 | 1 => "..".to_owned(),
            2 => ".".to_owned(),
            _ => name(dice),
        })
        .collect();
    let slashes = ["", "", "", "", "", "", "", "", "", "", "/", "/", "/.", "//"];
    let joint = if dice.below(30) == 0 { "//" } else { "/" };
    parts.join(joint) + *dice.pick(&slashes)
}

fn given(dice: &mut Dice<'_>, tree: &Tree) -> Vec<Given> {
    let count = [0, 1, 1, 1, 1, 1, 1, 2, 2, 2, 2, 3][dice.below(12) as usize];
    let one = |dice: &mut Dice<'_>| {
        let dirs = tree.dirs();
        let picked = &**dice.pick(&dirs);
        let dir = if dice.below(3) == 0 { &*tree.home } else { picked };
        let mut host = match dir.strip_prefix(&tree.home) {
            Some("") if dice.below(3) > 0 => ".".to_owned(),
            Some(inside) if dice.below(3) > 0 && !inside.is_empty() => inside[1..].to_owned(),
            None if dice.below(2) == 0 => dir.replacen(BASE, "..", 1),
            _ => dir.to_owned(),
        };
        if dice.below(12) == 0 {
            host.push('/');
        }
        let guest = match dice.below(12) {
            0 => "/".to_owned(),
            1 => ".".to_owned(),
            2 => "/data".to_owned(),
            3 => name(dice),
            4 => format!("/{}", name(dice)),
            5 => ["data/", "/ant/", "..", "./bee", "/data/../ant", "./", "ant/bee"][dice.below(7) as usize]
                .to_owned(),
            _ => host.clone(),
        };
        Given { host, guest, read_only: dice.below(8) == 0 }
    };
    (0..count).map(|_| one(dice)).collect()
}

fn path(dice: &mut Dice<'_>, tree: &Tree, given: &[Given]) -> String {
    let tail = tail(dice, 4);
    let choice = dice.below(20);
    match choice {
        // Something that exists, named by the user who granted a directory that contains it.
        0..=11 if !given.is_empty() => {
            let grant = dice.pick(given);
            let dir = tree
                .lead(&tree.home, &grant.host, Last::Followed, None)
                .map(|end| end.at)
                .unwrap_or_default();
            let inside = tree.below(&dir);
            let guest = grant.guest.trim_end_matches('/');
            let below = if inside.is_empty() || dice.below(6) == 0 { &*tail } else { dice.pick(&inside) };
            let more = if dice.below(10) == 0 { format!("/{tail}") } else { String::new() };
            match (guest, dice.below(6)) {
                ("" | ".", 0) => format!("/{below}{more}"),
                ("" | ".", _) => format!("{below}{more}"),
                (guest, _) => format!("{guest}/{below}{more}"),
            }
        }
        // The same, named as on the host.
        12 | 13 => {
            format!("{BASE}/{}", dice.pick(&tree.below(BASE)))
        }
        14 => format!("/{tail}"),
        15 => format!("./{tail}"),
        16 => format!("../{tail}"),
        17 => format!("../out/{tail}"),
        18 => ["", ".", "./", "..", "/"][dice.below(5) as usize].to_owned(),
        _ => tail,
    }
}
