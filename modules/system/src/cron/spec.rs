//! The declaration of `cron`.

use shevek_plugin::{ArgType, ArgumentSpec, Example, ModuleMeta, OptionSpec, Support};

/// What the module says about itself.
pub(super) fn meta() -> ModuleMeta {
    ModuleMeta {
        name: "cron".into(),
        short_description: "Manage jobs and variables of a crontab".into(),
        description: vec![
            "Every job has a name, which stands in a comment before its line in the crontab: that is how it is \
             found again. With `env` the entry is a variable."
                .into(),
        ],
        spec: spec(),
        examples: [
            (
                "Every night at four",
                "cron:\n  name: rotate the orchard\n  hour: 4\n  minute: 0\n  job: /bin/true\n  cron_file: shevek_example\n  user: root\n",
            ),
            (
                "A variable before all jobs",
                "cron:\n  name: MAILTO\n  env: true\n  value: root\n  cron_file: shevek_example\n  user: root\n",
            ),
            (
                "Gone",
                "cron:\n  name: rotate the orchard\n  cron_file: shevek_example\n  state: absent\n",
            ),
        ]
        .map(|(name, task)| Example {
            name: name.into(),
            task: task.into(),
        })
        .to_vec(),
        returns: [
            ("jobs", "The names of all jobs in the crontab."),
            ("envs", "The names of all variables in it."),
            ("cron_file", "The argument `cron_file`."),
            ("backup_file", "The copy that was kept, with `backup`."),
        ]
        .map(|(key, text)| (key.to_string(), text.to_string()))
        .to_vec(),
        check_mode: Support::Full,
        diff: Support::Full,
        supports_async: true,
    }
}

fn spec() -> ArgumentSpec {
    use ArgType::{Bool, Path, Str};

    let time = |name: &str, text: &str| OptionSpec::new(name, Str).default("*").doc(text);
    ArgumentSpec::new(vec![
        OptionSpec::new("name", Str)
            .required()
            .doc("The name of the job or of the variable."),
        OptionSpec::new("user", Str).doc(
            "Whose crontab; in a `cron_file`, who runs the job. The user of the task without it.",
        ),
        OptionSpec::new("job", Str)
            .aliases(&["value"])
            .doc("The command, or the variable's value; one line."),
        OptionSpec::new("state", Str)
            .choices(&["present", "absent"])
            .default("present")
            .doc("Whether the entry is to be there."),
        OptionSpec::new("cron_file", Path)
            .doc("A file in `/etc/cron.d`, or an absolute path, instead of a user's crontab."),
        OptionSpec::new("backup", Bool)
            .default(false)
            .doc("Keep a copy of the crontab as it was when it changes."),
        time("minute", "Minute: 0 to 59, `*`, `*/2` and the like."),
        time("hour", "Hour: 0 to 23, `*`, `*/2` and the like."),
        time("day", "Day of the month: 1 to 31, `*`, `*/2` and the like.").aliases(&["dom"]),
        time(
            "month",
            "Month: 1 to 12 or its name, `*`, `*/2` and the like.",
        ),
        time(
            "weekday",
            "Day of the week: 0 to 6 from Sunday on, or its name, `*` and the like.",
        )
        .aliases(&["dow"]),
        OptionSpec::new("special_time", Str)
            .choices(&[
                "reboot", "yearly", "annually", "monthly", "weekly", "daily", "hourly",
            ])
            .doc("A time that has a name, instead of the five fields."),
        OptionSpec::new("disabled", Bool)
            .default(false)
            .doc("Put the job there as a comment."),
        OptionSpec::new("env", Bool)
            .default(false)
            .doc("The entry is a variable, which is put before everything else."),
        OptionSpec::new("insertafter", Str)
            .doc("Put the variable after this one instead. Needs `env`."),
        OptionSpec::new("insertbefore", Str)
            .doc("Put the variable before this one instead. Needs `env`."),
    ])
    .mutually_exclusive(&["insertafter", "insertbefore"])
}
