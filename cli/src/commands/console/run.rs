//! The command itself: the loop over lines.

use std::process::ExitCode;
use std::sync::Arc;

use clap::ArgMatches;
use shevek_engine::RegistryCatalog;

use super::command::{Line, Own, read};
use super::completion::Completion;
use super::input::{Given, Input};
use super::session::{After, Console};
use crate::arguments::playbook_dir;
use crate::commands::session::prepare;
use crate::configuration::Configuration;
use crate::display::Colour;
use crate::error::CommandError;

const INTRO: &str = "Welcome to the ansible console. Type help or ? to list commands.\n";

pub(in crate::commands) fn run(matches: &ArgMatches) -> Result<ExitCode, CommandError> {
    let current = std::env::current_dir().unwrap_or_default();
    let playbook_dir = playbook_dir(matches, &Configuration::load()?).unwrap_or(current);
    let prepared = prepare(matches, &playbook_dir)?;
    let catalog = Arc::new(RegistryCatalog::new(prepared.registry.clone()));
    let terminal = prepared.terminal.clone();
    let mut console = Console::start(matches, prepared, Arc::clone(&catalog))?;
    let mut input = Input::open(Completion {
        painted_prompt: String::new(),
        names: console.names(),
        catalog,
    })?;
    terminal.line(INTRO, Colour::Plain);
    if matches.get_flag("list-hosts") {
        console.own(Own::List, "")?;
    }
    loop {
        let (prompt, is_root) = console.prompt();
        let colour = if is_root {
            Colour::Error
        } else {
            Colour::Prompt
        };
        let given = input.line(&prompt, &terminal.painted(&prompt, colour))?;
        let after = match given {
            Given::Interrupted => After::Next,
            Given::End => After::Exit,
            Given::Line(line) => match read(&line) {
                Line::Empty => After::Next,
                Line::Own(own, argument) => console.own(own, argument)?,
                Line::Shell(command) => console.task(command, true)?,
                Line::Task(line) => console.task(line, false)?,
            },
        };
        if after == After::Exit {
            break;
        }
    }
    terminal.line("\nAnsible-console was exited.", Colour::Plain);
    input.close();
    console.close()?;
    Ok(ExitCode::SUCCESS)
}
