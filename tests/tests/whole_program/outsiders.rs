//! Plugins that are built outside this workspace, as their authors build them.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use shevek_tests::support::{Machine, Shevek, TestEnvironment, repository};

/// One target folder for all of them, so that the contract crate is built once.
fn target() -> PathBuf {
    let given = std::env::var_os("CARGO_TARGET_DIR").map(PathBuf::from);
    given
        .unwrap_or_else(|| repository().join("target"))
        .join("outsiders")
}

#[track_caller]
fn build(folder: &Path) -> PathBuf {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["build", "--quiet", "--message-format=json"])
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", target())
        .output()
        .expect("cargo runs");
    let text = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success(),
        "{}: {text}\n{}",
        folder.display(),
        String::from_utf8_lossy(&output.stderr)
    );
    text.lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .filter(|message| {
            message["reason"] == "compiler-artifact"
                && message["target"]["src_path"]
                    .as_str()
                    .is_some_and(|path| path.starts_with(folder.to_str().unwrap_or("?")))
        })
        .flat_map(|message| message["filenames"].as_array().cloned().unwrap_or_default())
        .filter_map(|file| file.as_str().map(PathBuf::from))
        .find(|file| file.extension().is_some_and(|extension| extension == "so"))
        .unwrap_or_else(|| panic!("{} builds no dylib", folder.display()))
}

/// The example plugins: a folder that holds their dylibs.
pub(crate) fn examples() -> &'static Path {
    static EXAMPLES: OnceLock<PathBuf> = OnceLock::new();
    EXAMPLES.get_or_init(|| {
        let folder = target().join("examples");
        std::fs::create_dir_all(&folder).expect("a folder");
        let plugins =
            std::fs::read_dir(repository().join("examples/plugins")).expect("examples/plugins");
        for plugin in plugins
            .flatten()
            .filter(|entry| entry.path().join("Cargo.toml").exists())
        {
            let library = build(&plugin.path());
            std::fs::copy(&library, folder.join(library.file_name().expect("a file")))
                .expect("a copy");
        }
        folder
    })
}

pub(crate) fn with_plugins(call: Shevek, folder: &Path) -> Shevek {
    let mut path = folder.as_os_str().to_owned();
    if let Some(given) = std::env::var_os("SHEVEK_PLUGIN_PATH") {
        path.push(":");
        path.push(given);
    }
    call.env("SHEVEK_PLUGIN_PATH", path)
}

#[test]
fn a_plugin_made_by_plugin_new_builds_and_works() {
    let environment = TestEnvironment::new();
    let machine = Machine::start(&environment);
    machine.write_inventory(&environment, &["h1"]);
    let folder = environment.directory().join("built");
    std::fs::create_dir_all(&folder).expect("a folder");
    for (kind, name) in [
        ("connection", "my_way"),
        ("action", "my_action"),
        ("module", "my_module"),
        ("filter", "my_filter"),
        ("test", "my_test"),
        ("lookup", "my_lookup"),
        ("callback", "my_callback"),
        ("cache", "my_cache"),
        ("inventory", "my_hosts"),
    ] {
        environment
            .shevek()
            .args(["plugin", "new", kind, name])
            .run()
            .assert_code(0);
        let library = build(&environment.work().join(name));
        std::fs::copy(&library, folder.join(library.file_name().expect("a file"))).expect("a copy");
    }
    let list = with_plugins(environment.shevek().args(["plugin", "list"]), &folder).run();
    list.assert_code(0)
        .assert_stdout("my_way")
        .assert_stdout("my_action")
        .assert_stdout("my_module");
    let text = "- hosts: h1\n  gather_facts: false\n  tasks:\n    - my_module: path=/tmp/made\n    - my_action: path=/etc/passwd\n    - assert: {that: [\"('x' | my_filter('-')) == '-x-'\", \"'x' is my_test\", \"lookup('my_lookup', '/etc/passwd') > 0\"]}\n";
    environment.write("pb.yml", text);
    let call = environment
        .shevek()
        .args(["playbook", "pb.yml", "-i", "hosts"]);
    with_plugins(call, &folder)
        .env("ANSIBLE_CALLBACKS_ENABLED", "my_callback")
        .run()
        .assert_code(0)
        .assert_stdout("my_callback: 1 hosts");
    let text = "- hosts: h1\n  gather_facts: false\n  tasks:\n    - set_fact: {kept: 7, cacheable: true}\n      when: kept is undefined\n    - debug: var=kept\n";
    environment.write("pb.yml", text);
    environment.write(
        "more.yml",
        "plugin: my_hosts\nnames: [n1, n2]\ncompose:\n  short: inventory_hostname[1:]\n",
    );
    let call = environment
        .shevek()
        .args(["inventory", "-i", "more.yml", "--host", "n2"]);
    with_plugins(call, &folder)
        .run()
        .assert_code(0)
        .assert_stdout("\"came_from\": \"my_hosts\"")
        .assert_stdout("\"is_my_hosts\": true")
        .assert_stdout("\"short\": \"2\"");
    for skipped in [0, 1] {
        let call = environment
            .shevek()
            .args(["playbook", "pb.yml", "-i", "hosts"]);
        with_plugins(call, &folder)
            .env("ANSIBLE_CACHE_PLUGIN", "my_cache")
            .env("ANSIBLE_CACHE_PLUGIN_CONNECTION", "kept")
            .run()
            .assert_code(0)
            .assert_recap("h1", [2 - skipped, 0, 0, 0, skipped, 0, 0]);
    }
    environment.write("pb.yml", "- hosts: h1\n  gather_facts: false\n  connection: my_way\n  tasks:\n    - command: echo reached\n");
    let call = environment
        .shevek()
        .args(["playbook", "pb.yml", "-i", "hosts", "-v"]);
    with_plugins(call, &folder)
        .run()
        .assert_code(0)
        .assert_stdout("reached");
}

