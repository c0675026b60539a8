//! Ints as decimal digits. Python refuses more than 4300 of them, since converting takes time that grows with their
//! square.

use num_bigint::BigInt;

use crate::Error;

/// Python: `sys.int_info.default_max_str_digits`.
const MAX_DIGITS: usize = 4300;

/// No number with that many digits has more bits.
const MAX_BITS: u64 = 14_285;

const ADVICE: &str = "use sys.set_int_max_str_digits() to increase the limit";

/// The digits of the number without its sign, as Python's `str` has them.
///
/// # Errors
/// A `ValueError` when there are more than 4300.
pub fn decimal_digits(number: &BigInt) -> Result<String, Error> {
    if number.bits() <= MAX_BITS {
        let digits = number.magnitude().to_string();
        if digits.len() <= MAX_DIGITS {
            return Ok(digits);
        }
    }
    Err(Error::value_error(format!(
        "Exceeds the limit ({MAX_DIGITS} digits) for integer string conversion; {ADVICE}"
    )))
}

/// Refuses to read a number of that many decimal digits, as Python's `int` does.
///
/// # Errors
/// A `ValueError` when there are more than 4300.
pub fn check_decimal_digits(count: usize) -> Result<(), Error> {
    if count <= MAX_DIGITS {
        return Ok(());
    }
    Err(Error::value_error(format!(
        "Exceeds the limit ({MAX_DIGITS} digits) for integer string conversion: value has {count} digits; {ADVICE}"
    )))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_limit_is_that_of_python() {
        let power = |exponent: u32| BigInt::from(10).pow(exponent);
        assert_eq!(
            decimal_digits(&-power(30)).expect("small"),
            format!("1{}", "0".repeat(30))
        );
        let most = power(4300) - 1;
        assert_eq!(decimal_digits(&most).expect("the most"), "9".repeat(4300));
        assert!(most.bits() <= MAX_BITS);
        assert!(decimal_digits(&power(4300)).is_err());
        assert!(decimal_digits(&power(1_000_000)).is_err());
        assert!(check_decimal_digits(4300).is_ok());
        let error = check_decimal_digits(4301).expect_err("too many");
        assert!(error.message().contains("value has 4301 digits"));
    }
}
