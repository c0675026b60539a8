//! `community.general.random_string`.

use data_encoding::BASE64;
use shevek_jinja::{Error, Value, meter};

use super::{Lookup, LookupCall};
use crate::plugin::plugin_error;
use crate::python::random::PythonRandom;

pub(super) const LOOKUPS: &[Lookup] = &[Lookup::new(
    "community.general.random_string",
    random_string,
)];

const SIMILAR: &str = "il1LoO0";
const DIGITS: &str = "0123456789";
const LOWER: &str = "abcdefghijklmnopqrstuvwxyz";
const UPPER: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
const PUNCTUATION: &str = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

fn random_string(call: &mut LookupCall<'_>) -> Result<Vec<Value>, Error> {
    let length = call.take_int_as("length", "int")?.unwrap_or(8);
    let is_base64 = call.take_bool("base64", false)?;
    let all = call.take_text("override_all")?;
    let special = call.take_text("override_special")?;
    let avoids_similar = call.take_bool("ignore_similar_chars", false)?;
    let similar = call.take_text("similar_chars")?;
    let similar = similar.unwrap_or_else(|| SIMILAR.to_owned());
    let seed = call.take_text("seed")?;
    let set = |characters: &str| -> Vec<char> {
        let is_kept = |c: &char| !(avoids_similar && similar.contains(*c));
        characters.chars().filter(is_kept).collect()
    };
    let given = |text: Option<String>| text.filter(|text| !text.is_empty());
    let special = given(special).map_or_else(|| set(PUNCTUATION), |text| text.chars().collect());
    let mut random = PythonRandom::new(&seed.clone().map_or(Value::None, Value::from))?;
    let mut out = Vec::new();
    let kinds = [
        ("upper", "min_upper", set(UPPER)),
        ("lower", "min_lower", set(LOWER)),
        ("numbers", "min_numeric", set(DIGITS)),
        ("special", "min_special", special),
    ];
    let mut available = Vec::new();
    let mut least = Vec::new();
    for (name, minimum, characters) in &kinds {
        if call.take_bool(name, true)? {
            available.extend_from_slice(characters);
        }
        least.push((*minimum, call.take_int_as(minimum, "int")?.unwrap_or(0)));
    }
    if let Some(all) = given(all) {
        available = all.chars().collect();
    } else {
        for wanted in ["min_numeric", "min_lower", "min_upper", "min_special"] {
            let count = least.iter().find(|(name, _)| *name == wanted);
            let kind = kinds.iter().find(|(_, name, _)| *name == wanted);
            if let (Some((_, count)), Some((_, _, characters))) = (count, kind)
                && *count != 0
            {
                choose(&mut random, characters, *count, &mut out)?;
            }
        }
    }
    let missing = length - out.len() as i64;
    choose(&mut random, &available, missing, &mut out)?;
    if seed.is_none() {
        // Fisher and Yates.
        for last in (1..out.len()).rev() {
            let other = usize::try_from(random.below(last as u64 + 1)).unwrap_or(0);
            out.swap(last, other);
        }
    }
    let text: String = out.into_iter().collect();
    Ok(vec![Value::from(if is_base64 {
        BASE64.encode(text.as_bytes())
    } else {
        text
    })])
}

fn choose(
    random: &mut PythonRandom,
    characters: &[char],
    count: i64,
    out: &mut Vec<char>,
) -> Result<(), Error> {
    if characters.is_empty() {
        return Err(plugin_error(
            "Available characters cannot be None, please change constraints",
        ));
    }
    let wanted = usize::try_from(count).unwrap_or(0);
    meter::spend_text(wanted.saturating_mul(size_of::<char>()))?;
    for _ in 0..count {
        let index = random.below(characters.len() as u64);
        out.extend(
            usize::try_from(index)
                .ok()
                .and_then(|index| characters.get(index)),
        );
    }
    Ok(())
}
