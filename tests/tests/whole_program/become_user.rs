//! Becoming another user: sudo and su, with and without passwords, from and to ordinary users.

use std::fs::Permissions;
use std::os::unix::fs::PermissionsExt;

use shevek_tests::support::{Account, Outcome, PASSWORD, Site, TestEnvironment};

const WHO: &str = "- command: id -un\n- shell: echo \"it's $(id -un) in $HOME\"";

fn as_user(account: Account, more: &str) -> Site {
    let site = Site::start();
    site.inventory(&format!(
        "h1 {} {more}\n",
        site.machine.variables_for(0, account)
    ));
    site
}

#[track_caller]
fn assert_is(outcome: &Outcome, user: &str) {
    outcome
        .assert_code(0)
        .assert_stdout(&format!("\"stdout\": \"{user}\""))
        .assert_stdout(&format!("it's {user} in "));
    assert!(
        !outcome.stdout.contains(PASSWORD) && !outcome.stderr.contains(PASSWORD),
        "the password is shown\n{outcome}"
    );
}

#[test]
fn sudo_without_a_password() {
    let site = as_user(Account::Bob, "");
    let outcome = site.tasks("h1", WHO).args(["-b", "-vvvv"]).run();
    assert_is(&outcome, "root");
    site.assert_nothing_left(&outcome);
}

#[test]
fn sudo_to_another_ordinary_user() {
    let site = as_user(Account::Bob, "");
    let outcome = site
        .tasks("h1", WHO)
        .args(["-b", "--become-user", "carol", "-v"])
        .run();
    assert_is(&outcome, "carol");
    outcome.assert_stdout("in /home/carol");
    site.assert_nothing_left(&outcome);
}

#[test]
fn sudo_with_a_password_from_the_inventory() {
    let site = as_user(
        Account::Alice,
        &format!("ansible_become_password='{PASSWORD}'"),
    );
    let outcome = site.tasks("h1", WHO).args(["-b", "-vvvv"]).run();
    assert_is(&outcome, "root");
    let outcome = site
        .tasks("h1", WHO)
        .args(["-b", "-v", "--become-user", "carol"])
        .run();
    assert_is(&outcome, "carol");
    site.assert_nothing_left(&outcome);
}

#[test]
fn sudo_with_a_password_asked_for() {
    let site = as_user(Account::Alice, "");
    let mut running = site
        .tasks("h1", WHO)
        .args(["-b", "-K", "-v"])
        .on_terminal()
        .spawn();
    running.answer("BECOME password: ", PASSWORD);
    assert_is(&running.finish(), "root");
}

#[test]
fn a_wrong_sudo_password() {
    let site = as_user(Account::Alice, "ansible_become_password=wrong");
    let outcome = site.tasks("h1", WHO).arg("-b").run();
    outcome
        .assert_code(2)
        .assert_stdout("Incorrect sudo password")
        .assert_seconds(0.0, 60.0);
    site.assert_nothing_left(&outcome);
}

#[test]
fn a_missing_sudo_password() {
    let site = as_user(Account::Alice, "");
    let outcome = site.tasks("h1", WHO).arg("-b").run();
    outcome
        .assert_code(2)
        .assert_stdout("Missing sudo password")
        .assert_seconds(0.0, 60.0);
    site.assert_nothing_left(&outcome);
}

#[test]
fn su_with_a_password() {
    let site = as_user(
        Account::Carol,
        &format!("ansible_become_password='{PASSWORD}'"),
    );
    let outcome = site
        .tasks("h1", WHO)
        .args(["-b", "--become-method", "su", "-v"])
        .run();
    assert_is(&outcome, "root");
    let outcome = site
        .tasks("h1", WHO)
        .args([
            "-b",
            "--become-method",
            "su",
            "--become-user",
            "alice",
            "-v",
        ])
        .run();
    assert_is(&outcome, "alice");
    site.assert_nothing_left(&outcome);
}

#[test]
fn su_from_root_without_a_password() {
    let site = as_user(Account::Root, "");
    let outcome = site
        .tasks("h1", WHO)
        .args([
            "-b",
            "--become-method",
            "su",
            "--become-user",
            "carol",
            "-v",
        ])
        .run();
    assert_is(&outcome, "carol");
    site.assert_nothing_left(&outcome);
}

#[test]
fn a_wrong_su_password() {
    let site = as_user(Account::Carol, "ansible_become_password=wrong");
    let outcome = site
        .tasks("h1", WHO)
        .args(["-b", "--become-method", "su"])
        .run();
    outcome
        .assert_code(2)
        .assert_stdout("Incorrect su password")
        .assert_seconds(0.0, 60.0);
    site.assert_nothing_left(&outcome);
}

