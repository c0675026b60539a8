//! Which event becomes which case.

use std::path::Path;
use std::sync::Arc;
use std::time::{Instant, SystemTime, UNIX_EPOCH};

use indexmap::IndexMap;
use serde_json::Value as Json;
use shevek_engine::{Callback, Event, Report, TaskInfo};

use super::options::JunitOptions;
use super::report::{Case, Outcome, xml};
use crate::callback::result_text::shown;
use crate::configuration::Configuration;
use crate::display::{Colour, Terminal, json_text};

/// Writes a report at the end of each playbook.
pub(crate) struct JunitCallback {
    terminal: Terminal,
    options: JunitOptions,
    verbosity: u8,
    playbook: String,
    play: String,
    tasks: IndexMap<u64, Started>,
}

/// A task and what became of it.
struct Started {
    task: Arc<TaskInfo>,
    play: String,
    name: String,
    at: Instant,
    cases: IndexMap<String, Case>,
}

/// Before names are judged.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Status {
    Ok,
    Failed,
    Skipped,
}

impl JunitCallback {
    pub(crate) fn new(terminal: Terminal, configuration: &Configuration, verbosity: u8) -> Self {
        Self {
            terminal,
            options: JunitOptions::read(configuration),
            verbosity,
            playbook: String::new(),
            play: String::new(),
            tasks: IndexMap::new(),
        }
    }

    fn start(&mut self, task: &Arc<TaskInfo>) {
        let mut name = task.name.trim().to_owned();
        let shown = task.args.as_ref();
        if let Some(args) = shown.filter(|args| !args.is_empty())
            && !self.options.hide_task_arguments
        {
            let args: Vec<String> = args
                .iter()
                .map(|(name, value)| format!("{name}={value}"))
                .collect();
            name.push(' ');
            name.push_str(&args.join(", "));
        }
        self.tasks.entry(task.id).or_insert_with(|| Started {
            task: Arc::clone(task),
            play: self.play.clone(),
            name,
            at: Instant::now(),
            cases: IndexMap::new(),
        });
    }

    fn finish(&mut self, report: &Report) {
        self.start(&report.task);
        let result = &report.result;
        let mut status = if result.is_failed() || result.is_unreachable() {
            let is_ignored = report.ignored && !self.options.fail_on_ignore;
            if is_ignored {
                Status::Ok
            } else {
                Status::Failed
            }
        } else if result.is_skipped() {
            Status::Skipped
        } else {
            Status::Ok
        };
        // Ansible's callback does not hear of hosts that cannot be reached.
        if result.is_unreachable() {
            return;
        }
        if self.options.fail_on_change && status == Status::Ok && result.is_changed() {
            status = Status::Failed;
        }
        let Some(started) = self.tasks.get_mut(&report.task.id) else {
            return;
        };
        if status == Status::Failed && started.name.contains("EXPECTED FAILURE") {
            status = Status::Ok;
        } else if started.name.contains("TOGGLE RESULT") {
            status = match status {
                Status::Failed => Status::Ok,
                Status::Ok => Status::Failed,
                Status::Skipped => Status::Skipped,
            };
        }
        if !started.name.starts_with(&self.options.test_case_prefix) && status != Status::Failed {
            return;
        }
        let outcome = outcome(report, status, self.verbosity);
        started.add(&report.host, outcome, &self.options);
    }

    fn included(&mut self, text: &str) {
        // The task that was started last is the one that includes.
        let Some((_, started)) = self.tasks.last_mut() else {
            return;
        };
        if !started.name.starts_with(&self.options.test_case_prefix) {
            return;
        }
        let text = match started.cases.get("include") {
            Some(Case {
                outcome: Outcome::Passed(before),
                ..
            }) => format!("{before}\n{text}"),
            _ => text.to_owned(),
        };
        started.add("include", Outcome::Passed(text), &self.options);
    }

    fn write(&mut self) {
        let mut cases = Vec::new();
        for (_, started) in std::mem::take(&mut self.tasks) {
            let is_setup = matches!(started.task.action.as_str(), "setup" | "gather_facts");
            if !is_setup || self.options.include_setup_tasks {
                cases.extend(started.cases.into_values());
            }
        }
        let now = SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .unwrap_or_default();
        let name = format!("{}-{}.xml", self.playbook, now.as_secs_f64());
        let directory = &self.options.output_dir;
        let written = std::fs::create_dir_all(directory)
            .and_then(|()| std::fs::write(directory.join(name), xml(&self.playbook, &cases)));
        if let Err(error) = written {
            let text = format!("[WARNING]: The report cannot be written: {error}");
            self.terminal.error_line(&text, Colour::Warning);
        }
    }
}

