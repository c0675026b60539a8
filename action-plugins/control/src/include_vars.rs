//! `include_vars`: sets variables of a host from files.

use shevek_plugin::{
    Action, ActionError, ActionHost, ActionMeta, ActionTask, ArgType, ArgumentSpec, Example,
    OptionSpec, Support, TaskResult, async_trait, register,
};

register!(action "include_vars", IncludeVars);

/// The action `include_vars`, as documentation and loaders know it. The values of the files stay templates, which
/// results cannot carry: the engine runs it itself.
#[derive(Debug, Clone, Copy, Default)]
pub struct IncludeVars;

#[async_trait]
impl Action for IncludeVars {
    fn meta(&self) -> ActionMeta {
        ActionMeta {
            names: vec!["include_vars".into()],
            short_description: "Set variables of a host from files".into(),
            description: vec![
                "Reads one file of YAML or JSON, or all files below a folder, and sets what they hold as \
                 variables of the host."
                    .into(),
                "The values may be templates; they are templated when they are used.".into(),
                "Relative names are looked up below `vars` of the role or beside the playbook.".into(),
            ],
            // Unknown options are told by the action, in Ansible's words.
            spec: Some(ArgumentSpec::new(options()).any_option()),
            examples: vec![
                Example {
                    name: "One file".into(),
                    task: "include_vars: \"{{ ansible_facts['os_family'] | default('linux') }}.yml\"\n".into(),
                },
                Example {
                    name: "All files of a folder below one name".into(),
                    task: "include_vars:\n  dir: sites\n  depth: 1\n  extensions: [yml]\n  name: sites\n".into(),
                },
            ],
            check_mode: Support::Full,
            supports_async: false,
            controller_only: true,
            ..ActionMeta::default()
        }
    }

    async fn run(
        &self,
        _task: &ActionTask,
        _host: &dyn ActionHost,
    ) -> Result<TaskResult, ActionError> {
        Err(ActionError::Error(
            "include_vars is run by the engine; another action cannot call it.".into(),
        ))
    }
}

fn options() -> Vec<OptionSpec> {
    let text = |name, doc: &str| OptionSpec::new(name, ArgType::Str).doc(doc);
    let list = |name, doc: &str| OptionSpec::new(name, ArgType::List).doc(doc);
    vec![
        text("file", "The file. The free-form argument means the same."),
        text("dir", "The folder whose files are read, with those below it."),
        text("name", "Puts the variables into a dictionary of this name."),
        OptionSpec::new("depth", ArgType::Int)
            .default(0)
            .doc("How many levels of folders are read; 0 for all."),
        text("files_matching", "Reads only files whose names match this regular expression."),
        list("ignore_files", "Leaves out files whose names end in a match of one of these regular expressions."),
        list("extensions", "The extensions of files that may be read: yaml, yml and json unless it says otherwise."),
        OptionSpec::new("ignore_unknown_extensions", ArgType::Bool)
            .default(false)
            .doc("Leaves out files with other extensions; else they are errors."),
        OptionSpec::new("hash_behaviour", ArgType::Str)
            .doc("Whether dictionaries replace those of the same name or are merged into them; as configured unless it says otherwise."),
    ]
}
