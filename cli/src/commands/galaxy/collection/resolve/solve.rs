//! The search for versions that fit together: one name after the other is given its best version; when that does not
//! work out, the search goes back to a choice that matters. Its order of choices is that of ansible-galaxy's resolver.

use super::candidate::{Candidate, Wanted};
use super::criterion::{Criterion, State};
use crate::error::CommandError;

/// So many choices and the search is given up.
const MOST_ROUNDS: usize = 200_000;

/// What versions there are.
pub(super) trait Offers {
    /// The versions that fit all that is wanted of one name, the best first.
    fn matches(&mut self, wanted: &[Wanted]) -> Result<Vec<Candidate>, CommandError>;
    /// What a version needs.
    fn dependencies(&mut self, candidate: &Candidate) -> Result<Vec<Wanted>, CommandError>;
    /// Whether a version is what is wanted.
    fn satisfies(&self, candidate: &Candidate, wanted: &Wanted) -> bool;
    /// Whether it is chosen before everything else.
    fn is_preferred(&self, candidate: &Candidate) -> bool;
}

/// Why there is no solution.
#[derive(Debug)]
pub(super) enum Unsolved {
    /// These cannot be had together.
    Conflict(Vec<Wanted>),
    /// The search took too long.
    TooDeep,
    /// What the offers say.
    Failed(CommandError),
}

impl From<CommandError> for Unsolved {
    fn from(error: CommandError) -> Self {
        Self::Failed(error)
    }
}

/// How the search goes about what does not fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Manner {
    /// Choices are made anew where a later one wants another version, and the way back leads to a choice that has to
    /// do with what does not fit. Quick, but now and then there is more than it sees.
    Quick,
    /// Every choice is tried with all others.
    Whole,
}

/// The solution, in the order in which it was found.
pub(super) fn solve(offers: &mut dyn Offers, roots: &[Wanted]) -> Result<Vec<Candidate>, Unsolved> {
    match Search::new(offers, Manner::Quick).run(roots) {
        Ok(pins) if holds(offers, roots, &pins)? => Ok(pins),
        Err(Unsolved::Failed(error)) => Err(Unsolved::Failed(error)),
        _ => Search::new(offers, Manner::Whole).run(roots),
    }
}

/// Whether everything is there that is wanted and needed, in versions that fit.
fn holds(
    offers: &mut dyn Offers,
    roots: &[Wanted],
    pins: &[Candidate],
) -> Result<bool, CommandError> {
    let mut all = roots.to_vec();
    for pin in pins {
        all.extend(offers.dependencies(pin)?);
    }
    Ok(all.iter().all(|wanted| {
        let pin = pins.iter().find(|pin| pin.name == wanted.name);
        pin.is_some_and(|pin| offers.satisfies(pin, wanted))
    }))
}

struct Search<'s> {
    offers: &'s mut dyn Offers,
    manner: Manner,
    states: Vec<State>,
}

impl<'s> Search<'s> {
    fn new(offers: &'s mut dyn Offers, manner: Manner) -> Self {
        let states = vec![State::default()];
        Self {
            offers,
            manner,
            states,
        }
    }

    fn run(mut self, roots: &[Wanted]) -> Result<Vec<Candidate>, Unsolved> {
        let mut state = State::default();
        for wanted in roots {
            if let Some(conflict) = self.add(&mut state, wanted)? {
                return Err(Unsolved::Conflict(conflict));
            }
        }
        self.states = vec![state.clone(), state];
        for _ in 0..MOST_ROUNDS {
            let Some(name) = self.next_name() else {
                return Ok(self.top().needed());
            };
            if let Some(causes) = self.pin(&name)? {
                if !self.go_back(&causes)? {
                    return Err(Unsolved::Conflict(causes));
                }
            } else {
                self.states.push(self.top().clone());
            }
        }
        Err(Unsolved::TooDeep)
    }

    fn top(&self) -> &State {
        // Never empty: going back leaves the first one.
        &self.states[self.states.len() - 1]
    }

    /// The name to be given a version next: the one with the fewest to choose from.
    fn next_name(&self) -> Option<String> {
        let state = self.top();
        let open = state.criteria.iter().filter(|(name, criterion)| {
            !criterion.wanted.is_empty() && !self.is_settled(state, name, criterion)
        });
        let next = open.min_by_key(|(_, criterion)| {
            let candidates = &criterion.candidates;
            if candidates.iter().any(|one| self.offers.is_preferred(one)) {
                0
            } else {
                candidates.len() + 1
            }
        });
        next.map(|(name, _)| name.clone())
    }

    fn is_settled(&self, state: &State, name: &str, criterion: &Criterion) -> bool {
        state.pins.get(name).is_some_and(|pin| {
            criterion
                .wanted
                .iter()
                .all(|wanted| self.offers.satisfies(pin, wanted))
        })
    }

    /// Takes a further wish in; what does not fit together when there is no version left.
    fn add(
        &mut self,
        state: &mut State,
        wanted: &Wanted,
    ) -> Result<Option<Vec<Wanted>>, CommandError> {
        let known = state.criteria.get(&wanted.name);
        let (mut all, dead) = match known {
            Some(known) => (known.wanted.clone(), known.dead.clone()),
            None => (Vec::new(), Vec::new()),
        };
        all.push(wanted.clone());
        let candidates = self.alive(&all, &dead)?;
        if candidates.is_empty() {
            return Ok(Some(all));
        }
        let criterion = Criterion {
            wanted: all,
            candidates,
            dead,
        };
        state.criteria.insert(wanted.name.clone(), criterion);
        Ok(None)
    }

