//! The command itself: options, the checkout, the run of the playbooks.

use std::fmt::Write as _;
use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode};
use std::time::Duration;

use clap::ArgMatches;
use serde_json::json;
use shevek_engine::ConfigSource as _;

use super::checkout::{Checkout, Updated};
use super::host_names::HostNames;
use super::select::select;
use crate::arguments::{unfracked, verbosity};
use crate::callback::Problems;
use crate::commands::git::Access;
use crate::commands::session::terminal;
use crate::configuration::{Configuration, flag};
use crate::display::{Colour, json_text};
use crate::error::CommandError;

/// The modules that ansible-pull knows; here it is git alone.
const MODULES: [&str; 4] = ["git", "subversion", "hg", "bzr"];
/// The exit code of a repository that could not be got. Ansible: that of a failed ad hoc task.
const FAILED_CHECKOUT: u8 = 2;

pub(in crate::commands) fn run(matches: &ArgMatches) -> Result<ExitCode, CommandError> {
    let configuration = Configuration::load()?;
    let terminal = terminal(&configuration)?;
    let mut problems = Problems::new(terminal.clone(), true);
    for warning in &configuration.warnings {
        problems.warning(warning);
    }
    let verbosity = verbosity(matches, &configuration)?;
    if verbosity > 0 {
        terminal.line(&configuration.sentence(), Colour::Verbose);
    }
    let names = HostNames::find();
    let text = |name: &str| matches.get_one::<String>(name).map(String::as_str);
    let folder = match text("directory") {
        Some(folder) => unfracked(folder),
        None => ansible_home(&configuration).join("pull").join(&names.full),
    };
    if folder.exists() && !folder.is_dir() {
        return Err(CommandError::Usage(format!(
            "{} is not a valid or accessible directory.",
            folder.display()
        )));
    }
    let sleep = text("sleep").map(random_below).transpose()?;
    let url = text("url").ok_or_else(|| {
        CommandError::Usage("URL for repository not specified, use -h for help".into())
    })?;
    check_module(text("module-name").unwrap_or("git"))?;
    let now = jiff::Zoned::now();
    let started = now.strftime("Starting Ansible Pull at %Y-%m-%d %H:%M:%S");
    terminal.line(&started.to_string(), Colour::Plain);
    let words: Vec<String> = std::env::args_os()
        .map(|word| word.to_string_lossy().into_owned())
        .collect();
    terminal.line(&words.join(" "), Colour::Plain);
    if let Some(seconds) = sleep.filter(|seconds| *seconds > 0) {
        terminal.line(&format!("Sleeping for {seconds} seconds..."), Colour::Plain);
        std::thread::sleep(Duration::from_secs(seconds));
    }
    let shallow = !matches.get_flag("full");
    // git takes no newest commit alone out of a folder. Ansible does the same.
    let url = if url.starts_with('/') && shallow {
        format!("file://{url}")
    } else {
        url.to_owned()
    };
    let checkout = Checkout {
        url: &url,
        folder: &folder,
        version: text("checkout"),
        shallow,
        clean: matches.get_flag("clean"),
        track_submodules: matches.get_flag("track-subs"),
        verify: matches.get_flag("verify-commit"),
        access: Access {
            key_file: text("private-key").map(unfracked),
            accept_host_key: matches.get_flag("accept-host-key"),
        },
    };
    match checkout.update() {
        Ok(updated) => {
            let told = told(&updated, &folder);
            terminal.line(
                &told,
                if updated.changed {
                    Colour::Changed
                } else {
                    Colour::Ok
                },
            );
            if matches.get_flag("only-if-changed") && !updated.changed {
                let bytes = bytes_repr(&format!("{told}\n"));
                let sentence = format!("Repository has not changed, quitting: {bytes}");
                terminal.line(&sentence, Colour::Plain);
                return Ok(ExitCode::SUCCESS);
            }
        }
        Err(error) => {
            terminal.error_line(&format!("[ERROR]: {error}"), Colour::Error);
            let result = json!({"changed": false, "msg": error});
            let text = format!("localhost | FAILED! => {}", json_text(&result, Some(4)));
            terminal.line(&text, Colour::Error);
            if !matches.get_flag("force") {
                return Ok(ExitCode::from(FAILED_CHECKOUT));
            }
            problems
                .warning("Unable to update repository. Continuing with (forced) run of playbook.");
        }
    }
    let given: Vec<String> = all(matches, "playbooks");
    let playbooks = select(&folder, &given, &names).map_err(|errors| {
        problems.warning(&errors);
        CommandError::Usage("Could not find a playbook to run.".into())
    })?;
    let has_diff = matches.get_flag("diff")
        || flag(&configuration, "ANSIBLE_DIFF_ALWAYS", "diff", "always")?.unwrap_or(false);
    let mut arguments = playbook_arguments(matches, &folder, &names);
    arguments.extend((0..verbosity).map(|_| "-v".to_owned()));
    if has_diff {
        arguments.push("-D".into());
    }
    let code = run_playbooks(&folder, &playbooks, &arguments)?;
    if matches.get_flag("purge")
        && let Err(error) = std::fs::remove_dir_all(&folder)
    {
        let text = format!("[ERROR]: Failed to remove {}: {error}", folder.display());
        terminal.error_line(&text, Colour::Error);
    }
    Ok(code)
}

