# A throw-away PostgreSQL of this machine, default settings, loopback only. Sets PGPORT, PGHOST, PGUSER.
# Sourced. Needs $work, a folder that only this run uses.

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
  mkdir -p "$work/server"; chmod 755 "$work"
  [ "$(id -u)" = 0 ] && chown postgres "$work/server"
  as_server_user "$bin/initdb" -D "$work/server/data" -U postgres --auth=trust -E UTF8 --no-locale >/dev/null
  # only the locks are not the default: a thousand tables are made in one transaction
  printf "port=%s\nlisten_addresses='127.0.0.1'\nunix_socket_directories=''\nmax_locks_per_transaction=2048\n" "$PGPORT" \
    >> "$work/server/data/postgresql.conf"
  as_server_user "$bin/pg_ctl" -D "$work/server/data" -l "$work/server/log" -w start >/dev/null \
    || { cat "$work/server/log" >&2; exit 1; }
}

cluster_stop() {
  [ -d "$work/server/data" ] && as_server_user "$(server_bin)/pg_ctl" -D "$work/server/data" -m fast -w stop >/dev/null 2>&1
}

sql() { psql -q -X -At -v ON_ERROR_STOP=1 "$@"; }
fresh() { psql -q -X -At -c "drop database if exists $1 with (force)" -c "create database $1" 2>/dev/null; }
url() { echo "postgresql://$PGUSER@$PGHOST:$PGPORT/$1"; }
jdbc() { echo "jdbc:postgresql://$PGHOST:$PGPORT/$1"; }
