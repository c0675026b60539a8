//! YAML 1.1 as Ansible reads it, with file, line and column of every node.
