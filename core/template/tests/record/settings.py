#!/usr/bin/env python3
"""Writes the table of ansible-core's settings: names, types, defaults and where values come from.

    python tests/record/settings.py > src/settings/ansible_core.json

Run it with the Python of a virtual environment that has ansible-core 2.19. Only facts go into the
table; its words are not Ansible's documentation. Defaults below Ansible's home start with
{{ANSIBLE_HOME}}.
"""

import json
import os
import re

import ansible
import yaml
from ansible import constants

HOME = re.compile(r'\{\{ *ANSIBLE_HOME *(?:~ *"([^"]*)" *)?\}\}')


def default(name, entry):
    value = entry.get("default")
    if isinstance(value, str):
        if "REJECT_EXTS" in value:
            return list(getattr(constants, name))
        return HOME.sub(lambda match: "{{ANSIBLE_HOME}}" + (match.group(1) or ""), value)
    return value


def table():
    path = os.path.join(os.path.dirname(ansible.__file__), "config", "base.yml")
    with open(path, encoding="utf-8") as file:
        entries = yaml.safe_load(file)
    for name, entry in entries.items():
        row = {"name": name}
        if entry.get("type"):
            row["type"] = entry["type"]
        if entry.get("default") is not None:
            row["default"] = default(name, entry)
        for kind in ("env", "vars"):
            if entry.get(kind):
                row[kind] = [source["name"] for source in entry[kind]]
        if entry.get("ini"):
            row["ini"] = [[source["section"], source["key"]] for source in entry["ini"]]
        if entry.get("choices"):
            row["choices"] = list(entry["choices"])
        yield row


def main():
    rows = (json.dumps(row, ensure_ascii=False, default=str) for row in table())
    print("[\n" + ",\n".join(rows) + "\n]")


if __name__ == "__main__":
    main()
