//! YAML 1.1 timestamps.

use jiff::civil;
use shevek_jinja::DateTime;

/// A day.
pub type Date = civil::Date;

/// Either kind of timestamp.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Timestamp {
    Date(Date),
    DateTime(DateTime),
}

/// The parts as digits, before anyone has checked that such a day exists.
struct Parts {
    date: [u32; 3],
    time: Option<([u32; 3], u32, Option<i32>)>,
}

/// True when a plain scalar with this text is a timestamp (which may still name no real day).
pub(crate) fn is_timestamp(text: &str) -> bool {
    read(text, true).is_some()
}

/// The moment that `text` names.
///
/// # Errors
/// What is wrong with it, in Python's words where there are such.
pub(crate) fn parse_timestamp(text: &str) -> Result<Timestamp, String> {
    let Parts { date, time } =
        read(text, false).ok_or_else(|| format!("'{text}' is not a timestamp"))?;
    let [year, month, day] = date;
    if year == 0 {
        return Err("year 0 is out of range".to_owned());
    }
    if !(1..=12).contains(&month) {
        return Err("month must be in 1..12".to_owned());
    }
    let date = civil::Date::new(year as i16, month as i8, day as i8)
        .map_err(|_| "day is out of range for month".to_owned())?;
    let Some(([hour, minute, second], micros, offset)) = time else {
        return Ok(Timestamp::Date(date));
    };
    if hour > 23 {
        return Err("hour must be in 0..23".to_owned());
    }
    if minute > 59 {
        return Err("minute must be in 0..59".to_owned());
    }
    if second > 59 {
        return Err("second must be in 0..59".to_owned());
    }
    if offset.is_some_and(|seconds| seconds.abs() >= 24 * 3600) {
        return Err(
            "offset must be a timedelta strictly between 24 hours east and west".to_owned(),
        );
    }
    let civil = date.at(
        hour as i8,
        minute as i8,
        second as i8,
        (micros * 1000) as i32,
    );
    Ok(Timestamp::DateTime(DateTime { civil, offset }))
}

/// `strict`: the resolver's rule, where a bare date needs two digits for month and day.
fn read(text: &str, strict: bool) -> Option<Parts> {
    let mut cursor = Cursor(text.as_bytes());
    let year = cursor.digits(4, 4)?;
    cursor.eat(b'-')?;
    let month_start = cursor.0.len();
    let month = cursor.digits(1, 2)?;
    let month_width = month_start - cursor.0.len();
    cursor.eat(b'-')?;
    let day_start = cursor.0.len();
    let day = cursor.digits(1, 2)?;
    let day_width = day_start - cursor.0.len();
    let date = [year, month, day];
    if cursor.0.is_empty() {
        let bare = !strict || (month_width == 2 && day_width == 2);
        return bare.then_some(Parts { date, time: None });
    }
    if cursor.eat(b'T').is_none() && cursor.eat(b't').is_none() && !cursor.blanks() {
        return None;
    }
    let hour = cursor.digits(1, 2)?;
    cursor.eat(b':')?;
    let minute = cursor.digits(2, 2)?;
    cursor.eat(b':')?;
    let second = cursor.digits(2, 2)?;
    let micros = if cursor.eat(b'.').is_some() {
        cursor.fraction()
    } else {
        0
    };
    let mut zone = None;
    if !cursor.0.is_empty() {
        cursor.blanks();
        if cursor.eat(b'Z').is_some() {
            zone = Some(0);
        } else {
            let sign = match cursor.0.first()? {
                b'+' => 1,
                b'-' => -1,
                _ => return None,
            };
            cursor.0 = &cursor.0[1..];
            let hours = cursor.digits(1, 2)?;
            let minutes = if cursor.eat(b':').is_some() {
                cursor.digits(2, 2)?
            } else {
                0
            };
            zone = Some(sign * (hours * 3600 + minutes * 60) as i32);
        }
    }
    cursor.0.is_empty().then_some(Parts {
        date,
        time: Some(([hour, minute, second], micros, zone)),
    })
}

struct Cursor<'t>(&'t [u8]);

impl Cursor<'_> {
    fn eat(&mut self, byte: u8) -> Option<()> {
        self.0 = self.0.strip_prefix(&[byte])?;
        Some(())
    }

    fn digits(&mut self, least: usize, most: usize) -> Option<u32> {
        let count = self
            .0
            .iter()
            .take(most)
            .take_while(|byte| byte.is_ascii_digit())
            .count();
        if count < least {
            return None;
        }
        let (digits, rest) = self.0.split_at(count);
        self.0 = rest;
        Some(
            digits
                .iter()
                .fold(0, |sum, byte| sum * 10 + u32::from(byte - b'0')),
        )
    }

    /// Microseconds from any number of digits after the point.
    fn fraction(&mut self) -> u32 {
        let mut micros = 0;
        let mut unit = 100_000;
        while let Some(byte) = self.0.first().filter(|byte| byte.is_ascii_digit()) {
            micros += u32::from(byte - b'0') * unit;
            unit /= 10;
            self.0 = &self.0[1..];
        }
        micros
    }

    fn blanks(&mut self) -> bool {
        let before = self.0.len();
        while let Some(b' ' | b'\t') = self.0.first() {
            self.0 = &self.0[1..];
        }
        self.0.len() < before
    }
}
