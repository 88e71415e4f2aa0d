//! Where everything is on a screen of a given size. Pure: `draw`, `update` and the mouse ask the same function.
//!
//! Panes share their borders, so neighbouring rectangles overlap by one cell.

use super::pane::Pane;
use ratatui::layout::{Position, Rect, Size};

/// The kind of screen a size allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ScreenShape {
    /// Below 40x10: one line.
    Tiny,
    /// Below 80x24: code and stack, or a single other pane.
    Small,
    /// One main pane under a line of tabs.
    Tabs,
    /// All panes at the same time.
    Grid,
    /// All panes, with more space: wide memory, two cards side by side.
    Wide,
}

/// What the layout depends on besides the size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LayoutRequest {
    pub focus: Pane,
    /// Whether only the focused pane is shown.
    pub zoom: bool,
    /// How many rows the card would like to have when it has the focus.
    pub card_rows: u16,
    /// How much space the lesson gets.
    pub lesson: LessonRoom,
    /// What is shown where there is room for either code or source.
    pub code: Pane,
    /// Whether there is source, to be shown beside the code where there is room for both.
    pub source: bool,
}

impl LayoutRequest {
    /// A request that has nothing special but its focus.
    #[must_use]
    pub(crate) fn of(focus: Pane) -> Self {
        let lesson = LessonRoom::None;
        Self { focus, zoom: false, card_rows: 0, lesson, code: Pane::Code, source: false }
    }
}

/// How much space the lesson gets.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LessonRoom {
    /// No lesson is open.
    #[default]
    None,
    /// Beside the machine, or under it on a narrow screen.
    Beside,
    /// Half of the screen or more, with the machine in one or two panes: for a projector.
    Large,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ScreenLayout {
    pub shape: ScreenShape,
    pub area: Rect,
    /// The first line: the program and its state.
    pub title: Rect,
    /// The line of tabs; `None` if there are no tabs.
    pub tabs: Option<Rect>,
    /// The panes that are shown, each with its border.
    pub panes: Vec<(Pane, Rect)>,
    /// The line with the sentence about the next instruction; the prompt also appears here.
    pub sentence: Rect,
    /// The timeline; `None` if there is no room for it.
    pub timeline: Option<Rect>,
    /// The last line: the keys that matter now.
    pub keys: Rect,
}

impl ScreenLayout {
    /// The rectangle inside the borders of a visible pane.
    #[must_use]
    pub fn inner(&self, pane: Pane) -> Option<Rect> {
        self.panes.iter().find(|(p, _)| *p == pane).map(|(_, r)| inner(*r))
    }

    /// The pane at a position: the one that has it inside its border, else the one that has it on its top border.
    #[must_use]
    pub(crate) fn pane_at(&self, at: Position) -> Option<Pane> {
        let inside = self.panes.iter().find(|(_, r)| inner(*r).contains(at));
        let top = self.panes.iter().find(|(_, r)| r.contains(at) && r.y == at.y);
        inside.or(top).map(|(p, _)| *p)
    }
}

/// The inside of a bordered rectangle.
#[must_use]
pub fn inner(r: Rect) -> Rect {
    Rect::new(
        r.x.saturating_add(1),
        r.y.saturating_add(1),
        r.width.saturating_sub(2),
        r.height.saturating_sub(2),
    )
}

/// How many columns a memory row of `bytes` bytes needs, for addresses of `digits` hexadecimal digits.
#[must_use]
pub(crate) fn memory_row_width(bytes: usize, digits: usize) -> usize {
    1 + digits + bytes * 3 + bytes.saturating_sub(1) / 8 + 2 + bytes
}

/// The column of the first digit of a byte in a row.
#[must_use]
pub(crate) fn memory_byte_column(byte: usize, digits: usize) -> usize {
    1 + digits + 1 + byte * 3 + byte / 8
}

