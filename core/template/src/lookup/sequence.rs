//! `sequence`.

use shevek_jinja::meter::Growth;
use shevek_jinja::value::str_repr;
use shevek_jinja::{Error, Value, meter};

use super::{Lookup, LookupCall};
use crate::plugin::plugin_error;
use crate::python::key_value::parse_key_value;
use crate::python::regex::{Anchor, RegexFlags, compile, match_error};

pub(super) const LOOKUPS: &[Lookup] = &[Lookup::pure("sequence", sequence)];

const FIELDS: [&str; 5] = ["start", "end", "stride", "count", "format"];

#[derive(Clone, Default)]
struct Sequence {
    start: Option<i64>,
    end: Option<i64>,
    count: Option<i64>,
    stride: Option<i64>,
    format: Option<String>,
}

fn sequence(call: &mut LookupCall<'_>) -> Result<Vec<Value>, Error> {
    let is_given = !call.options.is_empty();
    let options = Sequence {
        start: call.take_int("start")?,
        end: call.take_int("end")?,
        count: call.take_int("count")?,
        stride: call.take_int("stride")?,
        format: call.take_text("format")?,
    };
    let terms = std::mem::take(&mut call.terms);
    if terms.is_empty() {
        // Without anything at all there is nothing to loop over.
        return if is_given {
            options.numbers()
        } else {
            Ok(Vec::new())
        };
    }
    let mut out = Vec::new();
    for term in &terms {
        let Some(text) = term.as_str() else {
            return Err(plugin_error(format!(
                "unknown error parsing with_sequence arguments: {}. Error was: expected string or bytes-like object, got '{}'",
                term.repr()?,
                term.type_name()
            )));
        };
        let mut sequence = options.clone();
        if !sequence.shortcut(call, text)? {
            sequence.pairs(call, text)?;
        }
        out.extend(sequence.numbers()?);
    }
    Ok(out)
}

impl Sequence {
    /// `[start-]end[/stride][:format]`
    fn shortcut(&mut self, call: &mut LookupCall<'_>, term: &str) -> Result<bool, Error> {
        let number = "(0?x?[0-9a-f]+)";
        let pattern = format!("(?i)(?:{number}-)?{number}(?:/{number})?(?::(.+))?");
        let regex = compile(&pattern, RegexFlags::default(), Anchor::Whole)?;
        let Some(found) = regex.captures(term).map_err(|error| match_error(&error))? else {
            return Ok(false);
        };
        for (index, name) in [(1, "start"), (2, "end"), (3, "stride"), (4, "format")] {
            if let Some(group) = found.get(index) {
                self.set(call, name, group.as_str())?;
            }
        }
        Ok(true)
    }

    /// Sets one field from text, with the conversion and the errors of an option.
    fn set(&mut self, call: &mut LookupCall<'_>, name: &str, text: &str) -> Result<(), Error> {
        call.options.push((name.into(), Value::from(text)));
        match name {
            "start" => self.start = call.take_int(name)?,
            "end" => self.end = call.take_int(name)?,
            "count" => self.count = call.take_int(name)?,
            "stride" => self.stride = call.take_int(name)?,
            _ => self.format = call.take_text(name)?,
        }
        Ok(())
    }

    /// `start=1 end=4 ...`
    fn pairs(&mut self, call: &mut LookupCall<'_>, term: &str) -> Result<(), Error> {
        let (words, pairs) = parse_key_value(term);
        let mut unknown = Vec::new();
        for (key, value) in &pairs {
            if FIELDS.contains(&key.as_str()) {
                self.set(call, key, value)?;
            } else {
                unknown.push(str_repr(key));
            }
        }
        if !words.is_empty() {
            unknown.push(str_repr("_raw_params"));
        }
        if unknown.is_empty() {
            return Ok(());
        }
        Err(plugin_error(format!(
            "unrecognized arguments to with_sequence: [{}]",
            unknown.join(", ")
        )))
    }

