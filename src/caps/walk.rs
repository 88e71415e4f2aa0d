//! The walk of a path, one component at a time, below a granted directory.
//!
//! The walk that decides is also the walk that explains: it logs each step as it takes it. It asks the file system only
//! through [`Dirs`], and never for more than one name at a time. `..` goes back to a handle that the walk already
//! holds, so nothing outside the granted directory is ever asked for.

use super::node::{NodeKind, Origin};
use super::{LastLink, Step, Where, errno};
use std::collections::VecDeque;

/// The most symbolic links that one walk follows, the same number as in Linux.
pub(crate) const MAX_LINKS: usize = 40;
/// The longest path, in bytes, with its terminating NUL.
pub(crate) const MAX_PATH: usize = 4096;

/// Directories as the walk sees them. Names are single components, never `.` or `..`; no call follows a link.
/// Errors are errno numbers.
pub trait Dirs {
    /// A handle to a directory.
    type Dir: Clone;

    /// What kind of thing `name` in `dir` is.
    ///
    /// # Errors
    /// An errno: [`errno::NOENT`] if there is nothing.
    fn kind(&mut self, dir: &Self::Dir, name: &str) -> Result<NodeKind, u16>;

    /// Opens the directory `name` in `dir`.
    ///
    /// # Errors
    /// An errno, if it cannot be entered.
    fn enter(&mut self, dir: &Self::Dir, name: &str) -> Result<Self::Dir, u16>;

    /// The target of the symbolic link `name` in `dir`.
    ///
    /// # Errors
    /// An errno: [`errno::ILSEQ`] if the target is not UTF-8, [`errno::LOOP`] if the link leads elsewhere than its text
    /// says.
    fn read_link(&mut self, dir: &Self::Dir, name: &str) -> Result<String, u16>;
}

/// Where a walk ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WalkPlace<D> {
    /// At a name in a directory; nothing has been done with it yet.
    Name {
        /// The directory that holds the name.
        dir: D,
        /// The name: one component.
        name: String,
        /// What the name refers to; `None` if there is nothing.
        kind: Option<NodeKind>,
        /// Whether the path asks for a directory (it ends in `/`).
        dir_required: bool,
    },
    /// At a directory itself (the path ends in `.` or `..`, or names the granted directory).
    Directory(D),
}

/// Why a walk could not reach its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Why {
    /// The path is empty.
    Empty,
    /// The path contains a NUL.
    Nul,
    /// The path or a name in it is too long.
    TooLong,
    /// The path is absolute (host calls take relative ones).
    Absolute,
    /// `..` would leave the granted directory. The name and target of the link that contains it, if a link does.
    Climbs(Option<(String, String)>),
    /// A link with an absolute target.
    AbsoluteLink {
        /// The name of the link, one component.
        link: String,
        /// Where the link leads.
        target: String,
    },
    /// A link whose target the program wants to read, and that target is absolute.
    AbsoluteTarget {
        /// The name of the link, one component.
        link: String,
        /// Where the link leads.
        target: String,
    },
    /// The name of a link that the operating system makes up, and that leads elsewhere than its text says.
    MadeUp(String),
    /// The path leads through more than `MAX_LINKS` symbolic links.
    Loop,
    /// The name of a directory on the way that does not exist.
    Missing(String),
    /// The name of something on the way that is not a directory.
    NotDirectory(String),
    /// The name for which the operating system refused a step.
    Os(String),
}

/// How a walk was refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refusal {
    /// The errno that the program receives.
    pub errno: u16,
    /// Who refused: the walk itself, or the operating system.
    pub r#where: Where,
    /// Why it was refused.
    pub why: Why,
    /// For a path that leaves the granted directory: what it leads to, relative to that directory (`../outside.txt`) or
    /// absolute.
    pub leads_to: Option<String>,
}

/// The result of a walk, whether or not it arrived.
#[derive(Debug, Clone)]
pub struct Walk<D> {
    /// What the walk did, in order.
    pub steps: Vec<Step>,
    /// Where the walk arrived, or why it was refused.
    pub end: Result<WalkPlace<D>, Refusal>,
    /// The names from the starting directory to the end, with links resolved.
    pub trail: Vec<String>,
}

