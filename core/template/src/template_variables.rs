//! What a template file knows about itself.

use std::os::unix::fs::MetadataExt as _;
use std::path::Path;

use jiff::Timestamp;
use shevek_jinja::{DateTime, Value};

use crate::Templar;
use crate::python::posix_path;
use crate::python::strftime::BrokenDownTime;

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
        let local = |stamp: Timestamp| {
            BrokenDownTime::at(stamp.as_second(), &configuration.time_zone).map_or(
                Value::None,
                |time| {
                    Value::DateTime(DateTime {
                        civil: time.civil,
                        offset: None,
                    })
                },
            )
        };
        let data = path.metadata().ok();
        let modified = data
            .as_ref()
            .and_then(|data| Timestamp::from_second(data.mtime()).ok());
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
        templar.with_extra([("ansible_managed".into(), Value::from("Ansible managed"))])
    }
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
