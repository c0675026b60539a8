//! Includes: from the results of `include_tasks` and `include_role` to the tasks that come next.

use std::path::PathBuf;
use std::sync::Arc;

use shevek_jinja::Dict;
use shevek_playbook::{Block, IncludeError, Role, RoleInclude, Task, TasksInclude};
use shevek_template::{Templar, TemplateContext, Variables};

use super::run_state::PlayRun;
use super::strategy::StrategyError;
use crate::event::Event;
use crate::play::{NumberedTask, ProgramBlock};
use crate::tags::select;
use crate::task::{Effect, IncludeRequest, Outcome, with_place};

/// Hosts that include the same.
struct Group<'a> {
    request: &'a IncludeRequest,
    outcomes: Vec<&'a Outcome>,
}

/// Why hosts cannot include something.
struct IncludeFailure {
    /// The reason in their results.
    message: String,
    /// What is shown before them, with the place of the name where that is at fault.
    shown: String,
}

impl PlayRun {
    /// Loads what the hosts of a task include and puts it before their next tasks. Ansible: `IncludedFile` and the
    /// second half of the strategy's loop. Gives the hosts whose include failed.
    pub(crate) fn take_includes(
        &mut self,
        task: &Arc<Task>,
        outcomes: &[Outcome],
    ) -> Result<Vec<Arc<str>>, StrategyError> {
        let mut blocks: Vec<(Arc<str>, Vec<Arc<ProgramBlock>>)> = Vec::new();
        let mut numbers = Vec::new();
        let mut failed: Vec<Arc<str>> = Vec::new();
        for group in groups(outcomes) {
            match self.load(task, group.request)? {
                Err(failure) => {
                    let IncludeFailure { message, shown } = failure;
                    self.run.events.emit(&Event::Error { message: shown });
                    for outcome in &group.outcomes {
                        self.tell_failed_include(outcome, &message);
                        // However many of its includes fail, the host fails once.
                        if !failed.contains(&outcome.host) {
                            failed.push(Arc::clone(&outcome.host));
                        }
                    }
                }
                Ok((name, loaded)) => {
                    let hosts: Vec<Arc<str>> = group
                        .outcomes
                        .iter()
                        .map(|outcome| Arc::clone(&outcome.host))
                        .collect();
                    if task.frame.handlers {
                        self.insert_handlers(&hosts, &loaded, &mut numbers);
                    } else {
                        let loaded = self.selected(task, &loaded)?;
                        for block in &loaded {
                            block.numbers(&mut numbers);
                        }
                        for host in &hosts {
                            match blocks.iter_mut().find(|(known, _)| known == host) {
                                Some((_, list)) => list.extend(loaded.iter().cloned()),
                                None => blocks.push((Arc::clone(host), loaded.clone())),
                            }
                        }
                    }
                    for host in &hosts {
                        self.state.stats.host(host).ok += 1;
                    }
                    self.run.events.emit(&Event::Included {
                        name,
                        hosts,
                        item: group.request.label.clone(),
                    });
                }
            }
        }
        for host in &failed {
            self.fail_and_count(host);
        }
        for (host, list) in blocks {
            if let Some(progress) = self.progress.get_mut(&host) {
                progress.insert_blocks(&list);
            }
        }
        self.order.insert(numbers);
        Ok(failed)
    }

