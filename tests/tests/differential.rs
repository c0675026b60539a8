//! shevek's answers to the cases of `tests/differential/cases`, against those recorded from real
//! Ansible. One test for each run of each case.

use libtest_mimic::{Arguments, Failed, Trial};
use shevek_tests::differential::{Case, Engine, all_cases, call, difference, read_answers};

fn main() {
    let (filters, options) = split_filters(std::env::args());
    let mut arguments = Arguments::from_iter(options);
    // A run is mostly waiting: for its machine, for its server.
    let processors = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    arguments.test_threads.get_or_insert(processors * 4);
    let is_wanted = |trial: &Trial| {
        filters.is_empty()
            || filters.iter().any(|filter| {
                if arguments.exact {
                    trial.name() == filter
                } else {
                    trial.name().contains(filter)
                }
            })
    };
    let trials = all_cases().into_iter().flat_map(trials);
    libtest_mimic::run(&arguments, trials.filter(is_wanted).collect()).exit();
}

/// The filters among the arguments, and the rest: libtest takes several filters, its copy here one.
fn split_filters(arguments: impl Iterator<Item = String>) -> (Vec<String>, Vec<String>) {
    const WITH_VALUE: [&str; 6] = [
        "--test-threads",
        "--logfile",
        "--skip",
        "--color",
        "--format",
        "-Z",
    ];
    let (mut filters, mut options) = (Vec::new(), Vec::new());
    for argument in arguments {
        let is_value = options
            .last()
            .is_none_or(|last: &String| WITH_VALUE.contains(&last.as_str()));
        if is_value || argument.starts_with('-') {
            options.push(argument);
        } else {
            filters.push(argument);
        }
    }
    (filters, options)
}

fn trials(case: Case) -> Vec<Trial> {
    let trial = |(number, args): (usize, &Vec<String>)| {
        let (case, args) = (case.clone(), args.clone());
        let waits = case.settings.waits_for.is_some();
        let name = format!("{} {}", case.name, args.join(" "));
        Trial::test(name.trim_end().to_owned(), move || {
            check(&case, number, &args)
        })
        .with_ignored_flag(waits)
    };
    case.settings.runs.iter().enumerate().map(trial).collect()
}

fn check(case: &Case, number: usize, args: &[String]) -> Result<(), Failed> {
    let answers = read_answers(&case.answers())?;
    let Some(expected) = answers.get(number).filter(|answer| answer.args == args) else {
        return Err(
            "the recorded answers are of other arguments: run tests/differential/record".into(),
        );
    };
    let (actual, outcome) = call(case, args, &Engine::Shevek);
    match difference(expected, &actual) {
        None => Ok(()),
        Some(text) => Err(format!("{text}--- standard error of shevek\n{}", outcome.stderr).into()),
    }
}
