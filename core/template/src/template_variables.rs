//! What a template file knows about itself.

use std::fs::Metadata;
use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

use jiff::Timestamp;
use shevek_jinja::{DateTime, Str, Tags, Value};

use crate::python::posix_path;
use crate::python::strftime::{BrokenDownTime, strftime};
use crate::{Templar, TemplateConfiguration};

impl Templar {
    /// The same with Ansible's variables for the template file `path`: `template_path`,
    /// `template_mtime`, `ansible_managed` and so on. `name` is how the task names it, `destination` where its
    /// result goes. An `ansible_managed` of the user's own stays.
    #[must_use]
    pub fn with_template_variables(
        &self,
        path: &Path,
        name: &str,
        destination: Option<&str>,
    ) -> Self {
        let shown = path.to_string_lossy();
        let configuration = self.environment().configuration();
        // Python's clock has microseconds.
        let local = |stamp: Timestamp| {
            let zone = configuration.time_zone.to_offset_info(stamp);
            let civil = zone.offset().to_datetime(stamp);
            let nanos = civil.subsec_nanosecond() / 1_000 * 1_000;
            Value::DateTime(DateTime {
                civil: civil
                    .with()
                    .subsec_nanosecond(nanos)
                    .build()
                    .unwrap_or(civil),
                offset: None,
            })
        };
        let data = path.metadata().ok();
        let modified = data.as_ref().and_then(modification);
        let templar = self.with_extra([
            ("template_path".into(), Value::from(name)),
            (
                "template_fullpath".into(),
                Value::from(posix_path::abspath(&shown)),
            ),
            (
                "template_uid".into(),
                data.map_or(Value::None, |data| Value::from(owner(data.uid()))),
            ),
            ("template_mtime".into(), modified.map_or(Value::None, local)),
            ("template_run_date".into(), local((configuration.clock)())),
            (
                "template_host".into(),
                host_name().map_or(Value::None, Value::from),
            ),
            (
                "template_destpath".into(),
                destination.map_or(Value::None, Value::from),
            ),
        ]);
        if templar
            .variable_names()
            .iter()
            .any(|name| &**name == "ansible_managed")
        {
            return templar;
        }
        let managed = managed_text(configuration, modified);
        templar.with_extra([("ansible_managed".into(), managed)])
    }
}

fn modification(data: &Metadata) -> Option<Timestamp> {
    let nanos = i32::try_from(data.mtime_nsec()).ok()?;
    Timestamp::new(data.mtime(), nanos).ok()
}

/// Python's `format`: the names in braces are what a template knows of itself; other braces stay, doubled ones as one.
fn with_templates(text: &str) -> String {
    let known = [
        ("{host}", "{{ template_host }}"),
        ("{uid}", "{{ template_uid }}"),
        ("{file}", "{{ template_path }}"),
        ("{{", "{"),
        ("}}", "}"),
    ];
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find(['{', '}']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let found = known.into_iter().find(|(name, _)| rest.starts_with(name));
        let (name, meaning) = found.unwrap_or((&rest[..1], &rest[..1]));
        out.push_str(meaning);
        rest = &rest[name.len()..];
    }
    out.push_str(rest);
    out
}

/// The default of `ansible_managed`, a template: that of ansible.cfg, with the time at which the file was changed.
fn managed_text(configuration: &TemplateConfiguration, modified: Option<Timestamp>) -> Value {
    let text = (configuration.ini_values)("defaults", "ansible_managed");
    let text = text.unwrap_or_else(|| "Ansible managed".to_owned());
    let text = with_templates(&text);
    let time =
        modified.and_then(|stamp| BrokenDownTime::at(stamp.as_second(), &configuration.time_zone));
    let text = match time {
        Some(time) => strftime(&text, &time),
        None => text,
    };
    let tags = Tags {
        trusted: true,
        ..Tags::default()
    };
    Value::Str(Str::tagged(text, tags))
}

/// Name of the file's owner, or its number.
fn owner(user_id: u32) -> String {
    let users = std::fs::read_to_string("/etc/passwd").unwrap_or_default();
    let number = user_id.to_string();
    let name = users.lines().find_map(|line| {
        let mut fields = line.split(':');
        let name = fields.next()?;
        (fields.nth(1) == Some(number.as_str())).then(|| name.to_owned())
    });
    name.unwrap_or(number)
}

fn host_name() -> Option<String> {
    std::fs::read_to_string("/proc/sys/kernel/hostname")
        .ok()
        .map(|name| name.trim_end().to_owned())
}

#[cfg(test)]
mod tests {
    use super::with_templates;

    #[test]
    fn names_in_braces_are_templates() {
        assert_eq!(
            with_templates("{file} by {uid} {{ {} }} é {x}"),
            "{{ template_path }} by {{ template_uid }} { {} } é {x}"
        );
    }
}
