//! Texts are read as vaults, as they are and in a good envelope, with the right password and with wrong ones.

#![no_main]

use std::fmt::Write as _;

use libfuzzer_sys::fuzz_target;
use shevek_fuzz::{within_seconds, write_seeds};
use shevek_vault::{VaultSecrets, decrypt, decrypt_with_id, is_encrypted, parse_header};

const SEEDS: &[&[u8]] = &[
    include_bytes!("../../core/vault/tests/cases/1.1.vault"),
    include_bytes!("../../core/vault/tests/cases/1.2.vault"),
    include_bytes!("../../core/vault/tests/cases/known-salt.vault"),
    include_bytes!("../../core/vault/tests/cases/plain.txt"),
    b"\x0061\n62\n63",
];

/// What a first byte of zero stands for: the rest is what the lines of hexadecimal digits hold.
fn wrapped(content: &[u8]) -> String {
    let mut text = "$ANSIBLE_VAULT;1.1;AES256\n".to_owned();
    for byte in content {
        let _ = write!(text, "{byte:02x}");
    }
    text
}

fn secrets(password: &[u8]) -> VaultSecrets {
    let mut secrets = VaultSecrets::new();
    secrets.add("default", password.to_vec());
    secrets
}

fuzz_target!(
    init: write_seeds(None, SEEDS),
    |data: &[u8]| {
        let text = match data.split_first() {
            Some((0, content)) => wrapped(content),
            _ => String::from_utf8_lossy(data).into_owned(),
        };
        within_seconds(10, || {
            let header = parse_header(text.trim_start());
            let secrets = secrets(b"correct horse");
            match decrypt_with_id(&text, &secrets) {
                Ok(decrypted) => {
                    assert!(is_encrypted(text.trim_start().as_bytes()));
                    assert!(header.is_ok());
                    assert_eq!(decrypted.secret, b"correct horse");
                    // What a password opens, no other one does.
                    assert!(decrypt(&text, &self::secrets(b"wrong")).is_err());
                }
                Err(error) => assert!(!error.to_string().is_empty()),
            }
            let mut matching = self::secrets(b"wrong");
            matching.require_matching_id(true);
            assert!(decrypt(&text, &matching).is_err());
        });
    }
);