/// How many bytes a memory row shows in `columns` columns.
#[must_use]
pub(crate) fn memory_row_bytes(columns: usize, digits: usize) -> usize {
    [64, 32, 16, 8].into_iter().find(|n| memory_row_width(*n, digits) <= columns).unwrap_or(4)
}

/// The layout of a screen of this size.
#[must_use]
pub fn screen(size: Size, wish: LayoutRequest) -> ScreenLayout {
    let (w, h) = (size.width, size.height);
    let row = |y: u16, n: u16| Rect::new(0, y.min(h), w, n.min(h.saturating_sub(y)));
    let (lesson, size) = room(size, wish.lesson);
    let shape = match (size.width, size.height) {
        _ if w < 40 || h < 10 => ScreenShape::Tiny,
        _ if wish.lesson == LessonRoom::Large => ScreenShape::Small,
        // Next to a lesson, the machine may be a little narrower.
        (w, h) if lesson.is_some() && h >= 30 && (72..110).contains(&w) => ScreenShape::Tabs,
        (w, h) if w < 80 || h < 24 => ScreenShape::Small,
        (w, h) if w >= 180 && h >= 50 => ScreenShape::Wide,
        (w, h) if w >= 110 && h >= 30 => ScreenShape::Grid,
        _ => ScreenShape::Tabs,
    };
    let timeline =
        matches!(shape, ScreenShape::Grid | ScreenShape::Wide) || shape == ScreenShape::Tabs && h >= 30;
    let below = 2 + u16::from(timeline);
    let above = 1 + u16::from(shape == ScreenShape::Tabs);
    let body = row(above, h.saturating_sub(above + below));
    let (body, lesson) = match lesson {
        Some(lesson) if shape != ScreenShape::Tiny => apart(body, lesson),
        _ => (body, None),
    };
    let mut panes = match shape {
        ScreenShape::Tiny => Vec::new(),
        _ if wish.zoom => vec![(wish.focus, body)],
        ScreenShape::Small => small(body, wish.focus),
        ScreenShape::Tabs if lesson.is_some() => study(body, wish.focus),
        ScreenShape::Tabs => tabs(body, wish.focus),
        ScreenShape::Grid => grid(body, wish),
        ScreenShape::Wide if wish.source => wide_with_source(body, wish),
        ScreenShape::Wide => wide(body, wish),
    };
    if panes.iter().all(|(pane, _)| *pane != Pane::Source) {
        let code = panes.iter_mut().filter(|(pane, _)| *pane == Pane::Code && !wish.zoom);
        code.for_each(|(pane, _)| *pane = wish.code);
    }
    panes.extend(lesson.map(|area| (Pane::Lesson, area)));
    ScreenLayout {
        shape,
        area: row(0, h),
        title: row(0, 1),
        tabs: (shape == ScreenShape::Tabs).then(|| row(1, 1)),
        panes,
        sentence: row(h.saturating_sub(below), 1),
        timeline: timeline.then(|| row(h.saturating_sub(2), 1)),
        keys: row(h.saturating_sub(1), 1),
    }
}

/// Where the lesson is, and its size.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum LessonSide {
    /// On the right, this many columns wide.
    Right(u16),
    /// At the bottom, this many rows high.
    Below(u16),
}

/// Where the lesson is, and the size of a screen that would have just as much room for the machine.
fn room(size: Size, lesson: LessonRoom) -> (Option<LessonSide>, Size) {
    let Size { width, height } = size;
    let large = lesson == LessonRoom::Large;
    match lesson {
        LessonRoom::None => (None, size),
        _ if width >= 112 => {
            let columns = if large { width / 2 } else { (width * 3 / 8).clamp(42, 72) };
            (Some(LessonSide::Right(columns)), Size { width: width - columns + 1, height })
        }
        _ => {
            let rows = if large { height * 3 / 5 } else { (height / 2).max(7) };
            (Some(LessonSide::Below(rows)), Size { width, height: height.saturating_sub(rows) })
        }
    }
}