    fn numbers(&self) -> Result<Vec<Value>, Error> {
        let start = self.start.unwrap_or(1);
        let mut stride = self.stride.unwrap_or(1);
        let (start, end) = match (self.count, self.end) {
            (None, None) => return Err(plugin_error("must specify count or end in with_sequence")),
            (Some(_), Some(_)) => {
                return Err(plugin_error(
                    "can't specify both count and end in with_sequence",
                ));
            }
            (Some(0), None) => {
                stride = 0;
                (0, 0)
            }
            (Some(count), None) => (start, last(start, count, stride)?),
            (None, Some(end)) => (start, end),
        };
        if stride > 0 && end < start {
            return Err(plugin_error("to count backwards make stride negative"));
        }
        if stride < 0 && end > start {
            return Err(plugin_error("to count forward don't make stride negative"));
        }
        if stride == 0 {
            return Ok(Vec::new());
        }
        let format = self.format.as_deref().unwrap_or("%d");
        if format.matches('%').count() != 1 {
            return Err(plugin_error(format!("bad formatting string: {format}")));
        }
        let count = (i128::from(end) - i128::from(start)) / i128::from(stride);
        meter::spend_elements(usize::try_from(count).unwrap_or(usize::MAX))?;
        let mut made = Growth::default();
        let mut out = Vec::new();
        let mut at = start;
        while if stride > 0 { at <= end } else { at >= end } {
            let text = format_number(format, at)?;
            made.add(text.len())?;
            out.push(Value::from(text));
            let Some(next) = at.checked_add(stride) else {
                break;
            };
            at = next;
        }
        Ok(out)
    }
}

/// The last number of `count` ones.
fn last(start: i64, count: i64, stride: i64) -> Result<i64, Error> {
    count
        .checked_mul(stride)
        .and_then(|span| span.checked_add(start)?.checked_sub(1))
        .ok_or_else(|| plugin_error("the sequence's numbers are too big"))
}

/// Python's `format % number` for one integer directive.
fn format_number(format: &str, number: i64) -> Result<String, Error> {
    let problem = || plugin_error(format!("problem formatting {number} with '{format}'"));
    let (before, rest) = format.split_once('%').ok_or_else(problem)?;
    let end = rest
        .find(|c: char| c.is_ascii_alphabetic())
        .ok_or_else(problem)?;
    let (directive, after) = (&rest[..end], &rest[end + 1..]);
    let conversion = rest.as_bytes()[end];
    let flags_end = directive
        .find(|c: char| !"-+ 0#".contains(c))
        .unwrap_or(directive.len());
    let (flags, width) = directive.split_at(flags_end);
    let width: usize = if width.is_empty() {
        0
    } else {
        width.parse().map_err(|_| problem())?
    };
    let magnitude = number.unsigned_abs();
    let alternate = flags.contains('#');
    let (prefix, digits) = match conversion {
        b'd' | b'i' | b'u' | b's' => ("", magnitude.to_string()),
        b'x' => (if alternate { "0x" } else { "" }, format!("{magnitude:x}")),
        b'X' => (if alternate { "0X" } else { "" }, format!("{magnitude:X}")),
        b'o' => (if alternate { "0o" } else { "" }, format!("{magnitude:o}")),
        _ => return Err(problem()),
    };
    let sign = if number < 0 {
        "-"
    } else if flags.contains('+') {
        "+"
    } else if flags.contains(' ') {
        " "
    } else {
        ""
    };
    let head = format!("{sign}{prefix}");
    let pad = width.saturating_sub(head.len() + digits.len());
    meter::spend_text(pad)?;
    let body = if flags.contains('-') {
        format!("{head}{digits}{}", " ".repeat(pad))
    } else if flags.contains('0') && conversion != b's' {
        format!("{head}{}{digits}", "0".repeat(pad))
    } else {
        format!("{}{head}{digits}", " ".repeat(pad))
    };
    Ok(format!("{before}{body}{after}"))
}
