//! Random offers, whose solutions are also found by trying everything.

use std::collections::BTreeMap;

use super::super::super::version::fits;
use super::super::candidate::Origin;
use super::*;

/// A version with the names and ranges that it needs.
type Version = (String, Vec<(String, String)>);

/// Names with their versions, and what those need.
struct Shelf(BTreeMap<String, Vec<Version>>);

impl Offers for Shelf {
    fn matches(&mut self, wanted: &[Wanted]) -> Result<Vec<Candidate>, CommandError> {
        let name = &wanted[0].name;
        let versions = self.0.get(name).cloned().unwrap_or_default();
        let candidates = versions.into_iter().map(|(version, _)| Candidate {
            name: name.clone(),
            version,
            origin: Origin::Server(0),
        });
        Ok(candidates
            .filter(|one| wanted.iter().all(|wanted| self.satisfies(one, wanted)))
            .collect())
    }

    fn dependencies(&mut self, candidate: &Candidate) -> Result<Vec<Wanted>, CommandError> {
        let versions = &self.0[&candidate.name];
        let found = versions.iter().find(|one| one.0 == candidate.version);
        let needs = &found.expect("a version").1;
        Ok(needs
            .iter()
            .map(|(name, version)| wanted(name, version, Some(candidate.clone())))
            .collect())
    }

    fn satisfies(&self, candidate: &Candidate, wanted: &Wanted) -> bool {
        fits(&candidate.version, &wanted.version).expect("a range")
    }

    fn is_preferred(&self, _: &Candidate) -> bool {
        false
    }
}

fn wanted(name: &str, version: &str, parent: Option<Candidate>) -> Wanted {
    Wanted {
        name: name.into(),
        version: version.into(),
        given: None,
        server: None,
        parent,
    }
}

/// Whether the pins are all that is needed and fit.
fn holds(shelf: &mut Shelf, roots: &[Wanted], pins: &[Candidate]) -> bool {
    let mut all = roots.to_vec();
    for pin in pins {
        all.extend(shelf.dependencies(pin).expect("dependencies"));
    }
    all.iter().all(|wanted| {
        let pin = pins.iter().find(|pin| pin.name == wanted.name);
        pin.is_some_and(|pin| shelf.satisfies(pin, wanted))
    })
}

/// Tries every version, or none, of every name.
fn is_possible(
    shelf: &mut Shelf,
    roots: &[Wanted],
    names: &[String],
    pins: &mut Vec<Candidate>,
) -> bool {
    let Some((name, rest)) = names.split_first() else {
        return holds(shelf, roots, pins);
    };
    if is_possible(shelf, roots, rest, pins) {
        return true;
    }
    for (version, _) in shelf.0[name].clone() {
        pins.push(Candidate {
            name: name.clone(),
            version,
            origin: Origin::Server(0),
        });
        let found = is_possible(shelf, roots, rest, pins);
        pins.pop();
        if found {
            return true;
        }
    }
    false
}

#[test]
fn what_can_be_solved_is() {
    let mut seed = 7_u64;
    let mut random = |below: u64| {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        (seed >> 33) % below
    };
    let (mut solved, mut unsolved) = (0, 0);
    for _ in 0..120 {
        let names: Vec<String> = (0..5).map(|number| format!("n.c{number}")).collect();
        let ranges = [
            "1.0.0", "2.0.0", "3.0.0", ">=2.0.0", "<3.0.0", "!=2.0.0", "<2.0.0",
        ];
        let mut shelf = BTreeMap::new();
        for name in &names {
            let versions = (1..=3).rev().map(|major| {
                let needs = (0..random(4)).map(|_| {
                    let needed = names[random(5) as usize].clone();
                    (needed, ranges[random(7) as usize].to_owned())
                });
                let needs: BTreeMap<_, _> = needs.filter(|(needed, _)| needed != name).collect();
                (format!("{major}.0.0"), needs.into_iter().collect())
            });
            shelf.insert(name.clone(), versions.collect());
        }
        let mut shelf = Shelf(shelf);
        let roots = [
            wanted("n.c0", ">=2.0.0", None),
            wanted("n.c1", "*", None),
            wanted("n.c2", "<3.0.0", None),
        ];
        let expected = is_possible(&mut shelf, &roots, &names, &mut Vec::new());
        match solve(&mut shelf, &roots) {
            Ok(pins) => {
                assert!(holds(&mut shelf, &roots, &pins), "{pins:?}");
                solved += 1;
            }
            Err(Unsolved::Conflict(causes)) => {
                assert!(!expected, "given up, but possible: {:?}", shelf.0);
                assert!(!causes.is_empty());
                unsolved += 1;
            }
            Err(other) => panic!("{other:?}"),
        }
    }
    assert!(solved > 10 && unsolved > 10, "{solved} {unsolved}");
}
