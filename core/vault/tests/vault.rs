//! Texts that ansible-core 2.19.14 encrypted (password `correct horse`), and our own.

use shevek_vault::{
    HexError, VaultError, VaultSecrets, decrypt, decrypt_with_id, encrypt, encrypt_with_salt,
    is_encrypted, parse_header,
};

const V1_1: &str = include_str!("cases/1.1.vault");
const V1_2: &str = include_str!("cases/1.2.vault");
const PLAIN: &str = include_str!("cases/plain.txt");

fn secrets(pairs: &[(&str, &str)]) -> VaultSecrets {
    let mut secrets = VaultSecrets::new();
    for (id, secret) in pairs {
        secrets.add(*id, secret.as_bytes().to_vec());
    }
    secrets
}

#[test]
fn decrypts_what_ansible_encrypted() {
    let known = secrets(&[("other", "wrong"), ("default", "correct horse")]);
    for text in [V1_1, V1_2] {
        assert!(is_encrypted(text.as_bytes()));
        let plain = decrypt(text, &known).expect("the second password fits");
        assert_eq!(plain.as_slice(), PLAIN.as_bytes());
    }
}

#[test]
fn reads_headers() {
    let header = parse_header(V1_1).expect("a header");
    assert_eq!(
        (header.version.as_str(), header.vault_id.as_str()),
        ("1.1", "default")
    );
    let header = parse_header(V1_2).expect("a header");
    assert_eq!(
        (header.version.as_str(), header.vault_id.as_str()),
        ("1.2", "prod")
    );
}

#[test]
fn says_why_it_cannot_decrypt() {
    let wrong = secrets(&[("default", "wrong")]);
    assert_eq!(decrypt(V1_1, &wrong).err(), Some(VaultError::Failed));
    assert_eq!(
        decrypt(V1_1, &VaultSecrets::new()).err(),
        Some(VaultError::NoSecrets)
    );
    assert_eq!(
        decrypt("plain", &wrong).err(),
        Some(VaultError::NotEncrypted)
    );
    assert_eq!(
        decrypt("$ANSIBLE_VAULT", &wrong).err(),
        Some(VaultError::Envelope)
    );
    assert_eq!(
        decrypt("$ANSIBLE_VAULT;1.1;AES\n00", &wrong).err(),
        Some(VaultError::Cipher("AES".to_owned()))
    );
    assert_eq!(
        decrypt("$ANSIBLE_VAULT;1.1;AES256\n0x", &wrong).err(),
        Some(VaultError::Hex(HexError::NotADigit))
    );
    assert_eq!(
        decrypt("$ANSIBLE_VAULT;1.1;AES256\n30", &wrong).err(),
        Some(VaultError::Content(1))
    );
}

#[test]
fn an_id_can_be_made_to_match() {
    let mut known = secrets(&[("dev", "correct horse")]);
    assert!(decrypt(V1_2, &known).is_ok());
    known.require_matching_id(true);
    assert_eq!(decrypt(V1_2, &known).err(), Some(VaultError::Failed));
    let mut prod = secrets(&[("prod", "correct horse")]);
    prod.require_matching_id(true);
    assert!(decrypt(V1_2, &prod).is_ok());
}

#[test]
fn encrypts_texts_of_every_length_around_a_block() {
    let known = secrets(&[("default", "pw")]);
    for length in [0, 15, 16] {
        let plain = vec![b'x'; length];
        let text = encrypt(&plain, b"pw", None, |salt| salt.fill(7)).expect("a password");
        assert!(text.starts_with("$ANSIBLE_VAULT;1.1;AES256\n"));
        assert!(text.lines().all(|line| line.len() <= 80));
        assert_eq!(*decrypt(&text, &known).expect("the password"), plain);
    }
    let text = encrypt(b"x", b"pw", Some("prod"), |salt| salt.fill(7)).expect("a password");
    assert!(text.starts_with("$ANSIBLE_VAULT;1.2;AES256;prod\n"));
    assert_eq!(
        encrypt(b"x", b"", None, |_| ()).err(),
        Some(VaultError::EmptyPassword)
    );
}

