//! No filter, lookup or other step of a template makes more than the budget allows: each template here wants far
//! more, and the memory that is taken meanwhile is counted.

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use shevek_jinja::{Budget, Str, Tags, Value};
use shevek_template::{
    Templar, TemplateConfiguration, TemplateContext, TemplateEnvironment, VariableMap,
};

struct Counting;

static USED: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);

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

/// 2 ** 40 texts, written with 41 tuples, which variables never are.
const TUPLE_TREE: &str = "{% set n = namespace(x='leaf') %}{% for i in range(40) %}{% set n.x = (n.x, n.x) %}{% endfor %}\
                          {% set tuple_tree = n.x %}";

/// Some copies of a text that is allowed.
const MOST_MEMORY: usize = 24 << 20;

fn variables() -> VariableMap {
    let mut variables = VariableMap::new();
    variables.insert("big", Value::from("a<'\n\t ".repeat(100_000)));
    variables.insert("text", Value::from("a, b\n".repeat(20_000)));
    variables.insert("many", Value::list((0..20_000).map(Value::from).collect()));
    // 2 ** 40 texts, written with 41 lists or dicts.
    let grown = |make: &dyn Fn(Value) -> Value| (0..40).fold(Value::from("leaf"), |x, _| make(x));
    let list = |x: Value| Value::list(vec![x.clone(), x]);
    let dict = |x: Value| Value::Dict([("a", x.clone()), ("b", x)].into_iter().collect());
    variables.insert("tree", grown(&list));
    variables.insert("dict_tree", grown(&dict));
    variables.insert("other_dict_tree", grown(&dict));
    variables
}

#[test]
fn no_step_makes_more_than_the_budget_allows() {
    let environment = TemplateEnvironment::new(TemplateConfiguration {
        budget: Budget {
            steps: 200_000,
            depth: 60,
            output_bytes: 1 << 20,
        },
        ..TemplateConfiguration::default()
    });
    let variables = Arc::new(variables());
    let mut wrong = Vec::new();
    for line in include_str!("budget/templates.txt").lines() {
        let source = if line.contains("tuple_tree") {
            &format!("{TUPLE_TREE}{line}")
        } else {
            line
        };
        let templar = Templar::new(
            Arc::clone(&environment),
            Arc::clone(&variables) as Arc<_>,
            TemplateContext::default(),
        );
        let tags = Tags {
            trusted: true,
            ..Tags::default()
        };
        let before = USED.load(Ordering::Relaxed);
        PEAK.store(before, Ordering::Relaxed);
        let result = templar.template(&Value::Str(Str::tagged(source, tags)));
        let memory = PEAK.load(Ordering::Relaxed).saturating_sub(before);
        let message = result.map_or_else(|error| error.to_string(), |_| "no error".to_owned());
        let is_ended = [
            "too big",
            "runs too long",
            "too long to go through",
            "recursion depth",
        ]
        .iter()
        .any(|end| message.contains(end));
        if !is_ended || memory > MOST_MEMORY {
            let message: String = message.chars().take(200).collect();
            wrong.push(format!("{line}: {message}, {} KiB", memory >> 10));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}
