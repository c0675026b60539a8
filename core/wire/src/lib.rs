//! Frames between the controller and the runner on a target.
