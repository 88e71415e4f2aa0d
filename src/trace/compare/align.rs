//! Which elements of two sequences belong together: a longest common subsequence if one can be found in time, a good
//! one if the sequences are too long and too different for that.
//!
//! This module knows nothing of calls. The work is bounded by the lengths alone, since the sequences may come from
//! anybody: about 250 steps for each element at worst. The algorithm is the greedy form of Myers, "An O(ND) Difference
//! Algorithm and Its Variations" (1986). A part that it does not finish within its share of steps is divided at
//! elements that occur once on both sides ("patience"); if that fails, the part is searched in stretches, each of them
//! as far as it gets.

use std::collections::{HashMap, HashSet};
use std::hash::Hash;
use std::ops::Range;

/// The most edits that one search follows: it remembers a row of numbers for each.
const EDITS: usize = 4096;
/// The limits of edits and steps for one stretch, the last resort.
const STRETCH: (usize, u64) = (64, 1 << 14);
/// How many times a part may be divided again.
const DIVISIONS: usize = 3;

/// Pairs of indices of equal elements, ascending on both sides. Exchanging the sequences exchanges the two sides of
/// each pair and has no other effect.
pub fn align<T: Ord + Hash + Copy>(a: &[T], b: &[T]) -> Vec<(usize, usize)> {
    // Which of several equally good alignments is found depends on the order of the sides, so put them in a fixed
    // order.
    if b < a { swapped(ordered(b, a)) } else { ordered(a, b) }
}

fn swapped(pairs: Vec<(usize, usize)>) -> Vec<(usize, usize)> {
    pairs.into_iter().map(|(a, b)| (b, a)).collect()
}

fn ordered<T: Hash + Eq + Copy>(a: &[T], b: &[T]) -> Vec<(usize, usize)> {
    let total = (a.len() + b.len()).max(1) as u64;
    let share = ((1 << 26) / total).clamp(64, 1 << 16);
    let mut aligner = Aligner { a, b, share, pairs: Vec::new() };
    aligner.solve(0..a.len(), 0..b.len(), 0);
    aligner.pairs
}

struct Aligner<'s, T> {
    a: &'s [T],
    b: &'s [T],
    /// How many steps a search may take for each element.
    share: u64,
    pairs: Vec<(usize, usize)>,
}

impl<T: Hash + Eq + Copy> Aligner<'_, T> {
    /// Appends the pairs of two parts, which come after all pairs found so far.
    fn solve(&mut self, a: Range<usize>, b: Range<usize>, depth: usize) {
        let (left, right) = (&self.a[a.clone()], &self.b[b.clone()]);
        let before = left.iter().zip(right).take_while(|(x, y)| x == y).count();
        let (left, right) = (&left[before..], &right[before..]);
        let after = left.iter().rev().zip(right.iter().rev()).take_while(|(x, y)| x == y).count();
        self.pairs.extend((0..before).map(|i| (a.start + i, b.start + i)));
        self.middle(a.start + before..a.end - after, b.start + before..b.end - after, depth);
        self.pairs.extend((0..after).rev().map(|i| (a.end - 1 - i, b.end - 1 - i)));
    }

    fn middle(&mut self, a: Range<usize>, b: Range<usize>, depth: usize) {
        // An element that only one side has is in no pair, so leave it out.
        let has = |part: &[T], among: &[T], from: usize| {
            let known: HashSet<T> = among.iter().copied().collect();
            (from..).zip(part).filter(|(_, x)| known.contains(x)).map(|(i, _)| i).collect::<Vec<usize>>()
        };
        if a.is_empty() || b.is_empty() {
            return;
        }
        let (left, right) = (&self.a[a.clone()], &self.b[b.clone()]);
        let (ia, ib) = (has(left, right, a.start), has(right, left, b.start));
        let (xs, ys): (Vec<T>, Vec<T>) =
            (ia.iter().map(|i| self.a[*i]).collect(), ib.iter().map(|i| self.b[*i]).collect());
        let limit = (self.share * (xs.len() + ys.len()) as u64).max(STRETCH.1);
        let (pairs, (mut x, mut y)) = greedy(&xs, &ys, EDITS, limit);
        let whole = (x, y) == (xs.len(), ys.len());
        let anchors = if whole || depth == DIVISIONS { Vec::new() } else { anchors(&xs, &ys) };
        if anchors.is_empty() {
            self.pairs.extend(pairs.into_iter().map(|(i, j)| (ia[i], ib[j])));
            while (x, y) != (xs.len(), ys.len()) {
                let (pairs, (i, j)) = greedy(&xs[x..], &ys[y..], STRETCH.0, STRETCH.1);
                self.pairs.extend(pairs.into_iter().map(|(i, j)| (ia[x + i], ib[y + j])));
                (x, y) = (x + i, y + j);
            }
            return;
        }
        let (mut from_a, mut from_b) = (a.start, b.start);
        for (i, j) in anchors {
            let (i, j) = (ia[i], ib[j]);
            self.solve(from_a..i, from_b..j, depth + 1);
            self.pairs.push((i, j));
            (from_a, from_b) = (i + 1, j + 1);
        }
        self.solve(from_a..a.end, from_b..b.end, depth + 1);
    }
}

