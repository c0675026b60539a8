//! One connection a (host, options), one session a user on it.

use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use parking_lot::Mutex;
use serde_json::Value as Json;
use shevek_plugin::{
    Connection, ConnectionError, ConnectionMeta, ConnectionPlugin, ConnectionTarget, Log, Secret,
};
use tokio::sync::Mutex as AsyncMutex;

use super::open_files::OpenFiles;
use crate::plugin_metas::PluginMetas;
use crate::session::{Become, BecomeLimit, RunnerImages, Session, SessionOptions};

/// Keeps connections open between tasks, as many as the controller may have files open.
pub(crate) struct SessionPool {
    images: Arc<RunnerImages>,
    log: Arc<dyn Log>,
    slots: Mutex<HashMap<Arc<str>, Arc<AsyncMutex<Slot>>>>,
    metas: PluginMetas<dyn ConnectionPlugin>,
    open_files: OpenFiles,
    /// How many connections made room for others so far.
    given_up: AtomicUsize,
}

#[derive(Default)]
struct Slot {
    connection: Option<Arc<dyn Connection>>,
    sessions: HashMap<String, Arc<Session>>,
}

impl Slot {
    /// Whether it holds a connection that no task uses.
    fn is_idle(&self) -> bool {
        let unused = |session: &Arc<Session>| Arc::strong_count(session) == 1;
        self.connection.is_some() && self.sessions.values().all(unused)
    }
}

/// What a task needs a session for.
pub(crate) struct SessionKey {
    pub(crate) plugin_name: String,
    pub(crate) plugin: Arc<dyn ConnectionPlugin>,
    pub(crate) target: ConnectionTarget,
    pub(crate) escalation: Option<Become>,
}

impl SessionKey {
    /// Tells connections apart. It holds secrets: it is never shown.
    fn connection_key(&self) -> Arc<str> {
        let options = serde_json::to_string(&self.target.options).unwrap_or_default();
        Arc::from(format!(
            "{}\0{}\0{options}",
            self.plugin_name, self.target.inventory_hostname
        ))
    }

    fn user_key(&self) -> String {
        let Some(escalation) = &self.escalation else {
            return String::new();
        };
        let Become {
            method,
            user,
            password,
            exe,
            flags,
            prompts,
            chdir,
        } = escalation;
        // A wrong password must fail although a session with the right one is open.
        let mut hasher = DefaultHasher::new();
        password.as_ref().map(Secret::expose).hash(&mut hasher);
        format!(
            "{}\0{user}\0{exe:?}\0{flags:?}\0{:x}\0{prompts:?}\0{chdir:?}",
            method.as_str(),
            hasher.finish()
        )
    }
}

impl SessionPool {
    /// A pool for so many tasks at once.
    pub(crate) fn new(images: Arc<RunnerImages>, log: Arc<dyn Log>, forks: usize) -> Self {
        Self {
            images,
            log,
            slots: Mutex::default(),
            metas: PluginMetas::default(),
            open_files: OpenFiles::new(forks),
            given_up: AtomicUsize::new(0),
        }
    }

    /// What a plugin says about itself.
    pub(crate) fn meta(&self, plugin: &Arc<dyn ConnectionPlugin>) -> Arc<ConnectionMeta> {
        self.metas.of(plugin)
    }

    /// The session for `key`: the one there is, or a new one.
    pub(crate) async fn session(&self, key: &SessionKey) -> Result<Arc<Session>, ConnectionError> {
        let slot = Arc::clone(self.slots.lock().entry(key.connection_key()).or_default());
        let mut slot = slot.lock().await;
        if slot
            .connection
            .as_ref()
            .is_some_and(|connection| !connection.is_alive())
        {
            slot.connection = None;
            slot.sessions.clear();
        }
        let connection = match &slot.connection {
            Some(connection) => Arc::clone(connection),
            None => {
                self.make_room().await;
                let connection = key
                    .plugin
                    .connect(key.target.clone(), self.log_for(key))
                    .await?;
                slot.connection = Some(Arc::clone(&connection));
                connection
            }
        };
        let user = key.user_key();
        if let Some(session) = slot.sessions.get(&user)
            && session.is_alive()
        {
            return Ok(Arc::clone(session));
        }
        let options = SessionOptions {
            host: key.target.inventory_hostname.clone(),
            images: Arc::clone(&self.images),
            log: Arc::clone(&self.log),
            become_limit: become_limit(&key.target),
        };
        let session = Arc::new(Session::open(connection, key.escalation.clone(), options));
        slot.sessions.insert(user, Arc::clone(&session));
        Ok(session)
    }

