# Calls of ansible-vault whose output and exit codes are compared with those of ansible-core 2.19.14.
# Runs in an empty folder. commands.answer holds what ansible-core answers; `record` writes it.
t() { echo "+ $*"; "$@"; echo "rc=$?"; }
exec 2>&1 </dev/null
umask 022
echo pw > pw; echo pw2 > pw2; printf hello > a; printf 'b\n' > b
export ANSIBLE_VAULT_ENCRYPT_SALT=abc EDITOR=cat
t ansible-vault encrypt a b --vault-id dev@pw; stat -c %a a; cat a
t ansible-vault view a --vault-id pw2
t ansible-vault decrypt a --vault-id pw2
t ansible-vault edit a --vault-id pw2
t ansible-vault rekey a --vault-id pw2 --new-vault-id new@pw
t ansible-vault view a b --vault-id pw -v
t ansible-vault decrypt b --output - --vault-id pw
t ansible-vault decrypt a b --output - --vault-id pw
t ansible-vault encrypt_string --vault-id 'x;y@pw' foo
t ansible-vault encrypt_string --vault-id dev@pw --vault-id prod@pw2 foo
t ansible-vault encrypt_string --vault-id dev@pw --vault-id prod@pw2 foo --encrypt-vault-id zz
t ansible-vault encrypt_string --vault-id dev@pw foo bar -n n1
t ansible-vault encrypt_string --vault-id dev@pw foo -n n1 --output o; cat o
t ansible-vault encrypt_string --vault-id dev@pw ''
echo -n in | t ansible-vault encrypt_string --vault-id dev@pw --stdin-name nm foo
t ansible-vault encrypt_string --vault-id dev@pw
t ansible-vault encrypt_string --vault-id dev@pw -p -
t ansible-vault encrypt_string --vault-id dev@nope foo
t ansible-vault encrypt_string  foo
echo npw | t ansible-vault encrypt_string --vault-id x@prompt foo
printf 'npw\nnpw\n' | t ansible-vault encrypt_string --vault-id x@prompt foo
printf 'npw\nnpx\n' | t ansible-vault encrypt_string --ask-vault-pass foo
printf '#!/bin/sh\nexit 3\n' > sc; chmod +x sc; cp sc x-client.sh
t ansible-vault view a --vault-id dev@sc
t ansible-vault view a --vault-id dev@x-client.sh
printf '#!/bin/sh\nexit 2\n' > x-client.sh
t ansible-vault view a --vault-id dev@x-client.sh
t ansible-vault view a --vault-id dev@/proc
: > empty; t ansible-vault view a --vault-id dev@empty
chmod +x empty; t ansible-vault view a --vault-id dev@empty
printf '#!/bin/sh\n[ "$*" = "--vault-id dev" ] && echo pw\n' > x-client.sh
t ansible-vault view a --vault-id dev@x-client.sh
t ansible-vault view a --vault-id x-client.sh
printf 'plain\n' > p
t ansible-vault view p --vault-id pw
t ansible-vault decrypt p --vault-id pw
t ansible-vault edit p --vault-id pw
t ansible-vault rekey p --vault-id pw --new-vault-password-file pw2
printf '$ANSIBLE_VAULT;1.1;AES256\n0x\n' > bad
t ansible-vault view bad --vault-id pw
printf '$ANSIBLE_VAULT;1.1;AES256\n0\n' > bad
t ansible-vault view bad --vault-id pw
printf '$ANSIBLE_VAULT;1.1;AES\n00\n' > bad
t ansible-vault view bad --vault-id pw
printf '$ANSIBLE_VAULT\n00\n' > bad
t ansible-vault view bad --vault-id pw
printf '$ANSIBLE_VAULT;1.1;AES256\n30\n' > bad
t ansible-vault view bad --vault-id pw
t ansible-vault decrypt bad --vault-id pw
t ansible-vault encrypt /nonex/x --vault-id pw
t ansible-vault encrypt p --vault-id pw --output /nonex/x
mkdir folder; t ansible-vault encrypt folder --vault-id pw
t ansible-vault create a --vault-id pw --skip-tty-check
t ansible-vault create a b --vault-id pw --skip-tty-check
t ansible-vault create zz --vault-id pw
cat > ed <<'X'
#!/bin/sh
stat -c %a "$1" "$(dirname "$1")"; echo hi >> "$1"; exit 1
X
chmod +x ed; export EDITOR="$PWD/ed"
t ansible-vault create d/q.yml --vault-id pw --skip-tty-check; stat -c %a d d/q.yml; cat d/q.yml
t ansible-vault edit d/q.yml --vault-id pw -v
chmod 640 d/q.yml
t ansible-vault edit d/q.yml --vault-id pw -v; stat -c %a d/q.yml
t ansible-vault view d/q.yml --vault-id pw
t ansible-vault edit --vault-id pw
t ansible-vault view --vault-id pw
t ansible-vault rekey --vault-id pw --new-vault-password-file pw2
printf '\xff\xfe\x00bin\xff' > bin; t ansible-vault encrypt bin --vault-id pw;  t ansible-vault view bin --vault-id pw | od -An -c
t ansible-vault decrypt bin --vault-id pw --output - | od -An -c
t ansible-vault edit a --vault-id dev@pw --encrypt-vault-id zz; head -1 a
t ansible-vault rekey a --vault-id dev@pw --encrypt-vault-id zz --new-vault-id z@pw2
t ansible-vault rekey a --vault-id dev@pw 
t ansible-vault rekey a --vault-id dev@pw --new-vault-id @pw2 ; head -1 a
t ansible-vault rekey d/q.yml --vault-id dev@pw --new-vault-id x@pw2 ; head -1 d/q.yml; stat -c %a d/q.yml
ANSIBLE_VAULT_PASSWORD_FILE=pw t ansible-vault rekey d/q.yml --vault-id pw2 ; head -1 d/q.yml
t ansible-vault encrypt --vault-id @pw < p ; 
t ansible-vault encrypt --vault-id pw < p
ANSIBLE_VAULT_IDENTITY=foo t ansible-vault encrypt --vault-id pw < p
ANSIBLE_VAULT_IDENTITY_LIST=dev@pw,prod@pw2 ANSIBLE_VAULT_ENCRYPT_IDENTITY=prod t ansible-vault encrypt  < p
ANSIBLE_VAULT_ID_MATCH=1 t ansible-vault view d/q.yml --vault-id zz@pw
ANSIBLE_VAULT_ID_MATCH=1 t ansible-vault view d/q.yml --vault-id default@pw
cp pw pwv;  t ansible-vault encrypt pwv --vault-id pw2
t ansible-vault view d/q.yml --vault-id pw2 --vault-id a@pwv
ln -s d/q.yml ln; t ansible-vault decrypt ln --vault-id pw; ls -l ln | grep -o 'ln.*'; cat d/q.yml; stat -c %a d/q.yml
printf '[defaults]\nvault_password_file = sub/pw\nvault_identity_list = dev@pw2\n' > ansible.cfg; mkdir sub; cp pw sub
t ansible-vault encrypt ln; cat d/q.yml
t ansible-vault encrypt ln --encrypt-vault-id default; cat d/q.yml
ls -A
