//! Measured values and how they are printed.

/// Several measurements of one thing, in one unit.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sample(Vec<f64>);

impl Sample {
    pub(crate) fn push(&mut self, value: f64) {
        self.0.push(value);
    }

    /// The middle value; of an even number, the mean of the two in the middle. NaN when there is none.
    pub(crate) fn median(&self) -> f64 {
        let mut sorted = self.0.clone();
        sorted.sort_by(f64::total_cmp);
        let middle = sorted.len() / 2;
        match sorted.len() {
            0 => f64::NAN,
            length if length % 2 == 1 => sorted[middle],
            _ => f64::midpoint(sorted[middle - 1], sorted[middle]),
        }
    }

    /// Median and range.
    pub(crate) fn show(&self) -> String {
        let least = self.0.iter().copied().fold(f64::INFINITY, f64::min);
        let most = self.0.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        format!("{:9.2} ({least:.2} to {most:.2})", self.median())
    }
}

/// A heading.
pub(crate) fn heading(text: &str) {
    println!("\n== {text}");
}

/// One line: what, the value, and what it means.
pub(crate) fn line(name: &str, value: &str, note: &str) {
    println!("{name:44} {value:32} {note}");
}

#[cfg(test)]
mod tests {
    use super::Sample;

    #[test]
    fn median_of_odd_and_even_numbers() {
        assert_eq!(Sample(vec![3.0, 1.0, 2.0]).median(), 2.0);
        assert_eq!(Sample(vec![4.0, 1.0, 2.0, 3.0]).median(), 2.5);
        assert!(Sample::default().median().is_nan());
    }
}
