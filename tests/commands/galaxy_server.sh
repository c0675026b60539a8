# Calls of ansible-galaxy that ask a Galaxy server, whose output and exit codes are compared with those of ansible-core
# 2.19.14. Runs in an empty folder with the server of `galaxy-server` at GALAXY_URL; galaxy_server.answer holds what
# ansible-core answers, `record` writes it. Left out are messages on standard error, temporary folders, and checksums.
galaxy() {
    echo "+ ansible-galaxy $*" | sed "s|$GALAXY_URL|SERVER|g"
    ansible-galaxy "$@" 2> "$HOME/err" > "$HOME/out"
    code=$?
    test -z "$SHOW_ERRORS" || cat "$HOME/err" >&2
    sed -e "s|$GALAXY_URL|SERVER|g" -e 's|^\(Downloading SERVER[^ ]*\) to .*|\1 to TMP|' \
        -e 's/^\(MANIFEST.json hash:\) .*/\1 HASH/' -e '/ is looking at multiple versions of /d' -e 's/ *$//' "$HOME/out"
    echo "rc=$code"
}
collection() { # NAME VERSION DEPENDENCIES
    mkdir -p "src/$1"
    printf 'namespace: acme\nname: %s\nversion: %s\nreadme: README.md\nauthors: [a]\ndependencies: %s\n' "$1" "$2" "$3" > "src/$1/galaxy.yml"
    echo "$1 $2" > "src/$1/README.md"
    ansible-galaxy collection build "src/$1" --output-path built > /dev/null 2>&1
}
publish() { # PART ARCHIVE...
    part=$1; shift
    for one in "$@"; do galaxy collection publish "built/acme-$one.tar.gz" -s "$GALAXY_URL$part" --token secret > /dev/null; done
}
installed() { (cd "$1/ansible_collections" && find . -name MANIFEST.json -o -name GALAXY.yml | LC_ALL=C sort); ansible-galaxy collection list -p "$1" --format yaml 2> /dev/null | grep -v _internal | grep -A1 'acme' | grep -v -e --; }
exec 2>&1 < /dev/null
umask 022
export ANSIBLE_NOCOLOR=1 HOME="$PWD/home" ANSIBLE_GALAXY_COLLECTION_IMPORT_POLL_INTERVAL=0.05 ANSIBLE_GALAXY_SERVER="$GALAXY_URL"
mkdir home
for version in 1.0.0 1.1.0 2.0.0 2.1.0-beta.1; do collection base $version '{}'; done
collection web 1.0.0 '{acme.base: ">=1.0.0,<2.0.0"}'
collection web 1.5.0 '{acme.base: ">=2.0.0"}'
collection old 1.0.0 '{acme.base: "<2.0.0"}'
collection app 1.0.0 '{acme.web: ">=1.0.0", acme.old: "*"}'
collection strict 1.0.0 '{acme.base: ">=2.0.0", acme.old: "*"}'
collection early 1.0.0-rc.1 '{}'
collection bad 1.0.0 '{}'
collection lost 1.0.0 '{acme.nowhere: "*"}'

# publish
galaxy collection publish built/acme-base-1.0.0.tar.gz
galaxy collection publish built/acme-base-1.0.0.tar.gz --token secret
galaxy collection publish built/acme-base-1.0.0.tar.gz --token secret
galaxy collection publish built/acme-base-1.1.0.tar.gz --token secret --no-wait
galaxy collection publish built/acme-base-2.0.0.tar.gz --api-key secret --import-timeout 60
galaxy collection publish built/acme-bad-1.0.0.tar.gz --token secret
galaxy collection publish built/nosuch.tar.gz --token secret
galaxy collection publish src/base/README.md --token secret
publish "" base-2.1.0-beta.1 web-1.0.0 web-1.5.0 old-1.0.0 app-1.0.0 strict-1.0.0 early-1.0.0-rc.1 lost-1.0.0
publish /hub base-1.0.0 base-1.1.0 base-2.0.0
publish /old base-1.0.0 base-1.1.0 base-2.0.0
publish /damaged base-1.0.0
collection second 1.0.0 '{acme.base: "*"}'
collection base 1.2.0 '{}'
publish /second base-1.2.0 second-1.0.0 base-2.0.0

