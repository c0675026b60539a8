//! Mistakes in the user's files: named with file, line and column, before any host is touched.

use shevek_tests::support::Site;

/// The text of a playbook, where the mistake is, and words that the message must have.
struct Mistake {
    name: &'static str,
    playbook: &'static str,
    place: &'static str,
    words: &'static [&'static str],
}

const MISTAKES: &[Mistake] = &[
    Mistake {
        name: "malformed YAML",
        playbook: "- hosts: h1\n  tasks:\n    - debug: msg: x\n",
        place: "pb.yml:3:",
        words: &["quot"],
    },
    Mistake {
        name: "a tab",
        playbook: "- hosts: h1\n  tasks:\n\t- ping:\n",
        place: "pb.yml:3:",
        words: &["tab"],
    },
    Mistake {
        name: "unquoted braces",
        playbook: "- hosts: h1\n  tasks:\n    - debug:\n        msg: {{ x }}\n",
        place: "pb.yml:4:",
        words: &["quotes"],
    },
    Mistake {
        name: "unknown play keyword",
        playbook: "- hosts: h1\n  gather_fact: false\n  tasks:\n    - ping:\n",
        place: "pb.yml:2:3",
        words: &["gather_fact", "gather_facts"],
    },
    Mistake {
        name: "unknown task keyword",
        playbook: "- hosts: h1\n  tasks:\n    - name: x\n      ping:\n      retires: 3\n",
        place: "pb.yml:",
        words: &["retires", "retries"],
    },
    Mistake {
        name: "unknown module",
        playbook: "- hosts: h1\n  tasks:\n    - name: x\n      comand: /bin/true\n",
        place: "pb.yml:",
        words: &["comand", "command"],
    },
    Mistake {
        name: "the removed include",
        playbook: "- hosts: h1\n  tasks:\n    - name: x\n      include: other.yml\n",
        place: "pb.yml:4:7",
        words: &["removed", "include_tasks", "import_tasks"],
    },
    Mistake {
        name: "misspelt module option",
        playbook: "- hosts: h1\n  tasks:\n    - command:\n        cmd: pwd\n        chdri: /\n",
        place: "pb.yml:",
        words: &["chdri", "chdir"],
    },
    Mistake {
        name: "two modules in one task",
        playbook: "- hosts: h1\n  tasks:\n    - ping:\n      command: /bin/true\n",
        place: "pb.yml:4:7",
        words: &["ping", "command"],
    },
    Mistake {
        name: "no hosts",
        playbook: "- tasks:\n    - ping:\n",
        place: "pb.yml:1:",
        words: &["hosts"],
    },
    Mistake {
        name: "a play that is no mapping",
        playbook: "- hosts\n",
        place: "pb.yml:1:",
        words: &["plays"],
    },
    Mistake {
        name: "a number where a list belongs",
        playbook: "- hosts: h1\n  tasks: 3\n",
        place: "pb.yml:2:",
        words: &["list"],
    },
];

#[test]
fn mistakes_are_found_before_any_host_is_touched() {
    let site = Site::start();
    let mut wrong = Vec::new();
    for mistake in MISTAKES {
        let outcome = site.playbook(mistake.playbook).run();
        let text = format!("{}{}", outcome.stdout, outcome.stderr);
        let missing: Vec<_> = std::iter::once(&mistake.place)
            .chain(mistake.words)
            .filter(|word| !text.contains(**word))
            .collect();
        if outcome.code == 0 || !missing.is_empty() || outcome.stdout.contains("TASK [") {
            wrong.push(format!(
                "=== {}: lacks {missing:?}\n{outcome}",
                mistake.name
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(
        !site.machine.log().contains("Accepted"),
        "a host was touched"
    );
}

#[test]
fn an_undefined_variable_is_named_with_its_place() {
    let site = Site::start();
    let outcome = site
        .tasks("h1", "- debug:\n    msg: \"{{ nowhere }}\"")
        .run();
    outcome
        .assert_code(2)
        .assert_printed("'nowhere' is undefined")
        .assert_printed("pb.yml:5:14");
}

#[test]
fn a_host_that_is_in_no_inventory() {
    let site = Site::start();
    let outcome = site.tasks("h9", "- ping:").run();
    outcome
        .assert_code(0)
        .assert_stderr("Could not match supplied host pattern, ignoring: h9");
    outcome.assert_stdout("skipping: no hosts matched");
}

#[test]
fn mistakes_in_the_inventory() {
    let site = Site::start();
    site.inventory("[web\nh1\n");
    let outcome = site.tasks("all", "- ping:").run();
    outcome.assert_printed("hosts:1");
    site.environment
        .write("hosts.yml", "all:\n  hosts:\n    h1: {\n");
    site.environment
        .shevek()
        .args(["playbook", "pb.yml", "-i", "hosts.yml"])
        .run()
        .assert_printed("hosts.yml");
}

#[test]
fn several_mistakes_do_not_stop_at_a_host() {
    let site = Site::start();
    let call = site
        .playbook("- hosts: h1\n  tasks:\n    - ping:\n- hosts: h1\n  tasks:\n    - comand: x\n");
    let outcome = call.run();
    assert_ne!(outcome.code, 0);
    outcome
        .assert_no_stdout("PLAY [h1]")
        .assert_printed("comand");
}

#[test]
fn a_literal_of_the_wrong_type_is_found_before_any_host_is_touched() {
    let site = Site::start();
    let outcome = site.tasks("h1", "- ping:\n  retries: many").run();
    assert_ne!(outcome.code, 0, "{outcome}");
    outcome
        .assert_printed("retries")
        .assert_printed("'many'")
        .assert_printed("pb.yml:5:");
    assert!(
        !site.machine.log().contains("Accepted"),
        "a host was touched\n{outcome}"
    );
}
