//! Limits of one rendering.

/// How much one rendering may do. Using more is an error of kind `Budget` (or `Recursion`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Budget {
    /// Evaluated expressions, statements and loop rounds.
    pub steps: u64,
    /// Nested calls of macros, includes, blocks and recursive loops.
    pub depth: u32,
    /// Bytes of text produced.
    pub output_bytes: usize,
}

impl Default for Budget {
    /// 500 million steps, 60 levels, 1 GiB of text. Every level takes some kilobytes of stack: a
    /// caller with bigger stacks may allow more.
    fn default() -> Self {
        Self {
            steps: 500_000_000,
            depth: 60,
            output_bytes: 1 << 30,
        }
    }
}
