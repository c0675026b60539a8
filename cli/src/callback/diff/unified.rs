//! Unified diffs. Python: `difflib.unified_diff`.

use super::matcher::{Opcode, Tag, opcodes};

/// The lines of a unified diff, with their ends; none when the texts are equal. `context` lines stand around changes.
pub(super) fn unified_diff(
    before: &[&str],
    after: &[&str],
    before_header: &str,
    after_header: &str,
    context: usize,
) -> Vec<String> {
    let mut lines = Vec::new();
    for group in groups(opcodes(before, after), context) {
        if lines.is_empty() {
            lines.push(format!("--- {before_header}\n"));
            lines.push(format!("+++ {after_header}\n"));
        }
        let (Some(first), Some(last)) = (group.first(), group.last()) else {
            continue;
        };
        lines.push(format!(
            "@@ -{} +{} @@\n",
            range(first.a1, last.a2),
            range(first.b1, last.b2)
        ));
        for code in &group {
            let mut add = |sign: char, range: &[&str]| {
                lines.extend(range.iter().map(|line| format!("{sign}{line}")));
            };
            if code.tag == Tag::Equal {
                add(' ', &before[code.a1..code.a2]);
                continue;
            }
            if matches!(code.tag, Tag::Replace | Tag::Delete) {
                add('-', &before[code.a1..code.a2]);
            }
            if matches!(code.tag, Tag::Replace | Tag::Insert) {
                add('+', &after[code.b1..code.b2]);
            }
        }
    }
    lines
}

/// The steps in groups with `context` equal lines around the changes. Python: `get_grouped_opcodes`.
fn groups(mut codes: Vec<Opcode>, context: usize) -> Vec<Vec<Opcode>> {
    if let Some(first) = codes.first_mut().filter(|code| code.tag == Tag::Equal) {
        first.a1 = first.a1.max(first.a2.saturating_sub(context));
        first.b1 = first.b1.max(first.b2.saturating_sub(context));
    }
    if let Some(last) = codes.last_mut().filter(|code| code.tag == Tag::Equal) {
        last.a2 = last.a2.min(last.a1 + context);
        last.b2 = last.b2.min(last.b1 + context);
    }
    let mut groups = Vec::new();
    let mut group = Vec::new();
    for mut code in codes {
        if code.tag == Tag::Equal && code.a2 - code.a1 > context * 2 {
            group.push(Opcode {
                a2: code.a2.min(code.a1 + context),
                b2: code.b2.min(code.b1 + context),
                ..code
            });
            groups.push(std::mem::take(&mut group));
            code.a1 = code.a1.max(code.a2.saturating_sub(context));
            code.b1 = code.b1.max(code.b2.saturating_sub(context));
        }
        group.push(code);
    }
    groups.push(group);
    groups.retain(|group| group.iter().any(|code| code.tag != Tag::Equal));
    groups
}

/// A range of lines as the heading of a group shows it.
fn range(start: usize, stop: usize) -> String {
    match stop - start {
        1 => format!("{}", start + 1),
        0 => format!("{start},0"),
        length => format!("{},{length}", start + 1),
    }
}

#[cfg(test)]
mod tests {
    use super::unified_diff;

    #[test]
    fn as_difflib_writes() {
        // Python: "".join(difflib.unified_diff(a, b, "x", "y")) of these texts.
        let cases: &[(&str, &str, &str)] = &[
            ("a\n", "a\n", ""),
            ("", "a\n", "--- x\n+++ y\n@@ -0,0 +1 @@\n+a\n"),
            ("a\nb\n", "", "--- x\n+++ y\n@@ -1,2 +0,0 @@\n-a\n-b\n"),
            (
                "a\nb\nc\nd\nf\ng\nh\nj\nq\nz\n",
                "a\nb\nc\nd\ne\nf\ng\ni\nj\nk\nr\nx\ny\nz\n",
                "--- x\n+++ y\n@@ -2,9 +2,13 @@\n b\n c\n d\n+e\n f\n g\n-h\n+i\n j\n-q\n+k\n+r\n+x\n+y\n z\n",
            ),
            (
                "{\n}\na\n{\n}\n",
                "{\n}\nb\n{\n}\na\n{\n}\n",
                "--- x\n+++ y\n@@ -1,3 +1,6 @@\n+{\n+}\n+b\n {\n }\n a\n",
            ),
            (
                "1\n2\n3\n4\n5\n6\n7\n8\n9\n",
                "1\n2\nX\n4\n5\n6\n7\n8\n9\nY\n",
                "--- x\n+++ y\n@@ -1,9 +1,10 @@\n 1\n 2\n-3\n+X\n 4\n 5\n 6\n 7\n 8\n 9\n+Y\n",
            ),
        ];
        for (before, after, wanted) in cases {
            let lines = |text: &'static str| text.split_inclusive('\n').collect::<Vec<_>>();
            let text = unified_diff(&lines(before), &lines(after), "x", "y", 3).concat();
            assert_eq!(&text, wanted, "{before:?} to {after:?}");
        }
    }
}
