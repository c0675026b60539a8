//! Sizes for people.

const UNITS: [(&str, u8); 7] = [
    ("EB", 60),
    ("PB", 50),
    ("TB", 40),
    ("GB", 30),
    ("MB", 20),
    ("KB", 10),
    ("Bytes", 0),
];

/// `1.50 GB`. Ansible: `bytes_to_human`.
pub(super) fn human(bytes: u64) -> String {
    let (unit, shift) = UNITS
        .into_iter()
        .find(|(_, shift)| bytes >= 1 << shift)
        .unwrap_or(("Bytes", 0));
    format!("{:.2} {unit}", bytes as f64 / (1_u64 << shift) as f64)
}

#[cfg(test)]
mod tests {
    use super::human;

    #[test]
    fn as_in_ansible() {
        for (bytes, text) in [
            (0, "0.00 Bytes"),
            (1023, "1023.00 Bytes"),
            (1024, "1.00 KB"),
            (3 << 29, "1.50 GB"),
            (274_877_906_944, "256.00 GB"),
        ] {
            assert_eq!(human(bytes), text);
        }
    }
}
