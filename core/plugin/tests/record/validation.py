"""Records what ansible-core's ArgumentSpecValidator and remove_values answer to the cases below.

Run with the Python of an ansible-core installation, from the crate's directory:
    PYTHON tests/record/validation.py > tests/cases/validation.json
A spec here is written as Ansible writes it; the test translates it.
"""

import json
import os
from copy import deepcopy

from ansible.module_utils.common import warnings as collected
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from ansible.module_utils.common.parameters import env_fallback, remove_values
from ansible.release import __version__

ENV = {"HOME": "/home/ann", "TOKEN": "t0ken", "EMPTY": "", "DIR": "srv"}
os.environ.clear()
os.environ.update(ENV)

CASES = []


def case(name, spec, *all_args, **rules):
    for number, args in enumerate(all_args):
        suffix = "" if len(all_args) == 1 else " %d" % (number + 1)
        CASES.append({"name": name + suffix, "spec": spec, "rules": rules, "args": args})


# Types.
for ty, values in {
    "str": ["x", "", 1, 1.5, 1.0, True, [1, "a", None], {"a": "it's"}, 1e20, 1e-7],
    "bool": [True, "yes", " No ", "ON", "maybe", 1, 0, 1.0, 2, [], "t", ""],
    "int": [5, "5", " 7 ", "1_000", "1e3", "5.0", "5.5", 5.0, 5.5, True, "abc", [1], {"a": 1}, "", "-3", "+3", "0x10"],
    "float": [1.5, "1.5", 2, " 1e3 ", "1_0.5", "abc", [1], True, "", "_1"],
    "list": [["a", 1], "a,b, c", "", 5, 1.5, True, {"a": 1}],
    "dict": [{"a": 1}, '{"a": [1, null]}', "{'a': 1, 'b': (1, 'x')}", "{'a': foo}", "a=1, b='x y' c=\\,", "a=1 b",
             "a==", "nothing", "", ["a"], 5, "{a=1}", " a=1 ", "k=\"v,w\" l="],
    "path": ["~/x", "~", "$DIR/x/${DIR}/$NOPE", "/a//b", 5, ["a"], "a~", ""],
    "raw": ["x", 5, None, {"a": [1]}],
    "json": [" x ", {"a": [1, 2.0, None, True, "é\n\""]}, [1], 5, True],
    "bytes": ["10", "10B", "1K", "1.5K", "1KB", "1Kb", "1kilobyte", "1 MB ", "2g", "x", "10X", 5, 1.5, [1], "1.", ".5K", "1b", "1byte", "1BB", "2T"],
    "bits": ["10", "1Kb", "1KB", "1kilobit", "1MB", "x", "1b", "1bit"],
}.items():
    case("type " + ty, {"o": {"type": ty}}, *[{"o": value} for value in values])

case("null is kept", {"o": {"type": "int"}, "p": {"type": "str"}}, {"o": None, "p": None})
case("null of a required option", {"o": {"type": "str", "required": True}, "b": {"type": "bool", "required": True}}, {"o": None, "b": None})
case("null with a default", {"o": {"type": "str", "default": "d"}, "l": {"type": "list", "default": ["d"]}}, {"o": None, "l": None})
case("defaults", {"a": {"type": "int", "default": "5"}, "b": {"type": "bool"}, "c": {"type": "list", "elements": "str", "default": ["x"]}}, {})
case("required", {"b": {"required": True}, "a": {"required": True}, "c": {}}, {}, {"a": "x"}, {"a": "x", "b": "y"})
case("elements", {"l": {"type": "list", "elements": "int"}}, {"l": "1,2"}, {"l": ["1", "x", [2]]}, {"l": 5})
case("elements of dicts", {"l": {"type": "list", "elements": "dict"}}, {"l": ["a=1", {"b": 2}]}, {"l": ["a"]})
case("elements of paths", {"l": {"type": "list", "elements": "path"}}, {"l": "~/a,$DIR"})
case("elements of bools", {"l": {"type": "list", "elements": "bool"}}, {"l": ["yes", 0, "x"]})

