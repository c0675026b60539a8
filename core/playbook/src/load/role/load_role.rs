//! Loading a role with its dependencies. Ansible: `Role.load` and `Role.compile`.

use std::path::PathBuf;
use std::sync::Arc;

use shevek_jinja::{List, Value};
use shevek_plugin::SearchOrigin;
use shevek_yaml::Diagnostic;

use super::argument_specs::{read_argument_specs, validation_task};
use super::completion::completion;
use super::files::{FromFiles, RoleFiles};
use super::identity::{identity, unique_id};
use super::metadata::{Metadata, read_dependencies, read_metadata};
use super::role_use::RoleUse;
use super::variables::join;
use crate::block::{Block, Step};
use crate::frame::Frame;
use crate::load::block::{into_blocks, load_steps};
use crate::load::context::PlayScope;
use crate::load::error::Problem;
use crate::load::handlers::load_handlers;
use crate::role::{OwnVariables, Role};
use crate::task::Task;

/// How many roles may bring each other. Ansible's end is Python's recursion limit.
const MAX_DEPTH: usize = 64;
const LOOP: &str = "A recursion loop was detected with the roles specified. Make sure child roles do not have \
    dependencies on parent roles";

/// How a role is brought in.
#[derive(Clone)]
pub(in crate::load) struct Manner {
    /// Before the play runs.
    pub(in crate::load) is_static: bool,
    /// By `include_role` or `import_role`.
    pub(in crate::load) from_include: bool,
    /// Whether the play sees its variables; `None` = as configured.
    pub(in crate::load) public: Option<bool>,
    /// Whether its arguments are checked.
    pub(in crate::load) validate: bool,
    /// Whether it may run again; `None` = as it says itself.
    pub(in crate::load) allow_duplicates: Option<bool>,
    /// Which files are its main ones.
    pub(in crate::load) files: FromFiles,
    /// The roles that depend on it, or that the task which brings it belongs to; outermost first.
    pub(in crate::load) parents: Vec<Arc<Role>>,
    /// Folders of the roles that depend on it.
    pub(in crate::load) dependents: Vec<PathBuf>,
}

impl Manner {
    /// As an entry of `roles`.
    pub(in crate::load) fn of_play() -> Self {
        Self {
            is_static: true,
            from_include: false,
            public: None,
            validate: true,
            allow_duplicates: None,
            files: FromFiles::default(),
            parents: Vec::new(),
            dependents: Vec::new(),
        }
    }

    fn of_dependency(&self, role: &Arc<Role>) -> Self {
        let mut parents = self.parents.clone();
        parents.push(Arc::clone(role));
        let mut dependents = self.dependents.clone();
        dependents.push(role.path.clone());
        Self {
            is_static: self.is_static,
            parents,
            dependents,
            ..Self::of_play()
        }
    }
}

/// A role with its tasks.
pub(in crate::load) struct LoadedRole {
    pub(in crate::load) role: Arc<Role>,
    /// Tasks of its dependencies, its own, and the end of the role.
    pub(in crate::load) blocks: Vec<Arc<Block>>,
    /// Handlers of its dependencies and its own.
    pub(in crate::load) handlers: Vec<Arc<Task>>,
}

/// Loads a role. `around` is what its tasks get from around it.
pub(in crate::load) fn load_role(
    scope: &PlayScope<'_>,
    used: &RoleUse,
    manner: &Manner,
    around: &Frame,
) -> Result<LoadedRole, Problem> {
    let path = &used.found.path;
    if manner.dependents.contains(path) || manner.parents.len() > MAX_DEPTH {
        return Err(Problem::failed(used.span.as_ref(), LOOP));
    }
    let files = RoleFiles {
        context: scope.context,
        path,
        name: &used.found.name,
        span: used.span.as_ref(),
    };
    let own = OwnVariables {
        vars: files.variables("vars", manner.files.vars.as_deref())?,
        defaults: files.variables("defaults", manner.files.defaults.as_deref())?,
        use_vars: used.vars.clone(),
        params: used.params.clone(),
    };
    let metadata = read_metadata(&files)?;
    let mut role = new_role(scope, used, manner, &metadata, own);
    let mut frame = frame_of(used, around);
    let mut loaded = LoadedRole {
        role: Arc::new(role.clone()),
        blocks: Vec::new(),
        handlers: Vec::new(),
    };
    let collection = used.found.collection.as_deref();
    for dependency in read_dependencies(scope, &metadata, &files, collection)? {
        let manner = manner.of_dependency(&loaded.role);
        let dependency = load_role(scope, &dependency, &manner, &frame)?;
        loaded.blocks.extend(dependency.blocks);
        loaded.handlers.extend(dependency.handlers);
        role.dependencies
            .extend(dependency.role.dependencies.iter().cloned());
        role.dependencies.push(dependency.role);
    }
    add_variables(&mut role, scope.context.merge_hashes);
    if collection.is_none() {
        scope.context.catalog.look_beside(path, SearchOrigin::Role);
    }
    let role = Arc::new(role);
    frame.role = Some(Arc::clone(&role));
    frame.directives.collections = collections_of(&metadata, collection);
    let frame = Arc::new(frame);
    loaded.role = Arc::clone(&role);
    let specs = if manner.validate {
        read_argument_specs(&files, &metadata)?
    } else {
        shevek_jinja::Dict::new()
    };
    let entry_point = manner.files.tasks.as_deref().unwrap_or("main");
    let first = validation_task(&specs, entry_point, &role, &frame);
    let mut steps: Vec<Step> = first
        .map(|task| Step::Task(Arc::new(task)))
        .into_iter()
        .collect();
    if let Some(node) = files.read("tasks", manner.files.tasks.as_deref())? {
        check_list(&node, "tasks", &role.name)?;
        steps.extend(load_steps(scope, &node, &frame, false)?);
    }
    loaded.blocks.extend(into_blocks(steps));
    loaded.blocks.push(completion(&frame));
    if let Some(node) = files.read("handlers", manner.files.handlers.as_deref())? {
        check_list(&node, "handlers", &role.name)?;
        loaded.handlers.extend(load_handlers(scope, &node, &frame)?);
    }
    Ok(loaded)
}