#[test]
fn two_plugins_of_one_name_are_named_both() {
    let environment = TestEnvironment::new();
    let folder = environment.directory().join("twice");
    std::fs::create_dir_all(&folder).expect("a folder");
    let library = examples().join("libshevek_connection_prefix.so");
    for name in ["libfirst.so", "libsecond.so"] {
        std::fs::copy(&library, folder.join(name)).expect("a copy");
    }
    environment.write(
        "hosts",
        "h1 ansible_connection=prefix ansible_prefix_command=\"['env']\"\n",
    );
    let call = environment
        .shevek()
        .args(["run", "h1", "-i", "hosts", "-m", "ping"]);
    let outcome = with_plugins(call, &folder).run();
    outcome
        .assert_printed("libfirst.so")
        .assert_printed("libsecond.so");
    assert!(
        (1..100).contains(&outcome.code) && !outcome.stderr.contains("panicked"),
        "{outcome}"
    );
}

/// Three hosts, three ways: ssh; a prefix that goes into the machine's namespaces, with nothing but exec,
/// put and fetch; a folder of the controller, with a live stream.
fn three_backends(environment: &TestEnvironment, machine: &Machine) {
    environment.write_home(".ssh/known_hosts", &machine.known_hosts());
    let inventory = format!(
        "over_ssh {}\n\
         by_prefix ansible_connection=prefix ansible_prefix_command=\"{}\"\n\
         in_folder ansible_connection=workdir ansible_workdir={} ansible_workdir_create=true\n",
        machine.variables(0),
        machine.enter_command(),
        environment.directory().join("folder").display()
    );
    environment.write("hosts", &inventory);
}

#[test]
fn one_play_reaches_three_hosts_through_three_backends() {
    let environment = TestEnvironment::new();
    let machine = Machine::start(&environment);
    three_backends(&environment, &machine);
    let text = "
- hosts: all
  gather_facts: true
  tasks:
    - ping:
    - command: echo {{ inventory_hostname }} on {{ ansible_facts.system }}
      register: out
    - debug: msg={{ out.stdout }}
    - shell: cat; echo; printf '%s' \"it's {{ inventory_hostname }}\" >&2
      args:
        stdin: some words
      register: out
    - debug: msg={{ out.stdout_lines }}{{ out.stderr }}
    - command: /bin/false
      ignore_errors: true
    - shell: sleep 1; echo job of {{ inventory_hostname }}
      async: 30
      poll: 1
      register: out
    - debug: msg={{ out.stdout }}
";
    environment.write("pb.yml", text);
    let call = environment
        .shevek()
        .args(["playbook", "pb.yml", "-i", "hosts"]);
    let outcome = with_plugins(call, examples()).run();
    outcome.assert_code(0);
    for host in ["over_ssh", "by_prefix", "in_folder"] {
        outcome.assert_recap(host, [9, 4, 0, 0, 0, 0, 1]);
        outcome.assert_stdout(&format!("\"msg\": \"{host} on Linux\""));
        outcome.assert_stdout(&format!("\"msg\": \"job of {host}\""));
    }
    machine.assert_no_process_left();
    environment.assert_no_process_left();
}

