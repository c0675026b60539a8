set -e
base=$1 folders=$2
shift 2
mount --make-rprivate /
mount -t tmpfs -o mode=0755 tmpfs "$base"
for folder in $folders; do
  mkdir -p "$base/$folder/upper" "$base/$folder/work"
  mount -t overlay -o "lowerdir=/$folder,upperdir=$base/$folder/upper,workdir=$base/$folder/work" overlay "/$folder" 2>/dev/null || {
    # An overlay of an overlay may be refused: then a copy of what is small.
    case $folder in usr) continue ;; esac
    mkdir "$base/$folder/copy"
    cp -a "/$folder/." "$base/$folder/copy"
    mount --bind "$base/$folder/copy" "/$folder"
  }
done
mount -t tmpfs -o mode=0755 tmpfs /run
mkdir -p /run/lock /run/sshd
ip link set lo up 2>/dev/null || true
hostname testhost
echo testhost >/etc/hostname
echo '127.0.0.1 localhost testhost' >/etc/hosts
: >/etc/resolv.conf
printf 'passwd: files\ngroup: files\nshadow: files\nhosts: files\n' >/etc/nsswitch.conf
printf '%s\n' root:x:0:0:root:/root:/bin/bash daemon:x:1:1:daemon:/usr/sbin:/usr/sbin/nologin \
  mail:x:8:8:mail:/var/mail:/usr/sbin/nologin nobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin \
  _apt:x:42:65534::/nonexistent:/usr/sbin/nologin >/etc/passwd
printf '%s\n' root:x:0: daemon:x:1: adm:x:4: mail:x:8: crontab:x:101: users:x:100: nogroup:x:65534: >/etc/group
printf '%s\n' 'root:*:19000:0:99999:7:::' 'daemon:*:19000:0:99999:7:::' 'mail:*:19000:0:99999:7:::' \
  'nobody:*:19000:0:99999:7:::' '_apt:*:19000:0:99999:7:::' >/etc/shadow
printf '%s\n' 'root:*::' 'daemon:*::' 'adm:*::' 'mail:*::' 'crontab:*::' 'users:*::' 'nogroup:*::' >/etc/gshadow
rm -f /etc/passwd- /etc/group- /etc/shadow- /etc/gshadow- /etc/subuid /etc/subgid
rm -rf /home/* /srv/* /var/spool/cron/crontabs/* /etc/cron.d/* /var/mail/*
chmod 644 /etc/passwd /etc/group
chmod 600 /etc/shadow /etc/gshadow
exec "$@"
