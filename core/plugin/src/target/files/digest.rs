//! Checksums of files. Ansible: `digest_from_file`.

use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

use md5::Md5;
use serde::Deserialize;
use sha1::Sha1;
use sha2::{Digest, Sha224, Sha256, Sha384, Sha512};

/// How much is read at once.
const PIECE: usize = 64 << 10;

/// The algorithms that Ansible's options know.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Algorithm {
    /// MD5.
    Md5,
    /// SHA-1.
    Sha1,
    /// SHA-2 with 224 bits.
    Sha224,
    /// SHA-2 with 256 bits.
    Sha256,
    /// SHA-2 with 384 bits.
    Sha384,
    /// SHA-2 with 512 bits.
    Sha512,
}

/// The checksum of a file's contents, in hexadecimal digits.
pub fn digest_of_file(path: impl AsRef<Path>, algorithm: Algorithm) -> io::Result<String> {
    let file = File::open(path)?;
    digest_of(file, algorithm)
}

/// The checksum of what a reader gives.
pub fn digest_of(input: impl Read, algorithm: Algorithm) -> io::Result<String> {
    match algorithm {
        Algorithm::Md5 => run::<Md5>(input),
        Algorithm::Sha1 => run::<Sha1>(input),
        Algorithm::Sha224 => run::<Sha224>(input),
        Algorithm::Sha256 => run::<Sha256>(input),
        Algorithm::Sha384 => run::<Sha384>(input),
        Algorithm::Sha512 => run::<Sha512>(input),
    }
}

fn run<D: Digest>(mut input: impl Read) -> io::Result<String> {
    let mut digest = D::new();
    let mut piece = vec![0; PIECE];
    loop {
        match input.read(&mut piece) {
            Ok(0) => break,
            Ok(count) => digest.update(&piece[..count]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    Ok(data_encoding::HEXLOWER.encode(&digest.finalize()))
}
