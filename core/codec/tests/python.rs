//! Encodings against what Python 3.11 says of them (`tests/record/tables.py`).

use serde_json::Value as Json;
use shevek_codec::{Codec, Handler, Purpose};

fn read(file: &str) -> Json {
    let path = format!("{}/tests/{file}", env!("CARGO_MANIFEST_DIR"));
    let text = std::fs::read_to_string(path).expect("the recorded answers are there");
    serde_json::from_str(&text).expect("they are JSON")
}

fn hex(bytes: &[u8]) -> String {
    let digits: Vec<String> = bytes.iter().map(|byte| format!("{byte:02x}")).collect();
    digits.concat()
}

fn unhex(text: &str) -> Vec<u8> {
    let pairs = text.as_bytes().chunks(2);
    let pair = |pair| std::str::from_utf8(pair).expect("ASCII");
    pairs
        .map(|two| u8::from_str_radix(pair(two), 16).expect("hexadecimal"))
        .collect()
}

#[test]
fn texts_and_bytes_become_what_they_become_in_python() {
    let cases = read("cases.json");
    let cases = cases.as_array().expect("a list");
    assert!(cases.len() > 500);
    let mut wrong = Vec::new();
    for case in cases {
        let name = case["codec"].as_str().expect("a name");
        let handler = Handler::named(case["errors"].as_str().unwrap_or("strict")).expect("known");
        let result = if let Some(text) = case["text"].as_str() {
            Codec::named(name, Purpose::Encode)
                .map_err(|error| error.to_string())
                .and_then(|codec| {
                    let bytes = codec.encode(text, handler);
                    bytes.map_err(|error| error.to_string())
                })
                .map(|bytes| hex(&bytes))
        } else {
            let bytes = unhex(case["bytes"].as_str().expect("bytes"));
            Codec::named(name, Purpose::Decode)
                .map_err(|error| error.to_string())
                .and_then(|codec| {
                    let text = codec.decode(&bytes, handler);
                    text.map_err(|error| error.to_string())
                })
        };
        let expected = match case["gives"].as_str() {
            Some(text) => Ok(text.to_string()),
            None => Err(case["gives"]["error"].as_str().expect("a text").to_string()),
        };
        if result != expected {
            wrong.push(format!("{case}\n    here {result:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong.join("\n"));
}

/// FNV-1a.
fn sum(number: u64, text: &str) -> u64 {
    text.bytes().fold(number, |number, byte| {
        (number ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)
    })
}

const START: u64 = 0xcbf2_9ce4_8422_2325;

fn sum_of_reading(name: &str, codec: &Codec) -> u64 {
    let mut number = START;
    let mut known = |bytes: &[u8]| {
        let text = codec.decode(bytes, Handler::Strict).unwrap_or_default();
        let mut characters = text.chars();
        let (Some(c), None) = (characters.next(), characters.next()) else {
            return false;
        };
        number = sum(number, &format!("{} {:x}\n", hex(bytes), u32::from(c)));
        true
    };
    for a in 0..=255 {
        if known(&[a]) {
            continue;
        }
        for b in 0..=255 {
            if known(&[a, b]) {
                continue;
            }
            if name == "euc_jp" && a == 0x8f {
                for c in 0x80..=255 {
                    known(&[a, b, c]);
                }
            } else if name == "gb18030" && (0x81..=0x84).contains(&a) && (0x30..=0x39).contains(&b)
            {
                for c in 0x81..=0xfe {
                    for d in 0x30..=0x39 {
                        known(&[a, b, c, d]);
                    }
                }
            }
        }
    }
    number
}

fn sum_of_writing(name: &str, codec: &Codec) -> u64 {
    let mut number = START;
    for c in ('\0'..='\u{ffff}').chain('\u{1f600}'..='\u{1f64f}') {
        // Python spells the other syllables in eight bytes.
        if let Ok(bytes) = codec.encode(c.encode_utf8(&mut [0; 4]), Handler::Strict)
            && (name != "euc_kr" || bytes.len() <= 4)
        {
            number = sum(number, &format!("{:x} {}\n", u32::from(c), hex(&bytes)));
        }
    }
    number
}

#[test]
fn every_character_of_every_table_is_that_of_python() {
    let sums = read("sums.json");
    let sums = sums.as_object().expect("a mapping");
    assert!(sums.len() > 70);
    let mut wrong = Vec::new();
    for (name, sums) in sums {
        let codec = Codec::named(name, Purpose::Decode).expect("it is known");
        for (what, found) in [
            ("read", sum_of_reading(name, &codec)),
            ("write", sum_of_writing(name, &codec)),
        ] {
            if sums[what] != format!("{found:016x}") {
                wrong.push(format!("{name} {what}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:?}");
}
