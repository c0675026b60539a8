//! The declaration of `user`.

use shevek_plugin::{ArgType, ArgumentSpec, Example, ModuleMeta, OptionSpec, Support};

/// What the module says about itself.
pub(super) fn meta() -> ModuleMeta {
    ModuleMeta {
        name: "user".into(),
        short_description: "Make, change or remove an account".into(),
        description: vec![
            "Works through `useradd`, `usermod`, `userdel` and `chage`; with `local` through the tools of \
             libuser. The hash of a password goes to `chpasswd` through its standard input, so that it is in \
             no list of processes."
                .into(),
        ],
        spec: spec(),
        examples: examples(),
        returns: [
            ("name", "The login name."),
            ("state", "The argument `state`."),
            ("uid", "Numeric id of the account."),
            ("group", "Numeric id of its primary group."),
            ("groups", "The groups asked for, with commas between them."),
            ("comment", "Its comment field."),
            ("home", "Its home directory."),
            ("shell", "Its login shell."),
            ("append", "The argument `append`, when the account was there before."),
            ("move_home", "The argument `move_home`, when the account was there before."),
            ("create_home", "The argument `create_home`, when the account was made."),
            ("system", "The argument `system`, when the account was made."),
            ("force", "The argument `force`, when the account was removed."),
            ("remove", "The argument `remove`, when the account was removed."),
            ("password", "Says only that a password was given."),
            ("ssh_fingerprint", "Fingerprint of the SSH key, with `generate_ssh_key`."),
            ("ssh_key_file", "Where that key is."),
            ("ssh_public_key", "Its public half."),
        ]
        .map(|(key, text)| (key.to_string(), text.to_string()))
        .to_vec(),
        check_mode: Support::Full,
        diff: Support::None,
        supports_async: true,
    }
}

fn examples() -> Vec<Example> {
    [
        (
            "An account in two further groups",
            "user:\n  name: shevek\n  comment: Physicist\n  shell: /bin/sh\n  groups: users, mail\n  append: true\n",
        ),
        (
            "An account of a service, without a home",
            "user:\n  name: syndicate\n  system: true\n  create_home: false\n  shell: /usr/sbin/nologin\n",
        ),
        (
            "Gone, with everything at home",
            "user:\n  name: sabul\n  state: absent\n  remove: true\n",
        ),
    ]
    .map(|(name, task)| Example {
        name: name.into(),
        task: task.into(),
    })
    .to_vec()
}

fn spec() -> ArgumentSpec {
    let mut options = account_options();
    options.extend(password_options());
    options.extend(ssh_key_options());
    options.extend(options_of_other_systems());
    ArgumentSpec::new(options)
}

