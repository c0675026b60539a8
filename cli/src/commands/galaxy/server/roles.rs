//! What servers say of roles: the first version of the API.

use serde_json::Value as Json;

use super::address::{address, quoted};
use super::error::ServerError;
use super::server_type::{Query, Server};

const WANTED: [&str; 1] = ["v1"];
/// How many pages of versions a role may have.
const MOST_PAGES: u32 = 1000;

/// A role that a server is to take in.
pub(in crate::commands::galaxy) struct ImportRequest<'r> {
    pub(in crate::commands::galaxy) user: &'r str,
    pub(in crate::commands::galaxy) repository: &'r str,
    pub(in crate::commands::galaxy) branch: &'r str,
    pub(in crate::commands::galaxy) role_name: Option<&'r str>,
}

impl Server<'_> {
    /// An address of the first version's API; a last part that is empty ends it with a slash.
    fn v1(&self, action: &str, parts: &[&str]) -> Result<String, ServerError> {
        let (api, path) = self.path(action, &WANTED)?;
        Ok(address(&[&[&*api.root, path], parts].concat()))
    }

    /// Looks whether the server has roles at all.
    ///
    /// # Errors
    /// A server that does not answer, or has none.
    pub(in crate::commands::galaxy) fn check_roles(&self) -> Result<(), ServerError> {
        self.path("lookup_role_by_name", &WANTED).map(|_| ())
    }

    /// The role `user.name`; `None` when the server does not have it.
    ///
    /// # Errors
    /// A server that does not answer.
    pub(in crate::commands::galaxy) fn role(
        &self,
        name: &str,
    ) -> Result<Option<Json>, ServerError> {
        let quoted = quoted(name);
        let (user, role) = quoted.rsplit_once('.').unwrap_or(("", &quoted));
        let query = format!("?owner__username={user}&name={role}");
        let url = self.v1("lookup_role_by_name", &["roles", &query])?;
        let what = format!("Error when looking for the role {name} on {}", self.shown());
        let answer = self.call(&Query::get(&url, &what))?;
        let results = results(&answer, &what)?;
        Ok(results.first().cloned())
    }

    /// The versions of the role with this number.
    ///
    /// # Errors
    /// A server that does not answer.
    pub(in crate::commands::galaxy) fn role_versions(
        &self,
        id: &str,
    ) -> Result<Vec<Json>, ServerError> {
        let parts = ["roles", id, "versions", "?page_size=50"];
        let mut url = self.v1("fetch_role_related", &parts)?;
        let what = format!(
            "Error when getting the versions of a role from {}",
            self.shown()
        );
        let mut all = Vec::new();
        for _ in 0..MOST_PAGES {
            let answer = self.call(&Query::get(&url, &what))?;
            all.extend(results(&answer, &what)?.iter().cloned());
            match answer.get("next_link").and_then(Json::as_str) {
                None => break,
                Some(next) => url = shevek_http::join(&self.api()?.root, next),
            }
        }
        Ok(all)
    }

    /// Roles that fit; each field is the name of a query's field with what is looked for.
    ///
    /// # Errors
    /// A server that does not answer.
    pub(in crate::commands::galaxy) fn search_roles(
        &self,
        fields: &[(&str, String)],
    ) -> Result<Json, ServerError> {
        let query: Vec<String> = fields
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let query = format!("?{}", query.join("&"));
        let url = self.v1("search_roles", &["search", "roles", &query])?;
        let what = format!("Error when searching roles on {}", self.shown());
        self.call(&Query::get(&url, &what))
    }

    /// Asks for an import and gives the imports that this began.
    ///
    /// # Errors
    /// A server that does not answer, or does not want to.
    pub(in crate::commands::galaxy) fn begin_role_import(
        &self,
        request: &ImportRequest<'_>,
    ) -> Result<Vec<Json>, ServerError> {
        let url = self.v1("create_import_task", &["imports", ""])?;
        let what = format!(
            "Error when importing {}/{} to {}",
            request.user,
            request.repository,
            self.shown()
        );
        let mut fields = vec![
            ("github_user", request.user),
            ("github_repo", request.repository),
            ("github_reference", request.branch),
        ];
        fields.extend(request.role_name.map(|name| ("alternate_role_name", name)));
        let answer = self.call(&Query::form(&url, &fields, &what))?;
        match answer {
            Json::Array(tasks) => Ok(tasks),
            answer => Ok(results(&answer, &what)?.to_vec()),
        }
    }

    /// Imports: those with the query `id=...`, or `github_user=...&github_repo=...`.
    ///
    /// # Errors
    /// A server that does not answer.
    pub(in crate::commands::galaxy) fn role_imports(
        &self,
        query: &str,
    ) -> Result<Vec<Json>, ServerError> {
        let url = self.v1("get_import_task", &["imports"])?;
        let what = format!("Error when getting an import from {}", self.shown());
        let answer = self.call(&Query::get(&format!("{url}?{query}"), &what))?;
        Ok(results(&answer, &what)?.to_vec())
    }

    /// Deletes the roles of a repository from the server.
    ///
    /// # Errors
    /// A server that does not answer, or does not want to.
    pub(in crate::commands::galaxy) fn delete_role(
        &self,
        user: &str,
        repository: &str,
    ) -> Result<Json, ServerError> {
        let query = format!(
            "?github_user={}&github_repo={}",
            quoted(user),
            quoted(repository)
        );
        let url = self.v1("delete_role", &["removerole", &query])?;
        let what = format!(
            "Error when deleting {user}/{repository} from {}",
            self.shown()
        );
        self.call(&Query::delete(&url, &what))
    }

    /// Connects a repository with another service.
    ///
    /// # Errors
    /// A server that does not answer, or does not want to.
    pub(in crate::commands::galaxy) fn add_secret(
        &self,
        fields: &[(&str, &str)],
    ) -> Result<Json, ServerError> {
        let url = self.v1("add_secret", &["notification_secrets", ""])?;
        let what = format!("Error when adding an integration to {}", self.shown());
        self.call(&Query::form(&url, fields, &what))
    }

    /// Those connections.
    ///
    /// # Errors
    /// A server that does not answer.
    pub(in crate::commands::galaxy) fn secrets(&self) -> Result<Vec<Json>, ServerError> {
        let url = self.v1("list_secrets", &["notification_secrets"])?;
        let what = format!("Error when listing the integrations of {}", self.shown());
        match self.call(&Query::get(&url, &what))? {
            Json::Array(secrets) => Ok(secrets),
            answer => Ok(results(&answer, &what)?.to_vec()),
        }
    }

    /// Ends one.
    ///
    /// # Errors
    /// A server that does not answer, or does not have it.
    pub(in crate::commands::galaxy) fn remove_secret(&self, id: &str) -> Result<(), ServerError> {
        let url = self.v1("remove_secret", &["notification_secrets", &quoted(id), ""])?;
        let what = format!("Error when removing an integration from {}", self.shown());
        self.call(&Query::delete(&url, &what)).map(|_| ())
    }
}

fn results<'j>(answer: &'j Json, what: &str) -> Result<&'j [Json], ServerError> {
    let results = answer.get("results").and_then(Json::as_array);
    results
        .map(Vec::as_slice)
        .ok_or_else(|| ServerError::new(format!("{what}: its answer has no list 'results'")))
}
