//! SHA-1 and MD5 of what was fetched.

use std::io::Read;
use std::path::Path;

use data_encoding::HEXLOWER;
use md5::Md5;
use sha1::{Digest, Sha1};

/// SHA-1 and MD5 of a local file.
pub(super) fn sums(path: &Path) -> std::io::Result<(String, String)> {
    let mut file = std::fs::File::open(path)?;
    let (mut sha1, mut md5) = (Sha1::new(), Md5::new());
    let mut piece = vec![0; 256 << 10];
    loop {
        match file.read(&mut piece)? {
            0 => break,
            count => {
                sha1.update(&piece[..count]);
                md5.update(&piece[..count]);
            }
        }
    }
    let hex = |bytes: &[u8]| HEXLOWER.encode(bytes);
    Ok((hex(&sha1.finalize()), hex(&md5.finalize())))
}
