//! `now()`.

use jiff::tz::TimeZone;
use shevek_jinja::{Args, DateTime, Error, Value, meter};

use crate::TemplateConfiguration;
use crate::plugin::to_text;
use crate::python::strftime::{BrokenDownTime, MOST_GROWTH, strftime};

pub(super) fn now(configuration: &TemplateConfiguration, args: Args) -> Result<Value, Error> {
    let [utc, format] = args.bind("_now", 0, ["utc", "fmt"])?;
    let zone = if utc.bool(false)? {
        TimeZone::UTC
    } else {
        configuration.time_zone.clone()
    };
    let stamp = (configuration.clock)();
    let out_of_range = || Error::value_error("year is out of range");
    let time = BrokenDownTime::at(stamp.as_second(), &zone).ok_or_else(out_of_range)?;
    let civil = zone.to_offset_info(stamp).offset().to_datetime(stamp);
    let format = format
        .some()
        .map(|format| to_text(&format))
        .transpose()?
        .filter(|format| !format.is_empty());
    Ok(match format {
        // Python gives no zone to a naive time.
        Some(format) => {
            let naive = BrokenDownTime {
                civil,
                offset: None,
                zone: String::new(),
                epoch: time.epoch,
                has_microseconds: true,
            };
            meter::spend_text(format.len().saturating_mul(MOST_GROWTH))?;
            Value::from(strftime(&format, &naive))
        }
        None => Value::DateTime(DateTime {
            civil,
            offset: None,
        }),
    })
}