/// Divides a rectangle into the machine's part and the lesson's.
fn apart(body: Rect, side: LessonSide) -> (Rect, Option<Rect>) {
    match side {
        LessonSide::Right(columns) => {
            let (machine, lesson) = beside(body, body.width.saturating_sub(columns) + 1);
            (machine, Some(lesson))
        }
        LessonSide::Below(rows) => {
            let rows = rows.min(body.height.saturating_sub(3));
            if rows < 3 {
                return (body, None);
            }
            let machine = Rect { height: body.height - rows + 1, ..body };
            let lesson = Rect { y: body.bottom() - rows, height: rows, ..body };
            (machine, Some(lesson))
        }
    }
}

fn small(body: Rect, focus: Pane) -> Vec<(Pane, Rect)> {
    let low = body.width < 64 && body.height < 7;
    if !matches!(focus, Pane::Code | Pane::Stack) || low {
        return vec![(focus, body)];
    }
    if body.width >= 64 {
        let (code, stack) = beside(body, body.width * 3 / 5);
        vec![(Pane::Code, code), (Pane::Stack, stack)]
    } else {
        let rows = stacked(body, &[3, 1]);
        vec![(Pane::Code, rows[0]), (Pane::Stack, rows[1])]
    }
}

fn tabs(body: Rect, focus: Pane) -> Vec<(Pane, Rect)> {
    if focus == Pane::Source {
        // Lines of source are long, so the values are below them.
        let rows = stacked(body, &[3, 1]);
        return vec![(Pane::Source, rows[0]), (Pane::Locals, rows[1])];
    }
    if focus != Pane::Code {
        return vec![(focus, body)];
    }
    // The stack and the locals are next to the code, so that each step shows its effect.
    let (code, side) = beside(body, body.width - body.width * 2 / 5);
    let rows = stacked(side, &[1, 1]);
    vec![(Pane::Code, code), (Pane::Stack, rows[0]), (Pane::Locals, rows[1])]
}

/// The layout next to a lesson: the code with the stack and the locals, and one more pane below them.
fn study(body: Rect, focus: Pane) -> Vec<(Pane, Rect)> {
    let above = !matches!(focus, Pane::Code | Pane::Source | Pane::Stack | Pane::Locals);
    let under = if above { focus } else { Pane::Memory };
    let rows = stacked(body, if above { &[1, 1] } else { &[3, 2] });
    let (code, side) = beside(rows[0], body.width - body.width * 2 / 5);
    let values = stacked(side, &[1, 1]);
    vec![(Pane::Code, code), (Pane::Stack, values[0]), (Pane::Locals, values[1]), (under, rows[1])]
}

/// How many rows the card gets: its share, or what it wants if it has the focus.
fn card_share(wish: LayoutRequest, share: u16, most: u16) -> u16 {
    if wish.focus == Pane::Why { wish.card_rows.clamp(share, most.max(share)) } else { share }
}

fn grid(body: Rect, wish: LayoutRequest) -> Vec<(Pane, Rect)> {
    let (left, right) = beside(body, (u32::from(body.width) * 19 / 30) as u16);
    let inside = body.height - 4;
    let card = card_share(wish, inside * 10 / 28, inside * 17 / 28);
    let rest = inside - card;
    let memory = (rest * 5 / 18).max(3);
    let l = stacked(left, &[rest - memory, memory, card]);
    let r = stacked(right, &[5, 5, 4, 5, 3, 3]);
    vec![
        (Pane::Code, l[0]),
        (Pane::Stack, r[0]),
        (Pane::Locals, r[1]),
        (Pane::Calls, r[2]),
        (Pane::Memory, l[1]),
        (Pane::Host, r[3]),
        (Pane::Why, l[2]),
        (Pane::Console, r[4]),
        (Pane::Caps, r[5]),
    ]
}

