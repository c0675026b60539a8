//! Release files of real systems and what Ansible says about them.

use super::*;

/// Files, then name, version, release, major version, family.
type Case = (&'static [(&'static str, &'static str)], [&'static str; 5]);

const CASES: &[Case] = &[
    (
        &[
            (
                "etc/os-release",
                "PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\nNAME=\"Debian GNU/Linux\"\nVERSION_ID=\"12\"\nVERSION=\"12 (bookworm)\"\nVERSION_CODENAME=bookworm\nID=debian\n",
            ),
            ("etc/debian_version", "12.11\n"),
        ],
        ["Debian", "12.11", "bookworm", "12", "Debian"],
    ),
    (
        &[(
            "etc/os-release",
            "PRETTY_NAME=\"Ubuntu 24.04.1 LTS\"\nNAME=\"Ubuntu\"\nVERSION_ID=\"24.04\"\nVERSION=\"24.04.1 LTS (Noble Numbat)\"\nVERSION_CODENAME=noble\nID=ubuntu\nID_LIKE=debian\nUBUNTU_CODENAME=noble\n",
        )],
        ["Ubuntu", "24.04", "noble", "24", "Debian"],
    ),
    (
        &[
            (
                "etc/os-release",
                "NAME=\"Rocky Linux\"\nVERSION=\"9.3 (Blue Onyx)\"\nID=\"rocky\"\nID_LIKE=\"rhel centos fedora\"\nVERSION_ID=\"9.3\"\n",
            ),
            (
                "etc/redhat-release",
                "Rocky Linux release 9.3 (Blue Onyx)\n",
            ),
        ],
        ["Rocky", "9.3", "Blue Onyx", "9", "RedHat"],
    ),
    (
        &[
            (
                "etc/os-release",
                "NAME=\"Red Hat Enterprise Linux\"\nVERSION=\"9.2 (Plow)\"\nID=\"rhel\"\nVERSION_ID=\"9.2\"\n",
            ),
            (
                "etc/redhat-release",
                "Red Hat Enterprise Linux release 9.2 (Plow)\n",
            ),
        ],
        ["RedHat", "9.2", "Plow", "9", "RedHat"],
    ),
    (
        &[
            (
                "etc/os-release",
                "NAME=\"CentOS Linux\"\nVERSION=\"7 (Core)\"\nID=\"centos\"\nVERSION_ID=\"7\"\n",
            ),
            (
                "etc/centos-release",
                "CentOS Linux release 7.9.2009 (Core)\n",
            ),
            (
                "etc/redhat-release",
                "CentOS Linux release 7.9.2009 (Core)\n",
            ),
        ],
        ["CentOS", "7.9", "Core", "7", "RedHat"],
    ),
    (
        &[
            (
                "etc/os-release",
                "NAME=\"CentOS Stream\"\nVERSION=\"9\"\nID=\"centos\"\nVERSION_ID=\"9\"\n",
            ),
            ("etc/centos-release", "CentOS Stream release 9\n"),
        ],
        ["CentOS", "9", "Stream", "9", "RedHat"],
    ),
    (
        &[(
            "etc/os-release",
            "NAME=\"Amazon Linux\"\nVERSION=\"2023\"\nID=\"amzn\"\nID_LIKE=\"fedora\"\nVERSION_ID=\"2023\"\n",
        )],
        ["Amazon", "2023", "NA", "2023", "RedHat"],
    ),
    (
        &[
            (
                "etc/os-release",
                "NAME=\"Alpine Linux\"\nID=alpine\nVERSION_ID=3.20.3\n",
            ),
            ("etc/alpine-release", "3.20.3\n"),
        ],
        ["Alpine", "3.20.3", "NA", "3", "Alpine"],
    ),
    (
        &[
            (
                "etc/os-release",
                "NAME=\"Arch Linux\"\nID=arch\nBUILD_ID=rolling\n",
            ),
            ("etc/arch-release", ""),
        ],
        ["Archlinux", "NA", "NA", "NA", "Archlinux"],
    ),
    (
        &[(
            "etc/os-release",
            "NAME=\"openSUSE Leap\"\nVERSION=\"15.5\"\nID=\"opensuse-leap\"\nID_LIKE=\"suse opensuse\"\nVERSION_ID=\"15.5\"\n",
        )],
        ["openSUSE Leap", "15.5", "5", "15", "Suse"],
    ),
    (
        &[(
            "etc/os-release",
            "NAME=\"SLES\"\nVERSION=\"15-SP4\"\nVERSION_ID=\"15.4\"\nPRETTY_NAME=\"SUSE Linux Enterprise Server 15 SP4\"\nID=\"sles\"\nID_LIKE=\"suse\"\n",
        )],
        ["SLES", "15.4", "4", "15", "Suse"],
    ),
    (
        &[
            (
                "etc/os-release",
                "NAME=\"Fedora Linux\"\nVERSION=\"40 (Server Edition)\"\nID=fedora\nVERSION_ID=40\nVERSION_CODENAME=\"\"\n",
            ),
            ("etc/redhat-release", "Fedora release 40 (Forty)\n"),
        ],
        ["Fedora", "40", "", "40", "RedHat"],
    ),
    (
        &[(
            "etc/os-release",
            "NAME=\"Unheard Of\"\nVERSION=\"1.5 (x)\"\nID=unheard\n",
        )],
        ["Unheard Of", "1.5 (x)", "x", "NA", "Unheard Of"],
    ),
];

#[test]
fn systems_are_recognised() {
    for (number, (files, expected)) in CASES.iter().enumerate() {
        let directory = std::env::temp_dir().join(format!(
            "shevek-distribution-{}-{number}",
            std::process::id()
        ));
        std::fs::create_dir_all(directory.join("etc")).expect("temporary directory");
        for (path, text) in *files {
            std::fs::write(directory.join(path), text).expect("file");
        }
        let described = describe(&Root(directory.clone()));
        std::fs::remove_dir_all(&directory).expect("cleanup");
        let keys = [
            "distribution",
            "distribution_version",
            "distribution_release",
            "distribution_major_version",
            "os_family",
        ];
        let found = keys.map(|key| described[key].as_str().expect("text"));
        assert_eq!(&found, expected, "case {number}");
    }
}