    fn alive(
        &mut self,
        wanted: &[Wanted],
        dead: &[String],
    ) -> Result<Vec<Candidate>, CommandError> {
        let mut candidates = self.offers.matches(wanted)?;
        candidates.retain(|one| !dead.contains(&one.version));
        Ok(candidates)
    }

    /// Gives a name the first version whose dependencies can be had; why there is none otherwise.
    fn pin(&mut self, name: &str) -> Result<Option<Vec<Wanted>>, CommandError> {
        let candidates = self.top().criteria[name].candidates.clone();
        let mut causes: Vec<Wanted> = Vec::new();
        'candidates: for candidate in candidates {
            let mut state = self.top().clone();
            for wanted in self.offers.dependencies(&candidate)? {
                if let Some(conflict) = self.add(&mut state, &wanted)? {
                    for one in conflict {
                        if !causes.contains(&one) {
                            causes.push(one);
                        }
                    }
                    continue 'candidates;
                }
            }
            // The latest choice is the last one.
            state.pins.shift_remove(name);
            state.pins.insert(name.to_owned(), candidate);
            if self.manner == Manner::Whole {
                let unsettled = self.unsettled(&state);
                if !unsettled.is_empty() {
                    let criteria = unsettled.iter().filter_map(|name| state.criteria.get(name));
                    for one in criteria.flat_map(|criterion| &criterion.wanted) {
                        if !causes.contains(one) {
                            causes.push(one.clone());
                        }
                    }
                    continue;
                }
            }
            self.forget_unsettled(&mut state)?;
            if let Some(top) = self.states.last_mut() {
                *top = state;
            }
            return Ok(None);
        }
        Ok(Some(causes))
    }

    /// The names whose version does not fit any more.
    fn unsettled(&self, state: &State) -> Vec<String> {
        let unsettled = state.criteria.iter().filter(|(name, criterion)| {
            state.pins.contains_key(*name) && !self.is_settled(state, name, criterion)
        });
        unsettled.map(|(name, _)| name.clone()).collect()
    }

    /// What a choice wanted that is to be made anew counts no longer.
    fn forget_unsettled(&mut self, state: &mut State) -> Result<(), CommandError> {
        let unsettled = self.unsettled(state);
        if unsettled.is_empty() {
            return Ok(());
        }
        for criterion in state.criteria.values_mut() {
            let before = criterion.wanted.len();
            criterion.wanted.retain(|wanted| {
                let parent = wanted.parent.as_ref();
                parent.is_none_or(|parent| !unsettled.contains(&parent.name))
            });
            if criterion.wanted.len() < before && !criterion.wanted.is_empty() {
                criterion.candidates = self.offers.matches(&criterion.wanted)?;
                let dead = &criterion.dead;
                criterion
                    .candidates
                    .retain(|one| !dead.contains(&one.version));
            }
        }
        Ok(())
    }

    /// Goes back to a choice that may be made otherwise; false when there is none.
    fn go_back(&mut self, causes: &[Wanted]) -> Result<bool, CommandError> {
        let parents = causes.iter().filter_map(|wanted| wanted.parent.as_ref());
        let mut involved: Vec<String> = parents.map(|parent| parent.name.clone()).collect();
        involved.extend(causes.iter().map(|wanted| wanted.name.clone()));
        while self.states.len() >= 3 {
            self.states.pop();
            let (broken, chosen) = loop {
                let Some(mut broken) = self.states.pop() else {
                    return Ok(false);
                };
                let Some((_, chosen)) = broken.pins.pop() else {
                    return Ok(false);
                };
                if self.matters(&chosen, &involved)? || broken.pins.is_empty() {
                    break (broken, chosen);
                }
                if self.states.len() <= 1 {
                    return Ok(false);
                }
            };
            let Some(base) = self.states.last() else {
                return Ok(false);
            };
            let mut state = base.clone();
            let is_possible = self.bury(&mut state, &broken, &chosen)?;
            self.states.push(state);
            if is_possible {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// Whether another choice may help.
    fn matters(&mut self, chosen: &Candidate, involved: &[String]) -> Result<bool, CommandError> {
        if self.manner == Manner::Whole {
            return Ok(true);
        }
        let dependencies = self.offers.dependencies(chosen)?;
        Ok(dependencies.iter().any(|one| involved.contains(&one.name)))
    }

    /// Takes over what was found to lead nowhere, and adds `chosen` to it; whether something is left to choose from.
    fn bury(
        &mut self,
        state: &mut State,
        broken: &State,
        chosen: &Candidate,
    ) -> Result<bool, CommandError> {
        let dead = broken
            .criteria
            .iter()
            .map(|(name, criterion)| (name.clone(), criterion.dead.clone()));
        let dead = dead.chain([(chosen.name.clone(), vec![chosen.version.clone()])]);
        for (name, mut dead) in dead.collect::<Vec<_>>() {
            let Some(criterion) = state.criteria.get(&name) else {
                continue;
            };
            if dead.is_empty() || criterion.wanted.is_empty() {
                continue;
            }
            dead.extend(criterion.dead.iter().cloned());
            let wanted = criterion.wanted.clone();
            let candidates = self.alive(&wanted, &dead)?;
            if candidates.is_empty() {
                return Ok(false);
            }
            let criterion = Criterion {
                wanted,
                candidates,
                dead,
            };
            state.criteria.insert(name, criterion);
        }
        Ok(true)
    }
}

#[cfg(test)]
mod tests;
