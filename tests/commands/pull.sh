# Calls of ansible-pull whose output and exit codes are compared with those of ansible-core 2.19.14.
# Runs in an empty folder. pull.answer holds what ansible-core answers; `record` writes it.
# Left out are times, the paths of programs, messages on standard error, and what a failed task tells beyond that it failed.
pull() {
    echo "+ ansible-pull $*"
    ansible-pull "$@" 2> /dev/null > out
    code=$?
    # What its own calls print on standard error, Ansible prints on standard output.
    sed -e '/^\[WARNING\]/d' -e '/^\[ERROR\]/,/| FAILED! => {/{/FAILED/!d}' -e 's/^\(Starting Ansible Pull at\) .*/\1 TIME/' -e 's|^[^ ]*/ansible-pull|ansible-pull|' -e '/| FAILED! => {/,/^}/{/FAILED/!d}' out
    echo "rc=$code"
}
exec 2>&1 < /dev/null
umask 022
export GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@b GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@b
export GIT_AUTHOR_DATE='2024-01-01T00:00:00Z' GIT_COMMITTER_DATE='2024-01-01T00:00:00Z'
export GIT_CONFIG_GLOBAL=/dev/null GIT_CONFIG_SYSTEM=/dev/null ANSIBLE_NOCOLOR=1
export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=protocol.file.allow GIT_CONFIG_VALUE_0=always
change() { echo "$1" > repo/change; git -C repo add .; git -C repo commit -qm "$1"; }
git init -q -b main repo
cat > repo/local.yml <<'Y'
- hosts: localhost
  gather_facts: false
  tasks:
    - debug: msg="local {{ what | default('nothing') }} {{ lookup('file', 'change') }}"
      changed_when: true
      tags: [one]
    - fail: msg=failed
      when: fails is defined
Y
sed 's/local {/other {/' repo/local.yml > repo/other.yml
change one; git -C repo tag first
pull
pull -U "$PWD/repo" -d dest -s many
pull -U "$PWD/repo" -d repo/local.yml
pull -U "$PWD/repo" -m cvs
pull -U "$PWD/repo" -d new/dest --full
mv new/dest dest
pull -U "$PWD/repo" -d dest --full -o
change two
pull -U "$PWD/repo" -d dest --full -o -s 1
pull -U "$PWD/repo" -d dest --full -e what=thing
pull -U "$PWD/repo" -d dest --full -e '{"what": "a b", "fails": 1}'
pull -U "$PWD/repo" -d dest --full other.yml local.yml --check --diff
pull -U "$PWD/repo" -d dest --full nosuch.yml other.yml
pull -U "$PWD/repo" -d dest --full -C first
pull -U "$PWD/repo" -d dest --full -C nosuch
pull -U "$PWD/repo" -d dest --full -C main --tags nosuch
pull -U "$PWD/repo" -d dest --full -C main --skip-tags one
echo mine >> dest/change
pull -U "$PWD/repo" -d dest --full
pull -U "$PWD/repo" -d dest --full -f
pull -U "$PWD/repo" -d dest --full --clean
echo mine > dest/untracked
pull -U "$PWD/repo" -d dest --full
git -C repo checkout -q -b side; change side; git -C repo checkout -q main; change three
pull -U "file://$PWD/repo" -d shallow -C side
git -C dest rev-list --count HEAD; git -C shallow rev-list --count HEAD
pull -U "file://$PWD/repo" -d shallow -C main
pull -U "file://$PWD/repo" -d shallow -C "$(git -C repo rev-parse first)"
pull -U "$PWD/nosuch" -d dest2
pull -U "$PWD/nosuch" -d dest2 -f
git -C repo rm -q local.yml; change four
pull -U "$PWD/repo" -d dest --full
sed 's/localhost/web,localhost/' repo/other.yml > repo/hosts.yml
printf 'web\nlocalhost\n' > repo/inv; change five
pull -U "$PWD/repo" -d dest --full hosts.yml -i inv
pull -U "$PWD/repo" -d dest --full hosts.yml -i localhost,web -l web
pull -U "$PWD/repo" -d dest --full hosts.yml -i localhost,
git init -q -b main sub; cp repo/change sub; git -C sub add .; git -C sub commit -qm sub
# A relative address, so that commits are the same in every folder.
git -C repo submodule --quiet add ../sub sub; change six
pull -U "$PWD/repo" -d dest --full other.yml; ls dest/sub
pull -U "$PWD/repo" -d dest --full other.yml --verify-commit
pull -U "$PWD/repo" -d dest --full other.yml --purge; ls
