//! Numbers of any kind, for arithmetic.

use std::cmp::Ordering;
use std::sync::Arc;

use num_bigint::BigInt;
use num_traits::{FromPrimitive, ToPrimitive};

use super::Value;
use crate::{Error, ErrorKind};

/// A Python number (`bool` counts as `int`).
#[derive(Debug, Clone)]
pub enum Number {
    /// `int` that fits in 64 bits.
    Int(i64),
    /// `int` that does not.
    Big(Arc<BigInt>),
    /// `float`.
    Float(f64),
}

impl Number {
    /// The number as a float (an int too big becomes infinite).
    pub fn to_f64(&self) -> f64 {
        match self {
            Self::Int(number) => *number as f64,
            Self::Big(number) => number.to_f64().unwrap_or(f64::INFINITY),
            Self::Float(number) => *number,
        }
    }

    /// Python's `float(number)`.
    ///
    /// # Errors
    /// An `OverflowError` for an int too big.
    pub fn to_float(&self) -> Result<f64, Error> {
        let float = self.to_f64();
        if float.is_infinite() && matches!(self, Self::Big(_)) {
            return Err(Error::new(
                ErrorKind::Overflow,
                "int too large to convert to float",
            ));
        }
        Ok(float)
    }

    /// The exact int; `None` for floats.
    pub fn to_big(&self) -> Option<BigInt> {
        match self {
            Self::Int(number) => Some(BigInt::from(*number)),
            Self::Big(number) => Some((**number).clone()),
            Self::Float(_) => None,
        }
    }

    /// Numeric order without loss; `None` with NaN.
    pub fn compare(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Int(a), Self::Int(b)) => Some(a.cmp(b)),
            (Self::Float(a), Self::Float(b)) => a.partial_cmp(b),
            (Self::Float(a), b) => b.compare_float(*a).map(Ordering::reverse),
            (a, Self::Float(b)) => a.compare_float(*b),
            (a, b) => Some(a.to_big()?.cmp(&b.to_big()?)),
        }
    }

    fn compare_float(&self, float: f64) -> Option<Ordering> {
        if float.is_nan() {
            return None;
        }
        if float.is_infinite() {
            return Some(if float > 0.0 {
                Ordering::Less
            } else {
                Ordering::Greater
            });
        }
        if let Self::Int(int) = self
            && int.unsigned_abs() < 1 << 53
        {
            return (*int as f64).partial_cmp(&float);
        }
        let whole = BigInt::from_f64(float.trunc())?;
        Some(
            self.to_big()?
                .cmp(&whole)
                .then_with(|| 0.0_f64.total_cmp(&(float.fract() + 0.0))),
        )
    }
}

impl From<Number> for Value {
    fn from(number: Number) -> Self {
        match number {
            Number::Int(number) => Self::Int(number),
            Number::Big(number) => Self::BigInt(number),
            Number::Float(number) => Self::Float(number),
        }
    }
}

impl Value {
    /// The number, if it is one.
    pub fn as_number(&self) -> Option<Number> {
        match self {
            Self::Bool(flag) => Some(Number::Int(i64::from(*flag))),
            Self::Int(number) => Some(Number::Int(*number)),
            Self::BigInt(number) => Some(Number::Big(Arc::clone(number))),
            Self::Float(number) => Some(Number::Float(*number)),
            _ => None,
        }
    }

    /// The exact int of an `int` or `bool`.
    pub fn as_bigint(&self) -> Option<BigInt> {
        self.as_number()?.to_big()
    }

    /// The value of any number as a float.
    pub fn as_f64(&self) -> Option<f64> {
        self.as_number().map(|number| number.to_f64())
    }
}
