//! The declaration.

use shevek_plugin::ArgType::{Bool, Dict, Path, Raw, Str};
use shevek_plugin::{ArgumentSpec, Example, ModuleMeta, OptionSpec, Support};

/// What the module says about itself.
pub(super) fn meta() -> ModuleMeta {
    ModuleMeta {
        name: "expect".into(),
        short_description: "Run a command and answer what it asks".into(),
        description: vec![
            "Runs a command on a terminal of its own. Whenever one of the patterns appears in what it writes, the \
             answer that belongs to it is typed. No shell is involved; `sh -c '...'` brings one."
                .into(),
            "The command and everything in its session end with the module; only what made a session of its own, \
             as daemons do, goes on."
                .into(),
        ],
        spec: ArgumentSpec::new(vec![
            OptionSpec::new("command", Str)
                .required()
                .doc("The command: words, with quotes and backslashes where they need them."),
            OptionSpec::new("chdir", Path).doc("Directory to change to before anything else."),
            OptionSpec::new("creates", Path)
                .doc("A file: when it exists, the command is not run."),
            OptionSpec::new("removes", Path)
                .doc("A file: when it does not exist, the command is not run."),
            OptionSpec::new("responses", Dict).required().doc(
                "Patterns, in Python's syntax, and what is typed when they appear: a text, each time the same, or \
                 a list of texts, one after the other.",
            ),
            OptionSpec::new("timeout", Raw).default(30).doc(
                "How many seconds the next pattern or the end is awaited, each time; `null` = for ever.",
            ),
            OptionSpec::new("echo", Bool)
                .default(false)
                .doc("Whether the terminal shows what is typed."),
        ]),
        examples: [
            (
                "A question",
                "expect:\n  command: sh -c 'printf \"Name? \"; read name; echo \"Hello $name\"'\n  responses:\n    Name: Anna\n",
            ),
            (
                "A question that comes twice",
                "expect:\n  command: sh -c 'for i in 1 2; do printf \"Next? \"; read x; done'\n  responses:\n    (?i)next:\n      - one\n      - two\n",
            ),
        ]
        .map(|(name, task)| Example {
            name: name.into(),
            task: task.into(),
        })
        .to_vec(),
        returns: [
            ("cmd", "What was run."),
            ("stdout", "What the terminal showed."),
            ("rc", "Return code; null when the command was ended."),
            ("start", "Local time at which it started."),
            ("end", "Local time at which it ended."),
            ("delta", "How long it took."),
        ]
        .map(|(key, text)| (key.to_string(), text.to_string()))
        .to_vec(),
        check_mode: Support::None,
        diff: Support::None,
        supports_async: true,
    }
}
