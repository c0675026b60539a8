# Calls of ansible-galaxy whose output and exit codes are compared with those of ansible-core 2.19.14.
# Runs in an empty folder. galaxy.answer holds what ansible-core answers; `record` writes it.
# Left out are messages on standard error, the collection that ansible-core brings itself, widths of columns (which it
# widens), checksums of what was packed by name instead of the file system's order, and what git prints.
galaxy() {
    echo "+ ansible-galaxy $*"
    ansible-galaxy "$@" 2> /dev/null > "$HOME/out"
    code=$?
    sed -e 's/, "[^"]*_internal[^}]*}}}/}/' -e '/_protomatter/d' -e '/^# .*_internal/,/^Collection/d' -e '/_internal/,$d' \
        -e 's/  */ /g' -e 's/ $//' -e 's/---*/--/g' -e 's/^-- --$//' -e '/^Collection Version$/d' -e '/^$/d' \
        -e 's/^\(MANIFEST.json hash:\) .*/\1 HASH/' -e '/^Your branch is/d' -e '/ is looking at multiple versions of /d' -e '/^Already on/d' "$HOME/out"
    echo "rc=$code"
}
json() { python3 -c '
import json, sys, tarfile
name, member = sys.argv[1:]
text = tarfile.open(name).extractfile(member).read() if name.endswith("gz") else open(name + "/" + member, "rb").read()
document = json.loads(text)
if member == "FILES.json": document["files"].sort(key=lambda entry: entry["name"])
else: document["file_manifest_file"]["chksum_sha256"] = "CHECKSUM"
print(json.dumps(document, indent=1))
' "$@"; }
tree() { (cd "$1" && find . -printf '%p %y %m %l\n' | LC_ALL=C sort); }
exec 2>&1 < /dev/null
umask 022
export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@b GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@b
export GIT_AUTHOR_DATE='2024-01-01T00:00:00Z' GIT_COMMITTER_DATE='2024-01-01T00:00:00Z'
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null ANSIBLE_NOCOLOR=1 HOME="$PWD/home"
export GIT_CONFIG_COUNT=2 GIT_CONFIG_KEY_0=protocol.file.allow GIT_CONFIG_VALUE_0=always
export GIT_CONFIG_KEY_1=advice.detachedHead GIT_CONFIG_VALUE_1=false
mkdir home

# build
mkdir -p acme/web/plugins/modules acme/web/docs acme/web/tests/output acme/web/.git acme/web/roles/r/tasks
cat > acme/web/galaxy.yml <<'Y'
namespace: acme
name: web
version: 1.2.3
readme: README.md
authors: [Ü <u@example.com>, "b"]
description: "a \"web\" collection"
license: MIT
tags: web
dependencies: {acme.base: '>=1.0.0,<2.0.0'}
build_ignore: ['*.bak', docs/secret]
issues: https://example.com/issues
Y
cd acme/web
echo readme > README.md; echo x > plugins/modules/m.py; echo x > plugins/modules/m.pyc; echo x > docs/secret; echo x > docs/a.bak
printf '#!/bin/sh\n' > tests/run; chmod 775 tests/run; echo x > tests/output/log; echo x > .git/config; echo '- ping:' > roles/r/tasks/main.yml
ln -s ../README.md docs/README.md; ln -s ../../README.md roles/r/link; ln -s docs manual; echo x > acme-web-0.tar.gz; echo x > 'ünï'
cd ../..
galaxy collection build acme/web
galaxy collection build acme/web
galaxy collection build acme/web --force --output-path new/dist
(cd acme/web && galaxy collection build --output-path ../../out && rm -rf ../../out)
galaxy collection build nowhere
galaxy collection build acme/web --output-path acme/web/README.md
json acme-web-1.2.3.tar.gz MANIFEST.json
json acme-web-1.2.3.tar.gz FILES.json
tar tvf acme-web-1.2.3.tar.gz | awk '{print $1, $2, $6, $7, $8}' | LC_ALL=C sort
mkdir -p bad; printf 'namespace: acme\nname: bad\n' > bad/galaxy.yml
galaxy collection build bad
printf '[]\n' > bad/galaxy.yml
galaxy collection build bad

# install: the dependency is not there
galaxy collection install acme-web-1.2.3.tar.gz -p c --offline
galaxy collection install acme-web-1.2.3.tar.gz -p c --no-deps --offline
tree c
galaxy collection install acme-web-1.2.3.tar.gz -p c --no-deps
galaxy collection install acme-web-1.2.3.tar.gz -p c -n --force
galaxy collection verify acme.web --offline -p c
galaxy collection verify acme.web --offline
galaxy collection verify nothing.here --offline -p c
echo changed >> c/ansible_collections/acme/web/README.md; echo x > c/ansible_collections/acme/web/further; mkdir c/ansible_collections/acme/web/docs/d
rm c/ansible_collections/acme/web/tests/run
galaxy collection verify acme.web --offline -p c | LC_ALL=C sort
mkdir acme/base
cat > acme/base/galaxy.yml <<'Y'
namespace: acme
name: base
version: 1.5.0
readme: README.md
authors: a
Y
galaxy collection install "$PWD/acme/base" "$PWD/acme/web" -p d --offline
galaxy collection list -p d
galaxy collection list -p d --format json
galaxy collection list -p d --format yaml
galaxy collection list acme.base -p d
galaxy collection list nonsense -p d
galaxy collection list no.such -p d
json d/ansible_collections/acme/web MANIFEST.json
tree d
galaxy collection install acme/web -p d --offline --force
galaxy collection install acme.base -p d --offline
galaxy collection install acme.base:1.5.0 -p d --offline
galaxy collection install 'acme.base:>=2' -p d --offline
galaxy collection install acme.other -p d --offline
galaxy collection install acme/web -p d --offline --force-with-deps
galaxy collection install acme -p e --offline | LC_ALL=C sort
galaxy collection list -p e
galaxy collection install
galaxy collection install nonsense -p d
sed -i 's/1.5.0/2.0.0/' acme/base/galaxy.yml
galaxy collection install acme/base acme/web -p f --offline
sed -i 's/2.0.0/1.6.0/' acme/base/galaxy.yml
galaxy collection install acme/base -p e --offline -U
rm -rf acme/web/.git; galaxy collection build acme/web --force

# git and requirements files
git init -q -b main repo; cp -r acme/base/galaxy.yml repo; echo one > repo/README.md; git -C repo add .; git -C repo commit -qm one; git -C repo tag v1
sed -i 's/1.6.0/1.7.0/' repo/galaxy.yml; git -C repo commit -qam two
galaxy collection install "git+file://$PWD/repo" -p g
galaxy collection install "git+file://$PWD/repo,v1" -p h
galaxy collection install "git+file://$PWD/repo,nosuch" -p h
cat > requirements.yml <<Y
collections:
  - name: acme-web-1.2.3.tar.gz
    type: file
  - name: git+file://$PWD/repo
    type: git
    version: v1
Y
galaxy collection install -r requirements.yml -p i --no-deps
galaxy collection list -p i
galaxy collection install -r requirements.yml acme.web -p i
galaxy collection install -r nosuch.yml -p i
galaxy collection verify -r requirements.yml --offline -p i
printf -- '- src: x\n' > roles.yml
galaxy collection install -r roles.yml -p i
printf 'collections: []\n' > none.yml
galaxy collection install -r none.yml -p i
printf 'other: []\n' > other.yml
galaxy collection install -r other.yml -p i
printf 'collections: [{name: acme.base, type: nonsense}]\n' > other.yml
galaxy collection install -r other.yml -p i

# init
galaxy collection init new.col
find new -type f -o -type d | LC_ALL=C sort
galaxy collection init new.col
galaxy collection init new.col --force --init-path .
galaxy collection init newcol
galaxy collection build new/col
json new-col-1.0.0.tar.gz MANIFEST.json
mkdir -p skel/roles/r/templates skel/.git; echo '{{ namespace }} {{ collection_name }} {{ extra }}' > skel/file.txt.j2; echo '{{ kept }}' > skel/roles/r/templates/t.j2; echo x > skel/.git/config; echo '{{ plain }}' > skel/plain
galaxy collection init made.col --collection-skeleton skel -e extra=more
tree made/col; cat made/col/file.txt

# roles: init, list, info, remove
galaxy role init r1
find r1 | LC_ALL=C sort
python3 -c 'import sys, yaml; print(yaml.safe_load(open("r1/meta/main.yml")))' 2> /dev/null || true
galaxy role init r1
galaxy role init r1 --force --offline
galaxy init r2 --init-path more
mkdir -p rskel/templates rskel/tasks; echo '{{ role_name }} {{ author }} {{ min_ansible_version }} {{ e }}' > rskel/tasks/main.yml.j2; echo '{{ kept }}' > rskel/templates/t.j2; echo skipped > rskel/no.txt
ANSIBLE_GALAXY_ROLE_SKELETON_IGNORE='^./no.txt$' galaxy role init r3 --role-skeleton rskel -e e=extra
find r3 | LC_ALL=C sort; cat r3/tasks/main.yml
galaxy role list -p more
galaxy role list r2 -p more
galaxy role list r9 -p more
galaxy role list -p nowhere
galaxy role info r9 -p more --offline
galaxy role remove r2 -p more
galaxy role remove r2 -p more
galaxy role remove

# role install
mkdir -p src/nginx/meta src/nginx/tasks src/nginx/files
cat > src/nginx/meta/main.yml <<'Y'
galaxy_info: {author: a, description: a role, license: MIT}
dependencies: []
Y
echo '- ping:' > src/nginx/tasks/main.yml; echo x > src/nginx/files/f; chmod 775 src/nginx/files/f; ln -s ../tasks/main.yml src/nginx/files/l
tar czf nginx.tar.gz -C src nginx
date_free() { sed 's/^install_date: .*/install_date: DATE/' "$1"; }
galaxy role install nginx.tar.gz,,nginx -p roles
tree roles; date_free roles/nginx/meta/.galaxy_install_info
galaxy role install nginx.tar.gz,,nginx -p roles
galaxy role install nginx.tar.gz,1.0,nginx -p roles
galaxy role install nginx.tar.gz,1.0,nginx -p roles --force
date_free roles/nginx/meta/.galaxy_install_info
galaxy role list -p roles
galaxy role info nginx --offline -p roles | sed 's/install_date: .*/install_date: DATE/'
galaxy role install "file://$PWD/nginx.tar.gz" -p roles2
galaxy role install nosuch.tar.gz -p roles2 --server http://127.0.0.1:9
git init -q -b main rrepo; cp -r src/nginx/* rrepo; echo 'x export-ignore' > rrepo/.gitattributes; echo x > rrepo/x; git -C rrepo add .; git -C rrepo commit -qm one; git -C rrepo tag v1
echo two > rrepo/files/f; git -C rrepo commit -qam two
galaxy role install "git+file://$PWD/rrepo" -p roles3
tree roles3; date_free roles3/rrepo/meta/.galaxy_install_info
galaxy role install "git+file://$PWD/rrepo,v1,other" -p roles3
cat roles3/other/files/f; date_free roles3/other/meta/.galaxy_install_info
galaxy role install "git+file://$PWD/rrepo,nosuch,third" -p roles3
galaxy role install "git+file://$PWD/rrepo,v1,kept" -p roles3 -g; ls -A roles3/kept
galaxy role install -r other.yml
galaxy role install
cat > roles.yml <<Y
- src: git+file://$PWD/rrepo
  version: v1
  name: one
- src: $PWD/rrepo
  scm: git
  name: two
- {src: nginx.tar.gz, name: three}
Y
galaxy role install -r roles.yml -p roles4
galaxy role list -p roles4 | LC_ALL=C sort
galaxy role install -r roles.yml -p roles5 two
mkdir -p src/app/meta
cat > src/app/meta/main.yml <<Y
galaxy_info: {author: a}
dependencies:
  - {src: git+file://$PWD/rrepo, version: v1, name: dep}
  - plain
Y
tar cf app.tar -C src app
galaxy role install app.tar,,app -p roles6
galaxy role install app.tar,,app -p roles6 --force
galaxy role install app.tar,,app -p roles6 --force-with-deps
galaxy role install app.tar,,app -p roles7 --no-deps
mkdir -p empty; tar cf empty.tar empty
galaxy role install empty.tar,,e -p roles8
mkdir -p roles9/nginx; galaxy role install nginx.tar.gz,,nginx -p roles9
galaxy role install nginx.tar.gz,,nginx -p roles9 --force
galaxy role install nosuch.tar.gz,,x nginx.tar.gz,,y -p roles10 --ignore-errors --server http://127.0.0.1:9
cat > both.yml <<Y
roles:
  - {src: nginx.tar.gz, name: both}
collections:
  - name: $PWD/acme/base
    type: dir
Y
galaxy role install -r both.yml -p roles11
galaxy install -r both.yml -p roles12
galaxy install -r both.yml
galaxy collection list acme.base
galaxy role list both

# options of collections' signatures, where collections are installed beside roles
galaxy install -r both.yml --disable-gpg-verify --keyring "$PWD/no-keys" --required-valid-signature-count 0 --ignore-signature-status-codes NO_PUBKEY
galaxy role install -r both.yml --disable-gpg-verify
galaxy install nginx.tar.gz,,nginx --disable-gpg-verify

# files that are chosen by directives
mkdir -p chosen/plugins/modules chosen/plugins/lookup chosen/docs/deep chosen/tests/output chosen/tests/unit chosen/meta chosen/.git chosen/roles/r/tasks chosen/other
cat > chosen/galaxy.yml <<'Y'
namespace: acme
name: chosen
version: 1.0.0
readme: README.md
authors: a
license_file: LIZENZ
manifest:
Y
cd chosen; for file in README.md LIZENZ LICENSE notes.txt notes.md~ plugins/modules/a.py plugins/modules/a.pyc plugins/modules/b.yml plugins/lookup/c.py plugins/lookup/c.yaml plugins/d.py docs/e.rst docs/deep/f.md docs/deep/g.j2 tests/output/h tests/unit/i.py meta/runtime.yml meta/other.txt .git/config roles/r/tasks/main.yml roles/r/tasks/x.py other/k.txt acme-chosen-0.9.0.tar.gz; do echo "$file" > "$file"; done; ln -s README.md link.md; cd ..
galaxy collection build chosen --output-path dist1
json dist1/acme-chosen-1.0.0.tar.gz FILES.json | grep '"name"' | LC_ALL=C sort -u
sed -i 's/^manifest:/manifest: {directives: [recursive-include other **.txt, "include link.md notes.md~", "global-exclude *.rst", "exclude LIC?NSE", "prune roles"]}/' chosen/galaxy.yml
galaxy collection build chosen --output-path dist2
json dist2/acme-chosen-1.0.0.tar.gz FILES.json | grep '"name"' | LC_ALL=C sort -u
sed -i 's/^manifest:.*/manifest: {omit_default_directives: true, directives: [graft plugins, "include README.md [!a-z]*", "recursive-exclude plugins *c"]}/' chosen/galaxy.yml
galaxy collection build chosen --output-path dist3
json dist3/acme-chosen-1.0.0.tar.gz FILES.json | grep '"name"' | LC_ALL=C sort -u
for wrong in 'omit_default_directives: true' 'directives: x' 'omit_default_directives: 1' 'directives: [graft a b]' 'directives: [nonsense a b]' 'other: 1'; do
    sed -i "s/^manifest:.*/manifest: {$wrong}/" chosen/galaxy.yml
    galaxy collection build chosen --output-path dist4
done
printf 'build_ignore: [x]\n' >> chosen/galaxy.yml
galaxy collection build chosen --output-path dist4
