//! Variable precedence, strategies, task executor, async jobs and typed events.