    /// Closes idle connections until there is room for one more; without an idle one the system decides.
    async fn make_room(&self) {
        while !self.open_files.have_room() {
            let Some(slot) = self.take_idle() else {
                return;
            };
            close(&mut *slot.lock().await).await;
        }
    }

    /// Takes an idle connection out of the pool. Strategies go through the hosts again and again, batch by batch:
    /// neither the one used last nor the one used longest ago would be a good choice, so any of them will do.
    fn take_idle(&self) -> Option<Arc<AsyncMutex<Slot>>> {
        let mut slots = self.slots.lock();
        let idle: Vec<_> = slots
            .iter()
            // Those who want a slot clone it under this lock.
            .filter(|(_, slot)| Arc::strong_count(slot) == 1)
            .filter(|(_, slot)| slot.try_lock().is_ok_and(|slot| slot.is_idle()))
            .map(|(key, _)| key)
            .collect();
        // Fibonacci hashing: far apart from one to the next.
        let turn = self.given_up.fetch_add(1, Ordering::Relaxed);
        let chosen = turn.wrapping_mul(0x9E37_79B1) % idle.len().max(1);
        let key = Arc::clone(idle.get(chosen)?);
        slots.remove(&key)
    }

    /// A log whose lines begin with the host, as those of sessions do.
    fn log_for(&self, key: &SessionKey) -> Arc<dyn Log> {
        Arc::new(HostLog {
            host: key.target.inventory_hostname.clone(),
            inner: Arc::clone(&self.log),
        })
    }

    /// Drops the connection of `key`, so that the next task connects anew. Ansible: `reset_connection`.
    pub(crate) async fn reset(&self, key: &SessionKey) {
        let slot = self.slots.lock().remove(&key.connection_key());
        if let Some(slot) = slot {
            close(&mut *slot.lock().await).await;
        }
    }

    /// Drops all connections of a host. Ansible: `meta: reset_connection`.
    pub(crate) async fn reset_host(&self, host: &str) {
        let of_host: Vec<_> = {
            let mut slots = self.slots.lock();
            let keys: Vec<_> = slots
                .keys()
                .filter(|key| key.split('\0').nth(1) == Some(host))
                .cloned()
                .collect();
            keys.iter().filter_map(|key| slots.remove(key)).collect()
        };
        for slot in of_host {
            close(&mut *slot.lock().await).await;
        }
    }

    /// Ends the idle sessions of a user that is about to be removed from the host: a user with processes cannot be.
    pub(crate) async fn leave_user(&self, host: &str, user: &str) {
        let of_host: Vec<_> = {
            let slots = self.slots.lock();
            slots
                .iter()
                .filter(|(key, _)| key.split('\0').nth(1) == Some(host))
                .map(|(_, slot)| Arc::clone(slot))
                .collect()
        };
        for slot in of_host {
            let mut slot = slot.lock().await;
            let ended: Vec<_> = slot
                .sessions
                .extract_if(|key, session| {
                    key.split('\0').nth(1) == Some(user) && Arc::strong_count(session) == 1
                })
                .collect();
            for (_, session) in ended {
                session.close().await;
            }
        }
    }

    /// Ends all sessions and connections.
    pub(crate) async fn close(&self) {
        let slots: Vec<_> = self.slots.lock().drain().map(|(_, slot)| slot).collect();
        let mut closing = tokio::task::JoinSet::new();
        for slot in slots {
            closing.spawn(async move { close(&mut *slot.lock().await).await });
        }
        while closing.join_next().await.is_some() {}
    }
}

/// Puts the host before each line.
struct HostLog {
    host: String,
    inner: Arc<dyn Log>,
}

impl Log for HostLog {
    fn verbose(&self, level: u8, message: &str) {
        self.inner
            .verbose(level, &format!("<{}> {message}", self.host));
    }

    fn warning(&self, message: &str) {
        self.inner.warning(message);
    }
}

/// How long becoming another user may take on this connection.
fn become_limit(target: &ConnectionTarget) -> BecomeLimit {
    const OWN: &str = "become_success_timeout";
    match target.options.get(OWN).and_then(Json::as_i64) {
        Some(seconds) => {
            let seconds = u64::try_from(seconds).unwrap_or_default();
            BecomeLimit::Own(Duration::from_secs(if seconds == 0 { 10 } else { seconds }))
        }
        None => BecomeLimit::Connection(Duration::from_secs(target.timeout_seconds + 2)),
    }
}

async fn close(slot: &mut Slot) {
    for (_, session) in slot.sessions.drain() {
        session.close().await;
    }
    if let Some(connection) = slot.connection.take() {
        // The run is over for this host: a failing farewell changes nothing.
        let _ = connection.close().await;
    }
}
