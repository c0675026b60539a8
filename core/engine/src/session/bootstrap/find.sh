# To read the whole runner costs more than all else here. One that was checked since the machine started, and that
# nobody has touched since, is what it was: beside it stands what identified it then. (After a crash of the machine
# a file may have lost contents without a trace.)
b=; if [ -r /proc/sys/kernel/random/boot_id ]; then read -r b < /proc/sys/kernel/random/boot_id; fi;
checked() {
k=$d/checked-$h; l=; w=;
if [ -n "$b" ] && w=$(stat -c "%d %i %s %y %z" "$f" 2> /dev/null) && [ -n "$w" ]; then w="$b $w"; else w=; fi;
if [ -h "$k" ]; then w=; elif [ -f "$k" ] && [ -O "$k" ]; then read -r l < "$k"; fi;
if [ -n "$w" ] && [ "$l" = "$w" ]; then return 0; fi;
ok "$f" || return 1;
if [ -n "$w" ]; then { echo "$w" > "$k"; } 2> /dev/null; fi; return 0; };
# Test -x also fails on file systems mounted noexec.
for d do
f=$d/runner-$h;
if mine "$d" && [ -f "$f" ] && [ -O "$f" ] && [ -x "$f" ] && checked; then go "$f"; fi;
done;
