//! Callbacks that are chosen, reports, the log file.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value as Json, json};
use shevek_tests::support::{Shevek, TestEnvironment};

const PLAYBOOK: &str = "- name: first play
  hosts: h1
  gather_facts: false
  tasks:
    - name: good <one>
      command: echo \"a&b\"
    - debug: msg=x
      when: false
    - name: EXPECTED FAILURE here
      fail: msg=expected
      ignore_errors: true
    - fail: msg=ended
";

fn call(environment: &TestEnvironment) -> Shevek {
    environment.write("hosts", "h1 ansible_connection=local\n");
    environment.write("p.yml", PLAYBOOK);
    let call = environment
        .shevek()
        .args(["playbook", "p.yml", "-i", "hosts"]);
    call.env("ANSIBLE_NOCOLOR", "1")
}

fn only_file(folder: &Path) -> PathBuf {
    let entries = fs::read_dir(folder).expect("a folder").flatten();
    let files: Vec<PathBuf> = entries.map(|entry| entry.path()).collect();
    assert_eq!(files.len(), 1, "{files:?}");
    files[0].clone()
}

#[test]
fn junit_writes_a_report() {
    let environment = TestEnvironment::new();
    let outcome = call(&environment)
        .env(
            "ANSIBLE_CALLBACKS_ENABLED",
            "junit, ansible.builtin.tree, community.general.log_plays, nosuch",
        )
        .env("ANSIBLE_LOG_FOLDER", "logs")
        .env("ANSIBLE_CALLBACK_TREE_DIR", "tree")
        .env("JUNIT_OUTPUT_DIR", "reports")
        .env("JUNIT_TASK_RELATIVE_PATH", environment.work())
        .run();
    outcome
        .assert_code(2)
        .assert_stdout("TASK [good <one>]")
        .assert_stderr("[WARNING]: Skipping callback plugin 'nosuch', unable to load");
    let path = only_file(&environment.work().join("reports"));
    let name = path
        .file_name()
        .expect("a name")
        .to_string_lossy()
        .into_owned();
    assert!(
        name.starts_with("p-")
            && std::path::Path::new(&name)
                .extension()
                .is_some_and(|end| end == "xml"),
        "{name}"
    );
    let report = fs::read_to_string(path).expect("the report");
    for part in [
        "<testsuites disabled=\"0\" errors=\"1\" failures=\"0\" tests=\"4\" time=\"",
        "<testsuite disabled=\"0\" errors=\"1\" failures=\"0\" name=\"p\" skipped=\"1\" tests=\"4\" time=\"",
        "<testcase classname=\"p.yml:5\" name=\"[h1] first play: good &lt;one&gt; _raw_params=echo &quot;a&amp;b&quot;\" time=\"",
        "\t\t\t<system-out>{\n&quot;changed&quot;: true,\n&quot;cmd&quot;: [\n&quot;echo&quot;,\n&quot;a&amp;b&quot;\n],\n",
        "\t\t\t<skipped>Conditional result was False</skipped>\n\t\t</testcase>\n",
        "<error message=\"Task failed: Action failed: ended\" type=\"error\">",
    ] {
        assert!(report.contains(part), "{part}\n{report}");
    }
    let tree = fs::read_to_string(environment.work().join("tree/h1")).expect("the last result");
    assert!(tree.contains("\"msg\": \"ended\""), "{tree}");
    let log = fs::read_to_string(environment.work().join("logs/h1")).expect("the log");
    let lines: Vec<&str> = log
        .split("\n\n")
        .filter_map(|line| Some(line.split_once(" - p.yml - ")?.1))
        .collect();
    let expected = [
        r#"good <one> - command - OK - {"module_args": {"_raw_params": "echo \"a&b\"""#,
        " - debug - SKIPPED - {",
        "EXPECTED FAILURE here - fail - FAILED - {",
        " - fail - FAILED - {",
    ];
    assert_eq!(lines.len(), expected.len(), "{log}");
    for (line, begins) in lines.iter().zip(expected) {
        assert!(line.starts_with(begins), "{begins}\n{log}");
    }
}

#[test]
fn what_is_printed_is_in_the_log() {
    let environment = TestEnvironment::new();
    environment.write("ansible.cfg", "[defaults]\nlog_path = logs.txt\n");
    for _ in 0..2 {
        call(&environment)
            .env("LOGNAME", "tester")
            .run()
            .assert_code(2);
    }
    let log = fs::read_to_string(environment.work().join("logs.txt")).expect("the log");
    let lines: Vec<&str> = log.lines().collect();
    let plays: Vec<&&str> = lines
        .iter()
        .filter(|line| line.contains("| PLAY [first play]"))
        .collect();
    assert_eq!(plays.len(), 2, "{log}");
    let (time, rest) = plays[0].split_at(23);
    let digits: String = time
        .chars()
        .map(|c| if c.is_ascii_digit() { '0' } else { c })
        .collect();
    assert_eq!(digits, "0000-00-00 00:00:00,000");
    assert!(
        rest.starts_with(" p=") && rest.contains(" u=tester n=ansible INFO| PLAY"),
        "{rest}"
    );
    assert!(
        log.contains("n=ansible INFO| fatal: [h1]: FAILED! =>"),
        "{log}"
    );
    assert!(
        log.contains("n=ansible ERROR| [ERROR]: Task failed: Action failed: ended"),
        "{log}"
    );
    let outcome = call(&environment)
        .env("ANSIBLE_LOG_PATH", "/proc/nosuch/log")
        .run();
    outcome
        .assert_code(2)
        .assert_stderr("log file at '/proc/nosuch/log' is not writeable");
}

