# A contest: several commands measured in turn, round by round, so that a busy machine is busy for all of them.
# Sourced. `contest TITLE ROUNDS`, then `enter LABEL` per command, then `finish`. The first one entered is the yardstick.
#   enter LABEL [-b 'BEFORE'] [-x EXIT] [-c 'CHECK'] [-n ROUNDS] -- COMMAND [ARG ...]
#     -b  shell code run before every round, not measured      -x  exit codes that mean it worked, default 0
#     -c  shell code that must succeed after the last round    -n  at most so many rounds, for the slow ones
# Wall is the whole process from outside; CPU is its user + system time; peak is the largest process it started.

fails() { echo "bench: $1" >&2; echo "$1" >> "$work/failures"; } # what makes the whole run fail in the end

contest() {
  title=$1 rounds=$2 labels=() commands=() befores=() exits=() checks=() limits=()
}

enter() {
  labels+=("$1"); shift
  local before=: accepted=0 check=: limit=$rounds
  while [ "$1" != -- ]; do
    case $1 in -b) before=$2 ;; -x) accepted=$2 ;; -c) check=$2 ;; -n) limit=$2 ;; esac
    shift 2
  done
  shift
  befores+=("$before"); exits+=("$accepted"); checks+=("$check"); limits+=("$limit")
  commands+=("$(printf '%q ' "$@")")
}

measure() { # INDEX ROUND : one line "label wall cpu peak" to $work/rounds
  local i=$1 round=$2 began ended code
  eval "${befores[$i]}" >/dev/null 2>&1
  began=$EPOCHREALTIME
  eval "timeout ${LIMIT:-400} /usr/bin/time -q -o '$work/time' -f '%U %S %M' ${commands[$i]}" </dev/null >"$work/out" 2>"$work/err"
  code=$?
  ended=$EPOCHREALTIME
  [ "$round" = 0 ] && return # the warm-up fills the caches
  case ",${exits[$i]}," in
    *",$code,"*) ;;
    *) fails "${labels[$i]} exited $code: $(cat "$work/out" "$work/err" | tail -n 4 | tr '\n' ' ' | cut -c1-300)"; return ;;
  esac
  awk -v label="${labels[$i]}" -v began="$began" -v ended="$ended" -v round="$round" \
    '{ printf "%s\t%d\t%.4f\t%.2f\t%.0f\n", label, round, ended - began, $1 + $2, $3 / 1024 }' "$work/time" >> "$work/rounds"
}

finish() {
  local i round
  : > "$work/rounds"
  echo; echo "### $title"; echo
  echo "Load before: $(cut -d' ' -f1 /proc/loadavg)."; echo
  for round in $(seq 0 "$rounds"); do
    for i in "${!labels[@]}"; do
      [ "$round" -le "${limits[$i]}" ] || continue
      [ "$round" = 0 ] && [ "${limits[$i]}" -lt "$rounds" ] && continue
      measure "$i" "$round"
      if [ "$round" = "${limits[$i]}" ] && ! eval "${checks[$i]}" >/dev/null 2>&1; then
        fails "${labels[$i]} did not do its work: ${checks[$i]}"
      fi
    done
  done
  echo "| | wall s, median | min – max | CPU s | peak MB | x ${labels[0]} |"
  echo "|---|---|---|---|---|---|"
  printf '%s\n' "${labels[@]}" | awk -F'\t' '
    function median(list, n,   i, j, t) {
      for (i = 2; i <= n; i++) { t = list[i]; for (j = i - 1; j > 0 && list[j] > t; j--) list[j + 1] = list[j]; list[j + 1] = t }
      return n % 2 ? list[(n + 1) / 2] : (list[n / 2] + list[n / 2 + 1]) / 2
    }
    FNR == NR { n = ++count[$1]; wall[$1, n] = $3; cpu[$1, n] = $4; peak[$1, n] = $5; at[$1, $2] = $3; turn[$1, n] = $2; next }
    { order[++entries] = $1 }
    END {
      for (e = 1; e <= entries; e++) {
        label = order[e]; n = count[label]
        if (!n) { printf "| %s | failed | | | | |\n", label; continue }
        for (i = 1; i <= n; i++) { w[i] = wall[label, i]; c[i] = cpu[label, i]; p[i] = peak[label, i] }
        pairs = 0
        for (i = 1; i <= n; i++) if ((order[1], turn[label, i]) in at) r[++pairs] = wall[label, i] / at[order[1], turn[label, i]]
        middle = median(w, n)
        printf "| %s | %.3f | %.3f – %.3f | %.2f | %.0f | %s |\n", label, middle, w[1], w[n], median(c, n), median(p, n), pairs ? sprintf("%.2f", median(r, pairs)) : ""
      }
    }' "$work/rounds" -
  echo; echo "Rounds: $rounds after one warm-up, in turn; the ratio is the median of the ratios of each round. Load after: $(cut -d' ' -f1 /proc/loadavg)."
}
