//! `group`: groups of the target.

use std::path::Path;

use serde::Deserialize;
use serde_json::{Map, Value as Json};
use shevek_plugin::target::{Group as Entry, Tool, ToolOutput};
use shevek_plugin::{
    ArgType, ArgumentSpec, Example, Module, ModuleContext, ModuleError, ModuleMeta, OptionSpec,
    Support, TaskResult, register,
};

register!(module "group", Group);

/// The module `group`. Ansible: `modules/group.py`.
#[derive(Debug, Clone, Copy, Default)]
pub struct Group;

#[derive(Deserialize)]
struct Args {
    name: String,
    state: State,
    gid: Option<i64>,
    force: bool,
    system: bool,
    local: bool,
    non_unique: bool,
    gid_min: Option<i64>,
    gid_max: Option<i64>,
}

#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
enum State {
    Present,
    Absent,
}

impl Module for Group {
    fn meta(&self) -> ModuleMeta {
        ModuleMeta {
            name: "group".into(),
            short_description: "Make or remove a group".into(),
            description: vec![
                "Works through `groupadd`, `groupmod` and `groupdel`; where only BusyBox is, through `addgroup` \
                 and `delgroup`; with `local` through the tools of libuser."
                    .into(),
            ],
            spec: spec(),
            examples: vec![
                Example {
                    name: "A group with an id of its own".into(),
                    task: "group:\n  name: builders\n  gid: 2500\n".into(),
                },
                Example {
                    name: "Gone".into(),
                    task: "group:\n  name: oldgroup\n  state: absent\n".into(),
                },
            ],
            returns: [
                ("name", "The group's name."),
                ("state", "The argument `state`."),
                ("gid", "Its id, when it exists."),
                ("system", "The argument `system`, when the group exists."),
            ]
            .map(|(key, text)| (key.to_string(), text.to_string()))
            .to_vec(),
            check_mode: Support::Full,
            diff: Support::None,
            supports_async: true,
        }
    }

    fn run(
        &self,
        args: Map<String, Json>,
        context: &ModuleContext<'_>,
    ) -> Result<TaskResult, ModuleError> {
        let args: Args = context.parse(args)?;
        args.check()?;
        let exists = args.exists()?;
        if context.check_mode && exists != (args.state == State::Present) {
            return Ok(TaskResult::changed(true));
        }
        let output = match (args.state, exists) {
            (State::Absent, false) => None,
            (State::Absent, true) => Some(args.remove(context)?),
            (State::Present, false) => Some(args.add(context)?),
            (State::Present, true) => args.modify(context)?,
        };
        if let Some(output) = &output
            && output.rc != 0
        {
            return Err(ModuleError::new(output.stderr.as_str()).with("name", args.name));
        }
        let mut result = TaskResult::changed(output.is_some())
            .with("name", args.name.as_str())
            .with(
                "state",
                match args.state {
                    State::Present => "present",
                    State::Absent => "absent",
                },
            );
        let output = output.unwrap_or_default();
        for (key, text) in [("stdout", output.stdout), ("stderr", output.stderr)] {
            if !text.is_empty() {
                result.set(key, text);
            }
        }
        if args.exists()? {
            result.set("system", args.system);
            if let Some(entry) = Entry::by_name(&args.name) {
                result.set("gid", entry.gid);
            }
        }
        Ok(result)
    }
}

impl Args {
    fn check(&self) -> Result<(), ModuleError> {
        if !self.local {
            return Ok(());
        }
        if self.force {
            return Err(ModuleError::new(
                "force is not a valid option for local, force=True and local=True are mutually exclusive",
            ));
        }
        for (name, value) in [("gid_min", self.gid_min), ("gid_max", self.gid_max)] {
            if value.is_some() {
                return Err(ModuleError::new(format!(
                    "'{name}' can not be used with 'local'"
                )));
            }
        }
        Ok(())
    }

    /// Whether the group exists; with `local`, in the file of this machine.
    fn exists(&self) -> Result<bool, ModuleError> {
        if !self.local {
            return Ok(Entry::by_name(&self.name).is_some());
        }
        let file = "/etc/group";
        if !Path::new(file).exists() {
            return Err(ModuleError::new(format!(
                "'local: true' specified but unable to find local group file {file} to parse."
            )));
        }
        let start = format!("{}:", self.name);
        let text = std::fs::read(file).unwrap_or_default();
        Ok(text
            .split(|byte| *byte == b'\n')
            .any(|line| line.starts_with(start.as_bytes())))
    }

