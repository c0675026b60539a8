//! How su asks for the password, in the languages of the world.

/// The word for password that PAM and su print in their prompt. Ansible: `SU_PROMPT_LOCALIZATIONS`.
const WORDS: [&str; 40] = [
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
    "ססמה",
    "סיסמה",
    "गुप्तशब्द",
    "शब्दकूट",
    "సంకేతపదము",
    "හස්පදය",
    "パスワード",
    "암호",
    "口令",
    "密码",
    "密碼",
];

/// Whether the text ends in a prompt for a password: one of the words (of those that are known when there are none),
/// then a colon (wide or not), perhaps with `user's ` before it.
pub(super) fn ends_in_prompt(text: &str, words: &[String]) -> bool {
    let last = text.trim_end_matches([' ', '\u{a0}']);
    let last = last.rsplit(['\n', '\r']).next().unwrap_or_default();
    let Some(last) = last.strip_suffix(':').or_else(|| last.strip_suffix('：')) else {
        return false;
    };
    let last = last.trim_end().to_lowercase();
    let asks = |word: &str| last.ends_with(&word.trim_end().to_lowercase());
    match words {
        [] => WORDS.into_iter().any(asks),
        words => words.iter().any(|word| asks(word)),
    }
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
            "密码\u{3000}：",
            "口令：",
        ];
        for prompt in prompts {
            assert!(ends_in_prompt(prompt, &[]), "{prompt:?}");
        }
        let others = [
            "",
            "Password",
            "Password: \nsu: x",
            "Your password expires in 3 days",
            ":",
        ];
        for other in others {
            assert!(!ends_in_prompt(other, &[]), "{other:?}");
        }
    }

    #[test]
    fn words_of_ones_own_are_looked_for_alone() {
        let words = ["Open (sesame)".to_owned(), "Sag es".to_owned()];
        assert!(ends_in_prompt("root's open (sesame) : ", &words));
        assert!(ends_in_prompt("motd\nSAG ES：", &words));
        assert!(!ends_in_prompt("Password: ", &words));
    }
}
