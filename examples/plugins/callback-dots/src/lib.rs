//! Two callbacks: `dots` prints a letter for each result, as test programs do; `slowest` tells at the end which
//! task kept the hosts longest.

mod dots;
mod slowest;

shevek_plugin::export!();
