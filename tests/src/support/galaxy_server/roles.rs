use serde_json::{Value, json};

use super::answer::Answer;
use super::request::Request;

/// Answers of the first version of the API, below `.../v1/`.
pub(super) fn roles(request: &Request, url: &str, path: &[&str]) -> Answer {
    let field = |name: &str| request.query.get(name).map_or("", String::as_str);
    let found = match (request.method.as_str(), path) {
        ("GET", ["roles"]) => {
            let all = [
                role(1, "web", url),
                role(2, "plain", url),
                role(3, "mixed", url),
            ];
            let wanted = all.into_iter().filter(|role| {
                role["summary_fields"]["namespace"]["name"] == field("owner__username")
                    && role["name"] == field("name")
            });
            json!({"count": 1, "next_link": null, "results": wanted.collect::<Vec<_>>()})
        }
        ("GET", ["roles", "1", "versions"]) if field("page") == "2" => {
            json!({"next_link": null, "results": [version("1.2.0", url)]})
        }
        ("GET", ["roles", "1", "versions"]) => {
            let next = "/api/v1/roles/1/versions/?page=2&page_size=50";
            json!({"next_link": next, "results": [version("1.0.0", url), version("1.10.0", url)]})
        }
        ("GET", ["roles", "2", "versions"]) => json!({"next_link": null, "results": []}),
        ("GET", ["roles", "3", "versions"]) => {
            json!({"next_link": null, "results": [version("1.0", url), version("v2", url)]})
        }
        ("GET", ["search", "roles"]) if field("autocomplete") == "nothing" => {
            json!({"count": 0, "results": []})
        }
        ("GET", ["search", "roles"]) => json!({"count": 2, "results": [
            {"username": "acme", "name": "web", "description": "A web server"},
            {"username": "acme", "name": "longername", "description": "With ümlauts"},
        ]}),
        ("POST", ["imports"]) => {
            let form = request.form();
            let number = if form["github_repo"] == "failing" {
                8
            } else {
                7
            };
            let mut tasks = vec![import(number, "RUNNING")];
            if form["github_repo"] == "several" {
                tasks.push(import(9, "RUNNING"));
            }
            json!({"results": tasks})
        }
        ("GET", ["imports"]) => {
            let number = field("id").parse().unwrap_or(7);
            let state = if number == 8 { "FAILED" } else { "SUCCESS" };
            json!({"results": [import(number, state)]})
        }
        ("DELETE", ["removerole"]) if request.authorization().is_empty() => {
            return Answer::json(&json!({"default": "Who are you?"})).with_status(401);
        }
        ("DELETE", ["removerole"]) => json!({
            "status": format!("Role {} deleted", field("github_repo")),
            "deleted_roles": [{"id": 1, "namespace": "acme", "name": "web"}],
        }),
        ("GET", ["notification_secrets"]) if request.authorization() == "Token none" => json!([]),
        ("GET", ["notification_secrets"]) => json!([
            {"id": 5, "source": "travis", "github_user": "acme", "github_repo": "web"},
        ]),
        ("POST", ["notification_secrets"]) => {
            let form = request.form();
            json!({"source": form["source"], "github_user": form["github_user"], "github_repo": form["github_repo"]})
        }
        ("DELETE", ["notification_secrets", "5"]) => json!({}),
        _ => return Answer::json(&json!({"default": "There is no such thing"})).with_status(404),
    };
    Answer::json(&found)
}

fn role(id: u64, name: &str, url: &str) -> Value {
    json!({
        "id": id,
        "name": name,
        "username": "acme",
        "github_user": "acme",
        "github_repo": format!("ansible-{name}"),
        "github_branch": "devel",
        "description": format!("The role {name}"),
        "url": url,
        "download_count": 12,
        "is_valid": true,
        "summary_fields": {"namespace": {"name": "acme"}},
        "galaxy_info": {"license": "MIT", "platforms": ["Debian"]},
    })
}

fn version(name: &str, url: &str) -> Value {
    json!({"name": name, "download_url": format!("{url}/files/web-{name}.tar.gz")})
}

fn import(id: u64, state: &str) -> Value {
    json!({
        "id": id,
        "state": state,
        "github_user": "acme",
        "github_repo": "ansible-web",
        "summary_fields": {
            "role": {"namespace": "acme", "name": "web"},
            "task_messages": [
                {"id": 1, "message_type": "INFO", "message_text": "Starting import"},
                {"id": 2, "message_type": "WARNING", "message_text": "No license"},
                {"id": 3, "message_type": state, "message_text": format!("Ended with {state}")},
            ],
        },
    })
}
