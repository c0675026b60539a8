//! Which plugin a name means.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::sync::Arc;

use crate::support::TestDirectory;
use shevek_plugin::serde_json::{Map, Value as Json};
use shevek_plugin::{
    Connection, ConnectionError, ConnectionMeta, ConnectionPlugin, ConnectionTarget, Log, Module,
    ModuleContext, ModuleError, ModuleMeta, Origin, PluginKind, Registry, RegistryError,
    SearchDirectory, SearchOrigin, TaskResult, async_trait,
};

// Bundled plugins of this test program.
shevek_plugin::register!(connection "second", Bundled);
shevek_plugin::register!(connection "local", Bundled);
shevek_plugin::register!(module "ping", Ping);
shevek_plugin::register!(module "twice", Ping);
shevek_plugin::register!(module "twice", Ping);
shevek_plugin::export!();

struct Bundled;

#[async_trait]
impl ConnectionPlugin for Bundled {
    fn meta(&self) -> ConnectionMeta {
        ConnectionMeta {
            short_description: "bundled".into(),
            ..ConnectionMeta::default()
        }
    }

    async fn connect(
        &self,
        _target: ConnectionTarget,
        _log: Arc<dyn Log>,
    ) -> Result<Arc<dyn Connection>, ConnectionError> {
        panic!("even a bundled plugin may panic");
    }
}

struct Ping;

impl Module for Ping {
    fn meta(&self) -> ModuleMeta {
        ModuleMeta {
            name: "ping".into(),
            ..ModuleMeta::default()
        }
    }

    fn run(
        &self,
        _args: Map<String, Json>,
        _context: &ModuleContext<'_>,
    ) -> Result<TaskResult, ModuleError> {
        panic!("no pong");
    }
}

fn bundled() -> Registry {
    Registry::builder().build()
}

fn with(directory: &Path) -> Registry {
    Registry::builder()
        .search_path(directory, SearchOrigin::Environment)
        .build()
}

fn origin(registry: &Registry, name: &str) -> Origin {
    let found = registry.connection(name).expect("it is found");
    found.info.origin.clone()
}

#[test]
fn bundled_plugins_under_all_their_names() {
    for name in ["ping", "ansible.builtin.ping", "ansible.legacy.ping"] {
        let found = bundled().module(name).expect("it is found");
        assert_eq!(found.info.origin, Origin::Bundled);
        assert_eq!(found.info.package, "shevek-plugin");
    }
    assert!(bundled().has(PluginKind::Module, "ping"));
    assert!(!bundled().has(PluginKind::Action, "ping"));
    assert_eq!(bundled().module_library("ping"), None);
}

#[tokio::test]
async fn a_panic_in_a_bundled_plugin_is_an_error_too() {
    let plugin = bundled().connection("local").expect("it is found").plugin;
    let target = ConnectionTarget {
        inventory_hostname: String::new(),
        timeout_seconds: 1,
        options: Map::new(),
    };
    let error = plugin.connect(target, Arc::new(shevek_plugin::NoLog)).await;
    assert!(matches!(
        error.err(),
        Some(ConnectionError::Unreachable(message)) if message.contains("even a bundled plugin may panic")
    ));
}

#[test]
fn unknown_names_say_what_there_is() {
    let error = bundled().connection("shh").expect_err("there is none");
    assert_eq!(
        error.to_string(),
        "the connection plugin 'shh' was not found; there are: local, second"
    );
    let error = bundled().module("pnig").expect_err("there is none");
    assert!(error.is_unknown());
    assert_eq!(
        error.to_string(),
        "couldn't resolve module/action 'pnig'. This often indicates a misspelling, missing collection, or incorrect module path."
    );
    assert_eq!(error.hint().as_deref(), Some("did you mean 'ping'?"));
    let error = bundled().show("pnig").expect_err("there is none");
    assert_eq!(error.hint().as_deref(), Some("did you mean 'ping'?"));
    let empty = Registry::builder().bundled(false).build();
    let error = empty.connection("local").expect_err("there is none");
    assert_eq!(
        error.to_string(),
        "the connection plugin 'local' was not found; there is none at all"
    );
}

#[test]
fn two_bundled_plugins_of_one_name() {
    let error = bundled().module("twice").expect_err("there are two");
    assert_eq!(
        error.to_string(),
        "there are two modules named 'twice': in bundled (package shevek-plugin) and in bundled (package \
         shevek-plugin); remove one of them"
    );
    assert!(bundled().module("ping").is_ok());
}

