#!/usr/bin/env python3
"""Writes options.json: the options that `--help` of ansible-core's commands names. They have to be on PATH."""

import json
import os
import pathlib
import re
import subprocess

VAULT = "create decrypt edit view encrypt encrypt_string rekey".split()
COMMANDS = {
    "playbook": ["ansible-playbook"],
    "run": ["ansible"],
    "inventory": ["ansible-inventory"],
    "config": ["ansible-config"],
    **{f"config {action}": ["ansible-config", action] for action in "list dump view init validate".split()},
    "console": ["ansible-console"],
    "doc": ["ansible-doc"],
    "pull": ["ansible-pull"],
    "vault": ["ansible-vault"],
    **{f"vault {action}": ["ansible-vault", action] for action in VAULT},
    "galaxy": ["ansible-galaxy"],
    "galaxy collection": ["ansible-galaxy", "collection"],
    "galaxy role": ["ansible-galaxy", "role"],
}
for kind, actions in {
    "collection": "build download init install list publish verify",
    "role": "delete import info init install list remove search setup",
}.items():
    for action in actions.split():
        COMMANDS[f"galaxy {kind} {action}"] = ["ansible-galaxy", kind, action]


def options(command):
    environment = dict(os.environ, COLUMNS="300")
    text = subprocess.run([*command, "--help"], env=environment, capture_output=True, text=True, check=True).stdout
    names = set()
    for line in text.splitlines():
        # A line of an option, not of the words that go on below it.
        if re.match(r"  -", line):
            head = re.split(r"  ", line.strip())[0]
            names.update(re.findall(r"(?<![\w-])--?[A-Za-z][\w-]*", head))
    return sorted(names)


def main():
    version = subprocess.run(["ansible", "--version"], capture_output=True, text=True, check=True).stdout
    version = re.search(r"core ([\d.]+)", version).group(1)
    recorded = {name: options(command) for name, command in COMMANDS.items()}
    document = {"version": f"ansible-core {version}", "commands": recorded}
    path = pathlib.Path(__file__).parent / "options.json"
    path.write_text(json.dumps(document, indent=1) + "\n")


main()
