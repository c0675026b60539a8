//! No single step makes more than the budget allows: each template here wants far more, and the memory that is taken
//! meanwhile is counted.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use shevek_jinja::{Budget, Dict, Environment, ErrorKind, Value};

struct Counting;

static USED: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);
/// Only one template is measured at a time.
static TURN: Mutex<()> = Mutex::new(());

// Safety: everything is passed on to the system's allocator.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let used = USED.fetch_add(layout.size(), Ordering::Relaxed) + layout.size();
        PEAK.fetch_max(used, Ordering::Relaxed);
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, memory: *mut u8, layout: Layout) {
        USED.fetch_sub(layout.size(), Ordering::Relaxed);
        unsafe { System.dealloc(memory, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

const BUDGET: Budget = Budget {
    steps: 200_000,
    depth: 60,
    output_bytes: 1 << 20,
};

/// Some copies of a text that is allowed, and the templates themselves.
const MOST_MEMORY: usize = 24 << 20;

/// The kind of error that a template ends with, and the memory that it took.
fn outcome(source: &str) -> (Option<ErrorKind>, usize) {
    let _turn = TURN.lock();
    let mut env = Environment::new();
    env.set_budget(BUDGET);
    let scope = Dict::new();
    scope.insert_str("big", "a<'\n\t ".repeat(100_000));
    scope.insert_str("many", Value::list((0..20_000).map(Value::from).collect()));
    // 2 ** 40 texts, written with 41 lists; the same as a tuple, twice, and one more.
    let double = |make: fn(Vec<Value>) -> Value| {
        (0..40).fold(Value::from("leaf"), |inner, _| {
            make(vec![inner.clone(), inner])
        })
    };
    scope.insert_str("tree", double(Value::list));
    scope.insert_str("other_tree", double(Value::list));
    scope.insert_str("tuple_tree", double(Value::tuple));
    scope.insert_str("other_tuple_tree", double(Value::tuple));
    let template = env.compile(None, source).expect("a template");
    let before = USED.load(Ordering::Relaxed);
    PEAK.store(before, Ordering::Relaxed);
    let result = template.render(&scope);
    let kind = result.err().map(|error| error.kind());
    (kind, PEAK.load(Ordering::Relaxed).saturating_sub(before))
}

#[test]
fn no_step_makes_more_than_the_budget_allows() {
    let mut wrong = Vec::new();
    for source in include_str!("budget/templates.txt").lines() {
        let (kind, memory) = outcome(source);
        let is_ended = matches!(
            kind,
            Some(ErrorKind::Budget | ErrorKind::Recursion | ErrorKind::Overflow)
        );
        if !is_ended || memory > MOST_MEMORY {
            wrong.push(format!("{source}: {kind:?}, {} KiB", memory >> 10));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn what_is_allowed_is_made() {
    for source in [
        "{{ 'x' * 1000000 }}",
        "{{ range(20000) | list | length }}",
        "{{ '{0}{0}'.format('x' * 500000) }}",
        "{{ '%s' % ('x' * 200000) }}",
        // Nothing, very often.
        "{{ () * 2 ** 46 }}{{ [] * 2 ** 62 }}{{ '' * 2 ** 62 }}",
        "{{ 'x'.center(1000000) }}",
        "{{ '%.5000f' % 1.5 }}",
        "{{ '{:05000,}'.format(1) }}",
        "{{ tree is defined and tree == tree }}",
    ] {
        assert_eq!(outcome(source).0, None, "{source}");
    }
}

#[test]
fn many_small_steps_are_paid_for_as_well() {
    for step in [
        "big.replace('a', 'b')",
        "big ~ 'x'",
        "big.upper()",
        "many[1:] | length",
        "many | sort | length",
        "'{}'.format(big)",
        "many | sum",
    ] {
        let source = format!("{{% for i in range(10000) %}}{{% set x = {step} %}}{{% endfor %}}");
        assert_eq!(outcome(&source).0, Some(ErrorKind::Budget), "{step}");
    }
}
