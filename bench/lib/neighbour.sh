# A neighbour: pgbench with a script at a fixed rate, and what its transactions took. Sourced after cluster.sh; needs $work.

neighbour=
pgbench_program() {
  local bin; bin=$(server_bin)
  [ -x "$bin/pgbench" ] && { echo "$bin/pgbench"; return; }
  ls /usr/lib/postgresql/*/bin/pgbench 2>/dev/null | sort -V | tail -1
}

neighbour_start() { # RATE SCRIPT DATABASE [SECONDS] : until it is stopped, an hour at most
  rm -f "$work"/log.*
  "$(pgbench_program)" -n -c 4 -j 1 -R "$1" -T "${4:-3600}" -f "$2" -l --log-prefix="$work/log" -d "$3" >/dev/null 2>&1 & neighbour=$!
}

neighbour_stop() {
  [ -z "$neighbour" ] || { kill "$neighbour" 2>/dev/null; wait "$neighbour" 2>/dev/null; }
  neighbour=
}

neighbour_latency() { # FROM UNTIL (epoch seconds) : p50 p95 p99 max in ms
  cat "$work"/log.* | awk -v a="$1" -v b="$2" '{ t = $5 + $6 / 1e6; if (t >= a && t <= b) print $3 / 1000 }' | sort -n \
    | awk '{ v[NR] = $1 } END { if (!NR) { print "- - - -"; exit } n = NR; printf "%.1f %.1f %.1f %.1f\n", v[int(n * .5) + (n * .5 > int(n * .5))], v[int(n * .95) + (n * .95 > int(n * .95))], v[int(n * .99) + (n * .99 > int(n * .99))], v[n] }'
}
