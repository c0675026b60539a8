//! The command line that becomes another user, and what its tool says.

use shevek_plugin::Secret;

use super::shell_quote::{shell_quote, shell_split};
use super::su_prompts::ends_in_prompt;
use super::{Become, BecomeMethod, SessionError};

/// One use of a become tool.
pub(super) struct Escalation<'a> {
    escalation: &'a Become,
    /// What sudo is told to ask with; no other program says it.
    prompt: String,
}

/// What the output so far means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Heard {
    /// Nothing to do yet.
    Nothing,
    /// The tool asks for the password.
    Prompt,
    /// The tool did not take the password.
    Incorrect,
}

impl<'a> Escalation<'a> {
    /// A use of the tool under this run's nonce.
    pub(super) fn new(escalation: &'a Become, nonce: &str) -> Self {
        Self {
            prompt: format!(
                "[{} via shevek, key={nonce}] password:",
                escalation.method.as_str()
            ),
            escalation,
        }
    }

    /// The password.
    pub(super) fn password(&self) -> Option<&'a Secret> {
        self.escalation.password.as_ref()
    }

    /// The command line that runs `command`, a whole one for a shell, as the other user.
    ///
    /// # Errors
    /// When `exe` or `flags` cannot be split into words, or the tool cannot do what is asked.
    pub(super) fn wrap(&self, command: &str) -> Result<String, SessionError> {
        let method = self.escalation.method;
        let user = match self.escalation.user.as_str() {
            "" => "root",
            user => user,
        };
        let exe = self.escalation.exe.as_deref().unwrap_or(method.as_str());
        check("become_exe", exe)?;
        let flags = self.escalation.flags.as_deref();
        let user = shell_quote(user);
        match method {
            BecomeMethod::Sudo => {
                let mut flags = flags.unwrap_or("-H -S -n").to_owned();
                check("become_flags", &flags)?;
                if self.password().is_some() {
                    flags = join(&without_n(split("become_flags", &flags)?));
                }
                let directory = self.escalation.chdir.as_deref().map(shell_quote);
                let directory = directory.map(|path| format!("cd {path} &&"));
                let prompt = format!("-p {}", shell_quote(&self.prompt));
                let user = format!("-u {user}");
                let directory = directory.unwrap_or_default();
                Ok(line(&[&directory, exe, &flags, &prompt, &user, command]))
            }
            BecomeMethod::Su => {
                let flags = flags.unwrap_or("");
                check("become_flags", flags)?;
                Ok(line(&[exe, flags, &user, "-c", &shell_quote(command)]))
            }
            BecomeMethod::Doas => {
                if self.password().is_some() {
                    return Err(SessionError::Become(
                        "doas reads passwords from a terminal only: use a rule with nopass, or sudo or su"
                            .into(),
                    ));
                }
                let mut flags = flags.unwrap_or("").to_owned();
                check("become_flags", &flags)?;
                if !flags.contains("-n") {
                    flags.push_str(" -n");
                }
                let user = format!("-u {user}");
                Ok(line(&[exe, flags.trim(), &user, command]))
            }
        }
    }

    /// What the tool's output since the last prompt means; `asked` says whether it has had the password.
    pub(super) fn hear(&self, output: &str, asked: bool) -> Heard {
        let prompted = match self.escalation.method {
            BecomeMethod::Sudo => output.contains(&self.prompt),
            BecomeMethod::Su => ends_in_prompt(output, &self.escalation.prompts),
            BecomeMethod::Doas => false,
        };
        let refused = match self.escalation.method {
            BecomeMethod::Sudo => output.contains("Sorry, try again."),
            BecomeMethod::Su => output.contains("Authentication failure"),
            BecomeMethod::Doas => false,
        };
        match (prompted || refused, asked) {
            (true, true) => Heard::Incorrect,
            (true, false) if prompted => Heard::Prompt,
            _ => Heard::Nothing,
        }
    }

    /// `Incorrect sudo password`, as Ansible says it.
    pub(super) fn incorrect(&self) -> SessionError {
        SessionError::Become(format!(
            "Incorrect {} password",
            self.escalation.method.as_str()
        ))
    }

    /// `Missing sudo password`, as Ansible says it.
    pub(super) fn missing(&self) -> SessionError {
        SessionError::Become(format!(
            "Missing {} password",
            self.escalation.method.as_str()
        ))
    }

    /// Why the tool ended without having become anybody.
    pub(super) fn ended(&self, stdout: &str, stderr: &str, asked: bool) -> SessionError {
        const WANTED: [&str; 3] = [
            "a password is required",
            "no password was provided",
            "Authentication required",
        ];
        const REFUSED: [&str; 3] = [
            "incorrect password attempt",
            "Sorry, try again.",
            "Authentication failure",
        ];
        let said = |texts: &[&str]| texts.iter().any(|text| stderr.contains(text));
        if asked && said(&REFUSED) {
            return self.incorrect();
        }
        if said(&WANTED) {
            return if asked {
                self.incorrect()
            } else {
                self.missing()
            };
        }
        let mut parts = vec!["Premature end of stream waiting for become success."];
        for (title, text) in [
            (">>> Standard Error", stderr.trim()),
            (">>> Standard Output", stdout.trim()),
        ] {
            if !text.is_empty() {
                parts.extend([title, text]);
            }
        }
        SessionError::Become(parts.join("\n"))
    }
}

