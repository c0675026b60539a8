//! How su asks for the password, in the languages of the world.

/// The word for password that PAM and su print in their prompt. Ansible: `SU_PROMPT_LOCALIZATIONS`.
const WORDS: [&str; 34] = [
    "Password",
    "Adgangskode",
    "Aðgangsorð",
    "Contraseña",
    "Contrasenya",
    "Fjalëkalimi",
    "Hasło",
    "Heslo",
    "Jelszó",
    "Kata sandi",
    "Lozinka",
    "Lösenord",
    "Mật khẩu",
    "Mot de passe",
    "Parola",
    "Parole",
    "Parool",
    "Pasahitza",
    "Passord",
    "Passwort",
    "Salasana",
    "Sandi",
    "Senha",
    "Slaptažodis",
    "Wachtwoord",
    "Κωδικός πρόσβασης",
    "Лозинка",
    "Парола",
    "Пароль",
    "סיסמה",
    "パスワード",
    "암호",
    "密码",
    "密碼",
];

/// Whether the text ends in a prompt for a password: one of the words, then a colon (wide or not), perhaps with
/// `user's ` before it.
pub(super) fn ends_in_prompt(text: &str) -> bool {
    let last = text.trim_end_matches([' ', '\u{a0}']);
    let last = last.rsplit(['\n', '\r']).next().unwrap_or_default();
    let Some(last) = last.strip_suffix(':').or_else(|| last.strip_suffix('：')) else {
        return false;
    };
    let last = last.trim_end_matches([' ', '\u{a0}']).to_lowercase();
    WORDS
        .iter()
        .any(|word| last.ends_with(&word.to_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::ends_in_prompt;

    #[test]
    fn knows_prompts_from_other_text() {
        let prompts = [
            "Password: ",
            "motd\nroot's Password:",
            "Mot de passe : ",
            "パスワード：",
            "Пароль: ",
            "(deploy@host) Password: ",
        ];
        for prompt in prompts {
            assert!(ends_in_prompt(prompt), "{prompt:?}");
        }
        let others = [
            "",
            "Password",
            "Password: \nsu: x",
            "Your password expires in 3 days",
            ":",
        ];
        for other in others {
            assert!(!ends_in_prompt(other), "{other:?}");
        }
    }
}
