//! The entries: each under its prefix and key, and all keys in a sorted set by the time when they were written.

use std::time::{SystemTime, UNIX_EPOCH};

use serde::Serialize as _;
use serde_json::ser::{PrettyFormatter, Serializer};
use serde_json::{Value as Json, from_slice};
use shevek_plugin::{Cache, CacheError};

use crate::client::Client;
use crate::reply::Reply;

/// A cache in one database of a server.
pub(crate) struct RedisCache {
    pub(crate) client: Client,
    pub(crate) prefix: String,
    /// The sorted set of the keys.
    pub(crate) keys: String,
    /// `None`: entries are never too old.
    pub(crate) seconds: Option<u64>,
}

impl RedisCache {
    fn name(&self, key: &str) -> String {
        format!("{}{key}", self.prefix)
    }
}

impl Cache for RedisCache {
    fn get(&self, key: &str) -> Result<Option<Json>, CacheError> {
        match self.client.command(&["GET", &self.name(key)])? {
            Reply::Bytes(bytes) => from_slice(&bytes).map(Some).map_err(|error| {
                CacheError(format!(
                    "The entry {} of the redis cache is no JSON: {error}",
                    self.name(key)
                ))
            }),
            // The server removes old entries by itself; their keys stay in the set.
            _ => self.delete(key).map(|()| None),
        }
    }

    fn set(&self, key: &str, value: &Json) -> Result<(), CacheError> {
        let (name, text) = (self.name(key), indented(value)?);
        match self.seconds {
            Some(seconds) => {
                let seconds = seconds.to_string();
                self.client.command(&["SETEX", &name, &seconds, &text])?
            }
            None => self.client.command(&["SET", &name, &text])?,
        };
        let now = now().to_string();
        self.client.command(&["ZADD", &self.keys, &now, key])?;
        Ok(())
    }

    fn delete(&self, key: &str) -> Result<(), CacheError> {
        self.client.command(&["DEL", &self.name(key)])?;
        self.client.command(&["ZREM", &self.keys, key])?;
        Ok(())
    }
}

/// JSON as Ansible writes it here: four blanks a level.
fn indented(value: &Json) -> Result<String, CacheError> {
    let mut bytes = Vec::new();
    let formatter = PrettyFormatter::with_indent(b"    ");
    let written = value.serialize(&mut Serializer::with_formatter(&mut bytes, formatter));
    let text = written
        .map_err(|error| error.to_string())
        .and_then(|()| String::from_utf8(bytes).map_err(|error| error.to_string()));
    text.map_err(CacheError)
}

/// Seconds since 1970.
fn now() -> f64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH);
    since.map_or(0.0, |since| since.as_secs_f64())
}
