//! Commands, options and exit codes.

use std::os::unix::fs::symlink;

use shevek_tests::support::{Site, TestEnvironment, program, refused_port};

#[test]
fn exit_codes() {
    let site = Site::start();
    let dead = format!(
        "dead ansible_host=127.0.0.1 ansible_port={}",
        refused_port()
    );
    site.inventory(&format!(
        "h1 {}\nh2 {}\n{dead}\n",
        site.machine.variables(0),
        site.machine.variables(1)
    ));
    let code = |hosts: &str, tasks: &str| site.tasks(hosts, tasks).run().code;
    assert_eq!(code("h1", "- ping:"), 0, "all is well");
    assert_eq!(code("h1", "- command: /bin/false"), 2, "a host failed");
    assert_eq!(code("dead", "- ping:"), 4, "a host is unreachable");
    assert_eq!(code("h1,dead", "- ping:"), 4, "one of two is unreachable");
    assert_eq!(code("h1", "- no_such_module:"), 4, "the playbook is wrong");
    let of = |arguments: &[&str]| site.environment.shevek().args(arguments).run().code;
    assert_eq!(of(&["playbook", "nowhere.yml"]), 1, "no such playbook");
    assert_eq!(
        of(&["run", "-i", "hosts", "h1"]),
        5,
        "a command without arguments"
    );
    assert_eq!(of(&["playbook", "--nonsense"]), 2, "no such option");
}

#[test]
fn failed_in_one_play_and_unreachable_in_another() {
    let site = Site::start();
    let dead = format!(
        "dead ansible_host=127.0.0.1 ansible_port={}",
        refused_port()
    );
    let lines =
        (0..2).map(|number| format!("h{} {}\n", number + 1, site.machine.variables(number)));
    site.inventory(&(lines.collect::<Vec<_>>().concat() + &dead + "\n"));
    let text = "
- hosts: h1,h2
  gather_facts: false
  tasks:
    - command: test {{ inventory_hostname }} = h2
- hosts: dead,h2
  gather_facts: false
  tasks:
    - ping:
";
    let outcome = site.playbook(text).run();
    outcome
        .assert_recap("h1", [0, 0, 0, 1, 0, 0, 0])
        .assert_recap("dead", [0, 0, 1, 0, 0, 0, 0]);
    assert!(outcome.code == 4 || outcome.code == 6, "{outcome}");
}

#[test]
fn under_ansibles_names_it_is_ansible() {
    let site = Site::start();
    for name in ["ansible-playbook", "ansible"] {
        symlink(program(), site.environment.work().join(name)).expect("a link");
    }
    site.environment.write(
        "pb.yml",
        "- hosts: h1\n  gather_facts: false\n  tasks:\n    - ping:\n",
    );
    let call = |name: &str, arguments: &[&str]| {
        site.environment
            .shevek()
            .program(site.environment.work().join(name))
            .args(arguments)
            .run()
    };
    call("ansible-playbook", &["-i", "hosts", "pb.yml"])
        .assert_code(0)
        .assert_recap("h1", [1, 0, 0, 0, 0, 0, 0]);
    call("ansible", &["-i", "hosts", "h1", "-m", "ping"])
        .assert_code(0)
        .assert_stdout("h1 | SUCCESS => {");
}

#[test]
fn ad_hoc_jobs() {
    let site = Site::start();
    let outcome = site
        .ad_hoc(&["h1", "-B", "30", "-P", "1", "-a", "sleep 2"])
        .run();
    outcome
        .assert_code(0)
        .assert_stdout("h1 | CHANGED")
        .assert_seconds(2.0, 20.0);
    let outcome = site
        .ad_hoc(&["h1", "-B", "30", "-P", "0", "-m", "shell", "-a", "echo x"])
        .run();
    outcome
        .assert_code(0)
        .assert_stdout("ansible_job_id")
        .assert_stdout("results_file");
    site.assert_nothing_left(&outcome);
}

#[test]
fn hosts_from_the_command_line() {
    let environment = TestEnvironment::new();
    let call = environment.shevek().args([
        "run",
        "-i",
        "a,b,",
        "all",
        "-c",
        "local",
        "-m",
        "debug",
        "-a",
        "msg={{ inventory_hostname }}",
    ]);
    call.run()
        .assert_code(0)
        .assert_stdout("\"msg\": \"a\"")
        .assert_stdout("\"msg\": \"b\"");
}

#[test]
fn forks_bound_how_many_hosts_run_at_once() {
    let site = Site::start();
    let call = |script: &str| site.tasks("all", &format!("- shell: |\n    {script}"));
    // Each command waits for the two others.
    let together = "touch ~/$$.here; for i in $(seq 600); do set -- ~/*.here; [ $# -ge 3 ] && exit 0; sleep 0.1; done; exit 1";
    call(together).args(["-f", "3"]).run().assert_code(0);
    // No command meets another.
    let alone = "mkdir ~/alone && sleep 0.3 && rmdir ~/alone";
    call(alone).args(["-f", "1"]).run().assert_code(0);
    call(alone).args(["-f", "3"]).run().assert_code(2);
}

