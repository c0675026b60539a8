//! Lookups that read files; the answers are those of ansible-core 2.19.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use shevek_jinja::{Str, Tags, Value};
use shevek_template::{
    Templar, TemplateConfiguration, TemplateContext, TemplateEnvironment, VariableMap,
};

/// A directory that is gone afterwards.
struct Playbook(PathBuf);

impl Playbook {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("shevek-{name}-{}", std::process::id()));
        fs::create_dir_all(path.join("files")).expect("a directory");
        fs::create_dir_all(path.join("roles/r/files")).expect("a directory");
        Self(path)
    }

    fn write(&self, name: &str, text: &str) -> &Self {
        fs::write(self.0.join(name), text).expect("a file");
        self
    }

    fn evaluate(&self, template: &str) -> Result<String, String> {
        let context = TemplateContext {
            search_path: vec![self.0.join("roles/r"), self.0.clone()],
            base_directory: Some(self.0.clone()),
            ..TemplateContext::default()
        };
        let environment = TemplateEnvironment::new(TemplateConfiguration::default());
        let templar = Templar::new(environment, Arc::new(VariableMap::new()), context);
        let source = Str::tagged(
            template,
            Tags {
                trusted: true,
                ..Tags::default()
            },
        );
        match templar.template(&Value::Str(source)) {
            Ok(value) => Ok(value
                .repr()
                .expect("it can be shown")
                .replace(&*self.0.to_string_lossy(), "DIR")),
            Err(error) => Err(error.message().replace(&*self.0.to_string_lossy(), "DIR")),
        }
    }

    fn check(&self, cases: &[(&str, &str)]) {
        for (expression, expected) in cases {
            let shown = self
                .evaluate(&format!("{{{{ {expression} }}}}"))
                .unwrap_or_else(|error| format!("! {error}"));
            assert_eq!(shown, *expected, "{expression}");
        }
    }
}

impl Drop for Playbook {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).ok();
    }
}

#[test]
fn csv_files() {
    let playbook = Playbook::new("csv");
    playbook
        .write("files/t.csv", "a,b,c\n\"x y\",2,3\nd,\"q,r\",5\n")
        .write("files/ansible.csv", "a\tb\n");
    playbook.check(&[
        ("lookup('csvfile', 'a', file='t.csv', delimiter=',')", "'b'"),
        ("lookup('csvfile', 'd file=t.csv delimiter=, col=2')", "'5'"),
        (
            "lookup('csvfile', 'd', file='t.csv', delimiter=',')",
            "'q,r'",
        ),
        ("lookup('csvfile', 'zz', file='t.csv', delimiter=',')", "[]"),
        (
            "lookup('csvfile', 'zz', file='t.csv', delimiter=',', default='D')",
            "'D'",
        ),
        (
            "lookup('csvfile', '2', file='t.csv', delimiter=',', keycol=1, col=0)",
            "'x y'",
        ),
        ("lookup('csvfile', 'a')", "'b'"),
        (
            "lookup('csvfile', 'd', file='t.csv', delimiter=',', col=9)",
            "! The lookup plugin 'csvfile' failed: list index out of range",
        ),
    ]);
}

#[test]
fn ini_files() {
    let playbook = Playbook::new("ini");
    playbook
        .write(
            "files/i.ini",
            "[s1]\nk=v\nK2 = v2\n; c\n# c2\nmulti = a\n  b\n[global]\nx: y\nbad = %(foo)s\ngood = %(x)s%%\n",
        )
        .write("files/p.properties", "p1=v1\np2 = v2\n#c\nkey.x=3\n");
    playbook.check(&[
        ("lookup('ini', 'k', section='s1', file='i.ini')", "'v'"),
        ("lookup('ini', 'k2', section='s1', file='i.ini')", "'v2'"),
        ("lookup('ini', 'K2', section='s1', file='i.ini', case_sensitive=true)", "'v2'"),
        ("lookup('ini', 'multi', section='s1', file='i.ini')", r"'a\nb'"),
        ("lookup('ini', 'x', file='i.ini')", "'y'"),
        ("lookup('ini', 'x section=global file=i.ini')", "'y'"),
        ("lookup('ini', 'good', file='i.ini')", "'y%'"),
        (
            "lookup('ini', 'bad', file='i.ini')",
            "! The lookup plugin 'ini' failed: Bad value substitution: option 'bad' in section 'global' contains an interpolation key 'foo' which is not a valid option name. Raw value: '%(foo)s'",
        ),
        ("lookup('ini', 'nope', section='s1', file='i.ini')", "''"),
        ("lookup('ini', 'nope', section='s1', file='i.ini', default='d')", "'d'"),
        (
            "lookup('ini', 'nope', section='zz', file='i.ini')",
            "! The lookup plugin 'ini' failed: No section 'zz' in 'i.ini'.",
        ),
        ("lookup('ini', '.*', section='s1', file='i.ini', re=true)", r"'v,v2,a\nb'"),
        ("lookup('ini', 'p1', type='properties', file='p.properties')", "'v1'"),
        ("lookup('ini', 'key.x', type='properties', file='p.properties')", "'3'"),
    ]);
}

