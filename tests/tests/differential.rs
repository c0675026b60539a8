//! shevek's answers to the cases of `tests/differential/cases`, against those recorded from real
//! Ansible. One test for each run of each case.

use libtest_mimic::{Arguments, Failed, Trial};
use shevek_tests::differential::{Case, Engine, all_cases, call, difference, read_answers};

fn main() {
    let arguments = Arguments::from_args();
    let trials = all_cases().into_iter().flat_map(trials).collect();
    libtest_mimic::run(&arguments, trials).exit();
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
