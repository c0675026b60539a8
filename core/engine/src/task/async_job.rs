//! Waiting for an asynchronous job: its deadline, the looks at it, its end.

use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Duration;

use serde_json::{Map, Value as Json, json};
use shevek_plugin::{ActionError, Log, TaskResult};
use tokio::time::{Instant, sleep, sleep_until, timeout};

use super::action_host::TaskHost;
use super::failure_steps::ModuleFailure;
use super::result_shape::add_lines;
use crate::event::Event;
use crate::session::ModuleRequest;

/// How long after the deadline the watcher on the target may take to end the job and say so.
const GRACE: Duration = Duration::from_secs(3);
/// How long one request waits on the target for the job's end.
const LONGEST_WAIT: Duration = Duration::from_secs(3600);
/// How long to wait before connecting again.
const RECONNECT_PAUSE: Duration = Duration::from_millis(500);

/// A job that was launched.
pub(super) struct AsyncJob<'a> {
    pub(super) host: &'a mut TaskHost,
    pub(super) jid: String,
    /// The job's file on the target, as the launch said.
    pub(super) results_file: Option<Json>,
    pub(super) launched: Instant,
}

impl AsyncJob<'_> {
    /// Waits until the job has ended or its time is over, and returns the task's result.
    pub(super) async fn wait(mut self) -> Result<TaskResult, ActionError> {
        let run = Arc::clone(&self.host.run);
        run.jobs
            .lock()
            .insert(self.jid.clone(), Arc::clone(&self.host.host));
        run.events.emit(&Event::AsyncStart {
            host: Arc::clone(&self.host.host),
            jid: self.jid.clone(),
            limit: Duration::from_secs(self.host.fields.async_seconds),
        });
        let result = self.wait_for_end().await;
        run.jobs.lock().remove(&self.jid);
        let failed = result.as_ref().map_or(true, |result| {
            result.is_failed()
                || result
                    .get("rc")
                    .and_then(Json::as_i64)
                    .is_some_and(|rc| rc != 0)
        });
        run.events.emit(&Event::AsyncDone {
            host: Arc::clone(&self.host.host),
            jid: self.jid.clone(),
            failed,
        });
        result
    }

    async fn wait_for_end(&mut self) -> Result<TaskResult, ActionError> {
        let fields = Arc::clone(&self.host.fields);
        let limit = Duration::from_secs(fields.async_seconds);
        let poll = Duration::from_secs(fields.poll_seconds);
        let deadline = self.launched + limit;
        let dir = self.host.async_dir()?;
        let mut next_look = self.launched + poll;
        loop {
            let wait = deadline
                .saturating_duration_since(Instant::now())
                .min(LONGEST_WAIT);
            let answer = {
                let status = self.status(&dir, wait);
                tokio::pin!(status);
                loop {
                    tokio::select! {
                        answer = &mut status => break answer,
                        () = sleep_until(next_look) => {
                            if next_look <= deadline {
                                self.report_look();
                            }
                            next_look += poll;
                        }
                    }
                }
            };
            match answer {
                Ok(status) if is_finished(&status) && !is_timeout(&status) => {
                    self.host.ran_module.store(true, Ordering::Relaxed);
                    *self.host.module_failure.lock() = ModuleFailure::of(&status);
                    return self.finished(status).await;
                }
                Ok(_) if Instant::now() >= deadline => {
                    self.looks_until(deadline, next_look, poll).await;
                    self.await_termination(&dir).await;
                    return Ok(self.not_completed());
                }
                Ok(status) if is_timeout(&status) => {
                    // The watcher on the target was faster than our clock.
                    self.looks_until(deadline, next_look, poll).await;
                    return Ok(self.not_completed());
                }
                Ok(_) => {}
                Err(error) => {
                    self.host.run.events.verbose(
                        4,
                        &format!("<{}> ASYNC connection lost while job {} runs, connecting again: {error}", self.host.host, self.jid),
                    );
                    self.host.reset().await;
                    if Instant::now() >= deadline {
                        return Err(error);
                    }
                    sleep(RECONNECT_PAUSE.min(deadline.saturating_duration_since(Instant::now())))
                        .await;
                }
            }
        }
    }

    /// Looks that are due until the deadline.
    async fn looks_until(&self, deadline: Instant, mut next_look: Instant, poll: Duration) {
        while next_look <= deadline {
            sleep_until(next_look).await;
            self.report_look();
            next_look += poll;
        }
        sleep_until(deadline).await;
    }

    fn report_look(&self) {
        let host = &self.host;
        host.run.events.verbose(
            4,
            &format!(
                "<{}> ASYNC STATUS of {}: {{\"started\": true, \"finished\": false}}",
                host.host, self.jid
            ),
        );
        host.run.events.emit(&Event::AsyncPoll {
            host: Arc::clone(&host.host),
            jid: self.jid.clone(),
            started: true,
            finished: false,
        });
    }

    async fn status(&self, dir: &str, wait: Duration) -> Result<TaskResult, ActionError> {
        let session = self.host.session().await?;
        let mut status = session.await_job(&self.jid, dir, wait).await?;
        add_lines(&mut status);
        Ok(status)
    }

    /// Waits until the watcher has ended the job, so that nothing of it is left when the task reports.
    async fn await_termination(&self, dir: &str) {
        // Whatever comes of it, the task's time is over.
        let _ = timeout(GRACE + GRACE, self.status(dir, GRACE)).await;
    }

    fn not_completed(&self) -> TaskResult {
        let seconds = self.host.fields.async_seconds;
        let mut status = Map::new();
        status.insert("ansible_job_id".into(), json!(self.jid));
        status.insert("started".into(), json!(true));
        status.insert("finished".into(), json!(false));
        if let Some(file) = &self.results_file {
            status.insert("results_file".into(), file.clone());
        }
        status.insert("stdout".into(), json!(""));
        status.insert("stderr".into(), json!(""));
        status.insert("stdout_lines".into(), json!([]));
        status.insert("stderr_lines".into(), json!([]));
        TaskResult::failure(format!(
            "async task did not complete within the requested time - {seconds}s"
        ))
        .with("async_result", status)
    }

    async fn finished(&mut self, status: TaskResult) -> Result<TaskResult, ActionError> {
        self.host.run.events.verbose(
            4,
            &format!("<{}> ASYNC END of {}", self.host.host, self.jid),
        );
        let mut args = Map::new();
        args.insert("jid".into(), json!(self.jid));
        args.insert("mode".into(), json!("cleanup"));
        args.insert("_async_dir".into(), json!(self.host.async_dir()?));
        let request = ModuleRequest {
            module: "async_status".into(),
            args,
            ..ModuleRequest::default()
        };
        if let Err(error) = self.host.session().await?.run_module(request, None).await {
            self.host.run.events.warning(&format!(
                "the file of job {} on {} could not be removed: {error}",
                self.jid, self.host.host
            ));
        }
        Ok(status)
    }
}

fn is_finished(status: &TaskResult) -> bool {
    matches!(status.get("finished"), Some(Json::Bool(true)))
        || status.get("finished").and_then(Json::as_i64) == Some(1)
}

/// Whether the watcher ended the job because its time was over.
fn is_timeout(status: &TaskResult) -> bool {
    is_finished(status)
        && status.is_failed()
        && status.message() == "Timeout exceeded"
        && status.get("child_pid").is_some()
}
