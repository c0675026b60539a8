set -e
mount --make-rprivate /
if [ $init = systemd ] && [ "$1" != grouped ]; then
  # systemd takes the root of the groups of processes that it sees for its own: that has to be this machine's alone.
  mkdir -p "$base/groups"
  mount -t cgroup2 cgroup2 "$base/groups"
  # keep.sh removes it.
  echo "machine-$(stat -c %i "$base/start")" >"$base/group"
  group=$base/groups/$(cat "$base/group")
  # What an earlier start has left.
  [ ! -e "$group" ] || find "$group" -mindepth 1 -depth -type d -exec rmdir {} +
  mkdir -p "$group"
  echo 0 >"$group/cgroup.procs"
  umount -l "$base/groups"
  exec unshare --cgroup sh "$0" grouped
fi
mkdir -p "$base/layer/upper" "$base/layer/work" "$base/whole"
overlay() {
  layers="lowerdir=$lower,upperdir=$base/layer/upper,workdir=$base/layer/work"
  # Else its end waits until everything that anybody wrote to the disk is there. A second start has to say that this is meant.
  rm -rf "$base/layer/work/work/incompat"
  mount -t overlay -o "$layers,volatile" overlay "$base/whole" 2>/dev/null ||
    mount -t overlay -o "$layers" overlay "$base/whole" 2>/dev/null
}
overlay || {
  # An overlay may not lie on another one.
  mount -t tmpfs -o mode=0755 tmpfs "$base/layer"
  mkdir -p "$base/layer/upper" "$base/layer/work"
  overlay
}
cd "$base/whole"
mount -t proc proc proc
mount -t sysfs -o ro sysfs sys
mount -t tmpfs -o mode=0755 tmpfs dev
for device in null zero full random urandom tty; do
  : >"dev/$device"
  mount --bind "/dev/$device" "dev/$device"
done
mkdir dev/pts dev/shm
mount -t devpts -o newinstance,ptmxmode=0666,mode=0620,gid=5 devpts dev/pts
mount -t tmpfs -o mode=1777 tmpfs dev/shm
ln -s pts/ptmx dev/ptmx
ln -s /proc/self/fd dev/fd
mount -t tmpfs -o mode=0755 tmpfs run
mkdir -p run/sshd run/lock etc/ssh
mount --bind "$base/ssh" etc/ssh
# Each start has an id of its own, as that of a kernel has.
cat /proc/sys/kernel/random/uuid >"$base/boot_id"
mount --bind "$base/boot_id" proc/sys/kernel/random/boot_id
# Packages start no services, but the machine's name is found.
hostname testhost
echo testhost >etc/hostname
echo '127.0.0.1 localhost testhost' >etc/hosts
rm -f etc/resolv.conf
: >etc/resolv.conf
if [ $init = systemd ]; then
  mount -t cgroup2 cgroup2 sys/fs/cgroup
  units=etc/systemd/system
  mkdir -p $units/multi-user.target.wants
  printf '%s\n' '[Service]' 'ExecStart=/usr/sbin/sshd -D -e -f /etc/ssh/sshd_config' 'RuntimeDirectory=sshd' 'KillMode=process' \
    >$units/test-sshd.service
  ln -sf ../test-sshd.service $units/multi-user.target.wants/test-sshd.service
  # Nothing happens by itself.
  for unit in ssh.service ssh.socket console-getty.service apt-daily.timer apt-daily-upgrade.timer \
    e2scrub_reap.service e2scrub_all.timer; do
    ln -sf /dev/null "$units/$unit"
  done
else
  # Its name counts: it is what facts call the system's init.
  printf '%s\n' '#!/bin/sh' '/usr/sbin/sshd -D -e -f /etc/ssh/sshd_config &' 'wait' >run/init
  chmod +x run/init
fi
mkdir -p .outside
pivot_root . .outside
cd /
umount -l /.outside
rmdir /.outside
export PATH=/usr/sbin:/usr/bin:/sbin:/bin
[ $init = systemd ] || exec env -i PATH="$PATH" /run/init
# A machine like this is a container to systemd.
exec env -i PATH="$PATH" container=test /lib/systemd/systemd --system
