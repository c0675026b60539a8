//! Python's `strftime` and `strptime`.

use std::fmt::Write as _;

use jiff::civil;
use jiff::tz::TimeZone;
use shevek_jinja::{DateTime, Error};

const DAYS: [&str; 7] = [
    "Monday",
    "Tuesday",
    "Wednesday",
    "Thursday",
    "Friday",
    "Saturday",
    "Sunday",
];
const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A wall clock with its zone, as `time.strftime` wants it.
pub(crate) struct BrokenDownTime {
    pub(crate) civil: civil::DateTime,
    /// Seconds east of UTC, when known.
    pub(crate) offset: Option<i32>,
    /// Abbreviation of the zone.
    pub(crate) zone: String,
    /// Seconds since the epoch.
    pub(crate) epoch: i64,
    /// Whether `%f` are the microseconds, as `datetime.strftime` has it and `time.strftime` has not.
    pub(crate) has_microseconds: bool,
}

impl BrokenDownTime {
    /// The time at `epoch` seconds in a zone; `None` outside of the years jiff knows.
    pub(crate) fn at(epoch: i64, zone: &TimeZone) -> Option<Self> {
        let stamp = jiff::Timestamp::from_second(epoch).ok()?;
        let info = zone.to_offset_info(stamp);
        Some(Self {
            civil: info.offset().to_datetime(stamp),
            offset: Some(info.offset().seconds()),
            zone: info.abbreviation().to_owned(),
            epoch,
            has_microseconds: false,
        })
    }
}

/// How often as long as its format a time may be: `%c` writes 24 characters for two.
pub(crate) const MOST_GROWTH: usize = 16;