#[test]
fn the_first_directory_wins() {
    let directory = TestDirectory::new();
    let first = directory.copy("second", "a/libone.so");
    let later = directory.copy("second", "b/libtwo.so");
    let only = directory.copy("third", "b/libthree.so");
    let registry = Registry::builder()
        .search_path(directory.path().join("missing"), SearchOrigin::Environment)
        .search_path(directory.path().join("a"), SearchOrigin::User)
        .search_path(directory.path().join("b"), SearchOrigin::System)
        .build();
    assert_eq!(origin(&registry, "second"), Origin::File(first));
    assert_eq!(origin(&registry, "third"), Origin::File(only));
    assert_eq!(origin(&registry, "local"), Origin::Bundled);
    // The full name means the bundled one where there is one.
    assert_eq!(origin(&registry, "ansible.builtin.second"), Origin::Bundled);
    assert!(registry.connection("ansible.builtin.third").is_ok());

    let nearer = registry.with_directory(SearchDirectory::new(
        directory.path().join("b"),
        SearchOrigin::Playbook,
    ));
    assert_eq!(origin(&nearer, "second"), Origin::File(later));
    let listed: Vec<_> = nearer
        .list()
        .into_iter()
        .filter(|info| info.kind == PluginKind::Connection)
        .map(|info| info.name)
        .collect();
    assert_eq!(listed, ["local", "second", "third"]);
}

#[test]
fn directories_beside_a_playbook_hold_one_kind_each() {
    let directory = TestDirectory::new();
    directory.copy("everything", "library/libeverything.so");
    let registry = bundled().with_directories(SearchDirectory::beside(
        directory.path(),
        SearchOrigin::Playbook,
    ));
    assert!(registry.module("tell").is_ok());
    assert!(registry.connection("everything").is_err());
    assert!(registry.action("ask").is_err());
    assert_eq!(
        registry.module_library("tell"),
        Some(directory.path().join("library/libeverything.so"))
    );
    let registry = with(&directory.path().join("library"));
    let action = registry.action("ask_again").expect("it is an alias");
    assert_eq!(action.info.name, "ask");
    let shown = registry.show("tell").expect("it is found");
    assert_eq!(shown[0].meta.short_description(), "tells");
}

#[test]
fn two_plugins_of_one_name_in_a_directory() {
    let directory = TestDirectory::new();
    directory.copy("second", "liba.so");
    directory.copy("second", "libb.so");
    let error = with(directory.path())
        .connection("second")
        .expect_err("there are two");
    assert!(matches!(error, RegistryError::Duplicate { .. }));
    let said = error.to_string();
    assert!(
        said.contains("liba.so") && said.contains("libb.so"),
        "{said}"
    );
    // What is not affected works.
    let registry = with(directory.path());
    assert!(registry.connection("local").is_ok());
    registry.list();
    assert_eq!(registry.problems(), [said]);
}

#[test]
fn files_that_cannot_be_used_are_named() {
    let directory = TestDirectory::new();
    directory.write("libtext.so", b"text");
    directory.write("notes.txt", b"text");
    directory.write("plugin.so", b"text");
    directory.copy("other_version", "libold.so");
    directory.copy("third", "libthird.so");
    std::fs::create_dir(directory.path().join("libfolder.so")).expect("it is made");
    let registry = with(directory.path());
    assert!(registry.problems().is_empty(), "nothing was read yet");
    assert!(registry.connection("third").is_ok());
    let problems = registry.problems();
    assert_eq!(problems.len(), 3, "{problems:?}");
    assert!(problems[0].contains("libfolder.so"));
    assert!(problems[1].contains("97.3"));
    assert!(problems[2].contains("not an ELF file"));
    let said = registry.connection("old").expect_err("unknown").to_string();
    assert!(
        said.contains("not usable: ") && said.contains("97.3"),
        "{said}"
    );
}

/// Whether a file is mapped into this process.
fn is_loaded(path: &Path) -> bool {
    let maps = std::fs::read_to_string("/proc/self/maps").expect("it is read");
    let name = path.display().to_string();
    maps.lines().any(|line| line.ends_with(&name))
}

