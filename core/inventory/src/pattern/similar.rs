//! Names that are spelled like one that does not exist.

/// Inventories with more names than this are not searched.
const MAX_NAMES: usize = 20_000;
const MAX_SHOWN: usize = 3;

/// The few names that are nearest to `wanted`, if any are near.
pub(crate) fn similar_names<'n>(
    wanted: &str,
    names: impl ExactSizeIterator<Item = &'n str>,
) -> Vec<String> {
    if names.len() > MAX_NAMES || wanted.contains(['*', '?', '[', '~']) {
        return Vec::new();
    }
    let limit = (wanted.chars().count() / 3).clamp(1, 3);
    let mut near: Vec<(usize, &str)> = names
        .filter(|name| name.len().abs_diff(wanted.len()) <= limit * 4)
        .map(|name| (distance(wanted, name), name))
        .filter(|(distance, _)| *distance <= limit)
        .collect();
    near.sort_unstable();
    near.dedup();
    near.into_iter()
        .take(MAX_SHOWN)
        .map(|(_, name)| name.to_owned())
        .collect()
}

/// The number of characters to insert, remove or replace.
fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.to_lowercase().chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.to_lowercase().chars().enumerate() {
        let mut corner = i;
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let cost = corner + usize::from(x != *y);
            corner = row[j + 1];
            row[j + 1] = cost.min(row[j] + 1).min(corner + 1);
        }
    }
    row[b.len()]
}
