# A throw-away PostgreSQL of this machine, default settings, loopback only. Sets PGPORT, PGHOST, PGUSER.
# Sourced. Needs $work, a folder that only this run uses.
#
# Its data lies in memory where the machine has /dev/shm (or in BENCH_DATA): a disk remembers what the rounds before did to it, and
# ext4 without a journal is three times slower at new files for a minute after as many were deleted. What a disk costs is put back
# in plain sight: `cluster_flush MICROSECONDS` makes every flush of the server take at least so long.

server_bin() {
  if [ -n "${PGBIN:-}" ]; then echo "$PGBIN"; return; fi
  ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1
}

as_server_user() {
  if [ "$(id -u)" = 0 ]; then (cd / && runuser -u postgres -- "$@"); else "$@"; fi
}

cluster_start() {
  local bin; bin=$(server_bin)
  [ -x "$bin/initdb" ] || { echo "bench: no PostgreSQL server on this machine. Install it, or set PGBIN to its bin folder." >&2; exit 2; }
  export PGHOST=127.0.0.1 PGUSER=postgres PGPORT=${BENCH_PORT:-56180} PGDATABASE=postgres
  local base=${BENCH_DATA:-}
  [ -n "$base" ] || { [ -d /dev/shm ] && [ "$(df --output=avail -m /dev/shm | tail -1)" -gt 3000 ] && base=/dev/shm || base=$work; }
  chmod 755 "$work"
  server=$(mktemp -d "$base/dbkeep-bench.XXXXXX"); chmod 755 "$server"
  data_on=$(df --output=fstype "$server" | tail -1)
  [ "$(id -u)" = 0 ] && chown postgres "$server"
  as_server_user "$bin/initdb" -D "$server/data" -U postgres --auth=trust -E UTF8 --no-locale >/dev/null
  # only the locks are not the default: a thousand tables are made in one transaction
  printf "port=%s\nlisten_addresses='127.0.0.1'\nunix_socket_directories=''\nmax_locks_per_transaction=2048\n" "$PGPORT" \
    >> "$server/data/postgresql.conf"
  server_start
}

server_start() { # [NAME=VALUE ...] for the server's environment
  as_server_user env "$@" "$(server_bin)/pg_ctl" -D "$server/data" -l "$server/log" -w start >/dev/null \
    || { cat "$server/log" >&2; exit 1; }
}

server_stop() {
  [ -d "${server:-/nonexistent}/data" ] && as_server_user "$(server_bin)/pg_ctl" -D "$server/data" -m fast -w stop >/dev/null 2>&1
}

cluster_stop() {
  server_stop
  [ -d "${server:-/nonexistent}" ] && rm -rf "$server"
}

# cluster_flush MICROSECONDS : from now on a flush to disk takes at least so long; 0 for what it takes by itself.
# False, with a reason, where no C compiler can build the twelve lines that do it.
cluster_flush() {
  if [ "$1" != 0 ] && [ ! -e "$server/flush.so" ]; then
    cc -shared -fPIC -O2 -o "$server/flush.so" "$here/lib/flush.c" -ldl 2>/dev/null \
      || { echo "bench: no C compiler (package gcc), so no table for a slower disk" >&2; return 1; }
    chmod 755 "$server/flush.so"
  fi
  server_stop
  if [ "$1" = 0 ]; then server_start; else server_start "LD_PRELOAD=$server/flush.so" "FLUSH_MICROSECONDS=$1"; fi
}

sql() { psql -q -X -At -v ON_ERROR_STOP=1 "$@"; }
fresh() { psql -q -X -At -c "drop database if exists $1 with (force)" -c "create database $1" 2>/dev/null; }
url() { echo "postgresql://$PGUSER@$PGHOST:$PGPORT/$1"; }
jdbc() { echo "jdbc:postgresql://$PGHOST:$PGPORT/$1"; }
