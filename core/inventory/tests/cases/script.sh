#!/bin/sh
case "$1" in
--list) cat <<'EOF'
{"web": {"hosts": ["w1", "w2"], "vars": {"v": 1}, "children": ["sub"]},
 "db": ["d1"],
 "lone": {"x": 1},
 "_meta": {"hostvars": {"w1": {"a": [1, "two"]}, "zz": {"q": 1}}}}
EOF
;;
esac
