//! encrypt_string.

use std::io::{IsTerminal as _, stdin, stdout};

use clap::ArgMatches;
use shevek_vault::Zeroizing;

use super::encryption::Encryption;
use super::input::Source;
use crate::arguments::{ask_line, ask_password};
use crate::display::{Colour, Terminal};
use crate::error::CommandError;

/// Blanks before each line of a value, as Ansible writes them.
const INDENT: &str = "          ";

/// Whether the values are read from standard input too.
pub(super) fn reads_stdin(matches: &ArgMatches) -> Result<bool, CommandError> {
    let strings = strings(matches);
    let asks = matches.get_flag("prompt");
    let reads = strings.iter().any(|text| text == "-")
        || matches
            .get_one::<String>("stdin-name")
            .is_some_and(|name| !name.is_empty())
        || (strings.is_empty() && !asks);
    if asks && reads {
        return Err(CommandError::Usage(
            "The --prompt option is not supported if also reading input from stdin".into(),
        ));
    }
    Ok(reads)
}

fn strings(matches: &ArgMatches) -> Vec<String> {
    let strings = matches.get_many::<String>("strings");
    strings.into_iter().flatten().cloned().collect()
}

/// A value that is to be encrypted.
struct Plain {
    text: Zeroizing<Vec<u8>>,
    from: &'static str,
    name: Option<String>,
}

/// Collects the values and returns them encrypted, as YAML.
pub(super) fn encrypted(
    matches: &ArgMatches,
    reads_stdin: bool,
    encryption: &Encryption,
    terminal: &Terminal,
) -> Result<String, CommandError> {
    let mut values = Vec::new();
    if matches.get_flag("prompt") {
        values.push(asked(matches)?);
    }
    if reads_stdin {
        values.push(read(matches, terminal)?);
    }
    values.extend(given(matches, terminal)?);
    let mut blocks = String::new();
    for (index, value) in values.iter().enumerate() {
        let text = encryption.encrypt(&value.text)?;
        if values.len() > 1 {
            let number = index + 1;
            let line = match &value.name {
                Some(name) => format!(
                    "# The encrypted version of variable (\"{name}\", the string #{number} from {}).",
                    value.from
                ),
                None => format!(
                    "# The encrypted version of the string #{number} from {}.)",
                    value.from
                ),
            };
            terminal.error_line(&line, Colour::Plain);
        }
        blocks.push_str(&block(&text, value.name.as_deref()));
    }
    Ok(blocks)
}

/// Ansible: `VaultCLI.format_ciphertext_yaml`.
fn block(text: &str, name: Option<&str>) -> String {
    let mut block = match name.filter(|name| !name.is_empty()) {
        Some(name) => format!("{name}: !vault |\n"),
        None => "!vault |\n".to_string(),
    };
    for line in text.lines() {
        block.push_str(INDENT);
        block.push_str(line);
        block.push('\n');
    }
    block
}

fn asked(matches: &ArgMatches) -> Result<Plain, CommandError> {
    let end = || CommandError::Unexpected(anyhow::anyhow!("EOF when reading a line"));
    let name = ask_line("Variable name (enter for no name): ")?.ok_or_else(end)?;
    let name = String::from_utf8_lossy(&name).into_owned();
    let text = if matches.get_flag("show-input") {
        ask_line("String to encrypt:")?
    } else {
        ask_password("String to encrypt (hidden): ")?
    };
    let text = text.ok_or_else(end)?;
    refuse_empty(
        &text,
        "The plaintext provided from the prompt was empty, not encrypting",
    )?;
    Ok(Plain {
        text,
        from: "the interactive prompt",
        name: Some(name).filter(|name| !name.is_empty()),
    })
}

fn read(matches: &ArgMatches, terminal: &Terminal) -> Result<Plain, CommandError> {
    if stdout().is_terminal() {
        terminal.error_line(
            "Reading plaintext input from stdin. (ctrl-d to end input, twice if your content does not already have a newline)",
            Colour::Plain,
        );
    }
    let data = Source::Stdin.read()?;
    refuse_empty(&data, "stdin was empty, not encrypting")?;
    if stdout().is_terminal() && stdin().is_terminal() && !data.ends_with(b"\n") {
        terminal.line("", Colour::Plain);
    }
    Ok(Plain {
        text: with_plain_breaks(&data),
        from: "stdin",
        name: matches.get_one::<String>("stdin-name").cloned(),
    })
}

/// Line breaks of other systems become those of this one, as Python reads text.
fn with_plain_breaks(data: &[u8]) -> Zeroizing<Vec<u8>> {
    let mut text = Zeroizing::new(Vec::with_capacity(data.len()));
    for (at, byte) in data.iter().enumerate() {
        match byte {
            b'\r' if data.get(at + 1) == Some(&b'\n') => {}
            b'\r' => text.push(b'\n'),
            byte => text.push(*byte),
        }
    }
    text
}

/// The values on the command line, with the names in their order.
fn given(matches: &ArgMatches, terminal: &Terminal) -> Result<Vec<Plain>, CommandError> {
    let names = matches.get_many::<String>("name");
    let names: Vec<&String> = names.into_iter().flatten().collect();
    let strings = strings(matches);
    let texts: Vec<&String> = strings.iter().filter(|text| *text != "-").collect();
    if let Some(last) = names.last().filter(|_| texts.len() > names.len()) {
        terminal.error_line(
            "The number of --name options do not match the number of args.",
            Colour::Plain,
        );
        terminal.error_line(
            &format!("The last named variable will be \"{last}\". The rest will not have names."),
            Colour::Plain,
        );
    }
    let mut values = Vec::new();
    for (index, text) in texts.into_iter().enumerate() {
        refuse_empty(
            text.as_bytes(),
            "The plaintext provided from the command line args was empty, not encrypting",
        )?;
        values.push(Plain {
            text: Zeroizing::new(text.clone().into_bytes()),
            from: "the command line args",
            name: names.get(index).map(ToString::to_string),
        });
    }
    Ok(values)
}

fn refuse_empty(text: &[u8], message: &str) -> Result<(), CommandError> {
    if text.is_empty() {
        return Err(CommandError::Usage(message.into()));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn line_breaks_become_plain() {
        assert_eq!(*with_plain_breaks(b"a\r\nb\rc\n\r"), b"a\nb\nc\n\n");
    }

    #[test]
    fn blocks_are_yaml() {
        let text = "$ANSIBLE_VAULT;1.1;AES256\n30\n";
        let lines = "          $ANSIBLE_VAULT;1.1;AES256\n          30\n";
        assert_eq!(block(text, Some("x")), format!("x: !vault |\n{lines}"));
        assert_eq!(block(text, None), format!("!vault |\n{lines}"));
    }
}
