//! The name that was probably meant.

use super::ArgumentSpec;

/// The candidate nearest to a misspelt `name`, when one is near enough to be suggested: at most a third of
/// the letters wrong. Swapped neighbours count as one mistake, and so does another case.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted: Vec<char> = name.to_lowercase().replace('-', "_").chars().collect();
    let limit = (wanted.len().max(3) / 3).max(1);
    candidates
        .into_iter()
        .map(|candidate| {
            let letters: Vec<char> = candidate.to_lowercase().chars().collect();
            (distance(&wanted, &letters), candidate)
        })
        .filter(|(distance, _)| *distance <= limit)
        .min()
        .map(|(_, candidate)| candidate)
}

/// Edits between two words: insertions, deletions, replacements, swapped neighbours.
fn distance(a: &[char], b: &[char]) -> usize {
    let mut before: Vec<usize> = Vec::new();
    let mut previous: Vec<usize> = (0..=b.len()).collect();
    for i in 1..=a.len() {
        let mut row = vec![i; b.len() + 1];
        for j in 1..=b.len() {
            let replaced = previous[j - 1] + usize::from(a[i - 1] != b[j - 1]);
            row[j] = replaced.min(previous[j] + 1).min(row[j - 1] + 1);
            if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                row[j] = row[j].min(before[j - 2] + 1);
            }
        }
        before = std::mem::replace(&mut previous, row);
    }
    previous[b.len()]
}

impl ArgumentSpec {
    /// The option or alias that was probably meant by a name that the spec does not have.
    pub fn nearest(&self, name: &str) -> Option<&str> {
        let names = self.options.iter().flat_map(|option| {
            std::iter::once(option.name.as_str()).chain(option.aliases.iter().map(String::as_str))
        });
        nearest(name, names)
    }

    /// The names among `given` that the spec does not have, without looking at any value: for a check before a
    /// host is touched, when values are still templates.
    pub fn unknown<'a>(&self, given: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
        if self.any_option {
            return Vec::new();
        }
        given
            .into_iter()
            .filter(|name| self.find(name).is_none())
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suggests_what_is_near() {
        let names = ["chdir", "creates", "removes", "executable", "cmd", "argv"];
        for (name, expected) in [
            ("chidr", Some("chdir")),
            ("create", Some("creates")),
            ("Removes", Some("removes")),
            ("exectuable", Some("executable")),
            ("agrv", Some("argv")),
            ("cmnd", Some("cmd")),
            ("shell", None),
            ("", None),
        ] {
            assert_eq!(nearest(name, names), expected, "{name}");
        }
    }
}
