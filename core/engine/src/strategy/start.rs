//! A play at its start: its tasks in order, its hosts at the beginning.

use std::collections::HashMap;
use std::sync::Arc;

use shevek_jinja::Value;
use shevek_playbook::{Block, Frame, Play, Step, Task};
use shevek_plugin::shell_pattern::fnmatch;
use shevek_template::{Templar, TemplateError};

use super::run_state::{PlayRun, RunState};
use super::step::written_name;
use crate::gather::gather_block;
use crate::play::{
    Handlers, HostProgress, Lockstep, NumberedTask, Numbering, Outstanding, ProgramBlock,
    ProgramStep, RoleRuns,
};
use crate::run_context::RunContext;
use crate::settings::Gathering;
use crate::tags::select;
use crate::variables::PlayScope;

/// What is known of a play before its hosts start.
pub(crate) struct PlayStart {
    pub(crate) run: Arc<RunContext>,
    pub(crate) play: Arc<Play>,
    pub(crate) scope: Arc<PlayScope>,
    /// The hosts of the batch.
    pub(crate) hosts: Vec<Arc<str>>,
    /// `gather_facts`, where the play says it.
    pub(crate) gather_facts: Option<bool>,
    pub(crate) force_handlers: bool,
    pub(crate) max_fail_share: Option<f64>,
    pub(crate) debugger: bool,
}

impl PlayStart {
    /// The play with its hosts at their first tasks. Ansible: `PlayIterator`.
    ///
    /// # Errors
    /// When a tag cannot be templated.
    pub(crate) fn begin(
        self,
        templar: &Templar,
        mut state: RunState,
    ) -> Result<PlayRun, TemplateError> {
        let mut numbering = Numbering::default();
        let selected = |blocks: &[Arc<Block>]| select(blocks, templar, &self.run.settings);
        let gather: Vec<Arc<ProgramBlock>> = selected(&[gather_block(&self.play)])?
            .iter()
            .map(|block| numbering.block(block))
            .collect();
        let blocks: Arc<[Arc<ProgramBlock>]> =
            program(&self.play, self.force_handlers, &selected, &mut numbering)?.into();
        let mut numbers = Vec::new();
        for block in gather.iter().chain(blocks.iter()) {
            block.numbers(&mut numbers);
        }
        let mut handlers = Handlers::default();
        let numbered: Vec<NumberedTask> = self
            .play
            .handlers
            .iter()
            .map(|handler| numbering.task(handler))
            .collect();
        handlers.add(numbered);
        let roles = RoleRuns::default();
        let outstanding = Outstanding::default();
        let mut reached = false;
        let mut progress = HashMap::with_capacity(self.hosts.len());
        let mut task_count = blocks.iter().map(|block| block.task_count()).sum();
        let mut is_gathered = false;
        for host in &self.hosts {
            let mut own = HostProgress::new(Arc::clone(host), Arc::clone(&blocks), &outstanding);
            let mut gathers = self.gathers(host);
            if let Some(wanted) = &self.run.settings.start_at_task
                && !state.started_at_task
            {
                let passed = own.skip_to(&roles, &|task| is_named(task, wanted));
                reached |= passed.is_some();
                // As in Ansible a play that starts at its first task gathers facts, whatever it says.
                gathers = reached && (gathers || passed == Some(0));
            }
            if let Some(block) = gather.first()
                && gathers
            {
                own.begin_with(block);
                is_gathered = true;
            }
            if state.failed.contains(host) {
                own.fail_at_start();
            }
            if state.unreachable.contains(host) {
                self.scope.lose_host(host);
            }
            progress.insert(Arc::clone(host), own);
        }
        state.started_at_task |= reached;
        task_count += usize::from(is_gathered);
        Ok(PlayRun {
            run: self.run,
            play: self.play,
            scope: self.scope,
            hosts: self.hosts,
            progress,
            numbering,
            order: Lockstep::new(numbers),
            task_count,
            handlers,
            roles,
            state,
            max_fail_share: self.max_fail_share,
            ends_play: false,
            debugger: self.debugger,
            heads_results: false,
            step_is_over: false,
        })
    }

    fn gathers(&self, host: &Arc<str>) -> bool {
        match self.run.settings.gathering {
            Gathering::Implicit => self.gather_facts.unwrap_or(true),
            Gathering::Explicit => self.gather_facts.unwrap_or(false),
            Gathering::Smart => {
                self.gather_facts.unwrap_or(true)
                    && !self.run.variables.store(host).has_gathered_facts()
            }
        }
    }
}

/// Leaves out the tasks that tags do not select.
type Selection<'a> = dyn Fn(&[Arc<Block>]) -> Result<Vec<Arc<Block>>, TemplateError> + 'a;

/// The blocks of a play with the points at which handlers run. Ansible: `Play.compile`.
fn program(
    play: &Play,
    force_handlers: bool,
    selected: &Selection<'_>,
    numbering: &mut Numbering,
) -> Result<Vec<Arc<ProgramBlock>>, TemplateError> {
    let mut own_tasks = play.role_blocks.clone();
    own_tasks.extend(play.tasks.iter().cloned());
    let mut blocks = Vec::new();
    for section in [&play.pre_tasks, &own_tasks, &play.post_tasks] {
        let tasks: Vec<_> = selected(section)?
            .iter()
            .map(|block| numbering.block(block))
            .collect();
        let flush = selected(&[implicit_block("flush_handlers", &["always"])])?
            .first()
            .map(|block| numbering.block(block));
        let Some(flush) = flush else {
            blocks.extend(tasks);
            continue;
        };
        if force_handlers {
            let steps = tasks.into_iter().map(ProgramStep::Block).collect();
            blocks.push(Arc::new(ProgramBlock::with_always(
                steps,
                vec![ProgramStep::Block(flush)],
            )));
        } else {
            blocks.extend(tasks);
            blocks.push(flush);
        }
    }
    Ok(blocks)
}

fn implicit_block(action: &str, tags: &[&str]) -> Arc<Block> {
    let mut frame = Frame::default();
    frame.directives.tags = tags.iter().map(|tag| Value::from(*tag)).collect();
    let mut task = Task::new("meta", Arc::new(frame));
    task.args.insert_str("_raw_params", Value::from(action));
    task.implicit = true;
    Arc::new(Block::implicit(vec![Step::Task(Arc::new(task))]))
}

/// Whether `--start-at-task` means this task: its name with or without role, or a pattern for one of them.
fn is_named(task: &Task, wanted: &str) -> bool {
    let plain = task.name.as_ref().map(ToString::to_string);
    let full = written_name(task);
    plain.is_some_and(|name| name == wanted || fnmatch(wanted, &name))
        || full == wanted
        || fnmatch(wanted, &full)
}
