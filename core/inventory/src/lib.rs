//! Hosts, groups, patterns and the sources they come from.
