//! Whatever the text is, reading it as a vault is an answer or an error: never a panic.
//!
//! The texts: every case with bytes cut out, doubled and replaced, in the envelope and in what it wraps.
//! `SHEVEK_VAULT_SECONDS` lets it run that long, `SHEVEK_VAULT_SEED` starts another sequence.

use std::time::{Duration, Instant};

use shevek_vault::{VaultSecrets, decrypt, is_encrypted, parse_header};

const CASES: &[&str] = &[
    include_str!("cases/1.1.vault"),
    include_str!("cases/1.2.vault"),
    include_str!("cases/known-salt.vault"),
    include_str!("cases/plain.txt"),
];

const PIECES: &[&str] = &[
    "$ANSIBLE_VAULT",
    ";",
    ";1.1",
    ";1.2",
    ";1.3",
    ";AES256",
    ";AES",
    ";prod",
    "\n",
    "\r\n",
    "\r",
    " ",
    "\t",
    "0",
    "f",
    "0a",
    "0A",
    "G",
    "é",
    "🦀",
    "\u{0}",
    "\u{feff}",
    "-",
    "61310a",
    "3061",
];

struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % limit.max(1)
    }
}

fn change(numbers: &mut Numbers, chars: &mut Vec<char>) {
    // The header and the ends of lines are where it matters most.
    let near = if numbers.below(2) == 0 {
        60
    } else {
        usize::MAX
    };
    let at = numbers.below((chars.len() + 1).min(near));
    let end = (at + numbers.below(12)).min(chars.len());
    let piece = PIECES[numbers.below(PIECES.len())];
    match numbers.below(5) {
        0 => drop(chars.drain(at..end)),
        1 => {
            let part = chars[at..end].to_vec();
            chars.splice(at..at, part);
        }
        2 => drop(chars.splice(at..at, piece.chars())),
        3 => chars.truncate(at.max(numbers.below(chars.len() + 1))),
        _ => drop(chars.splice(at..end, piece.chars())),
    }
}

fn variable(name: &str) -> Option<u64> {
    let text = std::env::var(name).ok()?;
    Some(text.parse().expect("a number"))
}

#[test]
fn damaged_vaults() {
    let mut secrets = VaultSecrets::new();
    secrets.add("default", b"correct horse".to_vec());
    let seed = variable("SHEVEK_VAULT_SEED").unwrap_or(1);
    let mut numbers = Numbers(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let seconds = variable("SHEVEK_VAULT_SECONDS");
    let end = Instant::now() + Duration::from_secs(seconds.unwrap_or(0));
    let (mut count, mut refused) = (0_u64, 0_u64);
    while count < 300 || (seconds.is_some() && Instant::now() < end) {
        let mut chars: Vec<char> = CASES[numbers.below(CASES.len())].chars().collect();
        for _ in 0..=numbers.below(4) {
            change(&mut numbers, &mut chars);
        }
        let text: String = chars.into_iter().collect();
        let outcome = std::panic::catch_unwind(|| {
            let encrypted = is_encrypted(text.as_bytes());
            let header = parse_header(&text);
            let plain = decrypt(&text, &secrets);
            assert!(encrypted || plain.is_err());
            assert!(header.is_ok() || plain.is_err());
            plain.is_err()
        });
        assert!(outcome.is_ok(), "{text:?} makes it panic");
        refused += u64::from(outcome.unwrap_or_default());
        count += 1;
    }
    assert!(refused > 0 && refused < count);
    println!("{count} texts, {refused} of them refused");
}
