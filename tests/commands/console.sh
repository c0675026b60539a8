# Lines for ansible-console whose answers are compared with those of ansible-core 2.19.14.
# Runs in an empty folder. console.answer holds what ansible-core answers; `record` writes it.
console() {
    echo "+ ansible-console $*"
    ansible-console "$@" 2> /dev/null
    echo "rc=$?"
}
export ANSIBLE_NOCOLOR=1 LOGNAME=tester HOME="$PWD"
cat > hosts <<'H'
[web]
web1
web2
[db]
db1
[all:vars]
ansible_connection=local
H
console -i hosts <<'H'
list
list groups
list nosuch
cd web
list
cd web:!web1
list
cd nosuch
cd
cd /
cd *
cd db1

# a comment
echo one; echo two
!echo $((1+1))
shell echo three
command echo {{ inventory_hostname }}
ansible.builtin.command echo full
nosuchmodule a=b
false
debug msg="a b"
ansible.builtin.debug var=inventory_hostname
ping data=x
become yes
become no
become
become_user joe
become_user
become_user root
become yes
become no
become_method sudo
become_method
remote_user fred
remote_user
check yes
command echo skipped
check no
check
diff yes
diff no
diff
list
H
console -i hosts <<'H'
cd web1
timeout 50
timeout -1
timeout many
timeout
forks 7
forks 0
forks
verbosity 1
verbosity
verbosity x
become yes
become no
become_user
become_method su
collections none
check
diff
verbosity 0
set_fact a=1
debug var=a
cd web2
debug msg="{{ a | default('none') }}"
fail msg=no
debug msg=on
help cd
help list
help forks
help serial
help become
help become_user
help become_method
help remote_user
help check
help diff
help timeout
help verbosity
help shell
help exit
help help
? EOF
exit
not reached
H
printf 'command echo a\nEOF\n' | console -i hosts db
printf 'command echo a' | console -i hosts all -l web -f 1 -u joe
printf 'command echo a' | console -i hosts nosuch
printf 'command echo a' | console -c local localhost
printf 'command echo a' | console -i hosts all -l nosuch
console -i hosts -f 0 < /dev/null
console -i hosts --nosuch < /dev/null
