//! `template`: a template of the controller, rendered to the target.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use serde_json::{Map, Value as Json};
use shevek_plugin::encoding::{Encoding, Purpose};
use shevek_plugin::{
    Action, ActionError, ActionHost, ActionMeta, ActionTask, ArgType, ArgumentSpec, Example,
    OptionSpec, Support, TaskResult, TemplateFile, async_trait, python, register,
};

use crate::arguments::{boolean, text};
use crate::copy::send_rendered;
use crate::local_file::Contents;

register!(action "template", Template);

/// Jinja's delimiters that a task may change.
const DELIMITERS: &[&str] = &[
    "variable_start_string",
    "variable_end_string",
    "block_start_string",
    "block_end_string",
    "comment_start_string",
    "comment_end_string",
];

/// The action `template`. Ansible: `plugins/action/template.py`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Template;

#[async_trait]
impl Action for Template {
    fn meta(&self) -> ActionMeta {
        ActionMeta {
            names: vec!["template".into()],
            short_description: "Render a template to the target".into(),
            description: vec![
                "Renders a file of the controller with the task's variables and puts the result on the target as \
                 `copy` does. The file is looked for in `templates` of the role and of the playbook."
                    .into(),
                "In the template there are `template_path`, `template_fullpath`, `template_destpath`, \
                 `template_host`, `template_uid`, `template_mtime`, `template_run_date` and `ansible_managed`."
                    .into(),
            ],
            spec: Some(spec()),
            examples: examples(),
            check_mode: Support::Full,
            diff: Support::Full,
            supports_async: true,
            ..ActionMeta::default()
        }
    }

    async fn run(
        &self,
        task: &ActionTask,
        host: &dyn ActionHost,
    ) -> Result<TaskResult, ActionError> {
        if task.args.get("state").is_some_and(|state| !state.is_null()) {
            return Err(ActionError::Failed(
                "'state' cannot be specified on a template".into(),
            ));
        }
        let (Some(src), Some(dest)) = (text(task, "src"), text(task, "dest")) else {
            return Err(ActionError::Failed("src and dest are required".into()));
        };
        let options = options(task)?;
        let source = host
            .find_file("templates", &src)
            .map_err(|error| match error {
                ActionError::Error(message) => {
                    // Told as the cause of the task's failure, as in Ansible.
                    host.blame(None, None);
                    ActionError::Failed(message)
                }
                other => other,
            })?;
        let rendered = host.render_file(&TemplateFile {
            path: source.clone(),
            name: src,
            destination: Some(dest.clone()),
            options,
        })?;
        let encoding = text(task, "output_encoding").filter(|name| !name.is_empty());
        let encoding = encoding.as_deref().unwrap_or("utf-8");
        let bytes = Encoding::named(encoding, Purpose::Encode)
            .and_then(|encoding| encoding.encode(&rendered))
            .map_err(ActionError::Error)?;
        let mut args = task.args.clone();
        for key in DELIMITERS.iter().chain(&[
            "newline_sequence",
            "trim_blocks",
            "lstrip_blocks",
            "output_encoding",
            "state",
        ]) {
            args.shift_remove(*key);
        }
        if args.get("mode").and_then(Json::as_str) == Some("preserve") {
            args.insert("mode".into(), mode_of(&source)?.into());
        }
        send_rendered(
            task,
            host,
            &args,
            Contents::of(bytes),
            &source,
            &dest,
            boolean(task, "follow", false),
        )
        .await
    }
}

fn mode_of(path: &Path) -> Result<String, ActionError> {
    let metadata = path
        .metadata()
        .map_err(|error| ActionError::Failed(format!("{}: {error}", path.display())))?;
    Ok(format!("0{:03o}", metadata.permissions().mode() & 0o7777))
}

