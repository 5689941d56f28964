#!/usr/bin/env bash
# Tries the tar.gz, the Debian package and the steps of the Dockerfile in bare Debian roots with nothing else installed.
# Needs root and debootstrap; ./mvnw -Pdist package comes first. Arguments: none, or the folder to work in.
set -euo pipefail
cd "$(dirname "$0")/.."
[ "$(id -u)" = 0 ] || { echo "run it as root: debootstrap and chroot need it" >&2; exit 2; }
command -v debootstrap >/dev/null || { echo "install the package debootstrap first" >&2; exit 2; }
work=${1:-$(mktemp -d)}
mkdir -p "$work"
archive=$(ls target/dist/dbkeep-*-linux-x64.tar.gz)
package=$(ls target/dist/dbkeep_*_amd64.deb)
version=${archive##*/dbkeep-}; version=${version%-linux-x64.tar.gz}
mirror=$(sed -n -E 's/^(deb|URIs:) +(\[[^]]*\] +)?(https?:[^ ]+).*/\3/p' <(cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources 2>/dev/null) | head -n 1)
passed=0; failed=0

bare() { # bare NAME: a fresh root, copied from one made once
  [ -d "$work/base/bin" ] || debootstrap --variant=minbase "${SUITE:-bookworm}" "$work/base" ${mirror:+"$mirror"} >"$work/debootstrap.log"
  umount "$work/$1/proc" 2>/dev/null || true
  rm -rf "${work:?}/$1"; cp -a "$work/base" "$work/$1"; mount -t proc proc "$work/$1/proc"
}
inside() { # inside NAME USER COMMAND...: with an empty environment
  local root=$work/$1 user=$2; shift 2
  chroot --userspec="$user" "$root" /usr/bin/env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME="$([ "$user" = root ] && echo /root || echo "/home/$user")" "$@"
}
try() { # try TEXT EXPECTED-WORD COMMAND...
  local text=$1 expected=$2 output; shift 2
  if output=$("$@" 2>&1) && grep -qF -- "$expected" <<<"$output"; then
    echo "ok: $text"; passed=$((passed + 1))
  else
    echo "NOT OK: $text"; sed 's/^/    /' <<<"$output"; failed=$((failed + 1))
  fi
}
trap 'for root in "$work"/*/proc; do umount "$root" 2>/dev/null || true; done' EXIT

bare archive
tar -xzf "$archive" -C "$work/archive/opt"
inside archive root useradd --create-home somebody
try "tar.gz: --version as root" "dbkeep $version" inside archive root "/opt/dbkeep-$version/bin/dbkeep" --version
for user in root somebody; do
  try "tar.gz: demo as $user" "" inside archive "$user" sh -c "cd && /opt/dbkeep-$version/bin/dbkeep demo"
  try "tar.gz: demo --stop as $user" "" inside archive "$user" sh -c "cd && /opt/dbkeep-$version/bin/dbkeep demo --stop"
done

bare package
cp "$package" "$work/package/root/"
try "deb: installs without any other package" "Setting up dbkeep" inside package root sh -c 'dpkg -i /root/*.deb'
inside package root useradd --create-home somebody
try "deb: --version" "dbkeep $version" inside package somebody dbkeep --version
try "deb: demo" "" inside package somebody sh -c 'cd && dbkeep demo'
try "deb: demo --stop" "" inside package somebody sh -c 'cd && dbkeep demo --stop'
try "deb: removes itself" "Removing dbkeep" inside package root dpkg -r dbkeep

# No container engine is needed to see whether the steps hold: ADD and RUN are done by hand in the same base.
bare image
tar -xzf "$archive" -C "$work/image/usr/lib"
steps=$(sed -n '/^RUN /,/[^\\]$/p' dist/Dockerfile | sed 's/^RUN //; s/\\$//' | tr -d '\n')
try "Dockerfile: RUN" "" inside image root env VERSION="$version" sh -c "$steps"
try "Dockerfile: ENTRYPOINT as its user" "dbkeep $version" inside image dbkeep sh -c 'cd /project && dbkeep --version'
try "Dockerfile: demo" "" inside image dbkeep sh -c 'cd /project && dbkeep demo && dbkeep demo --stop'

echo "$passed passed, $failed failed"
[ "$failed" = 0 ]
