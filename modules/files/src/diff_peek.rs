//! What a file holds before it is overwritten, for a difference that is shown. Ansible: `_get_diff_data`.

use std::fs::File;
use std::io::Read;

use serde_json::{Map, Value as Json};

use crate::common::content_text;

/// How much is looked at to tell whether it is text.
const HEAD: usize = 8192;

/// A file's contents.
pub(crate) enum Before {
    /// There is none.
    Nothing,
    Binary,
    /// Too large, by this limit.
    Larger(u64),
    Text(String),
}

/// Reads what is there, unless it is larger than `most` (0 = without limit). Ansible: `MAX_FILE_SIZE_FOR_DIFF`.
pub(crate) fn before(path: &str, most: u64) -> Before {
    let Ok(metadata) = std::fs::metadata(path) else {
        return Before::Nothing;
    };
    let mut head = Vec::new();
    let Ok(mut file) = File::open(path) else {
        return Before::Nothing;
    };
    if file
        .by_ref()
        .take(HEAD as u64)
        .read_to_end(&mut head)
        .is_err()
    {
        return Before::Nothing;
    }
    if head.contains(&0) {
        return Before::Binary;
    }
    if most > 0 && metadata.len() > most {
        return Before::Larger(most);
    }
    match file.read_to_end(&mut head) {
        Ok(_) => Before::Text(content_text(&head)),
        Err(_) => Before::Nothing,
    }
}

/// The keys of a difference that tell of it.
pub(crate) fn supplement_peek(before: Before, path: &str) -> Map<String, Json> {
    let mut diff = Map::new();
    match before {
        Before::Nothing => {
            diff.insert("before".into(), "".into());
        }
        Before::Binary => {
            diff.insert("dst_binary".into(), 1.into());
        }
        Before::Larger(limit) => {
            diff.insert("dst_larger".into(), limit.into());
        }
        Before::Text(text) => {
            diff.insert("before_header".into(), path.into());
            diff.insert("before".into(), text.into());
        }
    }
    diff
}
