//! Encodings of Chinese, Japanese and Korean: the tables of encoding_rs, and where Python's differ.

use std::collections::HashMap;
use std::sync::OnceLock;

use encoding_rs::Encoding;

use crate::bases::BASES;
use crate::error::Problem;

/// See `tests/multi_byte.rs`. A line is the name in Python and what differs: `-8140..81fe` has no
/// meaning in Python, `a145=2022` another one, `<2550=f9f9` is how a character is written that has several ways.
const DIFFERENCES: &str = include_str!("../tables/multi_byte.txt");
const ILLEGAL: &str = "illegal multibyte sequence";
const INCOMPLETE: &str = "incomplete multibyte sequence";

/// What the sequences of bytes of an encoding mean; a sequence of up to three bytes is a number.
#[derive(Debug)]
pub(crate) struct MultiByte {
    name: &'static str,
    base: Option<&'static Encoding>,
    characters: HashMap<u32, char>,
    sequences: HashMap<char, u32>,
}

impl MultiByte {
    /// Finds it by the name of the codec's module in Python.
    pub(crate) fn named(module: &str) -> Option<&'static Self> {
        static KNOWN: [OnceLock<MultiByte>; BASES.len()] = [const { OnceLock::new() }; BASES.len()];
        let at = BASES.iter().position(|(name, _)| *name == module)?;
        Some(KNOWN[at].get_or_init(|| Self::new(BASES[at].0, BASES[at].1)))
    }

    fn new(name: &'static str, base: &str) -> Self {
        let mut table = Self {
            name,
            base: Encoding::for_label(base.as_bytes()),
            characters: HashMap::new(),
            sequences: HashMap::new(),
        };
        let sequences = table.base_sequences();
        table.characters = sequences.iter().copied().collect();
        let line = DIFFERENCES
            .lines()
            .find_map(|line| line.strip_prefix(name)?.strip_prefix(' '))
            .unwrap_or_default();
        let number = |text: &str| u32::from_str_radix(text, 16).unwrap_or_default();
        let mut written = Vec::new();
        for difference in line.split(' ') {
            if let Some(run) = difference.strip_prefix('-') {
                let (first, last) = run.split_once("..").unwrap_or((run, run));
                let (first, last) = (number(first), number(last));
                table
                    .characters
                    .retain(|key, _| *key < first || *key > last);
            } else if let Some(way) = difference.strip_prefix('<') {
                written.extend(way.split_once('='));
            } else if let Some((key, code)) = difference.split_once('=') {
                let c = char::from_u32(number(code));
                table.characters.extend(c.map(|c| (number(key), c)));
            }
        }
        let mut keys: Vec<u32> = table.characters.keys().copied().collect();
        keys.sort_unstable();
        for key in keys {
            let c = table.characters[&key];
            table.sequences.entry(c).or_insert(key);
        }
        for (code, key) in written {
            let Some(c) = char::from_u32(number(code)) else {
                continue;
            };
            if key == "-" {
                table.sequences.remove(&c);
            } else {
                table.sequences.insert(c, number(key));
            }
        }
        table
    }

    /// All sequences of up to three bytes that encoding_rs knows, shortest first.
    fn base_sequences(&self) -> Vec<(u32, char)> {
        let mut found = Vec::new();
        for first in 0..=255 {
            if let Some(c) = self.base_character(&[first]) {
                found.push((u32::from(first), c));
                continue;
            }
            for second in 0..=255 {
                if let Some(c) = self.base_character(&[first, second]) {
                    found.push((pack(&[first, second]), c));
                } else if first == 0x8f && self.name == "euc_jp" {
                    let third = (0xa1..=0xfe).filter_map(|third| {
                        let bytes = [first, second, third];
                        Some((pack(&bytes), self.base_character(&bytes)?))
                    });
                    found.extend(third);
                }
            }
        }
        found
    }

    fn base_character(&self, bytes: &[u8]) -> Option<char> {
        let text = self
            .base?
            .decode_without_bom_handling_and_without_replacement(bytes)?;
        let mut characters = text.chars();
        characters.next().filter(|_| characters.next().is_none())
    }

    /// The character of the bytes.
    fn character(&self, bytes: &[u8]) -> Option<char> {
        match bytes.len() {
            4 => match self.characters.get(&pack(bytes)) {
                Some(c) => Some(*c),
                None => self.base_character(bytes),
            },
            _ => self.characters.get(&pack(bytes)).copied(),
        }
    }

    pub(crate) fn decode(&self, bytes: &[u8], at: usize, out: &mut String) -> Result<(), Problem> {
        let mut at = at;
        while at < bytes.len() {
            let rest = &bytes[at..];
            let illegal = Problem::new(at, at + 1, ILLEGAL);
            let length = match rest {
                [first, ..] if self.characters.contains_key(&u32::from(*first)) => 1,
                [first, ..] if !self.may_lead(*first) => return Err(illegal),
                [0x8f, ..] if self.name == "euc_jp" => 3,
                [_, 0x30..=0x39, ..] if self.name == "gb18030" => 4,
                _ => 2,
            };
            let Some(sequence) = rest.get(..length) else {
                return Err(Problem::new(at, bytes.len(), INCOMPLETE));
            };
            let Some(c) = self.character(sequence) else {
                return Err(illegal);
            };
            out.push(c);
            at += length;
        }
        Ok(())
    }

    /// Python's decoders of Shift JIS look at the first byte before they ask for the second.
    fn may_lead(&self, byte: u8) -> bool {
        match self.name {
            "shift_jis" | "cp932" => matches!(byte, 0x81..=0x9f | 0xe0..=0xfc),
            _ => true,
        }
    }

    pub(crate) fn encode(
        &self,
        text: &[char],
        at: usize,
        out: &mut Vec<u8>,
    ) -> Result<(), Problem> {
        for (index, c) in text.iter().enumerate().skip(at) {
            if let Some(key) = self.sequences.get(c) {
                let bytes = key.to_be_bytes();
                let start = bytes.iter().position(|byte| *byte != 0).unwrap_or(3);
                out.extend_from_slice(&bytes[start..]);
                continue;
            }
            match self.four_bytes(*c) {
                Some(bytes) => out.extend_from_slice(&bytes),
                None => return Err(Problem::new(index, index + 1, ILLEGAL)),
            }
        }
        Ok(())
    }

    /// The form that GB 18030 has for every character.
    fn four_bytes(&self, c: char) -> Option<Vec<u8>> {
        if self.name != "gb18030" || crate::utf8::is_surrogate(c) {
            return None;
        }
        let mut utf8 = [0; 4];
        let (bytes, _, is_unknown) = self.base?.encode(c.encode_utf8(&mut utf8));
        (!is_unknown && bytes.len() == 4).then(|| bytes.into_owned())
    }
}

fn pack(bytes: &[u8]) -> u32 {
    bytes
        .iter()
        .fold(0, |number, byte| number << 8 | u32::from(*byte))
}