struct Walker<'w, W: Dirs> {
    world: &'w mut W,
    origin: &'w Origin,
    base: W::Dir,
    /// The directories entered below `base`, with their names.
    stack: Vec<(String, W::Dir)>,
    /// The components still to be walked.
    rest: VecDeque<String>,
    steps: Vec<Step>,
    links: usize,
    /// Whether the path ends in `/`.
    dir_required: bool,
    /// How many of the remaining components come from the link followed last, and that link (its name and target).
    from_link: Option<(usize, String, String)>,
}

/// Walks `path` from the directory `base`; `origin` says what that is.
pub fn walk<W: Dirs>(
    world: &mut W,
    base: &W::Dir,
    origin: &Origin,
    path: &str,
    last: LastLink,
) -> Walk<W::Dir> {
    let mut walker = Walker {
        world,
        origin,
        base: base.clone(),
        stack: Vec::new(),
        rest: VecDeque::new(),
        steps: vec![Step::Start { origin: origin.clone() }],
        links: 0,
        dir_required: false,
        from_link: None,
    };
    let end = walker.run(path, last);
    let mut trail: Vec<String> = walker.stack.into_iter().map(|(name, _)| name).collect();
    if let Ok(WalkPlace::Name { name, .. }) = &end {
        trail.push(name.clone());
    }
    Walk { steps: walker.steps, end, trail }
}

