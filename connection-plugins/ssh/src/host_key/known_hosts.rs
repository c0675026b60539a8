//! Files of known host keys.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

use data_encoding::BASE64;
use ring::hmac;
use ring::rand::{SecureRandom, SystemRandom};
use russh::keys::{PublicKey, parse_public_key_base64};

use super::host_pattern::matches_pattern_list;

/// What a line says about its key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Marker {
    /// It is the host's key.
    Key,
    /// It signs host certificates.
    CertAuthority,
    /// It must never be accepted.
    Revoked,
}

/// A line that concerns the host in question.
#[derive(Debug, Clone)]
pub(crate) struct KnownKey {
    pub(crate) marker: Marker,
    pub(crate) key: PublicKey,
    pub(crate) file: PathBuf,
    /// Counted from 1.
    pub(crate) line: usize,
}

/// The name under which a host stands in the files: `host`, or `[host]:port` beside port 22.
pub(crate) fn file_name_of(host: &str, port: u16) -> String {
    let host = host.to_ascii_lowercase();
    if port == 22 {
        host
    } else {
        format!("[{host}]:{port}")
    }
}

/// The lines of all `files` that concern `name`. As in OpenSSH, files that cannot be read are empty, and lines
/// that cannot be understood are passed over.
pub(crate) fn lookup(files: &[PathBuf], name: &str) -> Vec<KnownKey> {
    let mut found = Vec::new();
    for file in files {
        let Ok(opened) = File::open(file) else {
            continue;
        };
        let mut reader = BufReader::new(opened);
        let mut bytes = Vec::new();
        // A piece at a time: the file may know thousands of hosts, and is read once for each of them.
        for line in 1.. {
            bytes.clear();
            if !matches!(reader.read_until(b'\n', &mut bytes), Ok(read) if read > 0) {
                break;
            }
            if let Some((marker, key)) = parse_line(&String::from_utf8_lossy(&bytes), name) {
                found.push(KnownKey {
                    marker,
                    key,
                    file: file.clone(),
                    line,
                });
            }
        }
    }
    // It is kept with the connection.
    found.shrink_to_fit();
    found
}

/// Marker and key of a line if it concerns `name`.
fn parse_line(line: &str, name: &str) -> Option<(Marker, PublicKey)> {
    let mut words = line.split_ascii_whitespace();
    let mut hosts = words.next()?;
    if hosts.starts_with('#') {
        return None;
    }
    let marker = match hosts {
        "@cert-authority" => Marker::CertAuthority,
        "@revoked" => Marker::Revoked,
        _ => Marker::Key,
    };
    if marker != Marker::Key {
        hosts = words.next()?;
    }
    if !names_host(hosts, name) {
        return None;
    }
    let _algorithm = words.next()?;
    let key = parse_public_key_base64(words.next()?).ok()?;
    Some((marker, key))
}

fn names_host(hosts: &str, name: &str) -> bool {
    match hosts.strip_prefix("|1|") {
        Some(hashed) => is_hash_of(hashed, name),
        None => matches_pattern_list(hosts.to_ascii_lowercase().split(','), name),
    }
}

/// `salt|hash`, both Base64; the hash is HMAC-SHA1 of the name.
fn is_hash_of(hashed: &str, name: &str) -> bool {
    let Some((salt, hash)) = hashed.split_once('|') else {
        return false;
    };
    let (Ok(salt), Ok(hash)) = (
        BASE64.decode(salt.as_bytes()),
        BASE64.decode(hash.as_bytes()),
    ) else {
        return false;
    };
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, &salt);
    hmac::verify(&key, name.as_bytes(), &hash).is_ok()
}

/// `|1|salt|hash` of a name, with a fresh salt.
fn hash_of(name: &str) -> io::Result<String> {
    let mut salt = [0; 20];
    SystemRandom::new()
        .fill(&mut salt)
        .map_err(|_| io::Error::other("no random numbers"))?;
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, &salt);
    let hash = hmac::sign(&key, name.as_bytes());
    Ok(format!(
        "|1|{}|{}",
        BASE64.encode(&salt),
        BASE64.encode(hash.as_ref())
    ))
}

/// Writes a newly accepted key at the end of `file`, creating it (0600) and its directory (0700).
pub(crate) fn append(file: &Path, name: &str, hashed: bool, key: &PublicKey) -> io::Result<()> {
    let name = if hashed { hash_of(name)? } else { name.into() };
    if let Some(directory) = file.parent()
        && !directory.as_os_str().is_empty()
    {
        fs::DirBuilder::new()
            .recursive(true)
            .mode(0o700)
            .create(directory)?;
    }
    let mut out = OpenOptions::new()
        .read(true)
        .append(true)
        .create(true)
        .mode(0o600)
        .open(file)?;
    let mut last = *b"\n";
    // An empty file has no place before its end.
    if out.seek(SeekFrom::End(-1)).is_ok() {
        out.read_exact(&mut last)?;
    }
    let start = if last == *b"\n" { "" } else { "\n" };
    let mut key = key.clone();
    key.set_comment("");
    let key = key.to_openssh().map_err(io::Error::other)?;
    // One write: connections in parallel append to the same file.
    out.write_all(format!("{start}{name} {}\n", key.trim_end()).as_bytes())
}
