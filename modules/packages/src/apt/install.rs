//! Installing. Ansible: `install`.

use shevek_plugin::target::Tool;
use shevek_plugin::{ModuleContext, ModuleError, TaskResult};

use super::arguments::{Args, State};
use super::command::{Line, apt_get, diff, quiet};
use super::package::{Comparison, Installable, Packages, Wanted};

/// What `apt-get` says when there is nothing to do.
pub(super) const NOTHING: &str = "\n0 upgraded, 0 newly installed, 0 to remove";

/// Why packages were not installed.
pub(super) struct Failure {
    pub(super) error: ModuleError,
    /// Whether the state of the lists of packages belongs to the result. Ansible: what `install` returns, in
    /// contrast to a call of `fail_json`.
    pub(super) tells_cache: bool,
}

impl From<ModuleError> for Failure {
    fn from(error: ModuleError) -> Self {
        Self {
            error,
            tells_cache: false,
        }
    }
}

impl From<Failure> for ModuleError {
    fn from(failure: Failure) -> Self {
        failure.error
    }
}

/// A failure of `apt-get` or for want of a version.
fn refused(error: ModuleError) -> Failure {
    Failure {
        error,
        tells_cache: true,
    }
}

/// Installs the packages of the task.
pub(super) fn install(
    context: &ModuleContext<'_>,
    args: &Args,
    state: State,
    packages: &[String],
    warnings: &mut Vec<String>,
) -> Result<TaskResult, Failure> {
    let builds = state == State::BuildDep;
    let expanded = expand(context, args, packages)?;
    let (names, specifications) = if builds {
        (Vec::new(), expanded)
    } else {
        choose(context, args, state, &expanded)?
    };
    let mut result = TaskResult::changed(false);
    if !specifications.is_empty() {
        let mut line = Line::new(&apt_get(context)?)
            .word("-y")
            .dpkg_options(args)
            .word_if(args.only_upgrade, "--only-upgrade")
            .word_if(state == State::Fixed, "--fix-broken")
            .word_if(args.force, "--force-yes");
        if !builds {
            line = line.word_if(args.autoremove, "--auto-remove");
        }
        line = line
            .word_if(args.fail_on_autoremove, "--no-remove")
            .word_if(context.check_mode, "--simulate")
            .word(if builds { "build-dep" } else { "install" });
        for specification in &specifications {
            line = line.name(specification);
        }
        line = line.release(args);
        if let Some(recommends) = args.install_recommends {
            let answer = if recommends { "yes" } else { "no" };
            line = line
                .word("-o")
                .word(&format!("APT::Install-Recommends={answer}"));
        }
        for (given, word) in [
            (args.allow_unauthenticated, "--allow-unauthenticated"),
            (args.allow_downgrade, "--allow-downgrades"),
            (
                args.allow_change_held_packages,
                "--allow-change-held-packages",
            ),
        ] {
            if given {
                line = line.word(word);
            }
        }
        let output = line.run(context, args)?;
        if output.rc != 0 {
            return Err(refused(
                ModuleError::new(format!("'{}' failed: {}", line.shown(), output.stderr))
                    .with("stdout", output.stdout)
                    .with("stderr", output.stderr)
                    .with("rc", output.rc),
            ));
        }
        result.changed = Some(!builds || !output.stdout.contains(NOTHING));
        result.set("diff", diff(context, &output.stdout));
        result.set("stdout", output.stdout);
        result.set("stderr", output.stderr);
    }
    if !builds && !context.check_mode {
        mark_manual(context, &names, warnings)?;
    }
    Ok(result)
}

/// The names and what is to be handed to `apt-get`.
fn choose(
    context: &ModuleContext<'_>,
    args: &Args,
    state: State,
    packages: &[String],
) -> Result<(Vec<String>, Vec<String>), Failure> {
    let wanted: Vec<Wanted> = packages.iter().map(|text| Wanted::parse(text)).collect();
    let mut known = Packages::new(context, args)?;
    known.load(&wanted)?;
    let upgrades = state == State::Latest;
    let (mut names, mut specifications) = (Vec::new(), Vec::new());
    for (text, wanted) in packages.iter().zip(&wanted) {
        let name = &wanted.name;
        names.push(name.clone());
        let status = known.for_install(wanted)?;
        if !status.installed && args.only_upgrade {
            continue;
        }
        let exact = match &wanted.version {
            Some((_, version)) => format!("{name}={version}"),
            None => name.clone(),
        };
        let pinned = matches!(wanted.version, Some((Comparison::Equal, _)));
        match status.installable {
            Installable::Nothing if !status.version_installed => {
                return Err(refused(ModuleError::new(format!(
                    "no available installation candidate for {text}"
                ))));
            }
            Installable::Nothing => {}
            installable if !status.installed || upgrades || !status.version_installed => {
                specifications.push(match installable {
                    Installable::Version(version) => format!("{name}={version}"),
                    _ => exact,
                });
            }
            // A newer version fits the same pattern: Ansible's module hands it on.
            _ if pinned => specifications.push(exact),
            _ => {}
        }
    }
    Ok((names, specifications))
}

/// Names with wildcards become those of the packages that match.
pub(super) fn expand(
    context: &ModuleContext<'_>,
    args: &Args,
    packages: &[String],
) -> Result<Vec<String>, ModuleError> {
    let mut expanded = Vec::new();
    for text in packages {
        let name = Wanted::parse(text).name;
        if !name.contains(['*', '?', '[', ']', '!']) {
            expanded.push(text.clone());
            continue;
        }
        let matching = Packages::new(context, args)?.matching(&name)?;
        if matching.is_empty() {
            return Err(ModuleError::new(format!(
                "No package(s) matching '{name}' available"
            )));
        }
        expanded.extend(matching);
    }
    Ok(expanded)
}

/// What the task names is no longer removed as if it had only been needed by others.
fn mark_manual(
    context: &ModuleContext<'_>,
    names: &[String],
    warnings: &mut Vec<String>,
) -> Result<(), ModuleError> {
    if names.is_empty() {
        return Ok(());
    }
    let Some(program) = context.find_program("apt-mark", &[]) else {
        warnings.push(
            "Could not find apt-mark binary, not marking package(s) as manually installed.".into(),
        );
        return Ok(());
    };
    let output = quiet(
        Tool::new(program.as_str())
            .arg("manual")
            .args(names.iter().cloned()),
    )
    .run(context)?;
    if output.rc == 0 {
        return Ok(());
    }
    let line = format!("{program} manual {}", names.join(" "));
    Err(
        ModuleError::new(format!("'{line}' failed: {}", output.stderr))
            .with("stdout", output.stdout)
            .with("stderr", output.stderr)
            .with("rc", output.rc),
    )
}
