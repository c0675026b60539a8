//! Whole-program tests of shevek and their support library.
