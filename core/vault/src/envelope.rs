//! The first line and the wrapped lines below it.

use crate::error::VaultError;
use crate::hex;

const MAGIC: &str = "$ANSIBLE_VAULT";

/// The first line of an encrypted text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Header {
    /// `1.1` or `1.2`.
    pub version: String,
    /// `AES256`.
    pub cipher: String,
    /// The name of the password; `default` when the line gives none.
    pub vault_id: String,
}

/// What the lines below the header hold.
pub(crate) struct Content {
    pub(crate) salt: Vec<u8>,
    pub(crate) signature: Vec<u8>,
    pub(crate) ciphertext: Vec<u8>,
}

/// True when `data` (a file's content or a value) is an encrypted text.
pub fn is_encrypted(data: &[u8]) -> bool {
    data.starts_with(MAGIC.as_bytes()) && data.is_ascii()
}

/// Reads the first line.
///
/// # Errors
/// When it is no header of a vault text.
pub fn parse_header(text: &str) -> Result<Header, VaultError> {
    if !is_encrypted(text.as_bytes()) {
        return Err(VaultError::NotEncrypted);
    }
    let line = text.lines().next().unwrap_or_default().trim();
    let mut parts = line.split(';').map(str::trim).skip(1);
    let (Some(version), Some(cipher)) = (parts.next(), parts.next()) else {
        return Err(VaultError::Envelope);
    };
    Ok(Header {
        version: version.to_owned(),
        cipher: cipher.to_owned(),
        vault_id: parts.next().unwrap_or("default").to_owned(),
    })
}

/// Reads the lines below the header. Blanks around a line (indentation of a YAML block) are skipped.
pub(crate) fn parse_content(text: &str) -> Result<Content, VaultError> {
    let digits: String = text.lines().skip(1).map(str::trim).collect();
    let inner = hex::decode(digits.as_bytes())?;
    let parts: Vec<&[u8]> = inner.splitn(3, |byte| *byte == b'\n').collect();
    let [salt, signature, ciphertext] = parts[..] else {
        return Err(VaultError::Content(parts.len()));
    };
    Ok(Content {
        salt: hex::decode(salt)?,
        signature: hex::decode(signature)?,
        ciphertext: hex::decode(ciphertext)?,
    })
}

/// Header and content as text, 80 digits a line.
pub(crate) fn format(vault_id: Option<&str>, content: &Content) -> String {
    let mut text = match vault_id.filter(|id| *id != "default" && !id.is_empty()) {
        Some(id) => format!("{MAGIC};1.2;AES256;{id}\n"),
        None => format!("{MAGIC};1.1;AES256\n"),
    };
    let inner = [&content.salt, &content.signature, &content.ciphertext]
        .map(|part| hex::encode(part))
        .join("\n");
    for line in hex::encode(inner.as_bytes()).as_bytes().chunks(80) {
        text.extend(line.iter().map(|byte| char::from(*byte)));
        text.push('\n');
    }
    text
}