#[test]
fn users_can_change_from_task_to_task() {
    let site = as_user(Account::Root, "");
    let tasks = "
- command: id -un
  become: true
  become_user: '{{ item }}'
  loop: [alice, bob, carol, root]
  register: out
- debug:
    msg: \"{{ out.results | map(attribute='stdout') | join(',') }}\"
- command: id -un
  vars:
    ansible_become: true
    ansible_become_user: bob
  register: out
- debug: msg={{ out.stdout }}
";
    let outcome = site.tasks("h1", tasks).run();
    outcome
        .assert_code(0)
        .assert_stdout("\"alice,bob,carol,root\"")
        .assert_stdout("\"msg\": \"bob\"");
    site.assert_nothing_left(&outcome);
}

#[test]
fn nothing_readable_by_others_is_left_on_the_machine() {
    let site = as_user(Account::Bob, "");
    site.tasks("h1", WHO)
        .args(["-b", "--become-user", "carol"])
        .run()
        .assert_code(0);
    let found = site.machine.shell("find /tmp /var/tmp /dev/shm -type f -perm /044; find /home /root -mindepth 2 -type f -perm /077");
    assert_eq!(found, "", "files that others may read");
}

#[test]
fn passwords_do_not_stand_in_process_arguments() {
    let site = as_user(
        Account::Alice,
        &format!("ansible_become_password='{PASSWORD}'"),
    );
    let running = site.tasks("h1", "- command: sleep 2").arg("-b").spawn();
    site.machine.wait_for_process("sleep 2");
    let all = std::fs::read_dir("/proc").expect("/proc").flatten();
    let shown: Vec<_> = all
        .filter_map(|entry| std::fs::read(entry.path().join("cmdline")).ok())
        .filter(|line| String::from_utf8_lossy(line).contains(PASSWORD))
        .collect();
    running.finish().assert_code(0);
    assert!(shown.is_empty(), "{shown:?}");
}

#[test]
fn a_wrong_password_fails_beside_a_session_with_the_right_one() {
    let site = as_user(
        Account::Alice,
        &format!("ansible_become_password='{PASSWORD}'"),
    );
    let tasks = "
- command: id -un
- command: id -un
  vars: {ansible_become_password: wrong}
  ignore_errors: true
- command: id -un
";
    let outcome = site.tasks("h1", tasks).args(["-b", "-v"]).run();
    outcome
        .assert_code(0)
        .assert_stdout("Incorrect sudo password")
        .assert_recap("h1", [3, 2, 0, 0, 0, 0, 1]);
    site.assert_nothing_left(&outcome);
}

#[test]
fn no_session_stands_in_the_way_of_removing_a_user() {
    let site = as_user(Account::Root, "");
    let tasks = "
- command: id -un
  become: true
  become_user: carol
- user: {name: carol, state: absent}
  ignore_errors: true
  register: removal
- command: id -un
  become: true
  become_user: carol
- debug: var=removal.msg
";
    let outcome = site.tasks("h1", tasks).arg("-v").run();
    // The accounts of this machine cannot be changed; that userdel gets so far shows that nobody uses them.
    outcome
        .assert_code(0)
        .assert_stdout("userdel: cannot lock /etc/passwd")
        .assert_no_stdout("currently used by process")
        .assert_recap("h1", [4, 2, 0, 0, 0, 0, 1]);
    site.assert_nothing_left(&outcome);
}

/// A program in front of su that asks with words of its own and lets root's su go on after the right password.
const ASKING: &str = "#!/bin/sh\nprintf 'Sag es : '\nread -r said\n[ \"$said\" = right ] || exit 7\nexec su \"$@\"\n";

fn with_su_that_asks(more: &str) -> Site {
    let site = as_user(Account::Root, more);
    site.machine.shell(&format!(
        "mkdir -p /root/bin; cat > /root/bin/ask <<'END'\n{ASKING}END\nchmod +x /root/bin/ask"
    ));
    site
}

const SU_TO_CAROL: [&str; 6] = [
    "-b",
    "--become-method",
    "su",
    "--become-user",
    "carol",
    "-v",
];

#[test]
fn su_that_asks_with_words_of_its_own() {
    let own = "ansible_su_exe='~/bin/ask' ansible_su_pass=right";
    let words = "ansible_su_prompt_l10n='[\"open\", \"sag ES\"]'";
    let site = with_su_that_asks(&format!("{own} {words}"));
    let outcome = site.tasks("h1", WHO).args(SU_TO_CAROL).run();
    assert_is(&outcome, "carol");
    site.assert_nothing_left(&outcome);

    let site = with_su_that_asks(own);
    let by_environment = site
        .tasks("h1", WHO)
        .args(SU_TO_CAROL)
        .env("ANSIBLE_SU_PROMPT_L10N", "open, sag ES")
        .run();
    assert_is(&by_environment, "carol");
    site.environment.write(
        "ansible.cfg",
        "[su_become_plugin]\nlocalized_prompts = open,sag es\n",
    );
    let by_file = site.tasks("h1", WHO).args(SU_TO_CAROL).run();
    assert_is(&by_file, "carol");
    // Words of one's own stand instead of those that are known.
    site.environment.write(
        "ansible.cfg",
        "[su_become_plugin]\nlocalized_prompts = open\n[defaults]\ntimeout = 2\n",
    );
    let unknown = site.tasks("h1", WHO).args(SU_TO_CAROL).run();
    unknown
        .assert_stdout("waiting for privilege escalation prompt")
        .assert_seconds(0.0, 60.0);
    let site = with_su_that_asks(&format!("{own} ansible_su_prompt_l10n='[1]'"));
    let outcome = site.tasks("h1", WHO).args(SU_TO_CAROL).run();
    outcome
        .assert_code(2)
        .assert_stdout("'ansible_su_prompt_l10n' must be a list of texts.");
}

