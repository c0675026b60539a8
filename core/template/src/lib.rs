//! What Ansible adds to Jinja: filters, tests, lookups, lazily templated variables, trust.
