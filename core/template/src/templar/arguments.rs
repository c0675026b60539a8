//! Templating the arguments of a task.

use shevek_jinja::Dict;

use super::Templar;
use super::template::origin_of;
use crate::{TemplateError, is_omit};

impl Templar {
    /// Templates a task's arguments. Arguments that turn out to be `omit` are left out, at every
    /// level of dicts and lists.
    ///
    /// # Errors
    /// The first that fails, as `Error while resolving value for 'name': ...`; its
    /// [`TemplateError::cause`] is the failure itself.
    pub fn template_args(&self, args: &Dict) -> Result<Dict, TemplateError> {
        let out = Dict::with_capacity(args.len());
        for (key, raw) in args.raw_items() {
            let value = self.template(&raw).map_err(|error| {
                let name = key.str().unwrap_or_default();
                error.context(
                    &format!("Error while resolving value for '{name}'"),
                    origin_of(&raw),
                )
            })?;
            if !is_omit(&value) {
                // The key was one before.
                out.insert(key, value).ok();
            }
        }
        Ok(match args.origin() {
            Some(origin) => out.with_origin(origin.clone()),
            None => out,
        })
    }
}