/// `time.strftime(format, time)` in the C locale.
pub(crate) fn strftime(format: &str, time: &BrokenDownTime) -> String {
    let (date, clock) = (time.civil.date(), time.civil.time());
    let weekday = date.weekday().to_monday_zero_offset();
    let day_of_year = date.day_of_year();
    let hour12 = match clock.hour() % 12 {
        0 => 12,
        hour => hour,
    };
    let half = if clock.hour() < 12 { "AM" } else { "PM" };
    let day_name = DAYS.get(weekday as usize).copied().unwrap_or_default();
    let month_name = MONTHS
        .get(date.month() as usize - 1)
        .copied()
        .unwrap_or_default();
    let iso = date.iso_week_date();
    let mut out = String::new();
    let mut characters = format.chars();
    while let Some(c) = characters.next() {
        if c != '%' {
            out.push(c);
            continue;
        }
        let rest = characters.as_str();
        let mut directive = characters.next();
        // GNU's modifiers: no padding, spaces, zeros, upper case, the other case.
        let modifier = directive.filter(|c| "-_^0#".contains(*c));
        if modifier.is_some() {
            directive = characters.next();
        }
        let mut least = 0;
        while let Some(digit) = directive.and_then(|c| c.to_digit(10)) {
            least = (least * 10 + digit as usize).min(1024);
            directive = characters.next();
        }
        // Other calendars and digits, which the C locale does not have.
        if let Some(kind @ ('E' | 'O')) = directive {
            let allowed = if kind == 'E' {
                "cCxXyY"
            } else {
                "deHImMSuUVwWy"
            };
            let mut ahead = characters.clone();
            if ahead.next().is_some_and(|c| allowed.contains(c)) {
                directive = characters.next();
            }
        }
        let Some(directive) = directive else {
            out.push('%');
            break;
        };
        let mut piece = String::new();
        let number = |piece: &mut String, value: i64, width: usize, pad: char| {
            let _ = match (modifier, pad) {
                (Some('-'), _) => write!(piece, "{value}"),
                (Some('_'), _) | (None | Some('^' | '#'), ' ') => {
                    write!(piece, "{value:>width$}")
                }
                _ => write!(piece, "{value:0>width$}"),
            };
        };
        match directive {
            'Y' => {
                let _ = write!(piece, "{}", date.year());
            }
            'C' => number(&mut piece, i64::from(date.year() / 100), 2, '0'),
            'y' => number(&mut piece, i64::from(date.year().rem_euclid(100)), 2, '0'),
            'm' => number(&mut piece, i64::from(date.month()), 2, '0'),
            'd' => number(&mut piece, i64::from(date.day()), 2, '0'),
            'e' => number(&mut piece, i64::from(date.day()), 2, ' '),
            'H' => number(&mut piece, i64::from(clock.hour()), 2, '0'),
            'k' => number(&mut piece, i64::from(clock.hour()), 2, ' '),
            'I' => number(&mut piece, i64::from(hour12), 2, '0'),
            'l' => number(&mut piece, i64::from(hour12), 2, ' '),
            'M' => number(&mut piece, i64::from(clock.minute()), 2, '0'),
            'S' => number(&mut piece, i64::from(clock.second()), 2, '0'),
            'f' if time.has_microseconds => {
                let _ = write!(piece, "{:06}", clock.subsec_nanosecond() / 1_000);
            }
            'j' => number(&mut piece, i64::from(day_of_year), 3, '0'),
            'p' => piece.push_str(half),
            'P' => piece.push_str(&half.to_lowercase()),
            'a' => piece.push_str(&day_name[..3]),
            'A' => piece.push_str(day_name),
            'b' | 'h' => piece.push_str(&month_name[..3]),
            'B' => piece.push_str(month_name),
            'w' => number(&mut piece, (i64::from(weekday) + 1) % 7, 1, '0'),
            'u' => number(&mut piece, i64::from(weekday) + 1, 1, '0'),
            'U' => number(
                &mut piece,
                (i64::from(day_of_year) + 6 - (i64::from(weekday) + 1) % 7) / 7,
                2,
                '0',
            ),
            'W' => number(
                &mut piece,
                (i64::from(day_of_year) + 6 - i64::from(weekday)) / 7,
                2,
                '0',
            ),
            'V' => number(&mut piece, i64::from(iso.week()), 2, '0'),
            'G' => {
                let _ = write!(piece, "{}", iso.year());
            }
            'g' => number(&mut piece, i64::from(iso.year().rem_euclid(100)), 2, '0'),
            's' => {
                let _ = write!(piece, "{}", time.epoch);
            }
            'z' => {
                if let Some(offset) = time.offset {
                    let sign = if offset < 0 { '-' } else { '+' };
                    let minutes = offset.abs() / 60;
                    let _ = write!(piece, "{sign}{:02}{:02}", minutes / 60, minutes % 60);
                }
            }
            'Z' => piece.push_str(&time.zone),
            'D' | 'x' => piece.push_str(&strftime("%m/%d/%y", time)),
            'F' => piece.push_str(&strftime("%Y-%m-%d", time)),
            'T' | 'X' => piece.push_str(&strftime("%H:%M:%S", time)),
            'R' => piece.push_str(&strftime("%H:%M", time)),
            'r' => piece.push_str(&strftime("%I:%M:%S %p", time)),
            'c' => piece.push_str(&strftime("%a %b %e %H:%M:%S %Y", time)),
            'n' => piece.push('\n'),
            't' => piece.push('\t'),
            '%' => piece.push('%'),
            _ => {
                // What is unknown stays as it was written.
                let length = rest.len() - characters.as_str().len();
                piece.push('%');
                piece.push_str(&rest[..length]);
            }
        }
        match modifier {
            Some('^') => piece = piece.to_uppercase(),
            Some('#') if matches!(directive, 'p' | 'Z') => piece = piece.to_lowercase(),
            Some('#') if matches!(directive, 'a' | 'A' | 'b' | 'B' | 'h') => {
                piece = piece.to_uppercase();
            }
            _ => {}
        }
        let missing = least.saturating_sub(piece.chars().count());
        if missing > 0 {
            let is_number = piece.starts_with(|c: char| c.is_ascii_digit());
            let pad = match modifier {
                Some('_' | '-') => " ",
                Some('0') => "0",
                _ if is_number && !matches!(directive, 'e' | 'k' | 'l') => "0",
                _ => " ",
            };
            piece = format!("{}{piece}", pad.repeat(missing));
        }
        out.push_str(&piece);
    }
    out
}

