//! `sequence`.

use shevek_jinja::value::str_repr;
use shevek_jinja::{Error, Value};

use super::{Lookup, LookupCall};
use crate::plugin::plugin_error;
use crate::python::regex::{Anchor, RegexFlags, compile, match_error};

pub(super) const LOOKUPS: &[Lookup] = &[Lookup::pure("sequence", sequence)];

/// Longer sequences are refused instead of filling the memory.
const MOST_NUMBERS: i64 = 10_000_000;

#[derive(Clone, Default)]
struct Sequence {
    start: Option<i64>,
    end: Option<i64>,
    count: Option<i64>,
    stride: Option<i64>,
    format: Option<String>,
}

fn sequence(call: &mut LookupCall<'_>) -> Result<Vec<Value>, Error> {
    let options = Sequence {
        start: call.take_int("start")?,
        end: call.take_int("end")?,
        count: call.take_int("count")?,
        stride: call.take_int("stride")?,
        format: call.take_text("format")?,
    };
    let terms = call.text_terms()?;
    if terms.is_empty() {
        return options.numbers();
    }
    let mut out = Vec::new();
    for term in terms {
        let mut sequence = options.clone();
        if !sequence.shortcut(&term)? {
            sequence.pairs(&term)?;
        }
        out.extend(sequence.numbers()?);
    }
    Ok(out)
}

/// A number as options of type `integer` take it: decimal, a fraction only when it is none.
fn number(name: &str, text: &str) -> Result<i64, Error> {
    const EXACT: f64 = 9_007_199_254_740_992.0;
    let trimmed = text.trim();
    let whole = || {
        let number: f64 = trimmed.parse().ok()?;
        (number.fract() == 0.0 && number.abs() <= EXACT).then_some(number as i64)
    };
    trimmed.parse().ok().or_else(whole).ok_or_else(|| {
        plugin_error(format!(
            "Config '{name}' for 'sequence' lookup plugin from 'Direct' has an invalid value: Invalid value provided \
             for 'integer': {}",
            str_repr(text)
        ))
    })
}

impl Sequence {
    /// `[start-]end[/stride][:format]`
    fn shortcut(&mut self, term: &str) -> Result<bool, Error> {
        let digits = "-?(?:0x[0-9a-f]+|[0-9]+)";
        let pattern = format!("(?i)(?:({digits})-)?({digits})(?:/({digits}))?(?::(.+))?");
        let regex = compile(&pattern, RegexFlags::default(), Anchor::Whole)?;
        let Some(found) = regex.captures(term).map_err(|error| match_error(&error))? else {
            return Ok(false);
        };
        let group = |index: usize| found.get(index).map(|group| group.as_str());
        let parsed =
            |index: usize, name: &str| group(index).map(|text| number(name, text)).transpose();
        self.start = parsed(1, "start")?.or(self.start);
        self.end = parsed(2, "end")?;
        self.stride = parsed(3, "stride")?.or(self.stride);
        self.format = group(4).map(str::to_owned).or(self.format.take());
        Ok(true)
    }

    /// `start=1 end=4 ...`
    fn pairs(&mut self, term: &str) -> Result<(), Error> {
        let mut unknown = Vec::new();
        for word in term.split_whitespace() {
            let Some((key, value)) = word.split_once('=') else {
                return Err(plugin_error(format!(
                    "unknown error parsing with_sequence arguments: {term}"
                )));
            };
            let parsed = || number(key, value).map(Some);
            match key {
                "start" => self.start = parsed()?,
                "end" => self.end = parsed()?,
                "count" => self.count = parsed()?,
                "stride" => self.stride = parsed()?,
                "format" => self.format = Some(value.to_owned()),
                _ => unknown.push(format!("'{key}'")),
            }
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
            (Some(count), None) => (start, start + count * stride - 1),
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
        if (end - start) / stride > MOST_NUMBERS {
            return Err(plugin_error(format!(
                "the sequence has more than {MOST_NUMBERS} numbers"
            )));
        }
        let mut out = Vec::new();
        let mut at = start;
        while if stride > 0 { at <= end } else { at >= end } {
            out.push(Value::from(format_number(format, at)?));
            at += stride;
        }
        Ok(out)
    }
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
    let body = if flags.contains('-') {
        format!("{head}{digits}{}", " ".repeat(pad))
    } else if flags.contains('0') && conversion != b's' {
        format!("{head}{}{digits}", "0".repeat(pad))
    } else {
        format!("{}{head}{digits}", " ".repeat(pad))
    };
    Ok(format!("{before}{body}{after}"))
}
