//! The arguments, typed.

use serde::Deserialize;
use shevek_plugin::ModuleError;

/// The arguments of `dnf` and `dnf5`.
#[derive(Debug, Clone, Default, Deserialize)]
pub(crate) struct Args {
    pub(crate) allow_downgrade: bool,
    pub(crate) allowerasing: bool,
    pub(crate) autoremove: bool,
    pub(crate) best: Option<bool>,
    pub(crate) bugfix: bool,
    pub(crate) cacheonly: bool,
    pub(crate) conf_file: Option<String>,
    pub(crate) disable_excludes: Option<String>,
    pub(crate) disable_gpg_check: bool,
    pub(crate) disable_plugin: Vec<String>,
    pub(crate) disablerepo: Vec<String>,
    pub(crate) download_only: bool,
    pub(crate) download_dir: Option<String>,
    pub(crate) enable_plugin: Vec<String>,
    pub(crate) enablerepo: Vec<String>,
    pub(crate) exclude: Vec<String>,
    pub(crate) installroot: String,
    pub(crate) install_weak_deps: bool,
    pub(crate) list: Option<String>,
    #[serde(rename = "name")]
    pub(crate) names: Vec<String>,
    pub(crate) nobest: Option<bool>,
    pub(crate) releasever: Option<String>,
    pub(crate) security: bool,
    pub(crate) skip_broken: bool,
    pub(crate) state: Option<String>,
    pub(crate) update_cache: bool,
    pub(crate) update_only: bool,
    #[serde(default)]
    pub(crate) use_backend: String,
    pub(crate) sslverify: bool,
    pub(crate) validate_certs: bool,
}

impl Args {
    /// Brings lists into the form that they are used in and refuses what does not fit together. Ansible: `YumDnf`.
    pub(crate) fn settle(mut self) -> Result<Self, ModuleError> {
        let names = self.names.iter().map(|name| name.trim().to_string());
        self.names = names.collect();
        for list in [
            &mut self.names,
            &mut self.disablerepo,
            &mut self.enablerepo,
            &mut self.exclude,
        ] {
            split_commas(list);
        }
        let several = |name: &&String| name.contains(' ') && !name.contains(['@', '>', '<', '=']);
        if self.names.iter().any(|name| several(&name)) {
            return Err(ModuleError::new(
                "It appears that a space separated string of packages was passed in as an argument. To operate on \
                 several packages, pass a comma separated string of packages or a list of packages.",
            ));
        }
        if self.state.is_none() {
            self.state = Some(if self.autoremove { "absent" } else { "present" }.into());
        }
        if self.autoremove && self.state.as_deref() != Some("absent") {
            return Err(
                ModuleError::new("Autoremove should be used alone or with state=absent")
                    .with("results", Vec::<String>::new()),
            );
        }
        Ok(self)
    }
}

/// Texts with commas become several, at the end.
fn split_commas(list: &mut Vec<String>) {
    let (with, without): (Vec<String>, Vec<String>) =
        list.drain(..).partition(|text| text.contains(','));
    *list = without;
    let parts = with.iter().flat_map(|text| text.split(','));
    list.extend(parts.map(|part| part.trim().to_string()));
    if list.len() == 1 && list[0].is_empty() {
        list.clear();
    }
}