fn wide(body: Rect, wish: LayoutRequest) -> Vec<(Pane, Rect)> {
    let (left, right) = beside(body, (u32::from(body.width) * 144 / 200) as u16);
    let inside = body.height - 4;
    let card = card_share(wish, inside * 17 / 52, inside * 26 / 52);
    let rest = inside - card;
    let memory = rest * 10 / 35;
    let l = stacked(left, &[rest - memory, memory, card]);
    let (code, values) = beside(l[0], l[0].width * 4 / 7);
    let v = stacked(values, &[10, 14]);
    let r = stacked(right, &[10, 19, 10, 12]);
    vec![
        (Pane::Code, code),
        (Pane::Stack, v[0]),
        (Pane::Locals, v[1]),
        (Pane::Calls, r[0]),
        (Pane::Memory, l[1]),
        (Pane::Host, r[1]),
        (Pane::Why, l[2]),
        (Pane::Console, r[2]),
        (Pane::Caps, r[3]),
    ]
}

/// Source and what belongs to it on the left, code and the machine's values beside it.
fn wide_with_source(body: Rect, wish: LayoutRequest) -> Vec<(Pane, Rect)> {
    let (left, right) = beside(body, (u32::from(body.width) * 148 / 200) as u16);
    let inside = body.height - 4;
    let card = card_share(wish, inside * 15 / 52, inside * 26 / 52);
    let rest = inside - card;
    let values = rest * 15 / 37;
    let l = stacked(left, &[rest - values, values, card]);
    // On the right, 16 bytes of memory need their columns.
    let half = (left.width / 2).min(left.width.saturating_sub(76));
    let (source, code) = beside(l[0], half);
    let (locals, machine) = beside(l[1], half);
    let m = stacked(machine, &[5, 9]);
    let r = stacked(right, &[10, 19, 10, 12]);
    vec![
        (Pane::Source, source),
        (Pane::Code, code),
        (Pane::Stack, m[0]),
        (Pane::Locals, locals),
        (Pane::Calls, r[0]),
        (Pane::Memory, m[1]),
        (Pane::Host, r[1]),
        (Pane::Why, l[2]),
        (Pane::Console, r[2]),
        (Pane::Caps, r[3]),
    ]
}

/// Two rectangles side by side with one shared border.
fn beside(r: Rect, left: u16) -> (Rect, Rect) {
    let left = left.min(r.width);
    let x = r.x + left.saturating_sub(1);
    (Rect { width: left, ..r }, Rect { x, width: r.width.saturating_sub(left.saturating_sub(1)), ..r })
}