# install
galaxy collection install acme.base -p a
installed a; cat a/ansible_collections/acme.base-2.0.0.info/GALAXY.yml | sed "s|$GALAXY_URL|SERVER|g"
galaxy collection install acme.base -p a
galaxy collection install acme.base:1.1.0 -p a
installed a
galaxy collection install acme.base -p a --force
galaxy collection install acme.base:2.1.0-beta.1 -p b
galaxy collection install 'acme.base:>=1.0.0' --pre -p c
galaxy collection install 'acme.base:<2.0.0,!=1.1.0' -p d
galaxy collection install acme.base -p d --upgrade
galaxy collection install acme.base -U -p d
galaxy collection install acme.early -p e
galaxy collection install acme.web -p f
installed f
galaxy collection install acme.web:1.0.0 -p f
installed f
galaxy collection install acme.web -p g --no-deps
galaxy collection install acme.app -p h
installed h
galaxy collection install acme.app -p h --force
galaxy collection install acme.app -p h --force-with-deps
galaxy collection install acme.app -p i --offline
galaxy collection install acme.base -p h --offline
galaxy collection install acme.strict -p j
galaxy collection install acme.nowhere -p j
galaxy collection install acme.lost -p j
galaxy collection install acme.base:9.9.9 -p j
galaxy collection install acme.base:nonsense -p j
galaxy collection install acme.base acme.lost acme.old --no-deps -p j
galaxy collection install acme.base -p k -s "$GALAXY_URL/damaged"
galaxy collection install acme.base -p k -s "$GALAXY_URL/broken"
galaxy collection install acme.base acme.old -p k -s "$GALAXY_URL/damaged" --ignore-errors
galaxy collection install acme.base -p k -s "$GALAXY_URL/nothing"
galaxy collection install "$GALAXY_URL/artifacts/acme-base-1.0.0.tar.gz" -p l
galaxy collection install "$GALAXY_URL/artifacts/acme-nosuch-1.0.0.tar.gz" -p l
installed l
galaxy collection install built/acme-web-1.5.0.tar.gz -p m
installed m
cat > requirements.yml <<Y
collections:
  - name: acme.base
    version: '>=1.0.0,<2.0.0'
  - name: acme.old
    source: $GALAXY_URL
Y
galaxy collection install -r requirements.yml -p n
installed n
printf 'collections: [{name: acme.base, source: "%s/second"}, acme.old]\n' "$GALAXY_URL" > second.yml
galaxy collection install -r second.yml -p o
installed o

# tokens and lists of servers
galaxy collection install acme.base -p p -s "$GALAXY_URL/hub"
galaxy collection install acme.base -p p -s "$GALAXY_URL/hub" --token wrong
galaxy collection install acme.base -p p -s "$GALAXY_URL/hub" --token secret
galaxy collection install acme.base -p p -s "$GALAXY_URL/hub/api/" --token secret --force
printf 'token: secret\n' > token
ANSIBLE_GALAXY_TOKEN_PATH=$PWD/token galaxy collection install acme.base:1.1.0 -p p -s "$GALAXY_URL/hub" --force
galaxy collection install acme.base -p old -s "$GALAXY_URL/old"
cat > ansible.cfg <<C
[galaxy]
server_list = second, hub, main