#[test]
fn words_that_do_not_come_are_waited_for_though_a_session_is_open() {
    let environment = TestEnvironment::new();
    environment.write("ask", ASKING);
    let ask = environment.work().join("ask");
    std::fs::set_permissions(&ask, Permissions::from_mode(0o755)).expect("it can be run");
    let text = format!(
        "- hosts: localhost
  gather_facts: false
  become: true
  become_method: su
  become_user: nobody
  become_exe: {}
  become_flags: -s /bin/sh
  vars: {{ansible_become_password: right, ansible_su_prompt_l10n: Sag es, ansible_local_become_success_timeout: 1}}
  tasks:
    - raw: id -un
    - raw: id -un
      vars: {{ansible_su_prompt_l10n: open}}
",
        ask.display()
    );
    environment.write("pb.yml", &text);
    let call = environment.shevek().args(["playbook", "pb.yml", "-v"]);
    call.run()
        .assert_code(4)
        .assert_stdout("\"stdout\": \"nobody\\n\"")
        .assert_stdout("UNREACHABLE")
        .assert_stdout("Timed out waiting for become success or become password prompt.")
        .assert_recap("localhost", [1, 1, 1, 0, 0, 0, 0]);
}

#[test]
fn options_of_a_method_from_the_environment_and_ansible_cfg() {
    let site = with_su_that_asks("");
    site.environment.write(
        "ansible.cfg",
        "[privilege_escalation]\nbecome_user = bob\nbecome_exe = no_such_program\n\
         [su_become_plugin]\nuser = carol\nexecutable = ~/bin/ask\nflags = -\npassword = right\nlocalized_prompts = Sag es\n",
    );
    let method = ["-b", "--become-method", "su", "-v"];
    let outcome = site.tasks("h1", WHO).args(method).run();
    assert_is(&outcome, "carol");
    let outcome = site
        .tasks("h1", WHO)
        .args(method)
        .env("ANSIBLE_SU_USER", "alice")
        .env("ANSIBLE_BECOME_USER", "bob")
        .env("ANSIBLE_SU_EXE", "su")
        .env("ANSIBLE_SU_FLAGS", "")
        .run();
    assert_is(&outcome, "alice");
    let outcome = site
        .tasks("h1", WHO)
        .args(method)
        .env("ANSIBLE_BECOME_PASS", "wrong")
        .run();
    outcome
        .assert_code(2)
        .assert_no_stdout("\"stdout\": \"carol\"");
    // The command line says more than both.
    let outcome = site
        .tasks("h1", WHO)
        .args(SU_TO_CAROL)
        .env("ANSIBLE_SU_USER", "alice")
        .run();
    assert_is(&outcome, "carol");
    site.assert_nothing_left(&outcome);

    let site = as_user(Account::Alice, "");
    site.environment.write(
        "ansible.cfg",
        &format!("[privilege_escalation]\nbecome_flags = -n --badly\n[sudo_become_plugin]\npassword = {PASSWORD}\nflags = -H -S\n"),
    );
    let outcome = site.tasks("h1", WHO).args(["-b", "-v"]).run();
    assert_is(&outcome, "root");
    site.assert_nothing_left(&outcome);
}

#[test]
fn sudo_is_started_in_a_folder() {
    // A sudo that tells where it is. What lies in /tmp goes with the machine.
    let site = as_user(Account::Bob, "ansible_sudo_exe=/tmp/where_sudo");
    site.machine.shell(
        "mkdir -p '/tmp/a b'; printf '#!/bin/sh\\npwd > /tmp/where\\nexec sudo \"$@\"\\n' > /tmp/where_sudo; \
         chmod +x /tmp/where_sudo",
    );
    let outcome = site
        .tasks("h1", WHO)
        .args(["-b", "-v"])
        .env("ANSIBLE_SUDO_CHDIR", "/tmp/a b")
        .run();
    assert_is(&outcome, "root");
    assert_eq!(site.machine.shell("cat /tmp/where"), "/tmp/a b\n");
    let another = "- command: id -un\n- command: id -un\n  vars: {ansible_sudo_chdir: /usr}";
    let outcome = site.tasks("h1", another).args(["-b"]).run();
    outcome.assert_code(0);
    assert_eq!(site.machine.shell("cat /tmp/where"), "/usr\n");
    let missing = site
        .tasks("h1", WHO)
        .args(["-b", "-e", "ansible_sudo_chdir=/nowhere"])
        .run();
    missing.assert_stdout("/nowhere");
    assert_ne!(missing.code, 0, "{missing}");
}
