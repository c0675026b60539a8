/// A release that debootstrap can make a root of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Release {
    /// Its code name, which debootstrap knows.
    pub name: &'static str,
    /// The parts of the archive with the packages that are needed.
    pub components: &'static str,
    /// Whose it is, as apt calls the origin of its packages.
    pub origin: &'static str,
}

/// The releases that are recorded, in the order of the table.
pub const RELEASES: &[Release] = &[
    debian("bullseye"),
    debian("bookworm"),
    debian("trixie"),
    debian("sid"),
    ubuntu("jammy"),
    ubuntu("noble"),
];

const fn debian(name: &'static str) -> Release {
    Release {
        name,
        components: "main",
        origin: "Debian",
    }
}

const fn ubuntu(name: &'static str) -> Release {
    Release {
        name,
        components: "main,universe",
        origin: "Ubuntu",
    }
}

impl Release {
    /// The release with this code name.
    pub fn find(name: &str) -> Option<Self> {
        RELEASES
            .iter()
            .copied()
            .find(|release| release.name == name)
    }
}