    /// The name to show and the blocks; the inner error makes the including hosts fail.
    #[expect(
        clippy::type_complexity,
        reason = "the two kinds of errors are what this is about"
    )]
    fn load(
        &mut self,
        task: &Arc<Task>,
        request: &IncludeRequest,
    ) -> Result<Result<(String, Vec<Arc<Block>>), IncludeFailure>, StrategyError> {
        let loop_vars = Dict::new();
        for (name, value) in &request.loop_vars {
            loop_vars.insert_str(name, value.clone());
        }
        let loaded = if request.is_role {
            self.load_role(task, request, loop_vars)
        } else {
            let directory = &self.play.directory;
            let file: PathBuf = self
                .run
                .loader
                .find_included_tasks(task, directory, &request.name);
            let include = TasksInclude {
                task,
                play: &self.play,
                file: &file,
                target: &request.name,
                loop_vars,
                apply: request.apply.clone(),
            };
            let shown = file.to_string_lossy().into_owned();
            self.run.loader.include_tasks(&include).map(|included| {
                self.take_roles(included.roles, &included.handlers);
                (shown, included.blocks)
            })
        };
        match loaded {
            Ok(loaded) => Ok(Ok(loaded)),
            Err(IncludeError::Failed { reason, about_name }) => {
                let origin = request.origin.as_ref().filter(|_| about_name);
                Ok(Err(IncludeFailure {
                    shown: with_place(reason.clone(), origin),
                    message: reason,
                }))
            }
            Err(IncludeError::Load(error)) => Err(error.into()),
        }
    }

    fn load_role(
        &mut self,
        task: &Arc<Task>,
        request: &IncludeRequest,
        loop_vars: Dict,
    ) -> Result<(String, Vec<Arc<Block>>), IncludeError> {
        let include = RoleInclude {
            task,
            play: &self.play,
            name: &request.name,
            loop_vars,
            apply: request.apply.clone(),
            tasks_from: request.text("tasks_from"),
            vars_from: request.text("vars_from"),
            defaults_from: request.text("defaults_from"),
            handlers_from: request.text("handlers_from"),
            public: request.flag("public"),
            allow_duplicates: request.flag("allow_duplicates").unwrap_or(true),
            rolespec_validate: request.flag("rolespec_validate").unwrap_or(true),
        };
        let included = self.run.loader.include_role(&include)?;
        let mut roles = vec![included.role];
        roles.extend(included.imported_roles);
        self.take_roles(roles, &included.handlers);
        Ok((request.name.clone(), included.blocks))
    }

    /// The play has further roles and handlers from now on.
    fn take_roles(&mut self, roles: Vec<Arc<Role>>, handlers: &[Arc<Task>]) {
        for role in roles {
            self.scope.add_role(role);
        }
        let handlers: Vec<NumberedTask> = handlers
            .iter()
            .map(|handler| self.numbering.task(handler))
            .collect();
        self.handlers.add(handlers);
    }

    fn insert_handlers(
        &mut self,
        hosts: &[Arc<str>],
        blocks: &[Arc<Block>],
        numbers: &mut Vec<u64>,
    ) {
        let mut tasks = Vec::new();
        for block in blocks {
            block.for_each_task(&mut |task| tasks.push(self.numbering.task(task)));
        }
        numbers.extend(tasks.iter().map(|task| task.number));
        for host in hosts {
            if let Some(progress) = self.progress.get_mut(host) {
                progress.insert_handlers(&tasks);
            }
        }
    }

    /// The included blocks without the tasks that tags leave out.
    fn selected(
        &mut self,
        task: &Arc<Task>,
        blocks: &[Arc<Block>],
    ) -> Result<Vec<Arc<ProgramBlock>>, StrategyError> {
        let variables = self.run.variables.for_play_task(&self.scope, task)?;
        let templar = Templar::new(
            Arc::clone(self.run.variables.templates()),
            Arc::new(variables) as Arc<dyn Variables>,
            TemplateContext::default(),
        );
        Ok(select(blocks, &templar, &self.run.settings)
            .map_err(|error| StrategyError::run(error.message().to_string()))?
            .iter()
            .map(|block| self.numbering.block(block))
            .collect())
    }

    fn tell_failed_include(&mut self, outcome: &Outcome, message: &str) {
        let mut report = outcome.report.clone();
        report.result.failed = Some(true);
        report.result.fields.shift_remove("include_args");
        report.result.set("reason", message);
        self.state.stats.host(&outcome.host).failed += 1;
        self.run.events.emit(&Event::HostDone(report));
    }
}

/// Puts hosts together that include the same. A host that includes the same thing twice has two includes.
fn groups(outcomes: &[Outcome]) -> Vec<Group<'_>> {
    let mut groups: Vec<Group<'_>> = Vec::new();
    for outcome in outcomes {
        for effect in &outcome.effects {
            let Effect::Include(request) = effect else {
                continue;
            };
            let same = groups.iter_mut().find(|group| {
                group.request.is_same(request)
                    && !group
                        .outcomes
                        .iter()
                        .any(|known| known.host == outcome.host)
            });
            match same {
                Some(group) => group.outcomes.push(outcome),
                None => groups.push(Group {
                    request,
                    outcomes: vec![outcome],
                }),
            }
        }
    }
    groups
}
