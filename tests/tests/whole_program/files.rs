//! Files that travel, over a real sshd and through the runner.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;

use shevek_tests::support::Site;

const TASKS: &str = "
- file: {path: /tmp/place, state: directory, mode: '0750'}
- copy: {content: \"small\\n\", dest: /tmp/place/small, mode: '0600'}
- copy: {src: large.bin, dest: /tmp/place/}
- copy: {src: tree/, dest: /tmp/place/tree}
- template: {src: page.j2, dest: /tmp/place/page}
- lineinfile: {path: /tmp/place/page, line: last}
- replace: {path: /tmp/place/page, regexp: 'ho(st)', replace: 'gue\\1'}
- stat: {path: /tmp/place/large.bin, checksum_algorithm: sha256}
  register: large
- find: {paths: /tmp/place, recurse: true}
  register: found
- fetch: {src: /tmp/place/page, dest: fetched/, flat: true}
- slurp: {src: /tmp/place/page}
  register: page
- debug:
    msg: \"{{ large.stat.size }} {{ found.matched }} {{ page.content | b64decode | replace('\\n', '|') }}\"
";

/// More than what travels along with a request.
const LARGE: usize = 3_000_000;

fn site() -> Site {
    let site = Site::start();
    let write = |name: &str, text: &str| site.environment.write(name, text);
    write("files/large.bin", &"0123456789".repeat(LARGE / 10));
    write("files/tree/a", "1");
    write("files/tree/below/b", "2");
    write("templates/page.j2", "host {{ inventory_hostname }}\n");
    site
}

#[test]
fn files_come_and_go_and_a_second_run_changes_nothing() {
    let site = site();
    let outcome = site.tasks("h1", TASKS).run();
    outcome
        .assert_code(0)
        .assert_stdout("3000000 5 guest h1|last|")
        .assert_recap("h1", [12, 8, 0, 0, 0, 0, 0]);
    let fetched = std::fs::read_to_string(site.environment.work().join("fetched/page"));
    assert_eq!(fetched.expect("it was fetched"), "guest h1\nlast\n");

    let again = TASKS.replace("host {{", "guest {{");
    site.environment.write(
        "templates/page.j2",
        "guest {{ inventory_hostname }}\nlast\n",
    );
    let outcome = site.tasks("h1", &again).run();
    outcome
        .assert_code(0)
        .assert_recap("h1", [12, 0, 0, 0, 0, 0, 0]);
    site.assert_nothing_left(&outcome);
}

/// Whether a large file is there already its size tells, or else its checksum.
#[test]
fn a_large_file_is_told_from_another_of_its_size() {
    let site = site();
    let tasks = "
- copy: {src: large.bin, dest: /tmp/large}
  register: first
- copy: {src: large.bin, dest: /tmp/large}
  register: same
- shell: printf x | dd of=/tmp/large conv=notrunc bs=1 seek=1000000
- copy: {src: large.bin, dest: /tmp/large}
  register: other
- copy: {src: large.bin, dest: /tmp/large2, checksum: abc}
  register: expected
  failed_when: false
- copy: {src: large.bin, dest: /tmp/none/large}
  register: nowhere
  failed_when: false
- debug:
    msg: \"{{ [first, same, other] | map(attribute='changed') }} {{ [first, same, other, nowhere] | map(attribute='checksum') | unique | length }} \
      {{ first.checksum == (lookup('file', 'large.bin') | hash('sha1')) }} {{ expected.msg }} {{ nowhere.msg }}\"
";
    let outcome = site.tasks("h1", tasks).run();
    outcome
        .assert_code(0)
        .assert_stdout("[True, False, True] 1 True Copied file does not match the expected checksum. Transfer failed. ")
        .assert_stdout("Destination directory /tmp/none does not exist");
    site.assert_nothing_left(&outcome);
}

#[test]
fn check_mode_leaves_everything_as_it_is() {
    let site = site();
    let tasks = "
- copy: {src: large.bin, dest: /tmp/large}
- copy: {content: x, dest: /tmp/small}
- template: {src: page.j2, dest: /tmp/page}
- file: {path: /tmp/dir, state: directory}";
    let outcome = site.tasks("h1", tasks).arg("--check").run();
    outcome
        .assert_code(0)
        .assert_recap("h1", [4, 4, 0, 0, 0, 0, 0]);
    let outcome = site
        .tasks(
            "h1",
            "- shell: ls -d /tmp/large /tmp/small /tmp/page /tmp/dir\n  failed_when: false",
        )
        .arg("-v")
        .run();
    outcome.assert_stdout("\"stdout\": \"\"");
    site.assert_nothing_left(&outcome);
}

#[test]
fn a_missing_source_is_told_with_the_places_that_were_searched() {
    let site = site();
    let outcome = site
        .tasks("h1", "- copy: {src: nowhere.txt, dest: /tmp/x}")
        .run();
    outcome.assert_code(2).assert_stdout("nowhere.txt");
    site.assert_nothing_left(&outcome);
}

#[test]
fn a_pipe_and_a_name_that_is_no_text_are_refused() {
    let site = site();
    let files = site.environment.work().join("files");
    let pipe = std::process::Command::new("mkfifo")
        .arg(files.join("pipe"))
        .status();
    assert!(pipe.expect("mkfifo runs").success());
    std::fs::write(
        files.join("tree").join(OsStr::from_bytes(b"gr\xfcn")),
        "green",
    )
    .expect("written");
    let tasks = "
- copy: {src: pipe, dest: /tmp/x}
  ignore_errors: true
- script: pipe
  ignore_errors: true
- copy: {src: tree, dest: /tmp}
  ignore_errors: true
- command: ls /tmp
  register: left
  failed_when: '\"tree\" in left.stdout_lines or \"x\" in left.stdout_lines'
";
    let outcome = site.tasks("h1", tasks).run();
    outcome
        .assert_code(0)
        .assert_stdout("could not find src=")
        .assert_stdout("/files/pipe' on the Ansible Controller")
        .assert_stdout("has a name or leads to one that is not UTF-8")
        .assert_recap("h1", [4, 1, 0, 0, 0, 0, 3]);
    site.assert_nothing_left(&outcome);
}