# Choices.
STATE = {"state": {"choices": ["present", "absent"], "default": "present"}}
case("choices", STATE, {}, {"state": "absent"}, {"state": "gone"}, {"state": True})
case("choices of numbers", {"n": {"type": "int", "choices": [1, 2]}}, {"n": "2"}, {"n": 3}, {"n": True})
case("choices in a list", {"l": {"type": "list", "elements": "str", "choices": ["a", "b"]}}, {"l": "a,b"}, {"l": "a,c,d"})
case("choices that YAML turned into booleans", {"o": {"choices": ["yes", "no", "maybe"]}}, {"o": True}, {"o": False}, {"o": "True"})
case("choices with two ways to say no", {"o": {"choices": ["no", "off", "x"]}}, {"o": False})
case("choices with null", {"o": {"choices": ["a"]}}, {"o": None})
case("choices of bools", {"o": {"type": "bool", "choices": [True]}}, {"o": "no"}, {"o": "yes"})

# Names.
NAMES = {"path": {"type": "path", "aliases": ["dest", "name"], "required": True}, "mode": {"type": "raw"}}
case("unsupported", NAMES, {"path": "/x", "moed": "1"}, {"path": "/x", "b": 1, "a": 2}, {"moed": "1"})
case("unsupported without aliases", {"a": {}, "c": {}}, {"b": 1})
case("aliases", NAMES, {"dest": "/x"}, {"name": "/y", "dest": "/x"}, {"path": "/x", "dest": "/y"})
case("deprecated option", {"o": {"removed_in_version": "9.9"}, "p": {}}, {"o": "1"}, {"p": "1"})
case("deprecated alias", {"o": {"aliases": ["old", "older"], "deprecated_aliases": [{"name": "older", "version": "9.1"}]}}, {"older": "1"}, {"old": "1"})
case("deprecated alias of a suboption", {"d": {"type": "dict", "options": {"o": {"aliases": ["old"], "removed_in_version": "9.2", "deprecated_aliases": [{"name": "old", "version": "9.1"}]}}}}, {"d": {"old": "1"}})
case("required and default", {"o": {"required": True, "default": "x"}}, {"o": "1"})

# Rules.
AB = {"a": {}, "b": {}, "c": {}, "n": {"type": "int"}, "f": {"type": "bool"}}
case("mutually exclusive", AB, {"a": 1}, {"a": 1, "b": 1}, {"a": 1, "b": 1, "c": 1}, mutually_exclusive=[["a", "b"], ["b", "c"]])
case("mutually exclusive with a default", {"a": {"default": "x"}, "b": {}}, {"b": 1}, mutually_exclusive=[["a", "b"]])
case("required together", AB, {"a": 1}, {"a": 1, "b": 1}, {}, required_together=[["a", "b"]])
case("required one of", AB, {}, {"b": 1}, required_one_of=[["a", "b"], ["c", "n"]])
case("required if", AB, {"a": "x"}, {"a": "x", "b": 1}, {"a": "y"}, {"a": "x", "b": 1, "c": 1}, required_if=[["a", "x", ["b", "c"]]])
case("required if any", AB, {"n": "3"}, {"n": 3, "b": 1}, required_if=[["n", 3, ["b", "c"], True]])
case("required if true", AB, {"f": "yes"}, {"f": "no"}, required_if=[["f", True, ["a"]]])
case("required if twice", AB, {"a": "x", "f": True}, required_if=[["a", "x", ["b"]], ["f", True, ["c"]]])
case("required by", AB, {"a": 1}, {"a": 1, "b": 1, "c": 1}, {"a": 1, "b": None, "c": 1}, {"a": None}, required_by={"a": ["b", "c"]})
case("many mistakes", AB, {"a": 1, "b": 1, "n": "x", "z": 1}, mutually_exclusive=[["a", "b"]], required_if=[["a", "1", ["c"]]])

