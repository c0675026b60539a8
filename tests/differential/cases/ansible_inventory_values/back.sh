#!/bin/sh
cat <<'EOF'
{"_meta": {"profile": "inventory_legacy", "hostvars": {"s1": {"plain": "{{ t }}", "marked": {"__ansible_unsafe": "{{ t }}"}, "deep": [{"__ansible_unsafe": "x"}],
 "vault": {"__ansible_vault": "$ANSIBLE_VAULT;1.1;AES256\n6162\n"}}}}, "g": {"hosts": ["s1", "s2"], "vars": {"gv": {"__ansible_unsafe": "y"}, "n": null}, "children": ["h"]}, "h": ["s3"]}
EOF
