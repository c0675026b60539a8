//! Encodings of one byte a character, by Python's tables.

use std::collections::HashMap;

use crate::error::Problem;

/// See `tests/record/tables.py`.
const TABLES: &str = include_str!("../tables/single_byte.txt");
const REASON: &str = "character maps to <undefined>";

/// The characters of an encoding's bytes.
#[derive(Debug, Clone)]
pub(crate) struct SingleByte {
    characters: Vec<Option<char>>,
    bytes: HashMap<char, u8>,
}

impl SingleByte {
    /// Finds the table by the name of the codec's module in Python.
    pub(crate) fn named(module: &str) -> Option<Self> {
        let line = TABLES
            .lines()
            .filter_map(|line| line.split_once(' '))
            .find(|(name, _)| *name == module)?
            .1;
        let mut characters = Vec::with_capacity(256);
        for run in line.split(' ') {
            let point = |text: &str| u32::from_str_radix(text, 16).ok();
            if let Some(count) = run.strip_prefix("-*") {
                let count: usize = count.parse().ok()?;
                characters.extend(std::iter::repeat_n(None, count));
            } else if run == "-" {
                characters.push(None);
            } else if let Some((first, last)) = run.split_once('-') {
                characters.extend((point(first)?..=point(last)?).map(char::from_u32));
            } else {
                characters.push(char::from_u32(point(run)?));
            }
        }
        let mut bytes = HashMap::with_capacity(characters.len());
        for (byte, c) in (0..=255).zip(&characters) {
            // Of several bytes Python takes the last.
            bytes.extend(c.map(|c| (c, byte)));
        }
        Some(Self { characters, bytes })
    }

    pub(crate) fn decode(&self, bytes: &[u8], at: usize, out: &mut String) -> Result<(), Problem> {
        for (index, byte) in bytes.iter().enumerate().skip(at) {
            match self.characters.get(usize::from(*byte)) {
                Some(Some(c)) => out.push(*c),
                _ => return Err(Problem::new(index, index + 1, REASON)),
            }
        }
        Ok(())
    }

    pub(crate) fn encode(
        &self,
        text: &[char],
        at: usize,
        out: &mut Vec<u8>,
    ) -> Result<(), Problem> {
        for (index, c) in text.iter().enumerate().skip(at) {
            let Some(byte) = self.bytes.get(c) else {
                let run = text[index..].iter();
                let run = run.take_while(|c| !self.bytes.contains_key(c)).count();
                return Err(Problem::new(index, index + run, REASON));
            };
            out.push(*byte);
        }
        Ok(())
    }
}