# Suboptions.
SUB = {
    "vols": {
        "type": "list", "elements": "dict",
        "options": {
            "src": {"required": True, "aliases": ["source"]},
            "ro": {"type": "bool", "default": False},
            "kind": {"choices": ["bind", "tmp"]},
            "size": {"type": "int"},
            "inner": {"type": "dict", "options": {"x": {"type": "int", "required": True}, "tags": {"type": "list", "elements": "int"}}},
            "secret": {"no_log": True},
            "old": {"removed_in_version": "3.0"},
        },
        "mutually_exclusive": [["ro", "size"]],
        "required_together": [["kind", "size"]],
        "required_one_of": [["src", "kind"]],
        "required_if": [["kind", "tmp", ["size"]]],
        "required_by": {"kind": ["secret"]},
    },
}
case("suboptions", SUB,
     {"vols": [{"src": "a"}]},
     {"vols": [{"source": "a", "src": "b", "ro": "yes"}]},
     {"vols": [{}]},
     {"vols": [{"src": "a", "bad": 1}, {"src": "b", "worse": 1}]},
     {"vols": [{"src": "a", "kind": "nfs"}]},
     {"vols": [{"src": "a", "size": "x"}]},
     {"vols": [{"src": "a", "ro": True, "size": 1}]},
     {"vols": [{"src": "a", "kind": "tmp"}]},
     {"vols": [{"src": "a", "inner": {"x": "1", "tags": "1,2"}}]},
     {"vols": [{"src": "a", "inner": {"tags": ["q"]}}]},
     {"vols": [{"src": "a", "inner": {"y": 1, "x": 1}}]},
     {"vols": [{"src": "a", "secret": "hush", "old": 1}]},
     {"vols": "src=a"},
     {"vols": ["src=a"]},
     {"vols": "x"},
     {"vols": [5]},
     {"vols": {"src": "a"}},
     {"vols": None},
     {"vols": []})
DICT = {"d": {"type": "dict", "options": {"a": {"type": "int"}, "b": {"no_log": True, "default": "bb"}}}}
case("suboptions of a dict", DICT, {"d": {"a": "1"}}, {"d": "a=1"}, {"d": "a=x"}, {"d": {"c": 1}}, {"d": ["x"]}, {"d": None}, {}, {"d": "x"})

APPLY = {"d": {"type": "dict", "apply_defaults": True, "options": {"a": {"type": "int", "default": "3"}, "b": {}}}, "e": {"type": "dict", "apply_defaults": True, "options": {"r": {"required": True}}}}
case("defaults of suboptions", APPLY, {}, {"d": None, "e": {"r": "x"}}, {"d": {"a": "5"}, "e": {"r": "x"}})

# Secrets and the environment.
SECRET = {"pw": {"no_log": True}, "keys": {"type": "dict", "no_log": True}, "n": {"type": "int", "no_log": True}, "d": {"no_log": True, "default": "dd"}}
case("secrets", SECRET, {"pw": "x", "keys": {"a": ["b", 1, True, ""]}, "n": 17}, {"pw": ""}, {"n": 0, "pw": None})
FALLBACK = {"token": {"no_log": True, "fallback": ["NOPE", "TOKEN"]}, "dir": {"required": True, "fallback": ["DIR"], "type": "path"}, "x": {"fallback": ["NOPE"]}}
case("environment", FALLBACK, {}, {"token": "mine", "dir": "/d"})


def prepared(spec):
    """The spec with Python's fallback function in place."""
    spec = deepcopy(spec)
    for option in spec.values():
        if "fallback" in option:
            option["fallback"] = (env_fallback, option["fallback"])
    return spec


CENSOR = [
    ({"msg": "the password is hunter2", "rc": 0, "pw": "hunter2"}, ["hunter2"]),
    ({"a": [1234, 12, 5.5, True, None], "b": "1234"}, ["12"]),
    ({"a": "xx", "secret": "s"}, ["s", "secret", ""][:2]),
    ("foobarfoo", ["foo", "foobar"]),
    ({"nested": {"l": [{"k": "abc"}, "abcd"]}}, ["abc"]),
    ("unchanged", []),
]


def main():
    out = []
    for entry in CASES:
        args = deepcopy(entry["args"])
        collected._global_warnings.clear() if hasattr(collected, "_global_warnings") else None
        validator = ArgumentSpecValidator(prepared(entry["spec"]), **entry["rules"])
        result = validator.validate(args)
        warnings = ["Both option %s and its alias %s are set." % (w["option"], w["alias"]) for w in result._warnings]
        warnings += list(collected.get_warning_messages())
        out.append(dict(
            entry,
            errors=[{"kind": type(e).__name__, "msg": e.msg} for e in result.errors.errors],
            validated=result.validated_parameters,
            warnings=warnings,
            deprecations=[{"msg": d["msg"], "version": d.get("version")} for d in result._deprecations],
            no_log_values=sorted(result._no_log_values),
        ))
    censored = [{"value": v, "secrets": s, "censored": remove_values(v, s)} for v, s in CENSOR]
    def lines(entries):
        return ",\n  ".join(json.dumps(entry) for entry in entries)

    print('{"ansible_core": %s, "env": %s,\n "cases": [\n  %s],\n "censored": [\n  %s]}'
          % (json.dumps(__version__), json.dumps(ENV), lines(out), lines(censored)))


main()
