//! Records which modules do their work in which distributions: `record_distributions [RELEASE...]`.
//!
//! Called by `tests/distributions/record`. Needs root, debootstrap and a mirror.

use std::collections::BTreeSet;
use std::process::ExitCode;

use shevek_tests::distributions::{Image, RELEASES, Recorded, Release, run};

fn main() -> ExitCode {
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    if let Some(unknown) = wanted.iter().find(|name| Release::find(name).is_none()) {
        let known: Vec<_> = RELEASES.iter().map(|release| release.name).collect();
        eprintln!("{unknown} is none of {}", known.join(", "));
        return ExitCode::FAILURE;
    }
    let mut code = ExitCode::SUCCESS;
    for release in RELEASES {
        if !wanted.is_empty() && !wanted.iter().any(|name| name == release.name) {
            continue;
        }
        match record(release) {
            Ok(count) => println!("{}: {count} modules", release.name),
            Err(error) => {
                eprintln!("{}: {error}", release.name);
                code = ExitCode::FAILURE;
            }
        }
    }
    code
}

/// Writes what passed, up to the first image that did not.
fn record(release: &Release) -> Result<usize, String> {
    let mut recorded: Option<Recorded> = None;
    for image in Image::ALL {
        let run = run(release, image).map_err(|error| format!("{}: {error}", image.name()))?;
        let recorded = recorded.get_or_insert_with(|| Recorded::new(&run));
        recorded.add(image, run);
        recorded
            .write(release)
            .map_err(|error| format!("the answer: {error}"))?;
    }
    Ok(recorded.map_or(0, |recorded| {
        recorded.modules.values().map(BTreeSet::len).sum()
    }))
}