impl Started {
    fn add(&mut self, host: &str, outcome: Outcome, options: &JunitOptions) {
        let case = Case {
            class: self.task.path.as_deref().map(|path| class(path, options)),
            name: format!("[{host}] {}: {}", self.play, self.name),
            duration: self.at.elapsed(),
            outcome,
        };
        self.cases.insert(host.to_owned(), case);
    }
}

fn outcome(report: &Report, status: Status, verbosity: u8) -> Outcome {
    let result = Json::Object(shown(report, verbosity));
    // Every line at the margin. Ansible: `_dump_results(indent=0)`.
    let lines = json_text(&result, Some(1));
    let lines: Vec<&str> = lines.lines().map(str::trim_start).collect();
    let output = lines.join("\n");
    match status {
        Status::Ok => Outcome::Passed(output),
        Status::Skipped => {
            let why = report.result.get("skip_reason").and_then(Json::as_str);
            Outcome::Skipped(why.unwrap_or("skipped").to_owned())
        }
        Status::Failed => {
            let told = report.failure.as_ref().filter(|_| !report.no_log);
            let message = told
                .map(|failure| {
                    let steps = failure.steps.iter();
                    let messages: Vec<&str> = steps.map(|step| step.message.as_str()).collect();
                    messages.join(": ")
                })
                .or_else(|| {
                    let message = result.get("msg").and_then(Json::as_str);
                    message.map(str::to_owned)
                });
            let rc = result.get("rc").and_then(Json::as_i64).unwrap_or(0);
            Outcome::Failed {
                message: message.unwrap_or_else(|| format!("rc={rc}")),
                output,
                is_error: told.is_some(),
            }
        }
    }
}

/// What a task's place is called in the report.
fn class(path: &str, options: &JunitOptions) -> String {
    let mut class = match &options.task_relative_path {
        Some(base) => relative(path, base),
        None => path.to_owned(),
    };
    if let Some(replacement) = &options.replace_out_of_tree_path
        && class.starts_with("../")
    {
        let name = class.rsplit('/').next().unwrap_or_default();
        class = format!("{replacement}{name}");
    }
    match class.rsplit_once(".yml:") {
        Some((file, line)) if options.task_class && line.bytes().all(|b| b.is_ascii_digit()) => {
            file.to_owned()
        }
        _ => class,
    }
}

/// Python: `os.path.relpath`.
fn relative(path: &str, base: &str) -> String {
    let base = crate::arguments::unfracked(base);
    let (mut path, mut base) = (Path::new(path).components(), base.components());
    let (mut rest, mut up) = (path.clone(), base.clone());
    while let (Some(one), Some(other)) = (path.next(), base.next()) {
        if one != other {
            break;
        }
        (rest, up) = (path.clone(), base.clone());
    }
    let mut out = std::path::PathBuf::new();
    up.for_each(|_| out.push(".."));
    out.push(rest.as_path());
    out.to_string_lossy().into_owned()
}

impl Callback for JunitCallback {
    fn on_event(&mut self, event: &Event) {
        match event {
            Event::PlaybookStart { path } => {
                let stem = Path::new(path).file_stem();
                self.playbook = stem.unwrap_or_default().to_string_lossy().into_owned();
            }
            Event::PlayStart { name, .. } => self.play.clone_from(name),
            Event::TaskStart(task) => self.start(task),
            Event::Included { name, hosts, item } => {
                let hosts: Vec<String> =
                    hosts.iter().map(std::string::ToString::to_string).collect();
                let item = item.as_ref().map(|item| format!(" (item={item})"));
                let item = item.unwrap_or_default();
                self.included(&format!("{name}{item}: [{}]", hosts.join(", ")));
            }
            Event::HostDone(report) => self.finish(report),
            Event::Recap(_) => self.write(),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::relative;

    #[test]
    fn paths_are_made_relative_as_by_python() {
        for (path, base, expected) in [
            ("/a/b/p.yml:3", "/a", "b/p.yml:3"),
            ("/a/b/p.yml:3", "/a/c/d", "../../b/p.yml:3"),
            ("/a/p.yml:3", "/a", "p.yml:3"),
        ] {
            assert_eq!(relative(path, base), expected);
        }
    }
}
