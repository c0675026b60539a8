//! Plugins of an older minor version of the contract, whose types end sooner.

use abi_stable::abi_stability::abi_checking::check_layout_compatibility;
use abi_stable::type_layout::TypeLayout;

/// Whether `newer` has all of `older` in the same places, and more behind it at most.
///
/// abi_stable's own check wants of a library at least what the program has. Here it is the other way round: who calls
/// looks whether a field is there, in a root (`missing_field(option)`) and in a trait object (the method's default).
pub(super) fn continues(older: &'static TypeLayout, newer: &'static TypeLayout) -> bool {
    check_layout_compatibility(older, newer).is_ok()
}

#[cfg(test)]
mod tests {
    use abi_stable::StableAbi;

    use super::continues;

    /// The same type in three versions of the contract.
    macro_rules! version {
        ($name:ident { $($field:ident: $type:ty),* }) => {
            mod $name {
                #![allow(clippy::expl_impl_clone_on_copy, clippy::cast_ptr_alignment, clippy::unnecessary_cast, dead_code, reason = "written by the macro StableAbi, for some types")]

                use abi_stable::StableAbi;

                #[repr(C)]
                #[derive(StableAbi)]
                #[sabi(kind(Prefix(prefix_ref = RootRef)), missing_field(option))]
                pub(super) struct Root {
                    #[sabi(last_prefix_field)]
                    first: u32,
                    $($field: $type),*
                }
            }
        };
    }

    version!(first {});
    version!(second { added: u64 });
    version!(another { added: u8 });

    #[test]
    fn what_was_added_behind_is_no_obstacle_and_everything_else_is() {
        let (first, second) = (first::RootRef::LAYOUT, second::RootRef::LAYOUT);
        let another = another::RootRef::LAYOUT;
        assert!(continues(first, first));
        assert!(continues(first, second));
        assert!(!continues(second, first));
        assert!(!continues(second, another));
    }
}