/// `datetime.strptime(text, format)`.
pub(crate) fn strptime(text: &str, format: &str) -> Result<DateTime, Error> {
    let mismatch = || {
        Error::value_error(format!(
            "time data '{text}' does not match format '{format}'"
        ))
    };
    check_format(format)?;
    let mut fields = Fields::default();
    let rest = parse(text, format, &mut fields).ok_or_else(mismatch)?;
    if !rest.is_empty() {
        return Err(Error::value_error(format!(
            "unconverted data remains: {rest}"
        )));
    }
    fields
        .date_time()
        .ok_or_else(|| Error::value_error("day is out of range for month"))
}

/// Python's errors for directives that it does not know.
fn check_format(format: &str) -> Result<(), Error> {
    let mut characters = format.chars();
    while let Some(c) = characters.next() {
        if c != '%' {
            continue;
        }
        match characters.next() {
            None => {
                return Err(Error::value_error(format!("stray % in format '{format}'")));
            }
            Some(c) if "aAbBcdfGHIjmMpSuUVwWxXyYzZ%".contains(c) => {}
            Some(c) => {
                return Err(Error::value_error(format!(
                    "'{c}' is a bad directive in format '{format}'"
                )));
            }
        }
    }
    Ok(())
}

#[derive(Default)]
struct Fields {
    /// From Monday on.
    weekday: Option<i8>,
    /// The number of the week, and whether weeks start on Sundays.
    week: Option<(i16, bool)>,
    iso_year: Option<i16>,
    iso_week: Option<i8>,
    year: Option<i16>,
    month: Option<i8>,
    day: Option<i8>,
    day_of_year: Option<i16>,
    hour: i8,
    hour12: Option<i8>,
    afternoon: Option<bool>,
    minute: i8,
    second: i8,
    nanos: i32,
    offset: Option<i32>,
}

impl Fields {
    fn date_time(&self) -> Option<DateTime> {
        let hour = match (self.hour12, self.afternoon) {
            (Some(hour), afternoon) => hour % 12 + if afternoon == Some(true) { 12 } else { 0 },
            (None, _) => self.hour,
        };
        let year = self.year.unwrap_or(1900);
        let date = match self.day_of_year.or_else(|| self.day_of_week()) {
            _ if self.iso_week.is_some() => {
                let weekday = civil::Weekday::from_monday_zero_offset(self.weekday?).ok()?;
                civil::ISOWeekDate::new(self.iso_year?, self.iso_week?, weekday)
                    .ok()?
                    .date()
            }
            Some(day) if self.month.is_none() => civil::date(year, 1, 1)
                .with()
                .day_of_year(day)
                .build()
                .ok()?,
            _ => civil::Date::new(year, self.month.unwrap_or(1), self.day.unwrap_or(1)).ok()?,
        };
        let time = civil::Time::new(hour, self.minute, self.second, self.nanos).ok()?;
        Some(DateTime {
            civil: civil::DateTime::from_parts(date, time),
            offset: self.offset,
        })
    }
}

impl Fields {
    /// The day of the year that week and weekday mean together.
    fn day_of_week(&self) -> Option<i16> {
        let ((week, from_sunday), weekday) = (self.week?, self.weekday?);
        let first = civil::date(self.year?, 1, 1)
            .weekday()
            .to_monday_zero_offset();
        let shift = i16::from(from_sunday);
        let first = (i16::from(first) + shift) % 7;
        let weekday = (i16::from(weekday) + shift) % 7;
        let week_zero = (7 - first) % 7;
        Some(if week == 0 {
            1 + weekday - first
        } else {
            1 + week_zero + 7 * (week - 1) + weekday
        })
    }
}

fn take_number(text: &str, most_digits: usize) -> Option<(i32, &str)> {
    let digits = text
        .bytes()
        .take(most_digits)
        .take_while(u8::is_ascii_digit)
        .count();
    let number = text[..digits].parse().ok()?;
    Some((number, &text[digits..]))
}

/// A year, which always has four digits.
fn four_digits<'t>(text: &mut &'t str) -> Option<i16> {
    let whole: &'t str = text;
    let digits = whole.get(..4)?;
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let year: i16 = digits.parse().ok()?;
    *text = &whole[4..];
    (year > 0).then_some(year)
}

