//! `shevek galaxy` with a Galaxy server, beyond what is compared with ansible-galaxy.

use shevek_tests::support::{GalaxyServer, Outcome, TestEnvironment, refused_port};

struct Site {
    environment: TestEnvironment,
    server: GalaxyServer,
}

impl Site {
    fn start() -> Self {
        let environment = TestEnvironment::new();
        let server = GalaxyServer::start(&environment.work());
        Self {
            environment,
            server,
        }
    }

    fn run(&self, arguments: &[&str]) -> Outcome {
        self.environment
            .shevek()
            .env("ANSIBLE_GALAXY_SERVER", self.server.url())
            .env("ANSIBLE_GALAXY_COLLECTION_IMPORT_POLL_INTERVAL", "0.01")
            .arg("galaxy")
            .args(arguments)
            .run()
    }

    /// Builds a version and publishes it to a part of the server.
    fn publish(&self, part: &str, name: &str, version: &str, dependencies: &str) {
        let text = format!(
            "namespace: acme\nname: {name}\nversion: {version}\nreadme: README.md\nauthors: a\ndependencies: {dependencies}\n"
        );
        self.environment.write(&format!("{name}/galaxy.yml"), &text);
        self.run(&["collection", "build", name, "--force"])
            .assert_code(0);
        let archive = format!("acme-{name}-{version}.tar.gz");
        let url = format!("{}{part}", self.server.url());
        self.run(&[
            "collection",
            "publish",
            &archive,
            "-s",
            &url,
            "--token",
            "secret",
        ])
        .assert_code(0);
        self.server.requests();
    }

    fn assert_nothing_installed(&self) {
        let folder = self.environment.work().join("c/ansible_collections/acme");
        assert!(!folder.exists());
    }

    fn install(&self, arguments: &[&str]) -> Outcome {
        self.run(&[&["collection", "install", "-p", "c"][..], arguments].concat())
    }
}

#[test]
fn a_conflict_names_everybody_and_what_there_is() {
    let site = Site::start();
    site.publish("", "base", "1.0.0", "{}");
    site.publish("", "base", "2.0.0", "{}");
    site.publish("", "base", "3.0.0-rc.1", "{}");
    site.publish("", "old", "1.0.0", "{acme.base: '<2.0.0'}");
    site.publish("", "new", "1.0.0", "{acme.base: '>=2.0.0'}");
    let outcome = site.install(&["acme.old", "acme.new"]);
    outcome
        .assert_code(1)
        .assert_stderr("* acme.base:<2.0.0 (dependency of acme.old:1.0.0)")
        .assert_stderr("* acme.base:>=2.0.0 (dependency of acme.new:1.0.0)")
        .assert_stderr("in the versions 1.0.0, 2.0.0, 3.0.0-rc.1");
    site.install(&["acme.base:>2"])
        .assert_code(1)
        .assert_stderr("* acme.base:>2 (direct request)")
        .assert_stderr("pre-releases are only installed with --pre");
    site.install(&["acme.nothing"])
        .assert_code(1)
        .assert_stderr("acme.nothing is not on default (http://127.0.0.1");
    site.assert_nothing_installed();
}

#[test]
fn another_archive_than_the_announced_one_is_not_installed() {
    let site = Site::start();
    site.publish("/damaged", "base", "1.0.0", "{}");
    let url = format!("{}/damaged", site.server.url());
    site.install(&["acme.base", "-s", &url])
        .assert_code(1)
        .assert_stderr("Mismatch artifact hash with downloaded file");
    site.assert_nothing_installed();
}

#[test]
fn what_a_server_depends_on_is_a_name() {
    let site = Site::start();
    site.environment.write("trap/galaxy.yml", "never read\n");
    for (name, dependency) in [
        ("path", "./trap"),
        ("git", "git+file:///etc"),
        ("url", "http://127.0.0.1:1/x.tar.gz"),
    ] {
        site.publish("", name, "1.0.0", &format!("{{'{dependency}': '*'}}"));
        site.install(&[&format!("acme.{name}")])
            .assert_code(1)
            .assert_stderr(&format!("acme.{name}:1.0.0 depends on '{dependency}'"));
    }
}

#[test]
fn answers_are_kept_and_forgotten() {
    let site = Site::start();
    site.publish("", "base", "1.0.0", "{}");
    let asked = |arguments: &[&str]| {
        let outcome = site.install(&[&["acme.base", "--force"][..], arguments].concat());
        outcome.assert_code(0);
        site.server.requests()
    };
    let list = "GET /api/v3/collections/acme/base/versions/";
    let info = "GET /api/v3/collections/acme/base/";
    let first = asked(&[]);
    assert!(first.iter().any(|one| one == list), "{first:?}");
    let second = asked(&[]);
    assert_eq!(
        second[second.len() - 2..],
        [info, "GET /artifacts/acme-base-1.0.0.tar.gz"]
    );
    assert!(
        !second.iter().any(|one| one == list || one == "GET /api/"),
        "{second:?}"
    );
    let without = asked(&["--no-cache"]);
    assert!(without.iter().any(|one| one == list), "{without:?}");
    assert!(!without.iter().any(|one| one == info), "{without:?}");
    let cleared = asked(&["--clear-response-cache"]);
    assert!(cleared.iter().any(|one| one == list), "{cleared:?}");
    // Something new is seen at once.
    site.publish("", "base", "1.1.0", "{}");
    asked(&[]);
    let listed = site.run(&["collection", "list", "-p", "c", "--format", "json"]);
    listed.assert_stdout("\"acme.base\": {\"version\": \"1.1.0\"}");
}

#[test]
fn tokens_are_only_told_to_their_server() {
    let site = Site::start();
    site.publish("/hub", "base", "1.0.0", "{}");
    let cfg = format!(
        "[galaxy]\nserver_list = open, hub\n[galaxy_server.open]\nurl = {0}/second\n[galaxy_server.hub]\nurl = {0}/hub\ntoken = secret\n",
        site.server.url()
    );
    site.environment.write("ansible.cfg", &cfg);
    site.install(&["acme.base"]).assert_code(0);
    let requests = site.server.requests();
    let told = |part: &str| {
        let of_part = requests.iter().filter(|one| one.contains(part));
        of_part.filter(|one| one.contains("secret")).count()
    };
    assert!(told(" /hub/api/") > 0, "{requests:?}");
    assert_eq!(told(" /second"), 0, "{requests:?}");
    // The archive is behind a redirect, which nobody tells the token.
    assert_eq!(
        requests.last().map(String::as_str),
        Some("GET /hub/artifacts/acme-base-1.0.0.tar.gz")
    );
}

#[test]
fn a_server_that_is_not_there_is_named() {
    let site = Site::start();
    let url = format!("http://127.0.0.1:{}", refused_port());
    for arguments in [
        &["collection", "install", "acme.web", "-p", "c"][..],
        &["collection", "download", "acme.web"],
        &["role", "search", "web"],
        &["role", "info", "acme.web"],
    ] {
        let outcome = site.run(&[arguments, &["-s", &url, "--timeout", "5"]].concat());
        outcome
            .assert_code(1)
            .assert_stderr(&format!("{url}/api/ cannot be asked: "))
            .assert_stderr("Connection refused");
    }
}
