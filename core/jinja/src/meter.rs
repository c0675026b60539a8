//! What the running rendering may still make. It is counted by thread, since what makes texts and lists - a value's
//! `repr`, a copy of a list, a filter - does not see the rendering it works for.

use std::cell::Cell;
use std::marker::PhantomData;

use crate::{Budget, Error, ErrorKind, Value};

const BYTES_A_STEP: usize = 256;

struct Meter {
    is_running: Cell<bool>,
    steps: Cell<u64>,
    most_bytes: Cell<usize>,
}

thread_local! {
    static METER: Meter = const {
        Meter {
            is_running: Cell::new(false),
            steps: Cell::new(u64::MAX),
            most_bytes: Cell::new(usize::MAX),
        }
    };
}

/// While it lives, what its thread makes counts against a budget.
#[derive(Debug)]
pub struct Metered {
    is_outermost: bool,
    _stays_on_its_thread: PhantomData<*const ()>,
}

impl Metered {
    /// Begins to count. Within another one it changes nothing: that one goes on.
    pub fn begin(budget: &Budget) -> Self {
        let is_outermost = METER.with(|meter| {
            let is_outermost = !meter.is_running.replace(true);
            if is_outermost {
                meter.steps.set(budget.steps);
                meter.most_bytes.set(budget.output_bytes);
            }
            is_outermost
        });
        Self {
            is_outermost,
            _stays_on_its_thread: PhantomData,
        }
    }
}

impl Drop for Metered {
    fn drop(&mut self) {
        if self.is_outermost {
            METER.with(|meter| {
                meter.is_running.set(false);
                meter.steps.set(u64::MAX);
                meter.most_bytes.set(usize::MAX);
            });
        }
    }
}

/// Refuses a text of so many bytes when the whole output may not be that big.
#[inline]
pub fn check_text(bytes: usize) -> Result<(), Error> {
    if bytes < BYTES_A_STEP || bytes <= METER.with(|meter| meter.most_bytes.get()) {
        return Ok(());
    }
    Err(too_much())
}

/// The same for a list of so many elements, which counts as the text that takes as much memory.
#[inline]
pub fn check_elements(count: usize) -> Result<(), Error> {
    check_text(count.saturating_mul(size_of::<Value>()))
}

/// The same for a text that is about to be made; a step is paid for what is copied in its time.
#[inline]
pub fn spend_text(bytes: usize) -> Result<(), Error> {
    if bytes < BYTES_A_STEP {
        return Ok(());
    }
    spend_big(bytes)
}

/// The same for a list that is about to be made.
#[inline]
pub fn spend_elements(count: usize) -> Result<(), Error> {
    spend_text(count.saturating_mul(size_of::<Value>()))
}

/// What grows piece by piece: its whole size is refused as that of a text is, and paid for.
#[derive(Debug, Default)]
pub struct Growth(usize);

impl Growth {
    /// So many bytes are about to be added.
    #[inline]
    pub fn add(&mut self, bytes: usize) -> Result<(), Error> {
        let before = self.0 / BYTES_A_STEP;
        self.0 = self.0.saturating_add(bytes);
        check_text(self.0)?;
        match self.0 / BYTES_A_STEP - before {
            0 => Ok(()),
            steps => spend_steps(steps as u64),
        }
    }

    /// So many elements are about to be added.
    #[inline]
    pub fn add_elements(&mut self, count: usize) -> Result<(), Error> {
        self.add(count.saturating_mul(size_of::<Value>()))
    }
}

/// Pays for one further container on a way that may lead to the same one again and again.
#[inline]
pub fn spend_step() -> Result<(), Error> {
    spend_steps(1)
}

/// Pays that many steps.
pub(crate) fn spend_steps(steps: u64) -> Result<(), Error> {
    METER.with(|meter| match meter.steps.get().checked_sub(steps) {
        Some(left) => {
            meter.steps.set(left);
            Ok(())
        }
        None => Err(Error::new(ErrorKind::Budget, "the template runs too long")),
    })
}

/// How big a text may be.
pub fn most_bytes() -> usize {
    METER.with(|meter| meter.most_bytes.get())
}

#[cold]
fn spend_big(bytes: usize) -> Result<(), Error> {
    check_text(bytes)?;
    spend_steps((bytes / BYTES_A_STEP) as u64)
}

/// The error of what is too big.
pub fn too_much() -> Error {
    Error::new(
        ErrorKind::Budget,
        "the template makes a text or list that is too big",
    )
}