#[test]
fn files_are_loaded_only_when_they_are_needed() {
    let directory = TestDirectory::new();
    let used = directory.copy("second", "plugins/libsecond.so");
    let unused = directory.copy("third", "plugins/libthird.so");
    let plugins = directory.path().join("plugins");
    let cache = directory.path().join("cache");
    let registry = || {
        Registry::builder()
            .search_path(&plugins, SearchOrigin::User)
            .cache(Some(cache.clone()))
            .build()
    };
    let idle = registry();
    assert!(!is_loaded(&used) && !is_loaded(&unused));
    drop(idle);
    // The first time names are learnt by loading; that is another process's doing here.
    learn_in_another_process(&plugins, &cache);
    let index = std::fs::read_dir(&cache).expect("it was made").count();
    assert_eq!(index, 1);
    let mode = std::fs::metadata(&cache)
        .expect("it was made")
        .permissions()
        .mode();
    assert_eq!(mode & 0o777, 0o700);
    let registry = registry();
    assert!(registry.has(PluginKind::Connection, "third"));
    assert_eq!(registry.list().len(), bundled().list().len() + 1);
    assert!(!is_loaded(&used) && !is_loaded(&unused));
    assert!(registry.connection("second").is_ok());
    assert!(is_loaded(&used) && !is_loaded(&unused));
}

#[test]
fn a_changed_file_is_looked_at_again() {
    let directory = TestDirectory::new();
    let plugins = directory.path().join("plugins");
    let cache = directory.path().join("cache");
    let registry = || {
        Registry::builder()
            .search_path(&plugins, SearchOrigin::User)
            .cache(Some(cache.clone()))
            .bundled(false)
            .build()
    };
    directory.copy("second", "plugins/libx.so");
    learn_in_another_process(&plugins, &cache);
    assert!(registry().has(PluginKind::Connection, "second"));
    std::fs::remove_file(plugins.join("libx.so")).expect("it is removed");
    directory.copy("third", "plugins/libx.so");
    assert!(registry().connection("third").is_ok());
    assert!(registry().connection("second").is_err());
}

#[test]
fn an_index_that_others_can_write_to_is_not_read() {
    let directory = TestDirectory::new();
    let plugins = directory.path().join("plugins");
    let cache = directory.path().join("cache");
    directory.copy("second", "plugins/libsecond.so");
    let registry = || {
        Registry::builder()
            .search_path(&plugins, SearchOrigin::User)
            .cache(Some(cache.clone()))
            .bundled(false)
            .build()
    };
    assert!(registry().has(PluginKind::Connection, "second"));
    let index = std::fs::read_dir(&cache)
        .expect("it was made")
        .next()
        .expect("one file")
        .expect("it is read")
        .path();
    let text = std::fs::read_to_string(&index).expect("it is read");
    std::fs::write(&index, text.replace("\"second\"", "\"forged\"")).expect("it is written");
    assert!(
        registry().has(PluginKind::Connection, "forged"),
        "it is used while it is private"
    );
    let mode = |bits| std::fs::Permissions::from_mode(bits);
    std::fs::set_permissions(&cache, mode(0o777)).expect("it is mine");
    assert!(!registry().has(PluginKind::Connection, "forged"));
    std::fs::set_permissions(&cache, mode(0o700)).expect("it is mine");
    std::fs::set_permissions(&index, mode(0o666)).expect("it is mine");
    assert!(!registry().has(PluginKind::Connection, "forged"));
    std::fs::write(&index, b"{ nonsense").expect("it is written");
    assert!(registry().has(PluginKind::Connection, "second"));
}

/// Runs the test below in a process of its own.
fn learn_in_another_process(plugins: &Path, cache: &Path) {
    let program = std::env::current_exe().expect("it has a path");
    let status = std::process::Command::new(program)
        .args(["--exact", "registry::learns_names", "--ignored", "--quiet"])
        .env("LEARN_PLUGINS", plugins)
        .env("LEARN_CACHE", cache)
        .stdout(std::process::Stdio::null())
        .status()
        .expect("it starts");
    assert!(status.success());
}

#[test]
#[ignore = "started by another test in a process of its own"]
fn learns_names() {
    let plugins = std::env::var_os("LEARN_PLUGINS").expect("it is set");
    let cache = std::env::var_os("LEARN_CACHE").expect("it is set");
    let registry = Registry::builder()
        .search_path(plugins, SearchOrigin::User)
        .cache(Some(cache.into()))
        .build();
    assert!(registry.has(PluginKind::Connection, "second"));
}

#[test]
fn many_threads_ask_at_once() {
    let directory = TestDirectory::new();
    directory.copy("third", "libthird.so");
    let registry = with(directory.path());
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                assert!(registry.connection("third").is_ok());
                assert!(registry.module("ping").is_ok());
            });
        }
    });
}
