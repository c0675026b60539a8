//! `ssh_args`, `ssh_common_args` and `ssh_extra_args`: OpenSSH's command line, as far as it has a meaning here.

use shevek_plugin::{ConnectionError, shell_words};

use super::directive::Directive;
use super::keywords::{Standing, standing};

/// Flags without a value that change nothing here: there is no master process, terminal or forwarding.
const FLAGS_WITHOUT_MEANING: &str = "CkNnqTtvxXYy";
/// Flags with a value that change nothing here.
const VALUES_WITHOUT_MEANING: &str = "eES";
/// Flags that take a value.
const FLAGS_WITH_VALUE: &str = "BbcDEeFIiJLlmOopPQRSWw";

/// What a command line says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct CommonArgs {
    /// Its settings in their order.
    pub(crate) directives: Vec<Directive>,
    /// `-F`: the file that replaces the user's and the system's configuration.
    pub(crate) config_file: Option<String>,
    /// Options that this plugin cannot do.
    pub(crate) unsupported: Vec<String>,
}

impl CommonArgs {
    /// Reads the text of the option `name`.
    ///
    /// # Errors
    /// `Options` when it cannot be split into words, or an option lacks its value.
    pub(crate) fn parse(name: &str, text: &str) -> Result<Self, ConnectionError> {
        let wrong = |why: String| ConnectionError::Options(format!("{name}: {why} in '{text}'"));
        let words = shell_words::split(text).map_err(|error| wrong(error.to_string()))?;
        let mut args = Self::default();
        let mut words = words.into_iter();
        while let Some(word) = words.next() {
            let Some(flags) = word.strip_prefix('-').filter(|flags| !flags.is_empty()) else {
                return Err(wrong(format!("'{word}' is no option")));
            };
            let mut flags = flags.chars();
            // Several flags may share a dash; one with a value takes the rest of the word.
            while let Some(flag) = flags.next() {
                if !FLAGS_WITH_VALUE.contains(flag) {
                    args.flag(flag);
                    continue;
                }
                let rest = flags.as_str();
                let value = if rest.is_empty() {
                    words
                        .next()
                        .ok_or_else(|| wrong(format!("-{flag} needs a value")))?
                } else {
                    rest.to_string()
                };
                args.value(flag, value).map_err(wrong)?;
                break;
            }
        }
        Ok(args)
    }

    fn flag(&mut self, flag: char) {
        match flag {
            '4' => self
                .directives
                .push(Directive::new("AddressFamily", "inet")),
            '6' => self
                .directives
                .push(Directive::new("AddressFamily", "inet6")),
            'A' => self.directives.push(Directive::new("ForwardAgent", "yes")),
            'a' => self.directives.push(Directive::new("ForwardAgent", "no")),
            _ if FLAGS_WITHOUT_MEANING.contains(flag) => {}
            _ => self.unsupported.push(format!("-{flag}")),
        }
    }

    fn value(&mut self, flag: char, value: String) -> Result<(), String> {
        let keyword = match flag {
            'i' => "IdentityFile",
            'J' => "ProxyJump",
            'l' => "User",
            'p' => "Port",
            'b' => "BindAddress",
            'F' => {
                self.config_file.get_or_insert(value);
                return Ok(());
            }
            'o' => return self.option(&value),
            _ if VALUES_WITHOUT_MEANING.contains(flag) => return Ok(()),
            _ => {
                self.unsupported.push(format!("-{flag}"));
                return Ok(());
            }
        };
        self.directives.push(Directive::new(keyword, value));
        Ok(())
    }

    fn option(&mut self, text: &str) -> Result<(), String> {
        let directive = Directive::parse(text)
            .map_err(|error| error.to_string())?
            .ok_or("-o needs Keyword=value")?;
        if directive.words.is_empty() {
            return Err(format!("missing value of {}", directive.keyword));
        }
        if standing(&directive.keyword) == Standing::Unsupported {
            let end = text.find([' ', '=']).unwrap_or(text.len());
            self.unsupported.push(format!("-o {}", &text[..end]));
        }
        self.directives.push(directive);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> CommonArgs {
        CommonArgs::parse("ssh_common_args", text).unwrap()
    }

    #[test]
    fn options_become_directives() {
        let args =
            parsed("-C -o ControlMaster=auto -oUser=bob -p2222 -4 -i '~/my key' -J a,b:23 -F none");
        let all: Vec<_> = args
            .directives
            .iter()
            .map(|d| format!("{} {}", d.keyword, d.value()))
            .collect();
        assert_eq!(
            all,
            [
                "controlmaster auto",
                "user bob",
                "port 2222",
                "addressfamily inet",
                "identityfile ~/my key",
                "proxyjump a,b:23",
            ]
        );
        assert_eq!(args.config_file.as_deref(), Some("none"));
        assert_eq!(args.unsupported, Vec::<String>::new());
    }

    #[test]
    fn a_proxy_command_keeps_its_quotes() {
        let args = parsed(r#"-o ProxyCommand="ssh -W '%h:%p' -q gw""#);
        assert_eq!(args.directives[0].value(), "ssh -W '%h:%p' -q gw");
    }

    #[test]
    fn what_cannot_be_done_is_named() {
        let args =
            parsed("-vvv -L 80:a:80 -M -o Tunnel=yes -o NoSuchThing=1 -o ControlPersist=60s");
        assert_eq!(
            args.unsupported,
            ["-L", "-M", "-o Tunnel", "-o NoSuchThing"]
        );
    }

    #[test]
    fn what_is_wrong_is_an_error() {
        for (text, why) in [
            ("-o", "-o needs a value"),
            ("host", "'host' is no option"),
            ("-o 'User=a", "No closing quotation"),
            ("-o Port", "missing value of port"),
        ] {
            let error = CommonArgs::parse("ssh_args", text).unwrap_err().to_string();
            assert_eq!(error, format!("ssh_args: {why} in '{text}'"));
        }
    }
}
