//! Collecting what options, arguments and files say about one host, in the order in which it counts.

use shevek_plugin::{ConnectionError, Log};

use super::common_args::CommonArgs;
use super::directive::Directive;
use super::host_settings::HostSettings;
use super::jump_spec::JumpSpec;
use super::keywords::{Standing, standing};
use super::resolver::Resolver;
use super::ssh_config::{ConfigReader, MatchSubject};
use crate::environment::Environment;
use crate::options::SshOptions;

/// The settings for the host of a task.
///
/// # Errors
/// `Options` when a value is wrong.
pub(crate) fn resolve_target(
    alias: &str,
    options: &SshOptions,
    environment: &Environment,
    log: &dyn Log,
) -> Result<HostSettings, ConnectionError> {
    let arguments =
        |name, text: &Option<String>| CommonArgs::parse(name, text.as_deref().unwrap_or_default());
    let ssh_args = arguments("ssh_args", &options.ssh_args)?;
    let common = arguments("ssh_common_args", &options.ssh_common_args)?;
    let extra = arguments("ssh_extra_args", &options.ssh_extra_args)?;
    for option in [&ssh_args, &common, &extra]
        .iter()
        .flat_map(|args| &args.unsupported)
    {
        log.warning(&format!(
            "The ssh connection does not support the OpenSSH option {option}; it has no effect."
        ));
    }
    let config_file = [&ssh_args, &common, &extra]
        .iter()
        .find_map(|args| args.config_file.clone());
    // Ansible's order on ssh's command line.
    let mut directives = ssh_args.directives;
    directives.extend(of_options(options));
    directives.extend(common.directives);
    directives.extend(extra.directives);
    read_config(
        alias,
        config_file.as_deref(),
        &mut directives,
        environment,
        log,
    );
    Resolver {
        alias,
        directives,
        environment,
    }
    .settings(options)
}

/// The settings for a jump host: its own part of ssh_config, and the password if there is one (Ansible's
/// askpass answers a jump host's question, too).
///
/// # Errors
/// `Options` when a value is wrong.
pub(crate) fn resolve_jump(
    jump: &JumpSpec,
    options: &SshOptions,
    environment: &Environment,
    log: &dyn Log,
) -> Result<HostSettings, ConnectionError> {
    let mut config_file = None;
    for (name, text) in [
        ("ssh_args", &options.ssh_args),
        ("ssh_common_args", &options.ssh_common_args),
        ("ssh_extra_args", &options.ssh_extra_args),
    ] {
        let args = CommonArgs::parse(name, text.as_deref().unwrap_or_default())?;
        config_file = config_file.or(args.config_file);
    }
    let mut directives = Vec::new();
    directives.extend(jump.user.as_ref().map(|user| Directive::new("User", user)));
    directives.extend(
        jump.port
            .map(|port| Directive::new("Port", port.to_string())),
    );
    read_config(
        &jump.host,
        config_file.as_deref(),
        &mut directives,
        environment,
        log,
    );
    let options = SshOptions {
        password: options.password.clone(),
        ..SshOptions::default()
    };
    Resolver {
        alias: &jump.host,
        directives,
        environment,
    }
    .settings(&options)
}

/// The options that Ansible turns into arguments of ssh.
fn of_options(options: &SshOptions) -> Vec<Directive> {
    let mut directives = Vec::new();
    if options.host_key_checking == Some(false) {
        directives.push(Directive::new("StrictHostKeyChecking", "no"));
    }
    if let Some(port) = options.port {
        directives.push(Directive::new("Port", port.to_string()));
    }
    if let Some(file) = options
        .private_key_file
        .as_deref()
        .filter(|f| !f.is_empty())
    {
        directives.push(Directive::new("IdentityFile", file));
    }
    if let Some(user) = options.remote_user.as_deref().filter(|u| !u.is_empty()) {
        directives.push(Directive::new("User", user));
    }
    directives
}

/// Appends what ssh_config says about a host.
fn read_config(
    alias: &str,
    config_file: Option<&str>,
    directives: &mut Vec<Directive>,
    environment: &Environment,
    log: &dyn Log,
) {
    let given = |keyword: &str| {
        let mut all = directives.iter();
        let found = all.find(|directive| directive.keyword == keyword);
        found.map(|directive| directive.value().to_string())
    };
    let subject = MatchSubject {
        alias: alias.to_string(),
        user: given("user"),
        host: given("hostname"),
    };
    let mut reader = ConfigReader::default();
    match config_file {
        Some("none") => {}
        Some(file) => {
            let file = environment.expand_tilde(file);
            if !file.exists() {
                log.warning(&format!("Can't open user config file {}", file.display()));
            }
            reader.read(&file, true, &subject, environment);
        }
        None => {
            if let Some(home) = &environment.home {
                reader.read(&home.join(".ssh/config"), true, &subject, environment);
            }
            let system = environment.system_directory.join("ssh_config");
            reader.read(&system, false, &subject, environment);
        }
    }
    for problem in reader.problems {
        log.warning(&problem);
    }
    for directive in &reader.directives {
        if standing(&directive.keyword) == Standing::Unsupported {
            // A system-wide file may hold any number of these: no reason to warn in every run.
            let keyword = &directive.keyword;
            log.verbose(4, &format!("ssh_config: {keyword} has no effect here"));
        }
    }
    directives.extend(reader.directives);
}