impl<W: Dirs> Walker<'_, W> {
    fn run(&mut self, path: &str, last: LastLink) -> Result<WalkPlace<W::Dir>, Refusal> {
        if path.is_empty() {
            return Err(self.refuse(errno::NOENT, Where::HostOs, Why::Empty, Step::NoPath));
        }
        if path.contains('\0') {
            return Err(self.refuse(errno::INVAL, Where::HostOs, Why::Nul, Step::Nul));
        }
        if path.len() >= MAX_PATH {
            let step = Step::PathTooLong { bytes: path.len() as u64, most: MAX_PATH as u64 - 1 };
            return Err(self.refuse(errno::NAMETOOLONG, Where::HostOs, Why::TooLong, step));
        }
        if path.starts_with('/') {
            let step = Step::AbsoluteRefused { path: path.to_owned() };
            let mut refusal = self.refuse(errno::PERM, Where::HostResolution, Why::Absolute, step);
            refusal.leads_to = Some(path.to_owned());
            return Err(refusal);
        }
        self.push(path);
        while let Some(part) = self.rest.pop_front() {
            if let Some((left, ..)) = &self.from_link
                && self.rest.len() < *left
            {
                self.from_link = None;
            }
            match part.as_str() {
                // `.` stays where the walk is; what came before it has been entered.
                "." => {}
                ".." => self.climb()?,
                name => {
                    if let Some(place) = self.step(name, last)? {
                        return Ok(place);
                    }
                }
            }
        }
        Ok(WalkPlace::Directory(self.here().clone()))
    }

    /// Puts the components of a path in front of the remaining ones.
    fn push(&mut self, path: &str) {
        if self.rest.is_empty() {
            self.dir_required |= path.ends_with('/');
        }
        for part in path.split('/').filter(|p| !p.is_empty()).rev() {
            self.rest.push_front(part.to_owned());
        }
    }

    fn here(&self) -> &W::Dir {
        self.stack.last().map_or(&self.base, |(_, dir)| dir)
    }

    fn refuse(&mut self, errno: u16, r#where: Where, why: Why, step: Step) -> Refusal {
        self.steps.push(step);
        Refusal { errno, r#where, why, leads_to: None }
    }

    fn climb(&mut self) -> Result<(), Refusal> {
        if self.stack.pop().is_some() {
            self.steps.push(match self.stack.last() {
                Some((name, _)) => Step::BackTo { directory: name.clone() },
                None => Step::BackToStart { origin: self.origin.clone() },
            });
            return Ok(());
        }
        let link = self.from_link.take().map(|(_, link, target)| (link, target));
        let step = Step::Climbs { origin: self.origin.clone() };
        let mut refusal = self.refuse(errno::PERM, Where::HostResolution, Why::Climbs(link), step);
        refusal.leads_to = Some(self.join(".."));
        Err(refusal)
    }

    /// `start` joined with the remaining components.
    fn join(&self, start: &str) -> String {
        let mut out = start.to_owned();
        for part in &self.rest {
            out.push('/');
            out.push_str(part);
        }
        out
    }

    /// Takes one named component; returns a place if the walk ends there.
    fn step(&mut self, name: &str, link: LastLink) -> Result<Option<WalkPlace<W::Dir>>, Refusal> {
        let last = self.rest.is_empty();
        let here = self.here().clone();
        let kind = match self.world.kind(&here, name) {
            Ok(kind) => Some(kind),
            Err(errno::NOENT) if last => None,
            Err(number) => return Err(self.os(name, number)),
        };
        let links_are_followed = !last || link.follows(self.dir_required);
        match kind {
            Some(NodeKind::SymbolicLink) if links_are_followed => {
                self.follow(&here, name)?;
                Ok(None)
            }
            _ if last => {
                let name = name.to_owned();
                self.steps.push(match kind {
                    Some(NodeKind::SymbolicLink) => Step::LinkKept { name: name.clone() },
                    Some(kind) => Step::Is { name: name.clone(), kind },
                    None => Step::Missing { name: name.clone() },
                });
                let dir_required = self.dir_required;
                Ok(Some(WalkPlace::Name { dir: here, name, kind, dir_required }))
            }
            Some(NodeKind::Directory) => {
                let dir = self.world.enter(&here, name).map_err(|number| self.os(name, number))?;
                self.steps.push(Step::Entered { name: name.to_owned() });
                self.stack.push((name.to_owned(), dir));
                Ok(None)
            }
            Some(kind) => {
                let step = Step::NotDirectory { name: name.to_owned(), kind };
                Err(self.refuse(errno::NOTDIR, Where::HostOs, Why::NotDirectory(name.to_owned()), step))
            }
            None => Err(self.os(name, errno::NOENT)),
        }
    }

    fn os(&mut self, name: &str, number: u16) -> Refusal {
        let whole = name.to_owned();
        let (why, step) = match number {
            errno::NOENT => (Why::Missing(name.to_owned()), Step::Missing { name: whole }),
            errno::NAMETOOLONG => (Why::TooLong, Step::NameTooLong { name: head(name).to_owned() }),
            errno::ACCES => (Why::Os(name.to_owned()), Step::MayNotLookUp { name: whole }),
            _ => {
                let errno = errno::errno(number);
                (Why::Os(name.to_owned()), Step::LookUpFailed { name: whole, errno })
            }
        };
        self.refuse(number, Where::HostOs, why, step)
    }

    fn follow(&mut self, here: &W::Dir, name: &str) -> Result<(), Refusal> {
        if self.links == MAX_LINKS {
            let step = Step::TooManyLinks { name: name.to_owned(), most: MAX_LINKS as u64 };
            return Err(self.refuse(errno::LOOP, Where::HostOs, Why::Loop, step));
        }
        self.links += 1;
        let target = match self.world.read_link(here, name) {
            Ok(target) => target,
            Err(errno::LOOP) => {
                let step = Step::MadeUpLink { name: name.to_owned() };
                let why = Why::MadeUp(name.to_owned());
                return Err(self.refuse(errno::LOOP, Where::HostResolution, why, step));
            }
            Err(number) => return Err(self.os(name, number)),
        };
        if target.starts_with('/') {
            let step = Step::AbsoluteLink { name: name.to_owned(), target: target.clone() };
            let leads_to = self.join(target.trim_end_matches('/'));
            let why = Why::AbsoluteLink { link: name.to_owned(), target };
            let mut refusal = self.refuse(errno::PERM, Where::HostResolution, why, step);
            refusal.leads_to = Some(leads_to);
            return Err(refusal);
        }
        self.steps.push(Step::Followed { name: name.to_owned(), target: target.clone() });
        let left = self.rest.len();
        self.push(&target);
        self.from_link = Some((left, name.to_owned(), target));
        Ok(())
    }
}

/// The beginning of a name that is too long to show whole.
fn head(name: &str) -> &str {
    let end = name.char_indices().nth(24).map_or(name.len(), |(i, _)| i);
    &name[..end]
}

#[cfg(test)]
mod tests;
