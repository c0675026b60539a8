//! `export!`, the one line that makes a crate loadable.

/// Makes the plugins that this crate [registers](crate::register) loadable: once a crate, in `lib.rs`, together
/// with `crate-type = ["cdylib"]` (or `["rlib", "cdylib"]` for one that is also linked in).
///
/// ```
/// shevek_plugin::export!();
/// ```
#[macro_export]
macro_rules! export {
    () => {
        #[cfg(panic = "abort")]
        ::core::compile_error!(
            "a plugin must not be built with panic = \"abort\": shevek turns panics into errors"
        );

        const _: () = {
            struct ThisPackage;

            impl $crate::__abi::Package for ThisPackage {
                const NAME: &'static str = env!("CARGO_PKG_NAME");
            }

            // The names are the crate's own, so that several plugins can be linked into one program.
            #[unsafe(export_name = concat!("shevek_plugin_contract_", env!("CARGO_CRATE_NAME")))]
            static STAMP: $crate::__abi::ContractStamp = $crate::__abi::ContractStamp::new(
                env!("CARGO_PKG_NAME"),
                env!("CARGO_PKG_VERSION"),
            );

            #[unsafe(export_name = concat!("shevek_plugin_header_", env!("CARGO_CRATE_NAME")))]
            static HEADER: $crate::__abi::LibHeader = $crate::__abi::header::<ThisPackage>();
        };
    };
}
