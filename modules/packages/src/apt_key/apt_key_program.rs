//! Calls of `apt-key`.

use serde_json::{Value as Json, json};
use shevek_plugin::target::{Tool, ToolOutput};
use shevek_plugin::{ModuleContext, ModuleError};

use super::key_id::KeyId;
use super::listing;

/// How often a key server is asked.
const TRIES: usize = 5;

/// The target's `apt-key`, with the keyring of a task.
pub(super) struct AptKeyProgram<'a> {
    program: String,
    keyring: Option<&'a str>,
    context: &'a ModuleContext<'a>,
}

impl<'a> AptKeyProgram<'a> {
    /// Finds it.
    ///
    /// # Errors
    /// When there is none, as on Debian from version 13 on.
    pub(super) fn find(
        keyring: Option<&'a str>,
        context: &'a ModuleContext<'a>,
    ) -> Result<Self, ModuleError> {
        Ok(Self {
            program: context.require_program("apt-key")?,
            keyring,
            context,
        })
    }

    /// The ids of the keys that are there.
    ///
    /// # Errors
    /// When they cannot be listed.
    pub(super) fn ids(&self, short: bool) -> Result<Vec<String>, ModuleError> {
        let tool = self
            .tool()
            .args(["adv", "--list-public-keys", "--keyid-format=long"]);
        let output = tool.run(self.context)?;
        if output.rc != 0 {
            return Err(failure("Unable to list public keys", &tool, output));
        }
        let ids = listing::ids(&output.stdout);
        Ok(if short { listing::shortened(ids) } else { ids })
    }

    /// Adds the keys of a file.
    ///
    /// # Errors
    /// When they are none.
    pub(super) fn add_file(&self, file: &str) -> Result<(), ModuleError> {
        let tool = self.tool().args(["add", file]);
        let output = tool.run(self.context)?;
        if output.rc != 0 {
            let message = format!("Unable to add a key from file {file}");
            return Err(failure(&message, &tool, output).with("keyfile", file));
        }
        Ok(())
    }

    /// Adds keys.
    ///
    /// # Errors
    /// When they are none.
    pub(super) fn add(&self, keys: &[u8]) -> Result<(), ModuleError> {
        let tool = self.tool().args(["add", "-"]).stdin(keys);
        let output = tool.run(self.context)?;
        if output.rc != 0 {
            return Err(failure(
                "Unable to add a key from binary data",
                &tool,
                output,
            ));
        }
        Ok(())
    }

    /// Fetches a key from a key server.
    ///
    /// # Errors
    /// When the server does not have it, or cannot be asked.
    pub(super) fn receive(&self, server: &str, id: &KeyId) -> Result<(), ModuleError> {
        let mut tool = self.tool().args(["adv", "--no-tty", "--keyserver", server]);
        let proxies = ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy"];
        let mut proxies = proxies
            .iter()
            .filter_map(|name| self.context.variable(name));
        if let Some(proxy) = proxies.find(|proxy| !proxy.is_empty()) {
            tool = tool.args(["--keyserver-options", &format!("http-proxy={proxy}")]);
        }
        let tool = tool.args(["--recv", &id.whole]);
        let mut output = ToolOutput::default();
        for _ in 0..TRIES {
            output = tool.run(self.context)?;
            if output.rc == 0 {
                return Ok(());
            }
        }
        let error = if output.rc == 2 && output.stdout.contains("not found on keyserver") {
            ModuleError::new(format!("Key {} not found on keyserver {server}", id.whole))
                .with("cmd", tool.words().join(" "))
        } else {
            let message = format!("Error fetching key {} from keyserver: {server}", id.whole);
            failure(&message, &tool, output)
        };
        Err(error.with("forced_environment", locale()))
    }

    /// Removes a key.
    ///
    /// # Errors
    /// When that fails.
    pub(super) fn remove(&self, id: &KeyId) -> Result<(), ModuleError> {
        // Old versions of apt-key take no longer ids.
        let tool = self.tool().args(["del", &id.short]);
        let output = tool.run(self.context)?;
        if output.rc != 0 {
            let message = format!("Unable to remove a key with id {}", id.short);
            return Err(failure(&message, &tool, output).with("key_id", id.short.as_str()));
        }
        Ok(())
    }

    fn tool(&self) -> Tool {
        let tool = Tool::new(&self.program);
        match self.keyring {
            Some(keyring) => tool.args(["--keyring", keyring]),
            None => tool,
        }
    }
}

/// A failure with what the program said.
fn failure(message: &str, tool: &Tool, output: ToolOutput) -> ModuleError {
    ModuleError::new(message)
        .with("cmd", tool.words().join(" "))
        .with("rc", output.rc)
        .with("stdout", output.stdout)
        .with("stderr", output.stderr)
}

/// The variables that every tool runs with.
fn locale() -> Json {
    json!({"LANG": "C", "LC_ALL": "C", "LC_MESSAGES": "C"})
}
