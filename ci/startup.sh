#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Measures how long the order service takes to start: as a jar, extracted, from what was generated ahead
# of time, and with what the JVM keeps from an earlier start. Prints a table for docs/platform.md.
#
#   mvn -q -pl sample-app -am -DskipTests package && ci/startup.sh [RUNS]
#
# JAVA_HOME says which Java is measured. The variants take turns, so that a disturbance of the machine hits all.
set -euo pipefail
cd "$(dirname "$0")/.."

runs=${1:-7}
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
version=$("$java" -XshowSettings:properties -version 2>&1 | sed -n 's/.*java.specification.version = //p')
jar=$(ls "$PWD"/sample-app/target/sample-app-*.jar | grep -Ev -e '-(sources|javadoc)\.jar$' | head -n 1)
work=$(mktemp -d)
pid=
trap 'exit 1' INT TERM
trap '[ -z "$pid" ] || kill "$pid"; rm -rf "$work"' EXIT

"$java" -Djarmode=tools -jar "$jar" extract --destination "$work/application" >/dev/null
cd "$work/application"
extracted=$(basename "$jar")

# Starts the service with these arguments, gives it an order and stops it. Prints the seconds that the process had run
# when it had started, and those of the processor that it had taken.
start() {
  local log=$work/log port i ticks
  "$java" "$@" --server.port=0 --spread.queue.manager.directory="$work/queues" >"$log" 2>&1 &
  pid=$!
  for i in $(seq 1200); do
    grep -q 'Started OrdersApplication' "$log" && break
    kill -0 "$pid" 2>&1 || { cat "$log" >&2; exit 1; }
    sleep 0.1
  done
  ticks=$(awk '{ print $14 + $15 }' "/proc/$pid/stat")
  port=$(sed -n 's/.*Tomcat started on port \([0-9]*\).*/\1/p' "$log")
  curl -sS -X POST "localhost:$port/orders" -H 'Content-Type: application/json' \
    -d '{"item": "tea", "quantity": 2, "price": 3.5}' | grep -q '"total":7' || { cat "$log" >&2; exit 1; }
  kill "$pid"
  wait "$pid" || true
  pid=
  echo "$(sed -n 's/.*process running for \([0-9.]*\)).*/\1/p' "$log") $(awk "BEGIN { print $ticks / $(getconf CLK_TCK) }")"
}

variants=(jar extracted aot cds aot-cds)
start -XX:ArchiveClassesAtExit="$work/application.jsa" -jar "$extracted" >/dev/null
start -XX:ArchiveClassesAtExit="$work/aot.jsa" -Dspring.aot.enabled=true -jar "$extracted" >/dev/null
if [ "$version" -ge 25 ]; then
  variants+=(cache aot-cache)
  start -XX:AOTCacheOutput="$work/application.aot" -jar "$extracted" >/dev/null
  start -XX:AOTCacheOutput="$work/aot.aot" -Dspring.aot.enabled=true -jar "$extracted" >/dev/null
fi

measure() {
  case $1 in
    jar) start -jar "$jar" ;;
    extracted) start -jar "$extracted" ;;
    aot) start -Dspring.aot.enabled=true -jar "$extracted" ;;
    cds) start -XX:SharedArchiveFile="$work/application.jsa" -jar "$extracted" ;;
    aot-cds) start -XX:SharedArchiveFile="$work/aot.jsa" -Dspring.aot.enabled=true -jar "$extracted" ;;
    cache) start -XX:AOTCache="$work/application.aot" -jar "$extracted" ;;
    aot-cache) start -XX:AOTCache="$work/aot.aot" -Dspring.aot.enabled=true -jar "$extracted" ;;
  esac
}

for run in $(seq "$runs"); do
  for variant in "${variants[@]}"; do
    measure "$variant" >>"$work/$variant"
  done
  echo "round $run of $runs, load $(cut -d ' ' -f 1 /proc/loadavg)" >&2
done

median() {
  sort -n | awk '{ a[NR] = $1 } END { print a[int((NR + 1) / 2)] }'
}

time=$(cut -d ' ' -f 1 "$work/jar" | median)
cpu=$(cut -d ' ' -f 2 "$work/jar" | median)
echo "| Java $version | s | of the jar | CPU s | of the jar |"
echo "| --- | ---: | ---: | ---: | ---: |"
for variant in "${variants[@]}"; do
  awk -v name="$variant" -v t="$(cut -d ' ' -f 1 "$work/$variant" | median)" -v c="$(cut -d ' ' -f 2 "$work/$variant" | median)" \
    -v time="$time" -v cpu="$cpu" 'BEGIN { printf "| %s | %.1f | %.0f %% | %.1f | %.0f %% |\n", name, t, 100 * t / time, c, 100 * c / cpu }'
done
