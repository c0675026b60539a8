//! Jinja 3.1 with Python's values.
