//! Format specifications: `[[fill]align][sign][z][#][0][width][grouping][.precision][type]`.

use crate::{Error, meter};

#[derive(Debug, Clone, Default)]
pub(super) struct Spec {
    pub(super) fill: Option<char>,
    pub(super) align: Option<char>,
    pub(super) sign: Option<char>,
    pub(super) no_negative_zero: bool,
    pub(super) alternate: bool,
    pub(super) zero: bool,
    pub(super) width: usize,
    pub(super) grouping: Option<char>,
    pub(super) precision: Option<usize>,
    pub(super) kind: Option<char>,
}

impl Spec {
    pub(super) fn parse(text: &str, type_name: &str) -> Result<Self, Error> {
        let chars: Vec<char> = text.chars().collect();
        let mut at = 0;
        let mut spec = Self::default();
        let is_align = |c: Option<&char>| matches!(c, Some('<' | '>' | '=' | '^'));
        if is_align(chars.get(1)) {
            spec.fill = Some(chars[0]);
            spec.align = Some(chars[1]);
            at = 2;
        } else if is_align(chars.first()) {
            spec.align = Some(chars[0]);
            at = 1;
        }
        if let Some(sign @ ('+' | '-' | ' ')) = chars.get(at) {
            spec.sign = Some(*sign);
            at += 1;
        }
        let mut flag = |c: char| {
            let found = chars.get(at) == Some(&c);
            at += usize::from(found);
            found
        };
        spec.no_negative_zero = flag('z');
        spec.alternate = flag('#');
        spec.zero = flag('0');
        let (width, next) = number(&chars, at)?;
        spec.width = width.unwrap_or(0);
        at = next;
        while let Some(c @ (',' | '_')) = chars.get(at) {
            if spec.grouping.is_some() {
                return Err(Error::value_error("Cannot specify both ',' and '_'."));
            }
            spec.grouping = Some(*c);
            at += 1;
        }
        if chars.get(at) == Some(&'.') {
            let (precision, next) = number(&chars, at + 1)?;
            spec.precision = Some(
                precision
                    .ok_or_else(|| Error::value_error("Format specifier missing precision"))?,
            );
            at = next;
        }
        match chars.len() - at {
            0 => {}
            1 => spec.kind = Some(chars[at]),
            _ => {
                return Err(Error::value_error(format!(
                    "Invalid format specifier '{text}' for object of type '{type_name}'"
                )));
            }
        }
        if let (Some(separator), Some(kind)) = (spec.grouping, spec.kind)
            && !"deEfFgG%".contains(kind)
            && !(separator == '_' && "boxX".contains(kind))
        {
            return Err(Error::value_error(format!(
                "Cannot specify '{separator}' with '{kind}'."
            )));
        }
        Ok(spec)
    }

    /// Pads a text that is not a number.
    pub(super) fn pad_text(&self, text: &str) -> Result<String, Error> {
        if self.align == Some('=') {
            return Err(Error::value_error(
                "'=' alignment not allowed in string format specifier",
            ));
        }
        let fill = self.fill.unwrap_or(if self.zero { '0' } else { ' ' });
        Ok(pad(text, self.width, fill, self.align.unwrap_or('<')))
    }

    /// Puts sign, prefix and digits together with padding. `group` is the size of digit groups.
    pub(super) fn pad_number(
        &self,
        negative: bool,
        prefix: &str,
        whole: &str,
        rest: &str,
        group: usize,
    ) -> String {
        let sign = match (negative, self.sign) {
            (true, _) => "-",
            (false, Some('+')) => "+",
            (false, Some(' ')) => " ",
            _ => "",
        };
        let align = self.align.unwrap_or(if self.zero { '=' } else { '>' });
        let fill = self.fill.unwrap_or(if self.zero { '0' } else { ' ' });
        let around = sign.len() + prefix.len() + rest.chars().count();
        let whole = match self.grouping {
            Some(separator) if fill == '0' && align == '=' => {
                grouped_to_width(whole, separator, group, self.width.saturating_sub(around))
            }
            Some(separator) => grouped(whole, separator, group),
            None => whole.to_owned(),
        };
        if align == '=' {
            let width = self.width.saturating_sub(sign.len() + prefix.len());
            return format!(
                "{sign}{prefix}{}",
                pad(&format!("{whole}{rest}"), width, fill, '>')
            );
        }
        pad(
            &format!("{sign}{prefix}{whole}{rest}"),
            self.width,
            fill,
            align,
        )
    }
}

fn number(chars: &[char], start: usize) -> Result<(Option<usize>, usize), Error> {
    let mut at = start;
    let mut value: usize = 0;
    while let Some(digit) = chars.get(at).and_then(|c| c.to_digit(10)) {
        value = value.saturating_mul(10).saturating_add(digit as usize);
        at += 1;
    }
    if value > isize::MAX as usize {
        return Err(Error::value_error(
            "Too many decimal digits in format string",
        ));
    }
    meter::spend_text(value)?;
    Ok(((at > start).then_some(value), at))
}

/// `text` in a field of `width` characters.
pub(super) fn pad(text: &str, width: usize, fill: char, align: char) -> String {
    let missing = width.saturating_sub(text.chars().count());
    let left = match align {
        '<' => 0,
        '^' => missing / 2,
        _ => missing,
    };
    let mut out = String::with_capacity(text.len() + missing * fill.len_utf8());
    out.extend(std::iter::repeat_n(fill, left));
    out.push_str(text);
    out.extend(std::iter::repeat_n(fill, missing - left));
    out
}

fn grouped(digits: &str, separator: char, group: usize) -> String {
    let mut out = String::with_capacity(digits.len() * 2);
    for (index, c) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(group) {
            out.push(separator);
        }
        out.push(c);
    }
    out
}

/// Zeros are added as digits, with separators among them.
fn grouped_to_width(digits: &str, separator: char, group: usize, width: usize) -> String {
    let length = |digits: usize| digits + digits.saturating_sub(1) / group;
    let mut count = digits.len().max(width / (group + 1) * group);
    // One more zero may need a separator as well: it comes with it.
    while length(count) < width {
        count += 1;
    }
    grouped(&pad(digits, count, '0', '>'), separator, group)
}
