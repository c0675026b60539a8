#!/usr/bin/env python3
"""Records what the reference makes of every snippet in cases/*.yml.

Run it with the Python of an ansible-core 2.19 installation: it rewrites cases/expected.json.
Values that JSON cannot hold are written as {"__py__": type, "value": text}.
"""

import datetime
import json
import math
import pathlib

import ansible
import yaml
from ansible._internal._datatag._tags import Origin, TrustedAsTemplate
from ansible._internal._yaml._errors import AnsibleYAMLParserError
from ansible.parsing.vault import EncryptedString
from ansible.parsing.yaml.loader import AnsibleLoader
from ansible.utils.display import Display

CASES = pathlib.Path(__file__).parent / "cases"


def tagged(kind, text):
    return {"__py__": kind, "value": text}


def plain(value):
    if isinstance(value, EncryptedString):
        return tagged("vault", value._ciphertext)
    if value is None or isinstance(value, (bool, str)):
        return value if value is None or isinstance(value, bool) else str(value)
    if isinstance(value, int):
        return int(value) if abs(value) < 2**53 else tagged("int", str(value))
    if isinstance(value, float):
        if math.isfinite(value):
            return tagged("float", repr(float(value)))
        return tagged("float", repr(float(value)))
    if isinstance(value, bytes):
        return tagged("bytes", value.hex())
    if isinstance(value, datetime.datetime):
        return tagged("datetime", value.isoformat())
    if isinstance(value, datetime.date):
        return tagged("date", value.isoformat())
    if isinstance(value, set):
        return tagged("set", sorted((plain(item) for item in value), key=repr))
    if isinstance(value, tuple):
        return tagged("tuple", [plain(item) for item in value])
    if isinstance(value, list):
        return [plain(item) for item in value]
    return tagged("dict", [[plain(key), plain(item)] for key, item in value.items()])


def untrusted(value, found):
    """The strings that are not to be templated, in order."""
    if isinstance(value, EncryptedString):
        return found
    if isinstance(value, str):
        if not TrustedAsTemplate.is_tagged_on(value):
            found.append(str(value))
    elif isinstance(value, dict):
        for key, item in value.items():
            untrusted(item, found)
    elif isinstance(value, (list, tuple)):
        for item in value:
            untrusted(item, found)
    return found


def record(path):
    from ansible.parsing.utils.yaml import from_yaml

    warnings = []
    Display.warning = lambda self, msg, obj=None, **_: warnings.append(
        [msg, Origin.get_tag(obj).line_num if Origin.get_tag(obj) else None]
    )
    Display.deprecated = lambda self, *args, **kwargs: None
    text = path.read_bytes().decode()
    try:
        value = from_yaml(TrustedAsTemplate().tag(Origin(path=str(path)).tag(text)))
    except AnsibleYAMLParserError as error:
        origin = error.obj
        return {
            "error": str(error._original_message),
            "line": origin.line_num,
            "column": origin.col_num,
        }
    answer = {"value": plain(value)}
    if warnings:
        answer["warnings"] = warnings
    if found := untrusted(value, []):
        answer["untrusted"] = found
    return answer


cases = [
    f"{json.dumps(path.name)}: {json.dumps(record(path), ensure_ascii=False)}"
    for path in sorted(CASES.glob("*.yml"))
]
reference = f"ansible-core {ansible.release.__version__}, PyYAML {yaml.__version__}"
(CASES / "expected.json").write_text(
    f'{{"reference": "{reference}", "cases": {{\n' + ",\n".join(cases) + "\n}}\n"
)
