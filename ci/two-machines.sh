#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Types what docs/two-machines.md says into one shell, and compares what it prints with the page.
#
#   ci/two-machines.sh [--built]
#
# SPREAD_BINARY names the program spread of Spread 4.4 or 5.0, or SPREAD_HOME the directory that has it in sbin, bin or daemon; else
# it is the one in the PATH. Where there is none, the script says so and ends with 0. --built leaves out the commands of Maven. Ports are
# free ones in place of those on the page. As root, it runs the daemons as nobody.
#
# On the page, an indented block is a chunk of commands, and a fenced one behind it lines that it prints, among others. There "..." is
# anything, numbers above 2 are any number, and a chunk that only looks is repeated until it prints them, for ten minutes.
set -uo pipefail
cd "$(dirname "$0")/.." || exit 1
# shellcheck source=ci/find-spread.sh
. ci/find-spread.sh

page=docs/two-machines.md
patience=600
built=false
[ "${1:-}" != --built ] || built=true

spread_binary=$(find_spread) || exit 1
if [ -z "$spread_binary" ]; then
  echo "SKIPPED: there is no Spread daemon. SPREAD_BINARY or SPREAD_HOME says where." >&2
  exit 0
fi

work=$(mktemp -d)
sockets=()

clean_up() {
  local pids
  pids=$(jobs -p)
  # shellcheck disable=SC2086 # one word for each
  [ -z "$pids" ] || kill -9 $pids 2>>"$work/ended"
  wait 2>>"$work/ended"
  rm -rf "$work" "${sockets[@]}"
}
trap clean_up EXIT

# The daemon changes its user when root starts it, to one that may not be there.
mkdir "$work/bin"
chmod 755 "$work" "$work/bin"
if [ "$(id -u)" -eq 0 ]; then
  printf '#!/bin/sh\nexec setpriv --reuid=65534 --regid=65534 --clear-groups "%s" "$@"\n' "$spread_binary" >"$work/bin/spread"
else
  printf '#!/bin/sh\nexec "%s" "$@"\n' "$spread_binary" >"$work/bin/spread"
fi
chmod 755 "$work/bin/spread"
PATH=$work/bin:$PATH

# Two runs, or a daemon of somebody else, do not get into each other's way. A daemon takes the two ports above its own, too.
substitutions=()
next=$((20000 + RANDOM % 10000))
for port in 4803 4813 9091 9092 8081 8082; do
  while (exec 3<>"/dev/tcp/127.0.0.1/$next") 2>>"$work/ended"; do
    next=$((next + 5))
  done
  substitutions+=(-e "s/\b$port\b/$next/g")
  case $port in 48*) sockets+=("/tmp/$next") ;; esac
  next=$((next + 5))
done

# Makes lines comparable: what differs from run to run becomes the same.
normal() {
  sed -E -e 's/[0-9]+([.,:-][0-9]+)+/N/g' -e 's/\b([3-9]|[0-9]{2,})\b/N/g' -e 's/ +/ /g' -e 's/ $//'
}

# Whether each line of $1 is among those of $2, in this order.
prints() {
  local -a expected actual
  local line pattern at=0
  mapfile -t expected < <(normal <"$1")
  mapfile -t actual < <(normal <"$2")
  for line in "${expected[@]}"; do
    pattern=$(printf '%s' "$line" | sed -e 's/[][\\*?]/\\&/g' -e 's/\.\.\./*/g')
    while [ "$at" -lt "${#actual[@]}" ]; do
      at=$((at + 1))
      # shellcheck disable=SC2053 # a pattern
      [[ ${actual[at - 1]} != $pattern ]] || continue 2
    done
    return 1
  done
}

# Whether a chunk changes nothing, so that it can be repeated.
only_looks() {
  ! grep -vqE '^(curl -s localhost:[0-9]+/[a-z/]+( \| grep .*)?$|java -jar \$manager status |(status|counts|letters)$|health |order )' "$1"
}

chunks=0
run_chunk() {
  [ -s "$work/chunk" ] || return 0
  chunks=$((chunks + 1))
  sed 's/^/    /' "$work/chunk"
  if $built && grep -q '^mvn ' "$work/chunk"; then
    echo "(left out)"
  else
    local deadline=$((SECONDS + patience))
    while true; do
      # shellcheck disable=SC1091 # made here
      . "$work/chunk" >"$work/output" 2>&1
      if prints "$work/expected" "$work/output"; then
        break
      fi
      if ! only_looks "$work/chunk" || [ "$SECONDS" -ge "$deadline" ]; then
        echo "FAILED: docs/two-machines.md says that this prints" >&2
        cat "$work/expected" >&2
        echo "and it prints" >&2
        cat "$work/output" >&2
        exit 1
      fi
      sleep 0.5
    done
    cat "$work/output"
  fi
  : >"$work/chunk"
  : >"$work/expected"
}

: >"$work/chunk"
: >"$work/expected"
previous=text
fenced=false
sed "${substitutions[@]}" "$page" >"$work/page"
exec 3<"$work/page"
while IFS= read -r line <&3; do
  if $fenced; then
    [ "$line" = '```' ] && fenced=false || printf '%s\n' "$line" >>"$work/expected"
  elif [ "$line" = '```' ]; then
    fenced=true
  elif [[ $line == "    "* ]]; then
    [ "$previous" = chunk ] || run_chunk
    printf '%s\n' "${line#    }" >>"$work/chunk"
    previous=chunk
    continue
  fi
  previous=text
done
run_chunk
echo "PASSED: $chunks blocks of commands of $page with $spread_binary"