/// Jinja's options among the arguments.
fn options(task: &ActionTask) -> Result<Map<String, Json>, ActionError> {
    let mut options = Map::new();
    for name in DELIMITERS {
        if let Some(value) = text(task, name) {
            options.insert((*name).into(), value.into());
        }
    }
    options.insert(
        "trim_blocks".into(),
        boolean(task, "trim_blocks", true).into(),
    );
    options.insert(
        "lstrip_blocks".into(),
        boolean(task, "lstrip_blocks", false).into(),
    );
    let newline = match task.args.get("newline_sequence") {
        None | Some(Json::Null) => "\n".to_string(),
        Some(value) => python::str(value).replace("\\r", "\r").replace("\\n", "\n"),
    };
    if !matches!(newline.as_str(), "\n" | "\r" | "\r\n") {
        return Err(ActionError::Failed(
            "newline_sequence needs to be one of: \n, \r or \r\n".into(),
        ));
    }
    options.insert("newline_sequence".into(), newline.into());
    Ok(options)
}

fn spec() -> ArgumentSpec {
    use ArgType::{Bool, Path, Raw, Str};

    let delimiter = |name: &str, default: &str, what: &str| {
        OptionSpec::new(name, Str).default(default).doc(what)
    };
    let common = |name: &str, what: &str| OptionSpec::new(name, Str).doc(what);
    ArgumentSpec::new(vec![
        OptionSpec::new("src", Path).required().doc("The template."),
        OptionSpec::new("dest", Path)
            .required()
            .doc("Where its result goes; a directory when it ends in a slash or is one."),
        OptionSpec::new("backup", Bool)
            .default(false)
            .doc("Whether a copy of what was there is kept beside it."),
        OptionSpec::new("force", Bool)
            .default(true)
            .doc("Whether a file that is there and differs is replaced."),
        OptionSpec::new("follow", Bool)
            .default(false)
            .doc("Whether a link at `dest` is followed."),
        OptionSpec::new("validate", Str).doc(
            "A command that looks at the new contents first; `%s` in it is their file. When it fails, nothing changes.",
        ),
        OptionSpec::new("newline_sequence", Str)
            .default("\\n")
            .choices(&["\\n", "\\r", "\\r\\n", "\n", "\r", "\r\n"])
            .doc("What ends lines in the result."),
        delimiter("variable_start_string", "{{", "What begins an expression."),
        delimiter("variable_end_string", "}}", "What ends an expression."),
        delimiter("block_start_string", "{%", "What begins a statement."),
        delimiter("block_end_string", "%}", "What ends a statement."),
        OptionSpec::new("comment_start_string", Str).doc("What begins a comment; `{#` otherwise."),
        OptionSpec::new("comment_end_string", Str).doc("What ends a comment; `#}` otherwise."),
        OptionSpec::new("trim_blocks", Bool)
            .default(true)
            .doc("Whether the newline after a statement is dropped."),
        OptionSpec::new("lstrip_blocks", Bool)
            .default(false)
            .doc("Whether spaces before a statement at the beginning of a line are dropped."),
        OptionSpec::new("output_encoding", Str)
            .default("utf-8")
            .doc("The encoding of the result: `utf-8`, `latin-1`, `ascii` or `utf-16`."),
        OptionSpec::new("mode", Raw).doc(
            "The permissions, octal or symbolic; `preserve` takes those of the template.",
        ),
        common("owner", "The user who is to own the file: a name or a number."),
        common("group", "The group that is to own the file: a name or a number."),
        common("seuser", "The user of the SELinux context."),
        common("serole", "The role of the SELinux context."),
        common("selevel", "The level of the SELinux context."),
        common("setype", "The type of the SELinux context."),
        OptionSpec::new("attributes", Str)
            .aliases(&["attr"])
            .doc("Attributes of the file system as `chattr` takes them."),
        OptionSpec::new("unsafe_writes", Bool)
            .default(false)
            .doc("Whether the file may be written in place where it cannot be replaced at once."),
    ])
}

fn examples() -> Vec<Example> {
    [(
        "Other delimiters",
        "template:\n  src: /etc/hostname\n  dest: /tmp/shevek-example-hostname\n  variable_start_string: '[['\n  variable_end_string: ']]'\n",
    )]
    .map(|(name, task)| Example {
        name: name.into(),
        task: task.into(),
    })
    .to_vec()
}
