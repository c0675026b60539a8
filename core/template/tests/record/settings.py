#!/usr/bin/env python3
"""Writes the table of ansible-core's settings: names, types, defaults and where values come from.

    python tests/record/settings.py > src/settings/ansible_core.json
    python tests/record/settings.py plugins > src/settings/ansible_core_plugins.json

Run it with the Python of a virtual environment that has ansible-core 2.19. Only facts go into the
table; its words are not Ansible's documentation. Defaults below Ansible's home start with
{{ANSIBLE_HOME}}.
"""

import json
import os
import re
import sys

import ansible
import yaml
from ansible import constants
from ansible.plugins import loader

HOME = re.compile(r'\{\{ *ANSIBLE_HOME *(?:~ *"([^"]*)" *)?\}\}')


def default(name, entry):
    value = entry.get("default")
    if isinstance(value, str):
        if "REJECT_EXTS" in value:
            return list(getattr(constants, name))
        return HOME.sub(lambda match: "{{ANSIBLE_HOME}}" + (match.group(1) or ""), value)
    return value


def row(name, entry):
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
        row["choices"] = [str(choice) for choice in entry["choices"]]
    if entry.get("required"):
        row["required"] = True
    if entry.get("deprecated"):
        row["deprecated"] = str(entry["deprecated"].get("version") or entry["deprecated"].get("removed_in"))
    if entry.get("version_added"):
        row["version_added"] = str(entry["version_added"])
    return row


def table():
    path = os.path.join(os.path.dirname(ansible.__file__), "config", "base.yml")
    with open(path, encoding="utf-8") as file:
        entries = yaml.safe_load(file)
    for name, entry in entries.items():
        yield row(name, entry)


def plugins():
    """The plugins with their options, in the order in which ansible-config tells them."""
    for kind in constants.CONFIGURABLE_PLUGINS:
        for plugin in getattr(loader, f"{kind}_loader").all(class_only=True):
            name = plugin._load_name
            if name.startswith("_"):
                if os.path.islink(plugin._original_path):
                    continue
                name = name[1:] + " (DEPRECATED)"
            options = constants.config.get_configuration_definitions(kind, plugin._load_name)
            yield {
                "kind": kind,
                "name": name,
                "options": [row(option, entry) for option, entry in options.items()],
            }


def main():
    rows = plugins() if sys.argv[1:] == ["plugins"] else table()
    rows = (json.dumps(row, ensure_ascii=False, default=str) for row in rows)
    print("[\n" + ",\n".join(rows) + "\n]")


if __name__ == "__main__":
    main()