fn take_name<'t>(
    text: &'t str,
    names: &[&str],
    shortest: Option<usize>,
) -> Option<(usize, &'t str)> {
    names.iter().enumerate().find_map(|(index, name)| {
        let name = &name[..shortest.unwrap_or(name.len()).min(name.len())];
        let head = text.get(..name.len())?;
        head.eq_ignore_ascii_case(name)
            .then(|| (index, &text[name.len()..]))
    })
}

fn parse<'t>(mut text: &'t str, format: &str, fields: &mut Fields) -> Option<&'t str> {
    let mut characters = format.chars();
    while let Some(c) = characters.next() {
        if c.is_whitespace() {
            text = text.trim_start();
            continue;
        }
        if c != '%' {
            let same = |found: char| found == c || found.eq_ignore_ascii_case(&c);
            text = text.strip_prefix(same)?;
            continue;
        }
        let directive = characters.next()?;
        // A number that is too big with its last digit ends before it, as in Python's patterns.
        let mut number = |digits: usize, low: i32, high: i32| {
            let (number, rest) = (1..=digits)
                .rev()
                .filter_map(|digits| take_number(text, digits))
                .find(|(number, _)| (low..=high).contains(number))?;
            text = rest;
            Some(number)
        };
        match directive {
            'Y' => fields.year = Some(four_digits(&mut text)?),
            'y' => {
                let year = number(2, 0, 99)?;
                fields.year = Some((year + if year < 69 { 2000 } else { 1900 }) as i16);
            }
            'm' => fields.month = Some(number(2, 1, 12)? as i8),
            'd' => fields.day = Some(number(2, 1, 31)? as i8),
            'j' => fields.day_of_year = Some(number(3, 1, 366)? as i16),
            'H' => fields.hour = number(2, 0, 23)? as i8,
            'I' => fields.hour12 = Some(number(2, 1, 12)? as i8),
            'M' => fields.minute = number(2, 0, 59)? as i8,
            'S' => fields.second = number(2, 0, 59)? as i8,
            'f' => {
                let (value, rest) = take_number(text, 6)?;
                fields.nanos = value * 10_i32.pow(9 - (text.len() - rest.len()) as u32);
                text = rest;
            }
            'p' => {
                let (index, rest) = take_name(text, &["AM", "PM"], None)?;
                fields.afternoon = Some(index == 1);
                text = rest;
            }
            'G' => fields.iso_year = Some(four_digits(&mut text)?),
            'V' => fields.iso_week = Some(number(2, 1, 53)? as i8),
            'U' => fields.week = Some((number(2, 0, 53)? as i16, true)),
            'W' => fields.week = Some((number(2, 0, 53)? as i16, false)),
            'u' => fields.weekday = Some(number(1, 1, 7)? as i8 - 1),
            'w' => fields.weekday = Some(((number(1, 0, 6)? + 6) % 7) as i8),
            'a' | 'A' => {
                let (index, rest) = take_name(text, &DAYS, (directive == 'a').then_some(3))?;
                fields.weekday = Some(index as i8);
                text = rest;
            }
            'b' | 'B' => {
                let (index, rest) = take_name(text, &MONTHS, (directive != 'B').then_some(3))?;
                fields.month = Some(index as i8 + 1);
                text = rest;
            }
            'z' => {
                if let Some(rest) = text.strip_prefix('Z') {
                    fields.offset = Some(0);
                    text = rest;
                } else {
                    let sign = if text.starts_with('-') { -1 } else { 1 };
                    let (hours, rest) = take_number(text.strip_prefix(['+', '-'])?, 2)?;
                    let (minutes, rest) = take_number(rest.strip_prefix(':').unwrap_or(rest), 2)?;
                    fields.offset = Some(sign * (hours * 3600 + minutes * 60));
                    text = rest;
                }
            }
            'Z' => {
                let end = text
                    .find(|c: char| !c.is_ascii_alphabetic())
                    .unwrap_or(text.len());
                text = &text[end..];
            }
            'X' => text = parse(text, "%H:%M:%S", fields)?,
            'x' => text = parse(text, "%m/%d/%y", fields)?,
            'c' => text = parse(text, "%a %b %d %H:%M:%S %Y", fields)?,
            '%' => text = text.strip_prefix('%')?,
            _ => return None,
        }
    }
    Some(text)
}
