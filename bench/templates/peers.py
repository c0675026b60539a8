"""Measures Jinja2 and Ansible's Templar: JSON with templates on standard input, seconds a rendering on standard output."""

import json
import os
import sys
import time

os.environ["ANSIBLE_DEPRECATION_WARNINGS"] = "0"

import jinja2
from ansible.parsing.dataloader import DataLoader
from ansible.plugins.loader import init_plugin_loader
from ansible.template import Templar, trust_as_template


def seconds(runs, code):
    code()

    def batch(calls):
        start = time.thread_time()
        for _ in range(calls):
            code()
        return time.thread_time() - start

    calls = 1
    while batch(calls) < 0.05:
        calls *= 2
    return min(batch(calls) / calls for _ in range(runs))


def measured(runs, loader, workload):
    variables = workload["variables"]
    template = jinja2.Environment().from_string(workload["template"])
    source = trust_as_template(workload["template"])
    return {
        "output": template.render(variables),
        "jinja2": seconds(runs, lambda: template.render(variables)),
        "templar": seconds(runs, lambda: Templar(loader=loader, variables=variables).template(source)),
    }


init_plugin_loader()
runs = int(sys.argv[1])
loader = DataLoader()
print(json.dumps([measured(runs, loader, workload) for workload in json.load(sys.stdin)]))
