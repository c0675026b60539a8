//! Ansible's callback `junit`: a report in XML.

mod callback;
mod options;
mod report;

pub(crate) use callback::JunitCallback;