#[test]
fn colours_and_an_unknown_callback() {
    let environment = TestEnvironment::new();
    let outcome = call(&environment)
        .env("ANSIBLE_NOCOLOR", "0")
        .env("ANSIBLE_FORCE_COLOR", "1")
        .env("ANSIBLE_COLOR_CHANGED", "rgb510")
        .run();
    outcome.assert_stdout("\x1b[38;5;202mchanged: [h1]\x1b[0m");
    let outcome = call(&environment).env("ANSIBLE_COLOR_OK", "pink").run();
    outcome
        .assert_code(5)
        .assert_stderr("COLOR_OK = pink: there is no such colour.");
    let outcome = call(&environment)
        .env("ANSIBLE_STDOUT_CALLBACK", "dense")
        .run();
    outcome
        .assert_code(1)
        .assert_stderr("stdout_callback = dense is not supported");
}

#[test]
fn ad_hoc_commands_have_defaults_and_callbacks_that_are_configured() {
    let environment = TestEnvironment::new();
    environment.write("hosts", "h1 ansible_connection=local\n");
    environment.write(
        "ansible.cfg",
        "[defaults]\ninventory = hosts\nmodule_name = debug\nmodule_args = msg=hello\n",
    );
    let run = || environment.shevek().args(["run", "h1"]);
    run()
        .run()
        .assert_code(0)
        .assert_stdout("h1 | SUCCESS => {\n    \"msg\": \"hello\"");
    let outcome = run().env("ANSIBLE_LOAD_CALLBACK_PLUGINS", "1").run();
    outcome
        .assert_code(0)
        .assert_stdout("ok: [h1] => {\n    \"msg\": \"hello\"");
}

#[test]
fn profiles_tell_where_the_time_went() {
    let environment = TestEnvironment::new();
    environment.write("roles/web/tasks/main.yml", "- command: 'true'\n");
    environment.write("hosts", "h1 ansible_connection=local\n");
    environment.write(
        "p.yml",
        "- hosts: h1\n  gather_facts: false\n  roles: [web]\n  tasks:\n    - name: last\n      debug: msg=x\n",
    );
    let call = |callbacks: &str| {
        environment
            .shevek()
            .args(["playbook", "p.yml", "-i", "hosts"])
            .env("ANSIBLE_NOCOLOR", "1")
            .env("ANSIBLE_CALLBACKS_ENABLED", callbacks)
    };
    let outcome = call("timer, ansible.posix.profile_tasks, profile_roles").run();
    let digits: String = outcome
        .stdout
        .chars()
        .map(|c| if c.is_ascii_digit() { '0' } else { c })
        .collect();
    let line = digits
        .lines()
        .find(|line| line.contains(" (0:00:00.000) "))
        .expect("the time before a task");
    assert!(line.contains("       0:00:00.000 ***"), "{line}");
    for part in [
        "Playbook run took 0 days, 0 hours, 0 minutes, ",
        "\nTASKS RECAP ****",
        &format!("\n{} \n", "=".repeat(79)),
        "\nweb : command ----",
        "\nlast ----",
        "\nROLES RECAP ****",
        "\nweb ----",
        "\ndebug ----",
        &format!("\n{} \ntotal ----", "~".repeat(79)),
    ] {
        outcome.assert_stdout(part);
    }
    let outcome = call("profile_tasks")
        .env("PROFILE_TASKS_SUMMARY_ONLY", "yes")
        .env("PROFILE_TASKS_SORT_ORDER", "none")
        .env("PROFILE_TASKS_TASK_OUTPUT_LIMIT", "1")
        .run();
    outcome.assert_stdout("\nweb : command ----");
    assert!(
        !outcome.stdout.contains("\nlast ----"),
        "{}",
        outcome.stdout
    );
    assert_eq!(
        outcome.stdout.matches(" (0:00:00.").count(),
        1,
        "{}",
        outcome.stdout
    );
    call("profile_tasks")
        .env("PROFILE_TASKS_TASK_OUTPUT_LIMIT", "few")
        .run()
        .assert_code(5)
        .assert_stderr("Invalid value \"few\" for task_output_limit of profile_tasks");
}