#[test]
fn settings_from_ansible_cfg() {
    let site = Site::start();
    site.environment.write(
        "ansible.cfg",
        "[defaults]\ninventory = hosts\nforks = 2\nremote_user = bob\n",
    );
    site.inventory(
        &site
            .machine
            .variables(0)
            .replace("ansible_user=root", "")
            .replacen("", "h1 ", 1),
    );
    site.environment.write(
        "pb.yml",
        "- hosts: h1\n  gather_facts: false\n  tasks:\n    - command: id -un\n",
    );
    let outcome = site
        .environment
        .shevek()
        .args(["playbook", "pb.yml", "-v"])
        .run();
    outcome
        .assert_code(0)
        .assert_stdout("\"stdout\": \"bob\"")
        .assert_stdout("Using ");
}

#[test]
fn help_and_version() {
    let environment = TestEnvironment::new();
    for arguments in [
        &["--help"][..],
        &["playbook", "--help"],
        &["run", "--help"],
        &["plugin", "--help"],
        &["--version"],
    ] {
        let outcome = environment.shevek().args(arguments).run();
        outcome.assert_code(0);
        assert!(outcome.stdout.contains("shevek"), "{outcome}");
    }
}

#[test]
fn tools_read_the_version_from_the_first_line() {
    let environment = TestEnvironment::new();
    environment.write("ansible.cfg", "[defaults]\nlibrary = modules\n");
    let work = environment.work();
    for name in ["ansible", "ansible-playbook", "ansible-galaxy"] {
        let link = work.join(name);
        symlink(program(), &link).expect("a link");
        let call = environment.shevek().program(&link).arg("--version");
        let outcome = call.run();
        outcome.assert_code(0);
        let first = outcome.stdout.lines().next();
        assert_eq!(first, Some(&*format!("{name} [core 2.19.14]")), "{outcome}");
        outcome
            .assert_stdout(&format!("  config file = {}/ansible.cfg", work.display()))
            .assert_stdout("  shevek version = ");
        let modules = format!("module search path = ['{}/modules']", work.display());
        outcome.assert_stdout(&modules);
    }
}

#[test]
fn a_tag_that_no_task_has_is_told_when_another_is_meant() {
    let environment = TestEnvironment::new();
    environment.write(
        "pb.yml",
        "- hosts: localhost\n  gather_facts: false\n  tasks:\n    - debug: msg=on\n      tags: [install, always]\n",
    );
    for (tags, told) in [
        ("instal", true),
        ("install", false),
        ("other", false),
        ("all", false),
        ("install,untaged", false),
    ] {
        let call = environment
            .shevek()
            .args(["playbook", "pb.yml", "-t", tags]);
        let outcome = call.run();
        outcome.assert_code(0);
        let hint = "No task has the tag 'instal'. Did you mean 'install'?";
        assert_eq!(outcome.stderr.contains(hint), told, "{outcome}");
    }
    let templates = "- hosts: localhost\n  gather_facts: false\n  vars: {also: [instal]}\n  tasks:\n    - debug: msg=on\n      tags: [install, '{{ also }}']\n";
    environment.write("pb.yml", templates);
    let outcome = environment
        .shevek()
        .args(["playbook", "pb.yml", "-t", "instal"])
        .run();
    outcome.assert_code(0).assert_stdout("\"msg\": \"on\"");
    assert!(!outcome.stderr.contains("Did you mean"), "{outcome}");
}

#[test]
fn warnings_about_variables_and_arguments_tell_the_place() {
    let environment = TestEnvironment::new();
    environment.write("hosts", "one ansible_connection=local environment=x\n");
    environment.write("group_vars/all.yml", "port: 5\ntags: often\n");
    environment.write("roles/r/defaults/main.yml", "retries: 5\n");
    environment.write("roles/r/vars/main.yml", "own: 1\ndelay: 5\n");
    environment.write(
        "roles/r/tasks/main.yml",
        "- debug:\n  args: \"{{ {'msg': 'told'} }}\"\n",
    );
    environment.write(
        "pb.yml",
        "- hosts: one\n  gather_facts: false\n  tasks:\n    - include_role:\n        name: r\n",
    );
    let outcome = environment
        .shevek()
        .args(["playbook", "-i", "hosts", "pb.yml"])
        .run();
    outcome.assert_code(0).assert_stdout("\"msg\": \"told\"");
    for (words, place) in [
        ("reserved name 'environment'", "/hosts:1:"),
        ("reserved name 'port'", ""),
        ("reserved name 'tags'", "/group_vars/all.yml:2:7"),
        ("reserved name 'retries'", "/roles/r/defaults/main.yml:1:1"),
        ("reserved name 'delay'", "/roles/r/vars/main.yml:2:1"),
        ("a template for task args", "/roles/r/tasks/main.yml:2:9"),
    ] {
        let mut after = outcome
            .stderr
            .lines()
            .skip_while(|line| !line.contains(words));
        assert!(after.next().is_some(), "{words}: {outcome}");
        assert!(
            after.next().unwrap_or_default().contains(place),
            "{words}: {outcome}"
        );
    }
}
