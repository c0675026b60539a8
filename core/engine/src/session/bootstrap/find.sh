# Test -x also fails on file systems mounted noexec.
for d do
f=$d/runner-$h;
if mine "$d" && [ -f "$f" ] && [ -O "$f" ] && [ -x "$f" ] && ok "$f"; then go "$f"; fi;
done;