#[test]
fn a_run_is_json_for_programs() {
    let environment = TestEnvironment::new();
    let outcome = call(&environment)
        .env("ANSIBLE_STDOUT_CALLBACK", "ansible.posix.json")
        .run();
    outcome.assert_code(2);
    let run: Json = serde_json::from_str(&outcome.stdout).expect("one document");
    let play = &run["plays"][0];
    assert_eq!(play["play"]["name"], "first play");
    let tasks = play["tasks"].as_array().expect("tasks");
    let names: Vec<&Json> = tasks.iter().map(|task| &task["task"]["name"]).collect();
    assert_eq!(
        names,
        ["good <one>", "debug", "EXPECTED FAILURE here", "fail"]
    );
    let path = tasks[0]["task"]["path"].as_str().expect("a path");
    assert!(path.ends_with("/p.yml:5"), "{path}");
    for time in ["start", "end"] {
        assert!(tasks[0]["task"]["duration"][time].is_string());
    }
    let first = &tasks[0]["hosts"]["h1"];
    assert_eq!(first["action"], "command");
    assert_eq!(first["stdout_lines"], json!(["a&b"]));
    assert_eq!(
        first["invocation"]["module_args"]["_raw_params"],
        "echo \"a&b\""
    );
    assert_eq!(first["_ansible_no_log"], false);
    assert_eq!(tasks[1]["hosts"]["h1"]["skipped"], true);
    assert_eq!(tasks[2]["hosts"]["h1"]["failed"], true);
    assert_eq!(
        run["stats"]["h1"],
        json!({"ok": 2, "changed": 1, "unreachable": 0, "failures": 1, "skipped": 1, "rescued": 0, "ignored": 1})
    );
    assert!(
        outcome.stdout.starts_with("{\n    \"custom_stats\": {},\n"),
        "{}",
        outcome.stdout
    );

    let outcome = call(&environment)
        .env("ANSIBLE_STDOUT_CALLBACK", "jsonl")
        .run();
    outcome.assert_code(2);
    let lines: Vec<Json> = outcome
        .stdout
        .lines()
        .map(|line| serde_json::from_str(line).expect("a document a line"))
        .collect();
    let events: Vec<&Json> = lines.iter().map(|line| &line["_event"]).collect();
    assert_eq!(
        events,
        [
            "v2_playbook_on_play_start",
            "v2_playbook_on_task_start",
            "v2_runner_on_ok",
            "v2_playbook_on_task_start",
            "v2_runner_on_skipped",
            "v2_playbook_on_task_start",
            "v2_runner_on_failed",
            "v2_playbook_on_task_start",
            "v2_runner_on_failed",
            "v2_playbook_on_stats",
        ]
    );
    assert_eq!(lines[2]["hosts"]["h1"]["stdout"], "a&b");
    assert_eq!(lines[3]["hosts"], json!({}));
}

#[test]
fn json_hides_what_no_log_hides_and_knows_plays_without_lockstep() {
    let environment = TestEnvironment::new();
    environment.write("hosts", "h[1:2] ansible_connection=local\n");
    environment.write(
        "p.yml",
        "- hosts: all\n  gather_facts: false\n  strategy: free\n  tasks:\n    - command: echo s3cret\n      no_log: true\n",
    );
    let outcome = environment
        .shevek()
        .args(["playbook", "p.yml", "-i", "hosts"])
        .env("ANSIBLE_STDOUT_CALLBACK", "json")
        .env("ANSIBLE_JSON_INDENT", "0")
        .run();
    outcome.assert_code(0);
    assert!(!outcome.stdout.contains("s3cret"), "{}", outcome.stdout);
    assert_eq!(outcome.stdout.lines().count(), 1);
    let run: Json = serde_json::from_str(&outcome.stdout).expect("one document");
    // Each host has the task for itself.
    let tasks = run["plays"][0]["tasks"].as_array().expect("tasks");
    assert_eq!(tasks.len(), 2);
    for task in tasks {
        let hosts = task["hosts"].as_object().expect("hosts");
        assert_eq!(hosts.len(), 1);
        for result in hosts.values() {
            assert_eq!(result["_ansible_no_log"], true);
            assert_eq!(result["changed"], true);
            assert!(result["censored"].is_string());
        }
    }
}

#[test]
fn facts_are_told_without_what_is_internal() {
    let environment = TestEnvironment::new();
    environment.write("hosts", "h1 ansible_connection=local\n");
    environment.write("p.yml", "- hosts: h1\n  gather_subset: ['!all', env]\n");
    for callback in ["minimal", "oneline", "json", "jsonl"] {
        let call = environment
            .shevek()
            .args(["playbook", "p.yml", "-i", "hosts", "-vvv"]);
        call.env("ANSIBLE_STDOUT_CALLBACK", callback)
            .run()
            .assert_code(0)
            .assert_stdout("ansible_env")
            .assert_no_stdout("_ansible_facts_gathered");
    }
}
