use std::fmt::Write as _;

use super::answer::Answer;

/// How many equal lines are shown before the first difference.
const CONTEXT: usize = 3;
/// How many lines of each side are shown from the first difference on.
const SHOWN: usize = 12;

/// Tells where two answers part: exit code, or the first line of standard output. None when they agree.
pub fn difference(expected: &Answer, actual: &Answer) -> Option<String> {
    let mut text = String::new();
    if expected.code != actual.code {
        let _ = writeln!(
            text,
            "exit code: ansible {}, shevek {}",
            expected.code, actual.code
        );
    }
    if expected.stdout != actual.stdout {
        let same = expected
            .stdout
            .iter()
            .zip(&actual.stdout)
            .take_while(|(left, right)| left == right)
            .count();
        let _ = writeln!(text, "standard output parts at line {}", same + 1);
        for line in &expected.stdout[same.saturating_sub(CONTEXT)..same] {
            let _ = writeln!(text, "           {line}");
        }
        for (name, lines) in [("ansible", &expected.stdout), ("shevek ", &actual.stdout)] {
            for line in lines.iter().skip(same).take(SHOWN) {
                let _ = writeln!(text, "{name} |  {line}");
            }
        }
    }
    (!text.is_empty()).then_some(text)
}
