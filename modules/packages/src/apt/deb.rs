//! Package files. Ansible: `install_deb`.

use std::path::Path;

use serde_json::{Value as Json, json};
use shevek_plugin::target::Tool;
use shevek_plugin::{ModuleContext, ModuleError, TaskResult};

use super::arguments::{Args, State};
use super::command::{Line, apt_get, prepared, quiet};
use super::install::install;
use crate::download::download;

/// Installs the files of the argument `deb`, and first what they need.
pub(super) fn install_files(
    context: &ModuleContext<'_>,
    args: &Args,
    deb: &str,
    warnings: &mut Vec<String>,
) -> Result<TaskResult, ModuleError> {
    let fetched;
    let deb = if deb.contains("://") {
        fetched = download(context, deb)?;
        fetched.as_str()
    } else {
        deb
    };
    let (mut files, mut needed) = (Vec::new(), Vec::new());
    for file in deb.split(',') {
        if is_installed(context, file)? {
            continue;
        }
        needed.extend(missing(context, args, file)?);
        if args.install_recommends == Some(true) {
            let recommended = field(context, file, "Recommends")?;
            needed.extend(recommended.split_whitespace().map(ToString::to_string));
        }
        files.push(file.to_string());
    }
    let mut before = TaskResult::changed(false);
    if !needed.is_empty() {
        before = install(context, args, State::Present, &needed, warnings)?;
    }
    let text = |result: &TaskResult, key: &str| {
        result
            .get(key)
            .and_then(Json::as_str)
            .unwrap_or_default()
            .to_string()
    };
    if files.is_empty() {
        let diff = before.get("diff").cloned().unwrap_or_else(|| "".into());
        return Ok(TaskResult::changed(before.is_changed())
            .with("stdout", text(&before, "stdout"))
            .with("stderr", text(&before, "stderr"))
            .with("diff", diff));
    }
    let mut line = Line::new("dpkg");
    for option in args.dpkg_options.split(',') {
        line = line.word(&format!("--{option}"));
    }
    if context.check_mode {
        line = line.word("--simulate");
    }
    if args.force {
        line = line.word("--force-all");
    }
    line = line.word("-i");
    for file in &files {
        line = line.word(file);
    }
    let output = line.run(context, args)?;
    let stdout = text(&before, "stdout") + &output.stdout;
    let stderr = text(&before, "stderr") + &output.stderr;
    if output.rc != 0 {
        return Err(ModuleError::new(format!("{} failed", line.shown()))
            .with("stdout", stdout)
            .with("stderr", stderr));
    }
    let diff = match before.get("diff").and_then(|diff| diff.get("prepared")) {
        Some(Json::String(first)) => json!({"prepared": format!("{first}\n\n{}", output.stdout)}),
        _ => json!({"prepared": prepared(&output.stdout)}),
    };
    Ok(TaskResult::changed(true)
        .with("stdout", stdout)
        .with("stderr", stderr)
        .with("diff", diff))
}

/// A field of a package file. Ansible: `get_field_of_deb`.
fn field(context: &ModuleContext<'_>, file: &str, name: &str) -> Result<String, ModuleError> {
    let dpkg = context.require_program("dpkg")?;
    let output = Tool::new(dpkg.as_str())
        .args(["--field", file, name])
        .run(context)?;
    if output.rc != 0 {
        return Err(
            ModuleError::new(format!("{dpkg} --field {file} {name} failed"))
                .with("stdout", output.stdout)
                .with("stderr", output.stderr),
        );
    }
    Ok(output.stdout.trim_matches('\n').to_string())
}

/// Whether the same version of the package is installed.
fn is_installed(context: &ModuleContext<'_>, file: &str) -> Result<bool, ModuleError> {
    if !Path::new(file).exists() {
        return Err(ModuleError::new(format!(
            "Unable to install package: E:Could not open file {file} - open (2: No such file or directory)"
        )));
    }
    let name = field(context, file, "Package")?;
    let version = field(context, file, "Version")?;
    let architecture = field(context, file, "Architecture")?;
    let name = if architecture == "all" {
        name
    } else {
        format!("{name}:{architecture}")
    };
    let output = Tool::new(context.require_program("dpkg-query")?)
        .args(["-W", "-f", "${db:Status-Status} ${Version}\n", "--", &name])
        .run(context)?;
    Ok(output.rc == 0 && output.stdout.trim_end() == format!("installed {version}"))
}

/// The packages that must be installed for the file, as apt finds out.
fn missing(
    context: &ModuleContext<'_>,
    args: &Args,
    file: &str,
) -> Result<Vec<String>, ModuleError> {
    let path = std::fs::canonicalize(file)
        .map_err(|error| ModuleError::new(format!("Unable to install package: {file}: {error}")))?;
    let own = field(context, file, "Package")?;
    let path = path.display().to_string();
    let mut tool =
        Tool::new(apt_get(context)?).args(["-y", "--simulate", "--no-install-recommends"]);
    if args.allow_downgrade || args.force {
        tool = tool.arg("--allow-downgrades");
    }
    let output = quiet(tool.args(["install", &path])).run(context)?;
    if output.rc != 0 {
        if args.force {
            return Ok(Vec::new());
        }
        let reason = unmet(&output.stdout)
            .or_else(|| output.stderr.lines().last().map(ToString::to_string))
            .unwrap_or_default();
        return Err(ModuleError::new(reason));
    }
    Ok(output
        .stdout
        .lines()
        .filter_map(|line| line.strip_prefix("Inst ")?.split_whitespace().next())
        .filter(|name| *name != own)
        .map(ToString::to_string)
        .collect())
}

/// The first dependency that cannot be met, in python-apt's words.
fn unmet(output: &str) -> Option<String> {
    let (_, rest) = output
        .lines()
        .find_map(|line| line.split_once(" : Depends: "))?;
    let end = rest.find(" but ").unwrap_or(rest.len());
    Some(format!(
        "Dependency is not satisfiable: {}\n",
        rest[..end].trim()
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_unmet_dependency_is_named() {
        let text = "The following packages have unmet dependencies:\n press : Depends: ink (>= 2) but it is not installable\n         Depends: paper but\n";
        assert_eq!(
            unmet(text).as_deref(),
            Some("Dependency is not satisfiable: ink (>= 2)\n")
        );
        assert_eq!(unmet("all well"), None);
    }
}
