//! Calls of `iptables` and `ip6tables`.

use shevek_plugin::target::{Tool, ToolOutput};
use shevek_plugin::{ModuleContext, ModuleError};

use super::arguments::Args;
use super::rule;

/// From which version on a call waits for the lock of others.
const WAITS: [u32; 3] = [1, 4, 20];
/// From which version on it waits for a number of seconds.
const WAITS_SECONDS: [u32; 3] = [1, 6, 0];

/// One of the two programs with the task's arguments.
pub(super) struct Iptables<'a> {
    program: String,
    args: &'a Args,
    /// Whether the program takes the argument `wait`.
    waits: bool,
    context: &'a ModuleContext<'a>,
}

impl<'a> Iptables<'a> {
    /// The program, asked for its version.
    pub(super) fn new(
        program: String,
        args: &'a Args,
        context: &'a ModuleContext<'a>,
    ) -> Result<Self, ModuleError> {
        let output = Tool::new(program.as_str())
            .arg("--version")
            .run_checked(context)?;
        let version = output.stdout.split('v').nth(1).unwrap_or_default();
        let version = numbers(version);
        Ok(Self {
            program,
            args,
            waits: version.as_slice() >= WAITS.as_slice()
                && version.as_slice() >= WAITS_SECONDS.as_slice(),
            context,
        })
    }

    /// Ansible: `push_arguments`.
    fn tool(&self, action: &str, rule: &[String]) -> Tool {
        let args = self.args;
        let mut tool = Tool::new(self.program.as_str()).args(["-t", &args.table, action]);
        if let Some(chain) = &args.chain {
            tool = tool.arg(chain.as_str());
        }
        let set = |value: &'a Option<String>| value.as_deref().filter(|value| !value.is_empty());
        if let Some(number) = set(&args.rule_num).filter(|_| action == "-I") {
            tool = tool.arg(number);
        }
        if let Some(wait) = set(&args.wait).filter(|_| self.waits) {
            tool = tool.args(["-w", wait]);
        }
        tool.args(rule.iter().cloned())
    }

    /// Does something with a chain.
    pub(super) fn chain(&self, action: &str, further: &[&str]) -> Result<ToolOutput, ModuleError> {
        self.tool(action, &[])
            .args(further.iter().copied())
            .run_checked(self.context)
    }

    /// Does something with the rule.
    pub(super) fn rule(&self, action: &str) -> Result<(), ModuleError> {
        let rule = rule::words(&self.args.rule, &self.args.ip_version);
        self.tool(action, &rule).run_checked(self.context)?;
        Ok(())
    }

    /// Whether there is such a rule.
    pub(super) fn has_rule(&self) -> Result<bool, ModuleError> {
        let rule = rule::words(&self.args.rule, &self.args.ip_version);
        Ok(self.tool("-C", &rule).run(self.context)?.rc == 0)
    }

    /// Whether there is such a chain.
    pub(super) fn has_chain(&self) -> Result<bool, ModuleError> {
        let tool = self.tool("-L", &[]).args(self.numeric().iter().copied());
        Ok(tool.run(self.context)?.rc == 0)
    }

    /// The policy of the chain.
    pub(super) fn policy(&self) -> Result<String, ModuleError> {
        let output = self.chain("-L", self.numeric())?;
        let policy = output.stdout.lines().next().and_then(policy_in);
        policy.ok_or_else(|| ModuleError::new("Can't detect current policy"))
    }

    fn numeric(&self) -> &'static [&'static str] {
        if self.args.numeric {
            &["--numeric"]
        } else {
            &[]
        }
    }
}

/// `Chain INPUT (policy ACCEPT)`
fn policy_in(header: &str) -> Option<String> {
    let (_, rest) = header.split_once("(policy ")?;
    let end = rest.find(|c: char| !c.is_ascii_uppercase())?;
    (end > 0 && rest[end..].starts_with(')')).then(|| rest[..end].to_string())
}

/// The numbers that a version starts with.
fn numbers(version: &str) -> Vec<u32> {
    version
        .split(|c: char| !c.is_ascii_digit() && c != '.')
        .next()
        .unwrap_or_default()
        .split('.')
        .map_while(|part| part.parse().ok())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_iptables() {
        assert_eq!(
            policy_in("Chain INPUT (policy ACCEPT)").as_deref(),
            Some("ACCEPT")
        );
        assert_eq!(
            policy_in("Chain INPUT (policy DROP 0 packets, 0 bytes)"),
            None
        );
        assert_eq!(policy_in("Chain x (0 references)"), None);
        assert_eq!(numbers("1.8.9 (nf_tables)\n"), [1, 8, 9]);
        assert!(numbers("1.4.21").as_slice() < WAITS_SECONDS.as_slice());
    }
}