[galaxy_server.second]
url = $GALAXY_URL/second
[galaxy_server.hub]
url = $GALAXY_URL/hub
token = secret
timeout = 20
[galaxy_server.main]
url = $GALAXY_URL
validate_certs = false
[galaxy_server.broken]
url = $GALAXY_URL/broken
[galaxy_server.keycloak]
url = $GALAXY_URL/keycloak
auth_url = $GALAXY_URL/auth/token
token = offline
[galaxy_server.basic]
url = $GALAXY_URL/basic
username = user
password = pass
C
galaxy collection install acme.base -p q
galaxy collection install acme.base:1.2.0 acme.old acme.second -p r
galaxy collection install acme.base -p s -s hub
galaxy collection install acme.base -p s -s "$GALAXY_URL" --force
galaxy collection install acme.nowhere -p s
ANSIBLE_GALAXY_SERVER_LIST=broken,second galaxy collection install acme.base -p t
ANSIBLE_GALAXY_SERVER_LIST=broken galaxy collection install acme.base -p u
ANSIBLE_GALAXY_SERVER_LIST=hub ANSIBLE_GALAXY_SERVER_HUB_TOKEN=wrong galaxy collection install acme.base -p u
ANSIBLE_GALAXY_SERVER_LIST=keycloak,basic galaxy collection publish built/acme-base-1.0.0.tar.gz -s keycloak
galaxy collection publish built/acme-base-1.0.0.tar.gz -s main
ANSIBLE_GALAXY_SERVER_LIST=keycloak,basic galaxy collection publish built/acme-base-1.1.0.tar.gz -s basic
ANSIBLE_GALAXY_SERVER_LIST=keycloak,basic galaxy collection install acme.base -p v
ANSIBLE_GALAXY_SERVER_LIST=nowhere galaxy collection install acme.base -p v
rm ansible.cfg

# download
galaxy collection download acme.web -p dl
ls dl; cat dl/requirements.yml
galaxy collection install -r dl/requirements.yml -p w --offline
(cd dl && galaxy collection install -r requirements.yml -p ../w --offline)
galaxy collection download acme.web -p dl2 --no-deps
galaxy collection download acme.base --pre
ls collections
galaxy collection download src/base acme.old -p dl3 --no-deps | LC_ALL=C sort
LC_ALL=C ls dl3
galaxy collection download acme.nowhere -p dl4
galaxy collection download

# verify
galaxy collection verify acme.base -p a
galaxy collection verify acme.base:1.0.0 -p a
galaxy collection verify acme.base:9.0.0 -p a
echo changed >> a/ansible_collections/acme/base/README.md
galaxy collection verify acme.base -p a
galaxy collection verify acme.base -p a -s "$GALAXY_URL/nothing"
galaxy collection verify acme.nowhere acme.base -p a --ignore-errors

# the cache
galaxy collection install acme.old -p x1
ls home/.ansible/galaxy_cache
galaxy collection install acme.old -p x2
galaxy collection install acme.old -p x3 --clear-response-cache --no-cache
galaxy collection install acme.base -p x4
collection base 3.0.0 '{}'; publish "" base-3.0.0
galaxy collection install acme.base -p x5

