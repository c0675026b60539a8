//! The line that tells the time, and lines across the page.

use std::time::{Duration, Instant};

use jiff::Zoned;

/// The page's width in columns; the originals know no other.
const WIDTH: usize = 79;

/// When the run began, and when the time was told last.
pub(super) struct Clock {
    begun: Instant,
    told: Instant,
}

impl Clock {
    pub(super) fn start() -> Self {
        let now = Instant::now();
        Self {
            begun: now,
            told: now,
        }
    }

    /// The time of day, the time since this was told last, and that since the beginning.
    pub(super) fn line(&mut self) -> String {
        let now = Instant::now();
        let since = now.duration_since(self.told);
        self.told = now;
        let total = now.duration_since(self.begun);
        time_line(&Zoned::now(), since, total)
    }
}

fn time_line(now: &Zoned, since: Duration, total: Duration) -> String {
    filled(
        &format!(
            "{} ({})       {}",
            now.strftime("%A %d %B %Y  %H:%M:%S %z"),
            clock_time(since),
            clock_time(total)
        ),
        '*',
    )
}

/// `H:MM:SS.mmm`.
fn clock_time(time: Duration) -> String {
    let seconds = time.as_secs();
    format!(
        "{}:{:02}:{:02}.{:03}",
        seconds / 3600,
        seconds / 60 % 60,
        seconds % 60,
        time.subsec_millis()
    )
}

/// `text` and then `fill` to the end of the page.
pub(super) fn filled(text: &str, fill: char) -> String {
    let text = if text.is_empty() {
        String::new()
    } else {
        format!("{text} ")
    };
    let rest = WIDTH.saturating_sub(text.chars().count()).max(3);
    format!("{text}{} ", fill.to_string().repeat(rest))
}

/// A name and its seconds, `width` columns together.
pub(super) fn entry(name: &str, time: Duration, width: usize) -> String {
    let seconds = format!(" {:.2}s", time.as_secs_f64());
    format!("{}{seconds:->9}", dashes(name, width.saturating_sub(9)))
}

/// A name and dashes, `width` columns together.
pub(super) fn dashes(name: &str, width: usize) -> String {
    let name = format!("{name} ");
    let rest = width.saturating_sub(name.chars().count());
    format!("{name}{}", "-".repeat(rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_those_of_the_originals() {
        let now: Zoned = "2026-11-28T23:41:16+00:00[UTC]".parse().expect("a time");
        assert_eq!(
            time_line(
                &now,
                Duration::from_millis(174),
                Duration::from_millis(3_723_004)
            ),
            "Saturday 28 November 2026  23:41:16 +0000 (0:00:00.174)       1:02:03.004 ***** "
        );
        assert_eq!(filled("", '='), format!("{} ", "=".repeat(79)));
        assert_eq!(
            entry("good", Duration::from_millis(2_731), 79),
            "good -------------------------------------------------------------------- 2.73s"
        );
        assert_eq!(dashes("a long name", 4), "a long name ");
    }
}
