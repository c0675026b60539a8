//! The cache against a real Redis server.

use std::sync::Arc;
use std::time::Duration;

use serde_json::{Value as Json, json};
use shevek_cache_redis as _;
use shevek_plugin::{Cache, CacheError, NoOptionSources, Registry, resolve_options};
use shevek_tests::support::{RedisServer, SilentServer, refused_port, wait_until};

fn open(given: &Json) -> Result<Arc<dyn Cache>, CacheError> {
    let plugin = Registry::builder()
        .build()
        .cache("redis")
        .expect("it is linked in")
        .plugin;
    let given = given.as_object().cloned().unwrap_or_default();
    let options = resolve_options(&plugin.meta().options, &given, &NoOptionSources);
    plugin.open(options.expect("they fit"))
}

fn at(server: &RedisServer, rest: &str) -> String {
    format!("127.0.0.1:{}:{rest}", server.port())
}

#[test]
fn entries_are_kept_as_ansible_keeps_them() {
    let server = RedisServer::start(None);
    let cache = open(&json!({"_uri": at(&server, "2")})).expect("it is there");
    assert_eq!(cache.get("s1_h1"), Ok(None));
    let entry = json!({"__payload__": "{\"a\": 1}"});
    cache.set("s1_h1", &entry).expect("it is kept");
    assert_eq!(cache.get("s1_h1"), Ok(Some(entry)));
    let text = "{\n    \"__payload__\": \"{\\\"a\\\": 1}\"\n}";
    assert_eq!(server.entry(2, "ansible_factss1_h1").as_deref(), Some(text));
    assert_eq!(server.entry(0, "ansible_factss1_h1"), None);
    assert_eq!(
        server.ask(2, &["ZRANGE", "ansible_cache_keys", "0", "-1"]),
        "*1\r\n$5\r\ns1_h1\r\n"
    );
    let ttl = server.ask(2, &["TTL", "ansible_factss1_h1"]);
    assert!(
        [":86400\r\n", ":86399\r\n", ":86398\r\n"].contains(&&*ttl),
        "{ttl}"
    );
    cache.delete("s1_h1").expect("it is gone");
    cache.delete("s1_h1").expect("that is no error");
    assert_eq!(server.ask(2, &["DBSIZE"]), ":0\r\n");
}

#[test]
fn prefix_keys_and_lifetime_are_options() {
    let server = RedisServer::start(Some("se:cret"));
    let uri = at(&server, "0:se:cret");
    let options = json!({"_uri": uri, "_prefix": "site_", "_keyset_name": "names", "_timeout": 1});
    let cache = open(&options).expect("it lets us in");
    cache.set("h\u{eb}1", &json!([1])).expect("it is kept");
    assert!(server.entry(0, "site_h\u{eb}1").is_some());
    assert_eq!(server.ask(0, &["ZCARD", "names"]), ":1\r\n");
    let is_gone = || cache.get("h\u{eb}1") == Ok(None);
    assert!(wait_until(Duration::from_secs(10), is_gone));
    // Its name went with it.
    assert_eq!(server.ask(0, &["ZCARD", "names"]), ":0\r\n");
    let forever = open(&json!({"_uri": at(&server, "0:se:cret"), "_timeout": 0}));
    forever
        .expect("it lets us in")
        .set("k", &json!(1))
        .expect("it is kept");
    assert_eq!(server.ask(0, &["TTL", "ansible_factsk"]), ":-1\r\n");
}

#[test]
fn a_broken_connection_is_made_anew() {
    let mut server = RedisServer::start(None);
    let cache = open(&json!({"_uri": at(&server, "1")})).expect("it is there");
    cache.set("k", &json!(1)).expect("it is kept");
    server.restart();
    assert_eq!(cache.get("k"), Ok(None));
    cache.set("k", &json!(2)).expect("it is kept");
    assert!(server.entry(1, "ansible_factsk").is_some());
    server.stop();
    let gone = cache.get("k").expect_err("nobody is there").to_string();
    assert!(gone.contains("Connection refused"), "{gone}");
}

#[test]
fn what_is_wrong_is_said() {
    let server = RedisServer::start(Some("right"));
    let silent = SilentServer::start();
    for (options, reason) in [
        (json!({}), "write HOST:PORT:DB"),
        (json!({"_uri": at(&server, "0")}), "NOAUTH"),
        (json!({"_uri": at(&server, "0:wrong")}), "WRONGPASS"),
        (
            json!({"_uri": at(&server, "99:right")}),
            "DB index is out of range",
        ),
        (
            json!({"_uri": format!("127.0.0.1:{}:0", refused_port())}),
            "Connection refused",
        ),
        (
            json!({"_uri": format!("127.0.0.1:{}:0", silent.port())}),
            "no answer within 10 seconds",
        ),
        (
            json!({"_uri": at(&server, "0:right"), "_sentinel_service_name": "m"}),
            "asks no sentinels",
        ),
    ] {
        let error = open(&options).err().expect("it cannot be used").to_string();
        assert!(error.contains(reason), "{error}");
        assert!(
            !error.contains("right") && !error.contains("wrong"),
            "{error}"
        );
    }
    let cache = open(&json!({"_uri": at(&server, "0:right")})).expect("it lets us in");
    server.ask(0, &["SET", "ansible_factsk", "{ broken"]);
    let error = cache.get("k").expect_err("it is no JSON").to_string();
    assert!(error.contains("ansible_factsk"), "{error}");
}