#[test]
fn an_action_from_outside_works_over_every_backend() {
    let environment = TestEnvironment::new();
    let machine = Machine::start(&environment);
    three_backends(&environment, &machine);
    let text = "
- hosts: all
  gather_facts: false
  tasks:
    - put_text: {text: \"for {{ inventory_hostname }}\", dest: \"/tmp/{{ inventory_hostname }}-{{ ansible_port | default(0) }}\"}
      register: first
    - put_text: {text: \"for {{ inventory_hostname }}\", dest: \"/tmp/{{ inventory_hostname }}-{{ ansible_port | default(0) }}\"}
      register: second
    - command: rm /tmp/{{ inventory_hostname }}-{{ ansible_port | default(0) }}
    - debug: msg=\"{{ first.changed }} {{ second.changed }}\"
";
    environment.write("pb.yml", text);
    let call = environment
        .shevek()
        .args(["playbook", "pb.yml", "-i", "hosts"]);
    let outcome = with_plugins(call, examples()).run();
    outcome.assert_code(0);
    assert_eq!(
        outcome.stdout.matches("\"msg\": \"True False\"").count(),
        3,
        "{outcome}"
    );
}

#[test]
fn a_module_from_outside_runs_on_the_remote_host() {
    let environment = TestEnvironment::new();
    let machine = Machine::start(&environment);
    three_backends(&environment, &machine);
    let port = machine.port();
    let address = machine.address(0);
    let text = format!(
        "- hosts: over_ssh\n  gather_facts: false\n  tasks:\n    - port_open: {{host: {address}, port: {port}}}\n    - port_open: {{host: {address}, port: {port}}}\n"
    );
    environment.write("pb.yml", &text);
    let call = environment
        .shevek()
        .args(["playbook", "pb.yml", "-i", "hosts", "-v"]);
    let outcome = with_plugins(call, examples()).run();
    outcome
        .assert_code(0)
        .assert_recap("over_ssh", [2, 0, 0, 0, 0, 0, 0]);
    let elsewhere = text.replace(&format!("port: {port}"), "port: nine");
    environment.write("pb.yml", &elsewhere);
    let call = environment
        .shevek()
        .args(["playbook", "pb.yml", "-i", "hosts"]);
    let outcome = with_plugins(call, examples()).run();
    assert_ne!(outcome.code, 0, "{outcome}");
    outcome.assert_printed("port");
    machine.assert_no_process_left();
}

#[test]
fn filters_tests_and_lookups_from_outside_work_in_templates() {
    let environment = TestEnvironment::new();
    environment.write("hosts", "h1 ansible_connection=local\n");
    environment.write("files/app.env", "# settings\nNAME = {{ 1 + 1 }}\n");
    let text = r#"
- hosts: h1
  gather_facts: false
  vars: {dotenv_file: app.env}
  tasks:
    - debug: {msg: "{{ 'Ein Haus!' | slug }} {{ 'a b' | ansible.legacy.slug(separator='_') }}"}
    - debug: {msg: "{{ 'a-b' is slug }} {{ 'a b' is not slug }}"}
    - debug: {msg: "{{ lookup('dotenv', 'NAME') }}"}
    - debug: {msg: "{{ 5 | slug }}"}
      ignore_errors: true
    - debug: {msg: "{{ nothing | slug }}"}
      ignore_errors: true
    - debug: {msg: "{{ lookup('dotenv', 'OTHER', errors='ignore') | default('none', true) }}"}
    - debug: {msg: "{{ (1, 2, {3: 4}) | slug }}"}
      ignore_errors: true
    - debug: {msg: "with {{ item }}"}
      with_dotenv: [NAME, NAME]
    - debug: {msg: "{{ 'x' | ansible.builtin.slug }}"}
"#;
    environment.write("pb.yml", text);
    let call = environment
        .shevek()
        .args(["playbook", "pb.yml", "-i", "hosts"]);
    let outcome = with_plugins(call, examples()).run();
    outcome
        .assert_code(2)
        .assert_stdout("\"msg\": \"ein-haus a_b\"")
        .assert_stdout("\"msg\": \"True True\"")
        // What a lookup gives is no template.
        .assert_stdout("\"msg\": \"{{ 1 + 1 }}\"")
        .assert_stdout("The filter plugin 'slug' failed: the input must be a text, not 5")
        .assert_stdout("'nothing' is undefined")
        .assert_stdout("\"msg\": \"none\"")
        .assert_stdout("\"msg\": \"with {{ 1 + 1 }}\"")
        .assert_stdout("it holds a dictionary whose keys are no texts")
        .assert_stdout("ansible.builtin.slug");
}

#[test]
fn template_plugins_beside_a_playbook_are_found_and_shown() {
    let environment = TestEnvironment::new();
    for (folder, file) in [
        ("filter_plugins", "libshevek_filter_slug.so"),
        ("lookup_plugins", "libshevek_lookup_dotenv.so"),
    ] {
        let folder = environment.work().join(folder);
        std::fs::create_dir_all(&folder).expect("a folder");
        std::fs::copy(examples().join(file), folder.join(file)).expect("a copy");
    }
    let list = environment.shevek().args(["plugin", "list"]).run();
    list.assert_code(0)
        .assert_stdout("slug")
        .assert_stdout("dotenv");
    // The folder is one for filters: the test of the same file is not there.
    let shown = environment.shevek().args(["plugin", "show", "slug"]).run();
    shown
        .assert_code(0)
        .assert_stdout("FILTER slug")
        .assert_stdout("separator: What comes between the words")
        .assert_no_stdout("TEST slug");
    environment.write("hosts", "h1 ansible_connection=local\n");
    environment.write("files/app.env", "NAME = beside\n");
    let text = r#"
- hosts: h1
  gather_facts: false
  vars: {dotenv_file: app.env}
  tasks:
    - debug: {msg: "{{ 'A b' | slug }}"}
    - debug: {msg: "{{ item }}"}
      with_ansible.legacy.dotenv: NAME
"#;
    environment.write("pb.yml", text);
    let call = || {
        environment
            .shevek()
            .args(["playbook", "pb.yml", "-i", "hosts"])
    };
    call()
        .run()
        .assert_code(0)
        .assert_stdout("\"msg\": \"a-b\"")
        .assert_stdout("\"msg\": \"beside\"");
    std::fs::remove_dir_all(environment.work().join("lookup_plugins")).expect("it is removed");
    call()
        .run()
        .assert_code(4)
        .assert_stderr("'with_ansible.legacy.dotenv' is not a valid attribute for a Task");
}

/// A filter's dylib as it would be, had it been built against another version of the contract.
fn of_another_contract(library: &Path) -> Vec<u8> {
    let mut bytes = std::fs::read(library).expect("the dylib");
    let magic = b"shevek plugin \r\n";
    let at = bytes.windows(magic.len()).position(|part| part == magic);
    let major = at.expect("it bears the contract's mark") + magic.len();
    bytes[major..major + 4].copy_from_slice(&97_u32.to_le_bytes());
    bytes
}

#[test]
fn template_plugins_that_cannot_be_used_say_why() {
    let environment = TestEnvironment::new();
    let slug = examples().join("libshevek_filter_slug.so");
    let folder = environment.directory().join("unusable");
    environment
        .shevek()
        .args(["plugin", "new", "filter", "explosive"])
        .run()
        .assert_code(0);
    let source = environment.work().join("explosive/src/lib.rs");
    let text = std::fs::read_to_string(&source).expect("the description");
    let text = text.replace(
        "let text = subject",
        "assert!(subject != 3, \"as asked\");\n        let text = subject",
    );
    std::fs::write(&source, text).expect("it is written");
    let explosive = build(&environment.work().join("explosive"));
    environment.write("hosts", "h1 ansible_connection=local\n");
    let text = "- hosts: h1\n  gather_facts: false\n  tasks:\n    - debug: {msg: \"{{ 3 | explosive }}\"}\n      ignore_errors: true\n    - debug: {msg: \"{{ 'still' | explosive }}\"}\n    - debug: {msg: \"{{ 'A b' | slug }}\"}\n";
    environment.write("pb.yml", text);
    let run = |files: &[(&str, Vec<u8>)]| {
        let _ = std::fs::remove_dir_all(&folder);
        std::fs::create_dir_all(&folder).expect("a folder");
        std::fs::copy(&explosive, folder.join("libexplosive.so")).expect("a copy");
        for (name, bytes) in files {
            std::fs::write(folder.join(name), bytes).expect("it is written");
        }
        let call = environment
            .shevek()
            .args(["playbook", "pb.yml", "-i", "hosts"]);
        with_plugins(call, &folder).run()
    };
    let other = run(&[("libslug.so", of_another_contract(&slug))]);
    other
        .assert_code(2)
        .assert_stdout(
            "The filter plugin 'explosive' failed: the filter 'explosive' panicked: as asked",
        )
        .assert_stdout("\"msg\": \"*still*\"")
        .assert_printed("was built against version 97.")
        .assert_stdout("No filter named 'slug'");
    let good = std::fs::read(&slug).expect("the dylib");
    let twice = run(&[("libone.so", good.clone()), ("libtwo.so", good)]);
    twice
        .assert_code(2)
        .assert_stdout("The filter plugin 'slug' failed: there are two filters named 'slug'")
        .assert_printed("libone.so")
        .assert_printed("libtwo.so");
}

/// A role that brings plugins of three kinds and uses them.
fn role_with_plugins(environment: &TestEnvironment) {
    for (folder, library) in [
        ("library", "libshevek_module_port_open.so"),
        ("action_plugins", "libshevek_action_put_text.so"),
        ("connection_plugins", "libshevek_connection_workdir.so"),
        ("filter_plugins", "libshevek_filter_slug.so"),
    ] {
        let folder = environment.work().join("roles/tools").join(folder);
        std::fs::create_dir_all(&folder).expect("a folder");
        std::fs::copy(examples().join(library), folder.join(library)).expect("a copy");
    }
    let tasks = "
- port_open: {port: 1, state: any}
- put_text: {text: words, dest: put}
- command: cat put
  register: out
- debug: msg={{ out.stdout }}
- debug: msg={{ 'Two Words' | slug }}
";
    environment.write("roles/tools/tasks/main.yml", tasks);
    let host = format!(
        "h1 ansible_connection=workdir ansible_workdir={} ansible_workdir_create=true\n",
        environment.directory().join("folder").display()
    );
    environment.write("hosts", &host);
}

#[test]
fn a_role_brings_its_plugins() {
    let environment = TestEnvironment::new();
    role_with_plugins(&environment);
    let play = |text: &str| {
        environment.write(
            "pb.yml",
            &format!("- hosts: h1\n  gather_facts: false\n{text}"),
        );
        environment
            .shevek()
            .args(["playbook", "pb.yml", "-i", "hosts"])
            .run()
    };
    // Once the role is loaded, its plugins are there for everything after it.
    play("  roles: [tools]\n  tasks:\n    - port_open: {port: 1, state: any}\n")
        .assert_code(0)
        .assert_stdout("\"msg\": \"words\"")
        .assert_stdout("\"msg\": \"two-words\"")
        .assert_recap("h1", [6, 2, 0, 0, 0, 0, 0]);
    // A role that is loaded while the play runs brings them too, the way to the host among them.
    play("  tasks:\n    - include_role: {name: tools}\n    - command: cat put\n")
        .assert_code(0)
        .assert_stdout("\"msg\": \"words\"")
        .assert_stdout("\"msg\": \"two-words\"")
        .assert_recap("h1", [7, 2, 0, 0, 0, 0, 0]);
    // Nobody else has them.
    play("  tasks:\n    - port_open: {port: 1, state: any}\n    - include_role: {name: tools}\n")
        .assert_code(4)
        .assert_printed("port_open");
}

#[test]
fn callbacks_from_outside_print_the_run_or_add_to_it() {
    let environment = TestEnvironment::new();
    environment.write("hosts", "h[1:2] ansible_connection=local\n");
    environment.write(
        "pb.yml",
        "- hosts: all\n  gather_facts: false\n  tasks:\n    - {name: first, command: 'true', no_log: true}\n    - {debug: {msg: x}, when: inventory_hostname == 'h1'}\n    - {name: last, fail: {msg: out of luck}, when: inventory_hostname == 'h2'}\n",
    );
    let call = || {
        let call = environment
            .shevek()
            .args(["playbook", "pb.yml", "-i", "hosts", "-f", "1"]);
        with_plugins(call, examples())
    };
    let outcome = call()
        .env("ANSIBLE_STDOUT_CALLBACK", "dots")
        .env("ANSIBLE_CALLBACKS_ENABLED", "slowest")
        .run();
    outcome.assert_code(2);
    let lines: Vec<&str> = outcome.stdout.lines().collect();
    assert_eq!(
        lines[..3],
        [
            "CC.ssF",
            "h2: last: out of luck",
            "2 hosts, 2 changes, 1 failures"
        ],
        "{outcome}"
    );
    assert!(lines[3].starts_with("slowest task: "), "{outcome}");
    // Each in the place of the other.
    call()
        .env("ANSIBLE_STDOUT_CALLBACK", "slowest")
        .run()
        .assert_code(5)
        .assert_stderr("stdout_callback = slowest: this callback does not print the run");
    call()
        .env("ANSIBLE_CALLBACKS_ENABLED", "dots")
        .run()
        .assert_code(2)
        .assert_stdout("PLAY RECAP")
        .assert_stderr(
            "Skipping callback 'dots', as we already have a stdout callback: it goes into",
        );
    let shown = with_plugins(
        environment.shevek().args(["plugin", "show", "dots"]),
        examples(),
    );
    shown
        .run()
        .assert_code(0)
        .assert_stdout("CALLBACK dots")
        .assert_stdout("enabled by: stdout_callback");
}