fn account_options() -> Vec<OptionSpec> {
    use ArgType::{Bool, Int, List, Path, Str};

    vec![
        OptionSpec::new("name", Str).required().aliases(&["user"]).doc("The login name."),
        OptionSpec::new("state", Str)
            .choices(&["absent", "present"])
            .default("present")
            .doc("Whether the account is to exist."),
        OptionSpec::new("uid", Int).doc("Its numeric id; the system chooses one without it."),
        OptionSpec::new("non_unique", Bool)
            .default(false)
            .doc("Allow an id that another account has."),
        OptionSpec::new("group", Str).doc("Its primary group, by name or id; it must exist."),
        OptionSpec::new("groups", List).elements(Str).doc(
            "Further groups, by name or id; they must exist. The account is taken out of all others unless \
             `append` is set. An empty text: out of all of them.",
        ),
        OptionSpec::new("append", Bool)
            .default(false)
            .doc("Leave the account in the groups that `groups` does not name."),
        OptionSpec::new("comment", Str).doc("The comment field, usually the full name."),
        OptionSpec::new("home", Path).doc("Its home directory."),
        OptionSpec::new("shell", Path).doc("Its login shell."),
        OptionSpec::new("create_home", Bool)
            .default(true)
            .aliases(&["createhome"])
            .doc("Make the home directory when it is not there."),
        OptionSpec::new("move_home", Bool)
            .default(false)
            .doc("Move what is in the old home directory when `home` names another one."),
        OptionSpec::new("skeleton", Str)
            .doc("A directory whose files a new home directory gets, instead of `/etc/skel`."),
        OptionSpec::new("umask", Str).doc("The umask for a new home directory. Not with `local`."),
        OptionSpec::new("system", Bool)
            .default(false)
            .doc("Make it a system account. Has no effect on one that exists."),
        OptionSpec::new("seuser", Str).doc("The SELinux user of a new account."),
        OptionSpec::new("expires", ArgType::Float).doc(
            "When the account ends, in seconds since 1970; a negative number: never.",
        ),
        OptionSpec::new("uid_min", Int)
            .version_added("2.18")
            .doc("The smallest id that may be chosen for a new account. Not with `local`."),
        OptionSpec::new("uid_max", Int)
            .version_added("2.18")
            .doc("The largest id that may be chosen for a new account. Not with `local`."),
        OptionSpec::new("local", Bool).doc(
            "Use libuser's tools (`luseradd`, ...), which change only this machine's files where accounts come \
             from a directory too.",
        ),
        OptionSpec::new("force", Bool).default(false).doc(
            "With `state=absent`, as `userdel --force`. With `generate_ssh_key`, write over a key that is there.",
        ),
        OptionSpec::new("remove", Bool)
            .default(false)
            .doc("With `state=absent`, remove the home directory and the mail spool too."),
    ]
}

fn password_options() -> Vec<OptionSpec> {
    use ArgType::{Bool, Int, Str};

    vec![
        OptionSpec::new("password", Str).no_log().doc(
            "The hash of the password, as it stands in `/etc/shadow`; `!` and `*` let nobody in.",
        ),
        OptionSpec::new("update_password", Str)
            .choices(&["always", "on_create"])
            .default("always")
            .doc("Whether the password of an account that exists is changed."),
        OptionSpec::new("password_lock", Bool)
            .doc("Lock the password, so that no login with it is possible, or unlock it."),
        OptionSpec::new("password_expire_max", Int)
            .doc("Days after which the password must be changed."),
        OptionSpec::new("password_expire_min", Int)
            .doc("Days that must pass between two changes of it."),
        OptionSpec::new("password_expire_warn", Int)
            .version_added("2.16")
            .doc("Days of warning before it must be changed."),
        OptionSpec::new("password_expire_account_disable", Int)
            .version_added("2.18")
            .doc("Days after that until the account is disabled."),
    ]
}

fn ssh_key_options() -> Vec<OptionSpec> {
    use ArgType::{Bool, Int, Path, Str};

    vec![
        OptionSpec::new("generate_ssh_key", Bool)
            .doc("Make an SSH key pair for the account. A key that is there is kept unless `force` is set."),
        OptionSpec::new("ssh_key_bits", Int)
            .default(0)
            .doc("Size of the key; 0 leaves it to `ssh-keygen`."),
        OptionSpec::new("ssh_key_type", Str).default("rsa").doc("Kind of the key."),
        OptionSpec::new("ssh_key_file", Path)
            .doc("The key's file, seen from the home directory; `.ssh/id_TYPE` without it."),
        OptionSpec::new("ssh_key_comment", Str)
            .doc("The key's comment; `ansible-generated on HOST` without it."),
        OptionSpec::new("ssh_key_passphrase", Str)
            .no_log()
            .doc("A passphrase for the key; none without it."),
    ]
}

/// Taken and without effect on Linux, as in Ansible.
fn options_of_other_systems() -> Vec<OptionSpec> {
    use ArgType::{Bool, Str};

    [
        ("hidden", Bool, "macOS"),
        ("login_class", Str, "FreeBSD and its like"),
        ("profile", Str, "Solaris"),
        ("authorization", Str, "Solaris"),
        ("role", Str, "Solaris"),
    ]
    .map(|(name, ty, system)| {
        OptionSpec::new(name, ty).doc(&format!("For {system}; without effect on Linux."))
    })
    .to_vec()
}