fn split(name: &str, text: &str) -> Result<Vec<String>, SessionError> {
    shell_split(text)
        .ok_or_else(|| SessionError::Become(format!("{name} has a quotation that is not closed")))
}

/// The shell of the target reads program and flags, as Ansible's does; only what would swallow the rest is refused.
fn check(name: &str, text: &str) -> Result<(), SessionError> {
    split(name, text).map(drop)
}

/// The parts that say something, one after the other.
fn line(parts: &[&str]) -> String {
    let parts: Vec<_> = parts
        .iter()
        .copied()
        .filter(|part| !part.is_empty())
        .collect();
    parts.join(" ")
}

fn join(words: &[String]) -> String {
    let quoted: Vec<_> = words.iter().map(|word| shell_quote(word)).collect();
    quoted.join(" ")
}

/// Takes `-n` out, also out of `-Hn`: with it sudo would not ask.
fn without_n(flags: Vec<String>) -> Vec<String> {
    flags
        .into_iter()
        .filter(|flag| flag != "-n" && flag != "--non-interactive")
        .map(|flag| match flag.strip_prefix('-') {
            Some(letters) if !letters.starts_with('-') => {
                // Letters may be followed by a value; the flag n stands among the first ones.
                let end = letters
                    .find(|c: char| !c.is_ascii_alphanumeric())
                    .unwrap_or(letters.len());
                let (names, value) = letters.split_at(end);
                format!("-{}{value}", names.replacen('n', "", 1))
            }
            _ => flag,
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wrapped(escalation: &Become) -> String {
        Escalation::new(escalation, "k1")
            .wrap("/bin/sh -c 'echo a'")
            .unwrap()
    }

    #[test]
    fn command_lines() {
        let base = Become::default();
        let secret = Some(Secret::new("pw"));
        let cases = [
            (
                base.clone(),
                "sudo -H -S -n -p '[sudo via shevek, key=k1] password:' -u root /bin/sh -c 'echo a'",
            ),
            (
                Become {
                    password: secret.clone(),
                    user: "an na".into(),
                    ..base.clone()
                },
                "sudo -H -S -p '[sudo via shevek, key=k1] password:' -u 'an na' /bin/sh -c 'echo a'",
            ),
            (
                Become {
                    password: secret,
                    exe: Some("/opt/my sudo/sudo".into()),
                    flags: Some("-HnS --non-interactive --login -C 3".into()),
                    ..base.clone()
                },
                "/opt/my sudo/sudo -HS --login -C 3 -p '[sudo via shevek, key=k1] password:' -u root /bin/sh -c 'echo a'",
            ),
            (
                Become {
                    method: BecomeMethod::Su,
                    user: "joe".into(),
                    flags: Some("-".into()),
                    ..base.clone()
                },
                "su - joe -c '/bin/sh -c '\"'\"'echo a'\"'\"''",
            ),
            (
                Become {
                    method: BecomeMethod::Doas,
                    user: "joe".into(),
                    ..base.clone()
                },
                "doas -n -u joe /bin/sh -c 'echo a'",
            ),
            (
                Become {
                    method: BecomeMethod::Doas,
                    flags: Some("-C ~/rules".into()),
                    ..base.clone()
                },
                "doas -C ~/rules -n -u root /bin/sh -c 'echo a'",
            ),
            (
                Become {
                    exe: Some("~/bin/sudo".into()),
                    flags: Some(String::new()),
                    chdir: Some("/a b".into()),
                    ..base
                },
                "cd '/a b' && ~/bin/sudo -p '[sudo via shevek, key=k1] password:' -u root /bin/sh -c 'echo a'",
            ),
        ];
        for (escalation, expected) in cases {
            assert_eq!(wrapped(&escalation), expected);
        }
    }

    #[test]
    fn bad_flags_are_refused() {
        let escalation = Become {
            flags: Some("-H 'x".into()),
            ..Become::default()
        };
        assert!(Escalation::new(&escalation, "k").wrap("x").is_err());
    }

    #[test]
    fn hears_prompts_and_refusals() {
        let sudo = Become::default();
        let sudo = Escalation::new(&sudo, "k1");
        let prompt = "[sudo via shevek, key=k1] password:";
        assert_eq!(
            sudo.hear("We trust you have received", false),
            Heard::Nothing
        );
        assert_eq!(
            sudo.hear("[sudo] password for joe: ", false),
            Heard::Nothing
        );
        assert_eq!(sudo.hear(prompt, false), Heard::Prompt);
        assert_eq!(sudo.hear(prompt, true), Heard::Incorrect);
        assert_eq!(sudo.hear("Sorry, try again.\n", true), Heard::Incorrect);
        let missing = sudo.ended("", "sudo: a password is required\n", false);
        assert_eq!(missing.to_string(), "Missing sudo password");
    }
}
