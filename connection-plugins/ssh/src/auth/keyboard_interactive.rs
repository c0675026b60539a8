//! The password as the answer to the server's questions.

use russh::client::{Handle, KeyboardInteractiveAuthResponse as Response, Prompt};
use russh::{MethodSet, client::AuthResult};
use shevek_plugin::Secret;

use crate::handler::SessionHandler;

/// More rounds than any real dialogue has.
const MAX_ROUNDS: usize = 8;

/// Answers every hidden question with the password, once; a question asked again means that it was wrong.
pub(crate) async fn keyboard_interactive(
    handle: &mut Handle<SessionHandler>,
    user: &str,
    password: &Secret,
) -> Result<AuthResult, russh::Error> {
    let mut response = handle
        .authenticate_keyboard_interactive_start(user, None::<String>)
        .await?;
    let mut answered = false;
    for _ in 0..MAX_ROUNDS {
        match response {
            Response::Success => return Ok(AuthResult::Success),
            Response::Failure {
                remaining_methods,
                partial_success,
            } => {
                return Ok(AuthResult::Failure {
                    remaining_methods,
                    partial_success,
                });
            }
            Response::InfoRequest { prompts, .. } => {
                let hidden = prompts.iter().any(|prompt| !prompt.echo);
                if answered && hidden {
                    break;
                }
                answered = answered || hidden;
                let answers = prompts
                    .iter()
                    .map(|prompt| answer(prompt, password))
                    .collect();
                response = handle
                    .authenticate_keyboard_interactive_respond(answers)
                    .await?;
            }
        }
    }
    Ok(AuthResult::Failure {
        remaining_methods: MethodSet::from(&[russh::MethodKind::KeyboardInteractive][..]),
        partial_success: false,
    })
}

fn answer(prompt: &Prompt, password: &Secret) -> String {
    if prompt.echo {
        // A question whose answer may be seen is not about the password.
        String::new()
    } else {
        password.expose().to_string()
    }
}