/// The role before its dependencies are known.
fn new_role(
    scope: &PlayScope<'_>,
    used: &RoleUse,
    manner: &Manner,
    metadata: &Metadata,
    own: OwnVariables,
) -> Role {
    let context = scope.context;
    let found = &used.found;
    let name = match &found.collection {
        Some(collection) => format!("{collection}.{}", found.name),
        None => found.name.clone(),
    };
    let identity = identity(&name, &found.path, used, &manner.files, manner.from_include);
    let uuid = unique_id(context, &identity);
    let public = manner
        .public
        .or_else(|| context.private_role_vars.map(|private| !private))
        .unwrap_or(manner.is_static);
    let mut role = Role {
        name: found.name.clone(),
        collection: found.collection.clone(),
        path: found.path.clone(),
        defaults: shevek_jinja::Dict::new(),
        vars: shevek_jinja::Dict::new(),
        params: shevek_jinja::Dict::new(),
        exported_defaults: shevek_jinja::Dict::new(),
        exported_vars: shevek_jinja::Dict::new(),
        public,
        parents: manner.parents.clone(),
        dependencies: Vec::new(),
        allow_duplicates: manner.allow_duplicates.unwrap_or(metadata.allow_duplicates),
        identity: identity.into(),
        uuid: uuid.into(),
        from_include: manner.from_include,
        own,
    };
    add_variables(&mut role, context.merge_hashes);
    role
}

fn add_variables(role: &mut Role, merge: bool) {
    let joined = join(&role.own, &role.parents, &role.dependencies, merge);
    role.defaults = joined.defaults;
    role.vars = joined.vars;
    role.params = joined.params;
    role.exported_defaults = joined.exported_defaults;
    role.exported_vars = joined.exported_vars;
}

/// What the tasks of a role and of its dependencies inherit.
fn frame_of(used: &RoleUse, around: &Frame) -> Frame {
    let mut when = around.when.clone();
    when.extend(used.when.iter().cloned());
    Frame {
        directives: used.directives.inherit(&around.directives),
        when,
        guarded: around.guarded || !used.when.is_empty() || used.directives.ignore_errors.is_some(),
        handlers: false,
        ..around.clone()
    }
}

/// Roles do not inherit `collections`: they have their own and those of their `meta`.
fn collections_of(metadata: &Metadata, own: Option<&str>) -> Option<Value> {
    let mut names: Vec<String> = own.map(str::to_string).into_iter().collect();
    for name in &metadata.collections {
        if !names.contains(name) {
            names.push(name.clone());
        }
    }
    if names.is_empty() {
        return None;
    }
    if !names
        .iter()
        .any(|name| name == "ansible.builtin" || name == "ansible.legacy")
    {
        let last = if own.is_some() {
            "ansible.builtin"
        } else {
            "ansible.legacy"
        };
        names.push(last.to_string());
    }
    Some(Value::List(List::new(
        names.into_iter().map(Value::from).collect(),
    )))
}

fn check_list(node: &shevek_yaml::Node, subfolder: &str, role: &str) -> Result<(), Diagnostic> {
    if node.as_sequence().is_some() {
        return Ok(());
    }
    Err(Diagnostic::at(
        &node.span,
        format!("The {subfolder}/main.yml file for role '{role}' must contain a list of tasks."),
    ))
}
