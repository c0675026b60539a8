//! The order of a play's tasks in which all hosts go together. Ansible: `all_tasks` and `cur_task` of `PlayIterator`.

use std::collections::HashSet;

/// All tasks of a play in the order in which the strategy `linear` looks for the next one.
#[derive(Debug, Default)]
pub(crate) struct Lockstep {
    numbers: Vec<u64>,
    cursor: usize,
}

impl Lockstep {
    /// The order of the file.
    pub(crate) fn new(numbers: Vec<u64>) -> Self {
        Self { numbers, cursor: 0 }
    }

    /// Of the tasks that come next on some host, the one whose turn it is.
    pub(crate) fn next(&mut self, wanted: &HashSet<u64>) -> Option<u64> {
        // Twice around: hosts whose errors were cleared have tasks before the cursor.
        for _ in 0..2 {
            while let Some(number) = self.numbers.get(self.cursor) {
                self.cursor += 1;
                if wanted.contains(number) {
                    return Some(*number);
                }
            }
            self.cursor = 0;
        }
        None
    }

    /// Puts tasks where the next one is looked for first: included tasks, handlers at a flush.
    pub(crate) fn insert(&mut self, numbers: impl IntoIterator<Item = u64>) {
        self.numbers.splice(self.cursor..self.cursor, numbers);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn included_tasks_come_next() {
        let mut order = Lockstep::new(vec![1, 2, 3]);
        let next =
            |order: &mut Lockstep, wanted: &[u64]| order.next(&wanted.iter().copied().collect());
        assert_eq!(next(&mut order, &[1]), Some(1));
        order.insert([10, 11]);
        assert_eq!(next(&mut order, &[10, 2]), Some(10));
        assert_eq!(next(&mut order, &[3]), Some(3));
        assert_eq!(next(&mut order, &[2]), Some(2), "once around");
        assert_eq!(next(&mut order, &[99]), None);
    }
}