/// The pairs for as much of the beginnings as can be aligned with so many edits and steps, and where that ends. It
/// always ends further along than it began, unless both are empty.
fn greedy<T: Eq>(x: &[T], y: &[T], edits: usize, steps: u64) -> (Vec<(usize, usize)>, (usize, usize)) {
    let (n, m) = (x.len(), y.len());
    // Row d: how far along `x` each diagonal from -d to d gets with d edits, if it is on the grid.
    let mut rows: Vec<Vec<u32>> = Vec::new();
    let mut taken = 0_u64;
    for d in 0..=edits.min(n + m) {
        let mut row: Vec<u32> = Vec::with_capacity(d + 1);
        for at in 0..=d {
            let Some(mut i) = begin(&rows, d, at, n, m) else {
                row.push(OFF);
                continue;
            };
            let mut j = i + d - 2 * at;
            while i < n && j < m && x[i] == y[j] {
                (i, j) = (i + 1, j + 1);
                taken += 1;
            }
            taken += 1;
            row.push(i as u32);
            if (i, j) == (n, m) {
                rows.push(row);
                return (back(&rows, d, at, n, m), (n, m));
            }
            if taken > steps && d > 1 {
                break;
            }
        }
        let last = taken > steps && d > 1;
        rows.push(row);
        if last {
            break;
        }
    }
    // The furthest point of the last two rows: the last row may be incomplete.
    let mut best = (0, 0, 0);
    for (d, row) in rows.iter().enumerate().skip(rows.len().saturating_sub(2)) {
        for (at, i) in row.iter().enumerate().filter(|(_, i)| **i != OFF) {
            let far = 2 * *i as usize + d - 2 * at;
            if far > best.0 {
                best = (far, d, at);
            }
        }
    }
    let (_, d, at) = best;
    let i = rows[d][at] as usize;
    (back(&rows, d, at, n, m), (i, i + d - 2 * at))
}

/// Stands for a diagonal that is off the grid.
const OFF: u32 = u32::MAX;

/// Where diagonal `2 * at - d` is entered with d edits; `None` if it is off the grid.
fn begin(rows: &[Vec<u32>], d: usize, at: usize, n: usize, m: usize) -> Option<usize> {
    if d == 0 {
        return Some(0);
    }
    let before = &rows[d - 1];
    let known =
        |at: Option<usize>| at.and_then(|at| before.get(at)).filter(|i| **i != OFF).map(|i| *i as usize);
    let right = known(at.checked_sub(1)).map(|i| i + 1).filter(|i| *i <= n);
    let down = known(Some(at)).filter(|i| i + d - 2 * at <= m);
    right.max(down)
}

/// The pairs on the way to a point.
fn back(rows: &[Vec<u32>], d: usize, at: usize, n: usize, m: usize) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    let (mut d, mut at) = (d, at);
    loop {
        let end = rows[d][at] as usize;
        let start = begin(rows, d, at, n, m).unwrap_or(end);
        pairs.extend((start..end).rev().map(|i| (i, i + d - 2 * at)));
        if d == 0 {
            break;
        }
        let right = at.checked_sub(1).and_then(|at| rows[d - 1].get(at)).filter(|i| **i != OFF);
        if right.is_some_and(|i| *i as usize + 1 == start) {
            at -= 1;
        }
        d -= 1;
    }
    pairs.reverse();
    pairs
}

/// Pairs of elements that occur exactly once on both sides: as many as ascend on both.
fn anchors<T: Hash + Eq + Copy>(x: &[T], y: &[T]) -> Vec<(usize, usize)> {
    let once = |part: &[T]| {
        let mut places: HashMap<T, Option<usize>> = HashMap::new();
        for (i, element) in part.iter().enumerate() {
            places.entry(*element).and_modify(|place| *place = None).or_insert(Some(i));
        }
        places
    };
    let (in_x, in_y) = (once(x), once(y));
    let both: Vec<(usize, usize)> = (0..x.len())
        .filter(|i| in_x.get(&x[*i]) == Some(&Some(*i)))
        .filter_map(|i| Some((i, (*in_y.get(&x[i])?)?)))
        .collect();
    // The longest ascending subsequence of the positions in `y`.
    let mut ends: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(both.len());
    for (index, (_, j)) in both.iter().enumerate() {
        let length = ends.partition_point(|end| both[*end].1 < *j);
        before.push(length.checked_sub(1).map(|shorter| ends[shorter]));
        match ends.get_mut(length) {
            Some(end) => *end = index,
            None => ends.push(index),
        }
    }
    let mut chain: Vec<(usize, usize)> = std::iter::successors(ends.last().copied(), |index| before[*index])
        .map(|index| both[index])
        .collect();
    chain.reverse();
    chain
}
