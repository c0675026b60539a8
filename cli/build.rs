//! Builds the runner for targets and embeds it, compressed.
//!
//! The build is a cargo build within this one, with a target directory of its own that all builds of the CLI with
//! the same profile share, whatever their features. `SHEVEK_RUNNER`
//! and `SHEVEK_RUNNER_DYNAMIC` name ready binaries to be embedded instead (for publishing, where the sources of
//! the runner are not at hand).

use std::error::Error;
use std::ffi::OsStr;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use flate2::Compression;
use flate2::write::GzEncoder;
use sha2::{Digest, Sha256};

#[path = "../core/wire/src/cksum.rs"]
#[expect(unreachable_pub, reason = "it is public in shevek-wire")]
mod cksum;

/// What the runner is made of, below the workspace's root.
const SOURCES: [&str; 20] = [
    "Cargo.toml",
    "Cargo.lock",
    "core/codec/Cargo.toml",
    "core/codec/src",
    "core/http/Cargo.toml",
    "core/http/src",
    "core/plugin/Cargo.toml",
    "core/plugin/src",
    "core/wire/Cargo.toml",
    "core/wire/src",
    "modules/async_status",
    "modules/async_wrapper",
    "modules/command",
    "modules/facts",
    "modules/files",
    "modules/net",
    "modules/packages",
    "modules/runner",
    "modules/scm",
    "modules/system",
];

/// Variables of the outer build that would change the inner one.
const SCRUBBED: [&str; 10] = [
    "RUSTFLAGS",
    "CARGO_ENCODED_RUSTFLAGS",
    "CARGO_BUILD_RUSTFLAGS",
    "RUSTC_WRAPPER",
    "RUSTC_WORKSPACE_WRAPPER",
    "MAKEFLAGS",
    "CARGO_MAKEFLAGS",
    "CARGO_TARGET_DIR",
    "CARGO_BUILD_TARGET_DIR",
    "CARGO_BUILD_TARGET",
];

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    let out = PathBuf::from(std::env::var("OUT_DIR")?);
    let target = std::env::var("TARGET")?;
    let machine = std::env::var("CARGO_CFG_TARGET_ARCH")?;
    let manifest = PathBuf::from(std::env::var("CARGO_MANIFEST_DIR")?);
    let root = manifest.parent().ok_or("cli/ lies in the workspace")?;

    for source in SOURCES {
        println!("cargo::rerun-if-changed={}", root.join(source).display());
    }
    let fixed = image(&out, "runner", "SHEVEK_RUNNER", || {
        build(root, &out, &target, false)
    })?;
    let dynamic = image(&out, "runner-dynamic", "SHEVEK_RUNNER_DYNAMIC", || {
        build(root, &out, &target, true)
    })?;
    let code = format!(
        "pub(crate) static RUNNERS: RunnerPair = RunnerPair {{\n    \
         machine: Cow::Borrowed({machine:?}),\n    fixed: Some({fixed}),\n    dynamic: Some({dynamic}),\n}};\n"
    );
    fs::write(out.join("runner_images.rs"), code)?;
    Ok(())
}

/// The binary that a variable names, or else the one that is built, as Rust source of a `RunnerImage`.
fn image(
    out: &Path,
    name: &str,
    variable: &str,
    build: impl FnOnce() -> Outcome<PathBuf>,
) -> Outcome<String> {
    println!("cargo::rerun-if-env-changed={variable}");
    let binary = match std::env::var_os(variable) {
        Some(path) => {
            println!("cargo::rerun-if-changed={}", Path::new(&path).display());
            PathBuf::from(path)
        }
        None => build()?,
    };
    let bytes = fs::read(&binary).map_err(|error| format!("{}: {error}", binary.display()))?;
    let file = out.join(format!("{name}.gz"));
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(&bytes)?;
    fs::write(&file, encoder.finish()?)?;
    Ok(format!(
        "RunnerImage {{ bytes_gz: Cow::Borrowed(include_bytes!({})), len: {}, sha256: Cow::Borrowed(\"{:x}\"), \
         cksum: {} }}",
        rust_text(&file)?,
        rust_number(&bytes.len().to_string()),
        Sha256::digest(&bytes),
        rust_number(&cksum::Cksum::of(&bytes).to_string()),
    ))
}

/// Builds the runner: static, or dynamically linked with the loader of module dylibs.
///
/// Both share a target directory and most crates: being static is told to the last step alone.
fn build(root: &Path, out: &Path, target: &str, dynamic: bool) -> Outcome<PathBuf> {
    let directory = runner_target(out);
    let mut cargo = Command::new(std::env::var_os("CARGO").ok_or("cargo runs this")?);
    cargo.current_dir(root).args([
        "rustc",
        "--quiet",
        "--package",
        "shevek-runner",
        "--bin",
        "shevek-runner",
        "--profile",
        "runner",
        // Explicit, so that flags for the target do not reach build scripts and procedural macros.
        "--target",
        target,
    ]);
    cargo.arg("--target-dir").arg(&directory);
    if root.join("Cargo.lock").exists() {
        cargo.arg("--locked");
    }
    for (name, _) in std::env::vars_os() {
        if is_scrubbed(&name) {
            cargo.env_remove(name);
        }
    }
    if dynamic {
        cargo.args(["--features", "dylib"]);
    } else {
        cargo.args(["--", "-Ctarget-feature=+crt-static"]);
    }
    let output = cargo.output()?;
    if !output.status.success() {
        let text = String::from_utf8_lossy(&output.stderr);
        return Err(format!("the runner does not build:\n{text}").into());
    }
    let built = directory.join(target).join("runner/shevek-runner");
    let kept = out.join(if dynamic { "runner-dynamic" } else { "runner" });
    fs::copy(&built, &kept).map_err(|error| format!("{}: {error}", built.display()))?;
    Ok(kept)
}

/// Beside the output directories of the build scripts; below this one where cargo has them elsewhere.
fn runner_target(out: &Path) -> PathBuf {
    let build = out
        .ancestors()
        .find(|folder| folder.file_name() == Some(OsStr::new("build")));
    build.unwrap_or(out).join("shevek-runner-target")
}

fn is_scrubbed(name: &OsStr) -> bool {
    let Some(name) = name.to_str() else {
        return false;
    };
    SCRUBBED.contains(&name)
        || name.starts_with("CARGO_PROFILE_")
        || name.starts_with("CARGO_FEATURE_")
        || name.starts_with("CARGO_CFG_")
        || (name.starts_with("CARGO_TARGET_") && name.ends_with("_RUSTFLAGS"))
}

/// A path as a string literal of Rust.
fn rust_text(path: &Path) -> Result<String, Box<dyn Error>> {
    let text = path
        .to_str()
        .ok_or("the build folder's path is not UTF-8")?;
    Ok(format!("{text:?}"))
}

/// Digits in groups of three, as Rust's style wants long numbers.
fn rust_number(digits: &str) -> String {
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push('_');
        }
        text.push(digit);
    }
    text
}
