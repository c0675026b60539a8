//! The play that a line of the console is.

use std::sync::Arc;

use shevek_jinja::Value;
use shevek_playbook::{ActionCatalog, Block, Play, Step, TypedTask, parse_ad_hoc_task};
use shevek_yaml::{Diagnostic, Source, Span};

use super::settings::ConsoleSettings;
use crate::commands::pattern::typed_pattern;

/// A task of this line: a module with its arguments, else a shell command.
pub(super) fn play(
    line: &str,
    is_shell: bool,
    settings: &ConsoleSettings,
    catalog: &dyn ActionCatalog,
) -> Result<Play, Diagnostic> {
    let (word, rest) = line.split_once(char::is_whitespace).unwrap_or((line, ""));
    let (module, args) = if !is_shell && catalog.resolve(word).is_some() {
        (word, rest.trim())
    } else {
        ("shell", line)
    };
    let typed = TypedTask::Console {
        timeout: settings.timeout,
    };
    let mut task = parse_ad_hoc_task(module, args, typed, catalog)?;
    let mut play = on_hosts(settings);
    // What was not loaded from a file inherits nothing by itself.
    task.directives = task.directives.inherit(&play.directives);
    let block = Block::implicit(vec![Step::Task(Arc::new(task))]);
    play.tasks = vec![Arc::new(block)];
    Ok(play)
}

/// A play of these hosts without tasks.
pub(super) fn on_hosts(settings: &ConsoleSettings) -> Play {
    let source = Source::new("<console>", settings.pattern.as_str());
    let mut play = Play::new(
        Span::point(&source, 1, 1),
        std::env::current_dir().unwrap_or_default(),
    );
    play.name = Some(Value::from("Ansible Shell"));
    play.hosts = vec![typed_pattern(&settings.pattern)];
    play.gather_facts = Some(Value::Bool(false));
    let text = |text: &Option<String>| text.as_deref().map(Value::from);
    let directives = &mut play.directives;
    directives.remote_user = text(&settings.remote_user);
    directives.become_ = Some(Value::Bool(settings.escalates));
    directives.become_user = text(&settings.become_user);
    directives.become_method = Some(Value::from(settings.become_method.as_str()));
    directives.check_mode = Some(Value::Bool(settings.check));
    directives.diff = Some(Value::Bool(settings.diff));
    play
}
