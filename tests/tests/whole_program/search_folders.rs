//! Where tasks of roles find their files.

use shevek_tests::support::{Outcome, Site};

/// A play with the role `r`, whose tasks these are.
fn run(site: &Site, tasks: &str) -> Outcome {
    site.environment.write("roles/r/tasks/main.yml", tasks);
    site.playbook("- {hosts: h1, gather_facts: false, roles: [r]}\n")
        .run()
}

#[test]
fn with_first_found_looks_where_the_action_keeps_its_files() {
    let site = Site::start();
    for (path, text) in [
        ("roles/r/vars/Debian.yml", "v: from vars\n"),
        ("roles/r/templates/t.j2", "from {{ 'templates' }}\n"),
        ("roles/r/files/t.j2", "from files\n"),
        ("roles/r/files/f", "from files\n"),
    ] {
        site.environment.write(path, text);
    }
    let tasks = "
- include_vars: '{{ item }}'
  with_first_found: [no.yml, '{{ not_there }}.yml', Debian.yml]
- debug: var=v
- ansible.builtin.include_vars: {file: '{{ item }}'}
  with_first_found: '{{ params }}'
  vars:
    params: {files: ['{{ not_there }}.yml', Debian.yml], skip: true}
- template: {src: '{{ item }}', dest: /tmp/t}
  with_first_found: [absent, t.j2]
- copy: {src: '{{ item }}', dest: /tmp/f}
  with_first_found: [absent, f]
- shell: cat /tmp/t /tmp/f
  register: out
- debug: var=out.stdout_lines
";
    let outcome = run(&site, tasks);
    outcome
        .assert_code(0)
        .assert_stdout("\"v\": \"from vars\"")
        .assert_stdout("\"from templates\",\n        \"from files\"")
        .assert_no_stdout("skipping");
}

#[test]
fn a_file_of_tasks_in_a_folder_of_its_own() {
    let site = Site::start();
    site.environment
        .write("roles/r/tasks/beside", "beside the tasks\n");
    let below = "
- debug: {msg: \"{{ lookup('file', 'beside') }}\"}
- copy: {src: beside, dest: /tmp/beside}
  ignore_errors: true
- include_vars: beside
  ignore_errors: true
";
    site.environment.write("roles/r/tasks/sub/more.yml", below);
    // Lookups of a role look beside its tasks; actions do not.
    run(&site, "- include_tasks: sub/more.yml\n")
        .assert_code(0)
        .assert_stdout("\"msg\": \"beside the tasks\"")
        .assert_stdout("Could not find or access 'beside'")
        .assert_recap("h1", [4, 0, 0, 0, 0, 0, 2]);
}

#[test]
fn ansible_managed_is_what_ansible_cfg_says() {
    let site = Site::start();
    site.environment.write(
        "ansible.cfg",
        "[defaults]\nansible_managed = {file} by {uid} of %Y {{x}}\n",
    );
    site.environment
        .write("templates/t.j2", "{{ ansible_managed }}\n");
    let tasks = "
- template: {src: t.j2, dest: /tmp/t}
- debug: {msg: \"{{ lookup('template', 't.j2') }}\"}
- template: {src: t.j2, dest: /tmp/u}
  vars: {ansible_managed: my own}
- command: cat /tmp/t /tmp/u
  register: out
- debug: var=out.stdout_lines
";
    let year = "\"t.j2 by root of 20";
    let outcome = site.tasks("h1", tasks).run();
    outcome
        .assert_code(0)
        .assert_stdout(year)
        .assert_stdout(" {x}\"")
        .assert_stdout("\"my own\"");
}
