//! `tables/multi_byte.txt` is what it is said to be: the differences between encoding_rs and Python, no more. With the
//! folder that `tests/record/tables.py` wrote in `SHEVEK_CODEC_MAPS` it is written anew.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use encoding_rs::Encoding;

#[path = "../src/bases.rs"]
mod bases;

use bases::BASES;

type Map = BTreeMap<u32, u32>;

/// Lines of two hexadecimal numbers.
fn read(path: &Path) -> Map {
    let text = std::fs::read_to_string(path).expect("the map is there");
    let number = |text: &str| u32::from_str_radix(text, 16).expect("hexadecimal");
    let pairs = text.lines().filter_map(|line| line.split_once(' '));
    pairs.map(|(a, b)| (number(a), number(b))).collect()
}

fn character(base: &'static Encoding, bytes: &[u8]) -> Option<u32> {
    let text = base.decode_without_bom_handling_and_without_replacement(bytes)?;
    let mut characters = text.chars();
    characters
        .next()
        .filter(|_| characters.next().is_none())
        .map(u32::from)
}

/// What encoding_rs reads, as far as the differences are looked for.
fn base_map(name: &str, base: &'static Encoding) -> Map {
    let mut map = Map::new();
    let mut known = |bytes: &[u8]| {
        let key = bytes
            .iter()
            .fold(0, |key, byte| key << 8 | u32::from(*byte));
        let found = character(base, bytes);
        map.extend(found.map(|c| (key, c)));
        found.is_some()
    };
    for a in 0..=255 {
        if known(&[a]) {
            continue;
        }
        for b in 0..=255 {
            if known(&[a, b]) {
                continue;
            }
            for c in 0x80..=255 {
                if name == "euc_jp" && a == 0x8f {
                    known(&[a, b, c]);
                }
                if name == "gb18030" && (0x81..=0x84).contains(&a) && (0x30..=0x39).contains(&b) {
                    for d in 0x30..=0x39 {
                        known(&[a, b, c, d]);
                    }
                }
            }
        }
    }
    map
}

fn differences(name: &str, base: &'static Encoding, read: &Map, written: &Map) -> String {
    let theirs = base_map(name, base);
    let mut line = String::new();
    let mut dropped: Option<(u32, u32)> = None;
    let end = |line: &mut String, dropped: &mut Option<(u32, u32)>| match dropped.take() {
        Some((first, last)) if first == last => write!(line, " -{first:x}"),
        Some((first, last)) => write!(line, " -{first:x}..{last:x}"),
        None => Ok(()),
    };
    for (key, c) in &theirs {
        match read.get(key) {
            None => dropped = Some((dropped.map_or(*key, |(first, _)| first), *key)),
            Some(own) => {
                end(&mut line, &mut dropped).expect("it is written");
                if own != c {
                    write!(line, " {key:x}={own:x}").expect("it is written");
                }
            }
        }
    }
    end(&mut line, &mut dropped).expect("it is written");
    for (key, own) in read {
        if !theirs.contains_key(key) {
            write!(line, " {key:x}={own:x}").expect("it is written");
        }
    }
    let mut first = BTreeMap::new();
    for (key, c) in read {
        if *key <= 0x00ff_ffff || theirs.get(key) != Some(c) {
            first.entry(*c).or_insert(*key);
        }
    }
    for (c, key) in written {
        let four_bytes = || {
            let text = char::from_u32(*c).map(String::from).unwrap_or_default();
            let (bytes, _, is_unknown) = base.encode(&text);
            (!is_unknown && bytes.len() == 4).then(|| {
                bytes
                    .iter()
                    .fold(0, |key, byte| key << 8 | u32::from(*byte))
            })
        };
        if first.get(c) != Some(key) && (first.contains_key(c) || four_bytes() != Some(*key)) {
            write!(line, " <{c:x}={key:x}").expect("it is written");
        }
    }
    for c in first.keys() {
        if !written.contains_key(c) {
            write!(line, " <{c:x}=-").expect("it is written");
        }
    }
    line
}

#[test]
fn the_table_has_a_line_for_each_codec() {
    let table = Path::new(env!("CARGO_MANIFEST_DIR")).join("tables/multi_byte.txt");
    if let Some(maps) = std::env::var_os("SHEVEK_CODEC_MAPS") {
        let mut text = String::new();
        for (name, base) in BASES {
            let base = Encoding::for_label(base.as_bytes()).expect("encoding_rs has it");
            let file = |end: &str| Path::new(&maps).join(format!("{name}.{end}"));
            let line = differences(name, base, &read(&file("read")), &read(&file("write")));
            writeln!(text, "{name}{line}").expect("it is written");
        }
        std::fs::write(&table, text).expect("it is written");
    }
    let text = std::fs::read_to_string(table).expect("the table is there");
    let names = text.lines().filter_map(|line| line.split(' ').next());
    assert!(names.eq(BASES.iter().map(|(name, _)| *name)));
}