# signatures
export GNUPGHOME="$PWD/gnupg"
mkdir -m 700 gnupg; mkdir signatures
for name in signed forged; do collection $name 1.0.0 '{}'; publish "" $name-1.0.0; done
for name in here other; do gpg --quiet --batch --passphrase '' --quick-gen-key $name@example.com default default never 2> /dev/null; done
tar xzOf built/acme-signed-1.0.0.tar.gz MANIFEST.json > manifest
for name in signed forged; do gpg --quiet --batch --armor -u here@example.com --output signatures/$name-1.0.0 --detach-sign manifest; done
gpg --quiet --batch --armor -u other@example.com --output other.asc --detach-sign manifest
gpg --quiet --export here@example.com > keys.gpg
# Its first look at a keyring may fail.
gpg --quiet --batch --no-default-keyring --keyring "$PWD/keys.gpg" --verify signatures/signed-1.0.0 manifest 2> /dev/null
gpgconf --kill all
galaxy collection install acme.signed -p s1 --keyring keys.gpg
sed -n '/^signatures/,/signature:/p' s1/ansible_collections/acme.signed-1.0.0.info/GALAXY.yml | sed 's/signature: .*/signature: TEXT/'
galaxy collection install acme.signed -p s2
galaxy collection install acme.forged -p s3 --keyring keys.gpg
galaxy collection install acme.forged -p s3 --keyring keys.gpg --ignore-signature-status-code BADSIG
galaxy collection install acme.forged -p s3 --keyring keys.gpg --required-valid-signature-count all
galaxy collection install acme.forged -p s3 --keyring keys.gpg --required-valid-signature-count all --ignore-signature-status-codes BADSIG ERRSIG
galaxy collection install acme.forged -p s4 --keyring keys.gpg --required-valid-signature-count +all --ignore-signature-status-codes BADSIG
galaxy collection install acme.forged -p s4
galaxy collection install acme.base -p s5 --keyring keys.gpg
galaxy collection install acme.base -p s6 --keyring keys.gpg --required-valid-signature-count +1
galaxy collection install acme.signed -p s7 --keyring keys.gpg --signature "file://$PWD/other.asc" --required-valid-signature-count 2
galaxy collection install acme.signed -p s7 --keyring keys.gpg --signature "file://$PWD/other.asc" --required-valid-signature-count all --ignore-signature-status-codes NO_PUBKEY ERRSIG
galaxy collection install acme.signed -p s9 --signature "file://$PWD/other.asc"
ANSIBLE_GALAXY_GPG_KEYRING=$PWD/keys.gpg galaxy collection install acme.forged -p s9
printf 'collections: [{name: acme.signed, signatures: ["file://%s/signatures/signed-1.0.0"]}]\n' "$PWD" > signed.yml
galaxy collection install -r signed.yml -p s10 --keyring keys.gpg --required-valid-signature-count +1
galaxy collection install -r signed.yml -p s11
galaxy collection verify acme.signed -p s1 --keyring keys.gpg
galaxy collection verify acme.forged -p s3 --keyring keys.gpg
galaxy collection verify acme.signed -p s1 --keyring keys.gpg --offline
echo changed > s1/ansible_collections/acme/signed/README.md
galaxy collection verify acme.signed -p s1 --keyring keys.gpg
gpgconf --kill all

# roles
for version in 1.0.0 1.10.0 1.2.0; do
    mkdir -p "roles-src/web-$version/meta" "roles-src/web-$version/tasks"
    printf 'galaxy_info: {author: a, description: here}\ndependencies: []\n' > "roles-src/web-$version/meta/main.yml"
    echo "# $version" > "roles-src/web-$version/tasks/main.yml"
    tar czf "web-$version.tar.gz" -C roles-src "web-$version"
done
galaxy role install acme.web -p roles
cat roles/acme.web/tasks/main.yml
galaxy role list -p roles
galaxy role install acme.web -p roles
galaxy role install acme.web,1.2.0 -p roles
galaxy role install acme.web,1.2.0 -p roles --force
galaxy role install acme.web,9.0 -p roles2
galaxy role install acme.nothing -p roles2
galaxy role install acme.nothing acme.web,1.0.0,web -p roles2 --ignore-errors
galaxy role list -p roles2
galaxy role install acme.mixed -p roles2
galaxy role install acme.web -p roles3 -s "$GALAXY_URL/hub" --token secret
galaxy role install "$GALAXY_URL/files/web-1.0.0.tar.gz" -p roles3
galaxy role install "$GALAXY_URL/files/nosuch.tar.gz" -p roles3
galaxy role search web
galaxy role search nothing
galaxy role search
galaxy role search --author acme --galaxy-tags a,b --platforms EL
galaxy role search web -s "$GALAXY_URL/hub" --token secret
galaxy role info acme.web -p roles | sed -e 's/install_date: .*/install_date: DATE/' -e "s|('[^)]*)|(PATHS)|"
galaxy role info acme.nothing -p roles
galaxy role info acme.web -p elsewhere | sed "s|('[^)]*)|(PATHS)|"
galaxy role import acme ansible-web
galaxy role import acme ansible-web --no-wait --branch devel --role-name web
galaxy role import acme ansible-web --status
galaxy role import acme failing
galaxy role import acme several
galaxy role delete acme ansible-web
galaxy role delete acme ansible-web --token secret
galaxy role setup --list --token secret x x x x
galaxy role setup --list --token none x x x x
galaxy role setup --remove 5 --token secret x x x x
galaxy role setup --remove 6 --token secret x x x x
galaxy role setup travis acme web hush --token secret
printf 'roles: [acme.web]\ncollections: [acme.base]\n' > both.yml
galaxy install -r both.yml
