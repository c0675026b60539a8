#!/usr/bin/env python3
"""Fills in the answers of ansible-core to the cases of the given JSON files, in place.

Run it with the Python of a virtual environment that has ansible-core 2.19, passlib, jmespath and netaddr,
and the collections of COLLECTIONS. Without arguments it records all files of tests/cases:

    TZ=UTC python tests/record/record.py [tests/cases/conditionals.json ...]

A case has an "id", a "template", "vars", and may have "conditional": true and
"allow_broken_conditionals": true. All text in templates and variables is trusted, except below
{"__untrusted__": ...}. An answer is "expected", or "error" and "error_class"; what is random or
depends on the machine has no place in it. Relative files are those of tests/fixtures, which is shown
as FIXTURES.
"""

import importlib.util
import json
import os
import re
import sys
import warnings
from pathlib import Path

os.environ["TZ"] = "UTC"
os.environ["HOME"] = "/home/tester"
os.environ["ANSIBLE_DEPRECATION_WARNINGS"] = "0"
os.environ.pop("ANSIBLE_CONFIG", None)

from ansible.parsing.dataloader import DataLoader
from ansible.plugins.loader import init_plugin_loader
from ansible.template import Templar, trust_as_template
from ansible._internal._templating import _engine

TESTS = Path(__file__).resolve().parent.parent
FIXTURES = str(TESTS / "fixtures")


def trusted(value):
    if isinstance(value, str):
        return trust_as_template(value)
    if isinstance(value, list):
        return [trusted(item) for item in value]
    if isinstance(value, dict):
        if "__untrusted__" in value:
            return value["__untrusted__"]
        if "__int__" in value:
            return int(value["__int__"])
        return {key: trusted(item) for key, item in value.items()}
    return value


def shown(value):
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, str):
        text = without_path(str(value))
        # Bytes that are no UTF-8 have no place in JSON.
        ok = not any(0xD800 <= ord(c) < 0xE000 for c in text)
        return text if ok else {"__py__": "str", "repr": repr(text)}
    if isinstance(value, int):
        return int(value) if abs(value) < 2**63 else {"__py__": "int", "repr": repr(value)}
    if isinstance(value, float):
        ok = value == value and abs(value) != float("inf")
        return float(value) if ok else {"__py__": "float", "repr": repr(value)}
    if isinstance(value, (list, tuple)):
        return [shown(item) for item in value]
    if isinstance(value, dict):
        if all(isinstance(key, str) for key in value):
            return {str(key): shown(item) for key, item in value.items()}
        return {"__py__": "dict", "items": [[shown(key), shown(item)] for key, item in value.items()]}
    name = type(value).__name__.removeprefix("_AnsibleTagged").lower()
    return {"__py__": name, "repr": repr(value)}


# Messages name Ansible's own subclasses of Python's types.
OWN_TYPE = re.compile(
    r"(?:ansible\.(?:module_utils\.)?_internal\.[\w.]+\.)?_Ansible(?:LazyTemplate|LazyAccess|Tagged)(List|Dict|Tuple|Str|Int|Float|Set)\b"
)


def without_path(text):
    text = text.replace(FIXTURES, "FIXTURES")
    return OWN_TYPE.sub(lambda match: match.group(1).lower(), text)


def answer(case):
    loader = DataLoader()
    loader.set_basedir(FIXTURES)
    variables = trusted(case.get("vars", {}))
    if case.get("fixtures"):
        variables["ansible_search_path"] = [FIXTURES + "/role", FIXTURES]
    templar = Templar(loader=loader, variables=variables)
    template = trusted(case["template"])
    _engine._TemplateConfig.allow_broken_conditionals = bool(case.get("allow_broken_conditionals"))
    try:
        if case.get("conditional"):
            return {"expected": shown(templar.evaluate_conditional(template))}
        return {"expected": shown(templar.template(template))}
    except Exception as error:  # the class is part of the answer
        return {"error": without_path(str(error)), "error_class": type(error).__name__}


# The files that need collections; the one of netcommon has to be older than 8.
COLLECTIONS = {
    "ansible_utils.json": ["ansible.utils"],
    "ansible_utils_data.json": ["ansible.utils"],
    "community_general.json": ["community.general"],
    "community_general_data.json": ["community.general"],
    "collections_more.json": ["ansible.utils", "community.general"],
    "everyday.json": ["ansible.utils", "community.general"],
    "lookups_moved.json": ["community.general"],
    "moved_filters.json": ["ansible.netcommon", "ansible.utils", "community.general"],
}


def missing_collections(file):
    names = COLLECTIONS.get(file, [])
    return [name for name in names if importlib.util.find_spec("ansible_collections." + name) is None]


def main():
    warnings.simplefilter("ignore")
    init_plugin_loader()
    paths = [Path(path).resolve() for path in sys.argv[1:]]
    os.chdir(FIXTURES)
    for path in paths or sorted((TESTS / "cases").glob("*.json")):
        if missing := missing_collections(path.name):
            print(f"left out: {path.name} needs {', '.join(missing)}", file=sys.stderr)
            continue
        with open(path, encoding="utf-8") as file:
            cases = json.load(file)
        for case in cases:
            for key in ("expected", "error", "error_class"):
                case.pop(key, None)
            case.update(answer(case))
        with open(path, "w", encoding="utf-8") as file:
            lines = (json.dumps(case, ensure_ascii=False) for case in cases)
            file.write("[\n" + ",\n".join(lines) + "\n]\n")


if __name__ == "__main__":
    main()