fn check_module(module: &str) -> Result<(), CommandError> {
    if module == "git" {
        return Ok(());
    }
    if MODULES.contains(&module) {
        return Err(CommandError::Usage(format!(
            "The repository module {module} is not built in, only git is."
        )));
    }
    Err(CommandError::Usage(format!(
        "Unsupported repo module {module}, choices are {}",
        MODULES.join(",")
    )))
}

fn ansible_home(configuration: &Configuration) -> PathBuf {
    let home = configuration
        .env("ANSIBLE_HOME")
        .or_else(|| configuration.ini("defaults", "home"));
    unfracked(home.as_deref().unwrap_or("~/.ansible"))
}

/// A number from 0 up to, but without, the one that `text` is.
fn random_below(text: &str) -> Result<u64, CommandError> {
    let limit = text.trim().parse::<u64>().ok().filter(|limit| *limit > 0);
    let limit = limit.ok_or_else(|| CommandError::Usage(format!("{text} is not a number.")))?;
    let mut bytes = [0; 8];
    std::fs::File::open("/dev/urandom")
        .and_then(|mut file| file.read_exact(&mut bytes))
        .map_err(|error| CommandError::Failed(format!("/dev/urandom: {error}")))?;
    Ok(u64::from_ne_bytes(bytes) % limit)
}

/// What was done to the checkout, as an ad hoc task would tell it.
fn told(updated: &Updated, folder: &Path) -> String {
    let mut result = json!({
        "after": updated.after,
        "before": updated.before,
        "changed": updated.changed,
    });
    if updated.before.is_some() {
        result["remote_url_changed"] = updated.remote_url_changed.into();
    }
    if updated.discarded {
        let folder = folder.display();
        result["msg"] = format!("Local modifications exist in the destination: {folder}").into();
    }
    if updated.submodules_changed {
        result["submodules_changed"] = true.into();
    }
    let word = if updated.changed {
        "CHANGED"
    } else {
        "SUCCESS"
    };
    format!("localhost | {word} => {}", json_text(&result, Some(4)))
}

/// Python's `repr` of the bytes of a text that holds double quotes.
fn bytes_repr(text: &str) -> String {
    let mut out = String::from("b'");
    for byte in text.bytes() {
        match byte {
            b'\n' => out.push_str("\\n"),
            b'\\' => out.push_str("\\\\"),
            b'\'' => out.push_str("\\'"),
            b' '..=b'~' => out.push(char::from(byte)),
            other => {
                let _ = write!(out, "\\x{other:02x}");
            }
        }
    }
    out.push('\'');
    out
}

fn all(matches: &ArgMatches, name: &str) -> Vec<String> {
    let values = matches.get_many::<String>(name).into_iter().flatten();
    values.cloned().collect()
}

/// The options that the run of the playbooks gets.
fn playbook_arguments(matches: &ArgMatches, folder: &Path, names: &HostNames) -> Vec<String> {
    let mut out = vec!["-c".to_owned(), "local".to_owned()];
    for (name, option) in [
        ("vault-password-file", "--vault-password-file"),
        ("vault-id", "--vault-id"),
        ("become-password-file", "--become-password-file"),
        ("connection-password-file", "--connection-password-file"),
        ("module-path", "--module-path"),
        ("extra-vars", "--extra-vars"),
        ("skip-tags", "--skip-tags"),
        ("tags", "--tags"),
    ] {
        let values = all(matches, name).into_iter();
        out.extend(values.map(|value| format!("{option}={value}")));
    }
    for (name, option) in [
        ("ask-become-pass", "--ask-become-pass"),
        ("ask-vault-password", "--ask-vault-password"),
        ("check", "--check"),
        ("flush-cache", "--flush-cache"),
    ] {
        if matches.get_flag(name) {
            out.push(option.to_owned());
        }
    }
    let limit = matches.get_one::<String>("limit").cloned();
    out.push(format!(
        "--limit={}",
        limit.unwrap_or_else(|| names.limit())
    ));
    // Inventories may be files of the checkout; what is neither there nor a list of hosts is left out, as in Ansible.
    for source in all(matches, "inventory") {
        if source.contains(',') || folder.join(&source).exists() {
            out.push(format!("--inventory={source}"));
        }
    }
    out
}

/// Runs the playbooks with this program, in the checkout: its ansible.cfg counts.
fn run_playbooks(
    folder: &Path,
    playbooks: &[PathBuf],
    arguments: &[String],
) -> Result<ExitCode, CommandError> {
    let failed = |error: std::io::Error| {
        CommandError::Failed(format!("The playbook cannot be run: {error}"))
    };
    let program = std::env::current_exe().map_err(failed)?;
    let status = Command::new(program)
        .arg("playbook")
        .args(arguments)
        .args(playbooks)
        .current_dir(folder)
        .status()
        .map_err(failed)?;
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    Ok(ExitCode::from(code.unwrap_or(1)))
}

#[cfg(test)]
mod tests {
    use super::{bytes_repr, random_below};

    #[test]
    fn bytes_are_shown_as_python_shows_them() {
        assert_eq!(bytes_repr("a\"b'\\\né"), r#"b'a"b\'\\\n\xc3\xa9'"#);
    }

    #[test]
    fn a_nap_is_shorter_than_its_limit() {
        assert_eq!(random_below("1").expect("a number"), 0);
        assert!((0..50).all(|_| random_below("3").expect("a number") < 3));
        assert!(random_below("many").is_err());
    }
}