#[test]
fn plain_files_are_searched_in_order() {
    let playbook = Playbook::new("file");
    playbook
        .write("files/a.txt", "playbook\n")
        .write("roles/r/files/a.txt", "  role \n\n")
        .write("b.txt", "beside\n")
        .write("files/one.conf", "1")
        .write("files/two.conf", "2");
    playbook.check(&[
        ("lookup('file', 'a.txt')", "'  role'"),
        ("lookup('file', 'a.txt', lstrip=true, rstrip=false)", r"'role \n\n'"),
        ("lookup('file', 'a.txt', 'b.txt')", "'  role,beside'"),
        ("lookup('unvault', 'b.txt')", r"'beside\n'"),
        ("query('fileglob', '*.conf')", "['DIR/files/one.conf', 'DIR/files/two.conf']"),
        ("query('fileglob', 'roles/r/files/a*')", "['DIR/roles/r/files/a.txt']"),
        ("query('fileglob', '*.none')", "[]"),
        ("lookup('first_found', ['none', 'b.txt'])", "'DIR/b.txt'"),
        ("lookup('first_found', {'files': ['none', 'one.conf'], 'paths': ['x', 'files']})", "'DIR/files/one.conf'"),
        ("query('first_found', ['none'], skip=true)", "[]"),
        (
            "lookup('first_found', ['none'])",
            "! The lookup plugin 'first_found' failed: No file was found when using first_found.",
        ),
        (
            "lookup('file', 'none')",
            "! The lookup plugin 'file' failed: Unable to access the file 'none': File not found. Use -vvvvv to see paths searched.",
        ),
        ("lookup('pipe', 'pwd -P | tail -c 1 | wc -c')", "'1'"),
    ]);
}

#[test]
fn passwords_are_kept_and_seeded_ones_are_pythons() {
    let playbook = Playbook::new("password");
    playbook.check(&[
        ("lookup('password', '/dev/null seed=abc')", "'6TTuIhBjbajOIpXYV3o6'"),
        ("lookup('password', '/dev/null', seed='abc', length=10, chars=['ascii_letters', 'digits'])", "'XJDT6w90X6'"),
        ("lookup('password', '/dev/null seed=abc chars=digits,x')", "'875524031xx0x0154x16'"),
        ("lookup('password', 'credentials/pw length=8 chars=ascii_letters') | length", "8"),
        (
            "lookup('password', 'credentials/pw chars=digits') == lookup('password', 'credentials/pw')",
            "True",
        ),
        ("lookup('password', 'hashed encrypt=md5_crypt') == lookup('password', 'hashed encrypt=md5_crypt')", "True"),
        (
            "lookup('password', 'pw foo=1')",
            "! The lookup plugin 'password' failed: Unrecognized parameter(s) given to password lookup: foo",
        ),
    ]);
    let kept = playbook.0.join("credentials/pw");
    assert_eq!(mode(&kept), 0o600);
    assert_eq!(mode(kept.parent().expect("it has one")), 0o700);
    assert_eq!(fs::read_to_string(&kept).expect("a file").len(), 9);
    let hashed = fs::read_to_string(playbook.0.join("hashed")).expect("a file");
    assert!(hashed.contains(" salt="), "{hashed}");
}

fn mode(path: &Path) -> u32 {
    path.metadata().expect("it exists").permissions().mode() & 0o777
}
