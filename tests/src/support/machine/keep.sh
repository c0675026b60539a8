run() {
  # shellcheck disable=SC2086
  unshare $1 --fork --kill-child sh "$0/start" </dev/null &
  echo $! >"$0/unshare"
  wait $!
  rm -f "$0/unshare"
}
if [ -n "$2" ]; then
  while [ -e "$0" ] && [ ! -e "$0/over" ]; do
    run "$1"
    sleep 0.2
  done &
else
  run "$1" &
fi
runner=$!
read -r end
# Not with `:`, which ends the shell when the folder is gone.
true >"$0/over"
# The machine's first process takes all others along, and unshare ends when the last of them is gone. Asked again and again:
# it may be about to start. The folder may be gone before the machine is, so the processes are asked.
while kill -0 "$runner"; do
  # No line ends in these files: read fails, and has read them.
  child='' first=''
  read -r child <"/proc/$runner/task/$runner/children"
  child=${child%% *}
  [ -z "$child" ] || read -r first <"/proc/$child/task/$child/children"
  [ -z "$first" ] || kill -9 "${first%% *}"
  sleep 0.01
done 2>/dev/null
if [ -e "$0/group" ]; then
  # shellcheck disable=SC2016
  unshare --mount sh -c 'mount -t cgroup2 cgroup2 "$0/groups"; find "$0/groups/$(cat "$0/group")" -depth -type d -exec rmdir {} +' "$0"
fi
