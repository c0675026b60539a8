//! The arguments, typed.

use serde::Deserialize;
use shevek_plugin::ModuleError;

/// The arguments of `dnf`.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Args {
    pub(super) allow_downgrade: bool,
    pub(super) allowerasing: bool,
    pub(super) autoremove: bool,
    pub(super) best: Option<bool>,
    pub(super) bugfix: bool,
    pub(super) cacheonly: bool,
    pub(super) conf_file: Option<String>,
    pub(super) disable_excludes: Option<String>,
    pub(super) disable_gpg_check: bool,
    pub(super) disable_plugin: Vec<String>,
    pub(super) disablerepo: Vec<String>,
    pub(super) download_only: bool,
    pub(super) download_dir: Option<String>,
    pub(super) enable_plugin: Vec<String>,
    pub(super) enablerepo: Vec<String>,
    pub(super) exclude: Vec<String>,
    pub(super) installroot: String,
    pub(super) install_weak_deps: bool,
    pub(super) list: Option<String>,
    #[serde(rename = "name")]
    pub(super) names: Vec<String>,
    pub(super) nobest: Option<bool>,
    pub(super) releasever: Option<String>,
    pub(super) security: bool,
    pub(super) skip_broken: bool,
    pub(super) state: Option<String>,
    pub(super) update_cache: bool,
    pub(super) update_only: bool,
    pub(super) use_backend: String,
    pub(super) sslverify: bool,
    pub(super) validate_certs: bool,
}

impl Args {
    /// Brings lists into the form that they are used in and refuses what does not fit together. Ansible: `YumDnf`.
    pub(super) fn settle(mut self) -> Result<Self, ModuleError> {
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
        if self.use_backend == "dnf5" {
            return Err(ModuleError::new(
                "use_backend: dnf5 is not supported yet; dnf 4 is used with auto, dnf4, dnf, yum and yum4.",
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