    /// The tool's path: that of libuser, that of shadow, else that of BusyBox, and whether it is BusyBox's.
    fn tool(
        &self,
        context: &ModuleContext<'_>,
        name: &str,
        busybox: &str,
    ) -> Result<(Tool, bool), ModuleError> {
        if self.local {
            return Ok((
                Tool::new(context.require_program(&format!("l{name}"))?),
                false,
            ));
        }
        match context.find_program(name, &[]) {
            Some(path) => Ok((Tool::new(path), false)),
            None => match context.find_program(busybox, &[]) {
                Some(path) => Ok((Tool::new(path), true)),
                None => context
                    .require_program(name)
                    .map(|path| (Tool::new(path), false)),
            },
        }
    }

    fn remove(&self, context: &ModuleContext<'_>) -> Result<ToolOutput, ModuleError> {
        let (mut tool, busybox) = self.tool(context, "groupdel", "delgroup")?;
        if self.force && !busybox {
            tool = tool.arg("-f");
        }
        tool.arg(&self.name).run(context)
    }

    fn add(&self, context: &ModuleContext<'_>) -> Result<ToolOutput, ModuleError> {
        if self.local {
            self.check_local_gid()?;
        }
        let (mut tool, busybox) = self.tool(context, "groupadd", "addgroup")?;
        if let Some(gid) = self.gid {
            tool = tool.args(["-g".to_string(), gid.to_string()]);
            if self.non_unique && !busybox {
                tool = tool.arg("-o");
            }
        }
        if self.system {
            tool = tool.arg(if busybox { "-S" } else { "-r" });
        }
        for (name, value) in [("GID_MIN", self.gid_min), ("GID_MAX", self.gid_max)] {
            if let Some(value) = value {
                tool = tool.args(["-K".to_string(), format!("{name}={value}")]);
            }
        }
        tool.arg(&self.name).run(context)
    }

    /// Gives the group another id, when it is to have another one.
    fn modify(&self, context: &ModuleContext<'_>) -> Result<Option<ToolOutput>, ModuleError> {
        if self.local {
            self.check_local_gid()?;
        }
        let name = if self.local { "lgroupmod" } else { "groupmod" };
        let program = context.require_program(name)?;
        let current = Entry::by_name(&self.name).map(|entry| i64::from(entry.gid));
        let Some(gid) = self.gid.filter(|gid| current != Some(*gid)) else {
            return Ok(None);
        };
        if context.check_mode {
            return Ok(Some(ToolOutput::default()));
        }
        let mut tool = Tool::new(program).args(["-g".to_string(), gid.to_string()]);
        if self.non_unique {
            tool = tool.arg("-o");
        }
        tool.arg(&self.name).run(context).map(Some)
    }

    /// The tools of libuser do not see that another group has the id.
    fn check_local_gid(&self) -> Result<(), ModuleError> {
        let Some(gid) = self.gid.filter(|gid| *gid != 0) else {
            return Ok(());
        };
        match Entry::all()
            .iter()
            .find(|entry| i64::from(entry.gid) == gid && entry.name != self.name)
        {
            None => Ok(()),
            Some(other) => Err(ModuleError::new(format!(
                "GID '{gid}' already exists with group '{}'",
                other.name
            ))),
        }
    }
}

fn spec() -> ArgumentSpec {
    use ArgType::{Bool, Int, Str};

    ArgumentSpec::new(vec![
        OptionSpec::new("name", Str).required().doc("The group's name."),
        OptionSpec::new("state", Str)
            .choices(&["absent", "present"])
            .default("present")
            .doc("Whether the group is to exist."),
        OptionSpec::new("gid", Int).doc("Its id; the system chooses one without it."),
        OptionSpec::new("force", Bool)
            .default(false)
            .doc("Remove it even when it is the primary group of a user. Not with `local`."),
        OptionSpec::new("system", Bool)
            .default(false)
            .doc("Make it a system group, with an id of that range."),
        OptionSpec::new("local", Bool).default(false).doc(
            "Use libuser's tools (`lgroupadd`, ...), which change only this machine's files where accounts \
             come from a directory too.",
        ),
        OptionSpec::new("non_unique", Bool)
            .default(false)
            .doc("Allow an id that another group has. Needs `gid`."),
        OptionSpec::new("gid_min", Int)
            .version_added("2.18")
            .doc("The smallest id that may be chosen for a new group. Not with `local`."),
        OptionSpec::new("gid_max", Int)
            .version_added("2.18")
            .doc("The largest id that may be chosen for a new group. Not with `local`."),
    ])
    .required_if("non_unique", true, &["gid"])
}
