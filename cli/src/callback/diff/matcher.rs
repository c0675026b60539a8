//! Which lines two texts have in common, found as Python's `difflib.SequenceMatcher` finds them: another algorithm
//! would give other differences than Ansible shows.

use std::collections::HashMap;

/// From this number of lines on, lines that are very frequent do not begin a match.
const POPULAR_FROM: usize = 200;

/// What is to be done with a range of the old lines to get a range of the new ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tag {
    Equal,
    Replace,
    Delete,
    Insert,
}

/// A step from the old lines to the new ones: `a1..a2` becomes `b1..b2`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Opcode {
    pub(super) tag: Tag,
    pub(super) a1: usize,
    pub(super) a2: usize,
    pub(super) b1: usize,
    pub(super) b2: usize,
}

struct Matcher<'a> {
    a: &'a [&'a str],
    b: &'a [&'a str],
    /// Where each line stands in `b`, without the popular ones.
    places: HashMap<&'a str, Vec<usize>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Match {
    a: usize,
    b: usize,
    size: usize,
}

/// The steps from `a` to `b`.
pub(super) fn opcodes(a: &[&str], b: &[&str]) -> Vec<Opcode> {
    let mut codes = Vec::new();
    let (mut i, mut j) = (0, 0);
    for found in Matcher::new(a, b).matching_blocks() {
        let tag = match (i < found.a, j < found.b) {
            (true, true) => Some(Tag::Replace),
            (true, false) => Some(Tag::Delete),
            (false, true) => Some(Tag::Insert),
            (false, false) => None,
        };
        if let Some(tag) = tag {
            codes.push(Opcode {
                tag,
                a1: i,
                a2: found.a,
                b1: j,
                b2: found.b,
            });
        }
        (i, j) = (found.a + found.size, found.b + found.size);
        if found.size > 0 {
            codes.push(Opcode {
                tag: Tag::Equal,
                a1: found.a,
                a2: i,
                b1: found.b,
                b2: j,
            });
        }
    }
    codes
}

impl<'a> Matcher<'a> {
    fn new(a: &'a [&'a str], b: &'a [&'a str]) -> Self {
        let mut places: HashMap<&str, Vec<usize>> = HashMap::new();
        for (index, line) in b.iter().enumerate() {
            places.entry(line).or_default().push(index);
        }
        if b.len() >= POPULAR_FROM {
            let most = b.len() / 100 + 1;
            places.retain(|_, indices| indices.len() <= most);
        }
        Self { a, b, places }
    }

    /// The common ranges in order, neighbours joined; an empty one at the end of both closes them.
    fn matching_blocks(&self) -> Vec<Match> {
        let mut ranges = vec![(0, self.a.len(), 0, self.b.len())];
        let mut found = Vec::new();
        while let Some((a_low, a_high, b_low, b_high)) = ranges.pop() {
            let longest = self.longest(a_low, a_high, b_low, b_high);
            let Match { a, b, size } = longest;
            if size == 0 {
                continue;
            }
            found.push(longest);
            if a_low < a && b_low < b {
                ranges.push((a_low, a, b_low, b));
            }
            if a + size < a_high && b + size < b_high {
                ranges.push((a + size, a_high, b + size, b_high));
            }
        }
        found.sort_unstable();
        let mut blocks: Vec<Match> = Vec::new();
        for next in found {
            match blocks.last_mut() {
                Some(last) if last.a + last.size == next.a && last.b + last.size == next.b => {
                    last.size += next.size;
                }
                _ => blocks.push(next),
            }
        }
        blocks.push(Match {
            a: self.a.len(),
            b: self.b.len(),
            size: 0,
        });
        blocks
    }

    /// The longest common range; of several the first in `a`, then the first in `b`.
    fn longest(&self, a_low: usize, a_high: usize, b_low: usize, b_high: usize) -> Match {
        let mut best = Match {
            a: a_low,
            b: b_low,
            size: 0,
        };
        // How long the match is that ends at each line of `b`, for the line of `a` before.
        let mut lengths: HashMap<usize, usize> = HashMap::new();
        for i in a_low..a_high {
            let mut next = HashMap::new();
            for &j in self.places.get(self.a[i]).map_or(&[][..], Vec::as_slice) {
                if j < b_low {
                    continue;
                }
                if j >= b_high {
                    break;
                }
                let before = j.checked_sub(1).and_then(|j| lengths.get(&j));
                let size = before.copied().unwrap_or(0) + 1;
                next.insert(j, size);
                if size > best.size {
                    best = Match {
                        a: i + 1 - size,
                        b: j + 1 - size,
                        size,
                    };
                }
            }
            lengths = next;
        }
        // Popular lines begin no match, but they may widen one.
        while best.a > a_low && best.b > b_low && self.a[best.a - 1] == self.b[best.b - 1] {
            best.a -= 1;
            best.b -= 1;
            best.size += 1;
        }
        while best.a + best.size < a_high
            && best.b + best.size < b_high
            && self.a[best.a + best.size] == self.b[best.b + best.size]
        {
            best.size += 1;
        }
        best
    }
}