/// Rectangles one below the other with shared borders, the rows inside distributed by weight.
fn stacked(r: Rect, weights: &[u16]) -> Vec<Rect> {
    let n = weights.len() as u16;
    let inside = u32::from(r.height.saturating_sub(n + 1));
    let total: u32 = weights.iter().map(|w| u32::from(*w)).sum::<u32>().max(1);
    let mut y = r.y;
    let (mut weight, mut given) = (0, 0);
    weights
        .iter()
        .map(|w| {
            weight += u32::from(*w);
            let upto = (inside * weight + total / 2) / total;
            let rows = (upto - given) as u16;
            given = upto;
            let rect = Rect { y, height: rows + 2, ..r };
            y += rows + 1;
            rect
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(w: u16, h: u16, focus: Pane) -> ScreenLayout {
        screen(Size::new(w, h), LayoutRequest { card_rows: 30, ..LayoutRequest::of(focus) })
    }

    #[test]
    fn every_size_keeps_inside_the_screen() {
        for w in (1..240).step_by(3) {
            for h in 1..80 {
                for (focus, source) in
                    Pane::ALL.into_iter().chain([Pane::Source]).flat_map(|pane| [(pane, false), (pane, true)])
                {
                    for zoom in [false, true] {
                        for lesson in [LessonRoom::None, LessonRoom::Beside, LessonRoom::Large] {
                            let wish = LayoutRequest {
                                zoom,
                                card_rows: 30,
                                lesson,
                                source,
                                ..LayoutRequest::of(focus)
                            };
                            let s = screen(Size::new(w, h), wish);
                            for (pane, r) in &s.panes {
                                assert!(r.right() <= w && r.bottom() <= h, "{w}x{h} {pane:?} {r:?}");
                                assert!(r.height >= 3, "{w}x{h} {lesson:?} {focus:?} {pane:?} {r:?}");
                            }
                        }
                    }
                }
            }
        }
    }

    #[test]
    fn a_lesson_stands_beside_the_machine_or_under_it() {
        let with = |w, h, lesson| {
            screen(Size::new(w, h), LayoutRequest { card_rows: 30, lesson, ..LayoutRequest::of(Pane::Code) })
        };
        for (w, h, shape) in
            [(80, 24, ScreenShape::Small), (120, 36, ScreenShape::Tabs), (200, 60, ScreenShape::Grid)]
        {
            let s = with(w, h, LessonRoom::Beside);
            assert_eq!(s.shape, shape, "{w}x{h}");
            let lesson = s.inner(Pane::Lesson).expect("visible");
            assert!(lesson.width >= 40 && lesson.height >= 8, "{w}x{h} {lesson:?}");
            assert!(s.inner(Pane::Code).is_some_and(|code| code.height >= 6), "{w}x{h}");
            let large = with(w, h, LessonRoom::Large).inner(Pane::Lesson).expect("visible");
            assert!(large.area() > lesson.area(), "{w}x{h}");
        }
    }

    #[test]
    fn the_three_sizes() {
        assert_eq!(of(80, 24, Pane::Code).shape, ScreenShape::Tabs);
        assert_eq!(of(120, 36, Pane::Code).shape, ScreenShape::Grid);
        assert_eq!(of(200, 60, Pane::Code).shape, ScreenShape::Wide);
        assert_eq!(of(120, 36, Pane::Code).panes.len(), 9);
        assert_eq!(of(79, 24, Pane::Code).shape, ScreenShape::Small);
        assert_eq!(of(39, 10, Pane::Code).shape, ScreenShape::Tiny);
    }

    #[test]
    fn memory_shows_16_bytes_a_row_and_32_where_there_is_room() {
        let bytes = |w, h, focus| {
            memory_row_bytes(of(w, h, focus).inner(Pane::Memory).expect("visible").width.into(), 6)
        };
        assert_eq!(bytes(80, 24, Pane::Memory), 16);
        assert_eq!(bytes(120, 36, Pane::Code), 16);
        assert_eq!(bytes(200, 60, Pane::Code), 32);
    }

    #[test]
    fn source_is_beside_the_code_where_there_is_room_or_in_its_place() {
        let with = |w, h, focus| {
            let request =
                LayoutRequest { source: true, code: Pane::Source, card_rows: 30, ..LayoutRequest::of(focus) };
            screen(Size::new(w, h), request)
        };
        let wide = with(200, 60, Pane::Source);
        let width = |pane| wide.inner(pane).expect("visible").width;
        assert!(width(Pane::Source) >= 66 && width(Pane::Code) >= 70, "{wide:?}");
        assert_eq!(memory_row_bytes(width(Pane::Memory).into(), 6), 16);
        for focus in [Pane::Source, Pane::Memory] {
            let grid = with(120, 36, focus);
            assert!(grid.inner(Pane::Source).is_some() && grid.inner(Pane::Code).is_none());
        }
        let tabs = with(80, 24, Pane::Source);
        assert!(tabs.inner(Pane::Source).is_some_and(|source| source.height >= 12), "{tabs:?}");
    }

    #[test]
    fn the_card_grows_when_it_has_the_focus() {
        let rows = |focus| of(120, 36, focus).inner(Pane::Why).expect("visible").height;
        assert!(rows(Pane::Why) > rows(Pane::Code) + 4);
    }

    #[test]
    fn a_position_finds_its_pane() {
        let s = of(120, 36, Pane::Code);
        assert_eq!(s.pane_at(Position::new(5, 3)), Some(Pane::Code));
        assert_eq!(s.pane_at(Position::new(100, 3)), Some(Pane::Stack));
        assert_eq!(s.pane_at(Position::new(0, 0)), None);
    }
}
