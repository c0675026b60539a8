//! The name that was probably meant.

/// The known name with the fewest edits from `wanted`, if they are few.
pub(crate) fn closest<'n>(wanted: &str, known: impl Iterator<Item = &'n str>) -> Option<&'n str> {
    let most = match wanted.len() {
        0..=2 => 0,
        3..=5 => 1,
        _ => 2,
    };
    known
        .map(|name| (distance(wanted, name), name))
        .filter(|(distance, _)| *distance <= most)
        .min()
        .map(|(_, name)| name)
}

/// Levenshtein distance.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let change = diagonal + usize::from(x != *y);
            diagonal = row[j + 1];
            row[j + 1] = change.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::closest;

    #[test]
    fn only_close_names_are_suggested() {
        let known = || ["first_found", "file", "fileglob"].into_iter();
        assert_eq!(closest("firstfound", known()), Some("first_found"));
        assert_eq!(closest("fiel", known()), None);
        assert_eq!(closest("filee", known()), Some("file"));
        assert_eq!(closest("redis", known()), None);
    }
}
