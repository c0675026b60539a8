//! Roles: tasks, handlers and variables under one name.

use std::path::PathBuf;
use std::sync::Arc;

use shevek_jinja::Dict;

/// One use of a role in a play. Ansible: `Role`.
#[derive(Debug, Clone)]
pub struct Role {
    /// Its name as it was given, or its folder's when it was given as a path.
    pub name: String,
    /// The collection that it comes from, `namespace.name`.
    pub collection: Option<String>,
    /// Its folder.
    pub path: PathBuf,
    /// What its tasks see of `defaults`: of dependencies, of the roles that depend on it, its own last. Ansible:
    /// `get_default_vars(dep_chain)`.
    pub defaults: Dict,
    /// What its tasks see of `vars`: of the roles that depend on it, of dependencies, its own, and `vars:` of its use.
    /// Ansible: `get_vars(dep_chain, include_params=False)`.
    pub vars: Dict,
    /// Parameters of its use and of the roles that depend on it. Ansible: `get_role_params(dep_chain)`.
    pub params: Dict,
    /// What the whole play sees of its defaults when it is public.
    pub exported_defaults: Dict,
    /// What the whole play sees of its vars when it is public.
    pub exported_vars: Dict,
    /// Whether the play sees its variables.
    pub public: bool,
    /// The roles that depend on it, outermost first. Ansible: the chain of dependencies without itself.
    pub parents: Vec<Arc<Role>>,
    /// All dependencies, in the order in which they run. Ansible: `get_all_dependencies`.
    pub dependencies: Vec<Arc<Role>>,
    /// Whether it runs again on a host where it ran with the same parameters.
    pub allow_duplicates: bool,
    /// The same for two uses that count as the same role: name, folder, parameters, `when`, `tags`, `vars`, files and
    /// the way it was brought in. Ansible: the hash of a `Role`.
    pub identity: Arc<str>,
    /// Different for each use. Ansible: `role_uuid`.
    pub uuid: Arc<str>,
    /// Whether `include_role` or `import_role` brought it. Ansible: `from_include`.
    pub from_include: bool,
    /// What it has itself, for the roles that it brings.
    pub(crate) own: OwnVariables,
}

/// Variables of a role without those of other roles.
#[derive(Debug, Clone, Default)]
pub(crate) struct OwnVariables {
    /// Of its `defaults`.
    pub(crate) defaults: Dict,
    /// Of its `vars`.
    pub(crate) vars: Dict,
    /// `vars:` of its use.
    pub(crate) use_vars: Dict,
    /// Parameters of its use.
    pub(crate) params: Dict,
}

impl Role {
    /// A public role without files, to be filled.
    pub fn new(name: &str, path: PathBuf) -> Self {
        Self {
            name: name.to_string(),
            collection: None,
            path,
            defaults: Dict::new(),
            vars: Dict::new(),
            params: Dict::new(),
            exported_defaults: Dict::new(),
            exported_vars: Dict::new(),
            public: true,
            parents: Vec::new(),
            dependencies: Vec::new(),
            allow_duplicates: false,
            identity: Arc::from(name),
            uuid: Arc::from(name),
            from_include: false,
            own: OwnVariables::default(),
        }
    }

    /// The name with its collection.
    pub fn fqcn(&self) -> String {
        match &self.collection {
            Some(collection) => format!("{collection}.{}", self.name),
            None => self.name.clone(),
        }
    }
}