#[test]
fn encrypts_exactly_as_ansible_does() {
    let text = encrypt(PLAIN.as_bytes(), b"correct horse", None, |salt| {
        salt.copy_from_slice(b"0123456789abcdef0123456789abcdef");
    });
    assert_eq!(text.as_deref(), Ok(include_str!("cases/known-salt.vault")));
}

#[test]
fn a_changed_text_is_refused() {
    let known = secrets(&[("default", "correct horse")]);
    let at = V1_1.len() - 3;
    let other = if V1_1.as_bytes()[at] == b'0' {
        "1"
    } else {
        "0"
    };
    let mut changed = V1_1.to_owned();
    changed.replace_range(at..=at, other);
    assert!(decrypt(&changed, &known).is_err());
}

#[test]
fn debug_output_shows_no_password() {
    let shown = format!("{:?}", secrets(&[("prod", "correct horse")]));
    assert_eq!(shown, r#"["prod"]"#);
}

#[test]
fn tells_which_password_fitted() {
    let known = secrets(&[("other", "wrong"), ("mine", "correct horse")]);
    let decrypted = decrypt_with_id(V1_2, &known).expect("the second password fits");
    assert_eq!(decrypted.vault_id, "mine");
    assert_eq!(decrypted.secret, b"correct horse");
    assert_eq!(known.get(None), Some(("other", b"wrong".as_slice())));
    assert_eq!(known.get(Some("prod")), None);
}

#[test]
fn a_chosen_salt_has_any_length() {
    // ANSIBLE_VAULT_ENCRYPT_SALT=abc ansible-vault encrypt, ansible-core 2.19.14.
    let expected = "$ANSIBLE_VAULT;1.1;AES256\n\
        3631363236330a373038393361386162663666323139393532643037656536323436333834373034\n\
        623464366231623238626535356133353535363931396562383530313930310a3132346361666562\n\
        633163643262346465333739353264663831623665663231\n";
    let text = encrypt_with_salt(b"plain\n", b"pw", None, b"abc".to_vec());
    assert_eq!(text.as_deref(), Ok(expected));
}

#[test]
fn nothing_is_encrypted_twice() {
    let twice = encrypt(V1_1.as_bytes(), b"pw", None, |salt| salt.fill(7));
    assert_eq!(twice.err(), Some(VaultError::AlreadyEncrypted));
}

#[test]
fn damaged_texts_are_told_with_their_cause() {
    let known = secrets(&[("default", "pw")]);
    for (text, message) in [
        (
            "$ANSIBLE_VAULT;1.1;AES256\n0x",
            "Vault format unhexlify error: Non-hexadecimal digit found",
        ),
        (
            "$ANSIBLE_VAULT;1.1;AES256\n0",
            "Vault format unhexlify error: Odd-length string",
        ),
        (
            "$ANSIBLE_VAULT",
            "Vault envelope format error: list index out of range",
        ),
        ("x", "Input is not vault encrypted data."),
    ] {
        let error = decrypt(text, &known).expect_err("it is damaged");
        assert_eq!(error.with_cause(), message);
    }
}

#[test]
fn no_damage_gives_another_text() {
    let known = secrets(&[("default", "correct horse")]);
    // A step that meets the header, every line, and both digits of bytes.
    for at in (0..V1_1.len()).step_by(23) {
        for replacement in ["0", "\n", ";", "x", "é", ""] {
            let mut damaged = V1_1.to_owned();
            damaged.replace_range(at..=at, replacement);
            // Blanks, and line breaks between digits, mean nothing.
            let Ok(plain) = decrypt(&damaged, &known) else {
                continue;
            };
            assert_eq!(plain.as_slice(), PLAIN.as_bytes(), "{at} {replacement:?}");
        }
    }
}
