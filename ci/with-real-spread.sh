#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Runs the tests that know a real Spread daemon or the real programs of Spread::Queue with these, and prints what
# came of it as a table for docs/compatibility.md. CONTRIBUTING.md ("Against a real daemon") has the variables that
# say where they are. What is not found is skipped, and the table says so. Arguments are for Maven, -o for example.
# Starts daemons of its own, one of them at 4803@localhost, where Perl programs look for it.
# Exit code: 0 if nothing failed, 1 if something did, 2 if it cannot run.
set -euo pipefail
cd "$(dirname "$0")/.."
# shellcheck source=ci/find-spread.sh
. ci/find-spread.sh

readonly port=4803
readonly maven_arguments=("$@")
readonly java=${JAVA_HOME:+$JAVA_HOME/bin/}java
work=$(mktemp -d)
processes=()
sockets=()
rows=()
failed=0

say() {
  echo "== $*" >&2
}

give_up() {
  say "$*"
  exit 2
}

finish() {
  local process
  for process in "${processes[@]}"; do
    kill "$process" 2>/dev/null || true
    wait "$process" 2>/dev/null || true
  done
  rm -f "${sockets[@]}"
  if [ "$failed" -eq 0 ]; then
    rm -rf "$work"
  else
    say "Logs of daemons and managers: $work"
  fi
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

row() { # SUITE WITH RESULT TIME
  rows+=("| $today | Spread $version | $1 | $2 | $3 | $4 |")
  say "$1, $2: $3"
}

# What is there.

find_perl_programs() {
  if [ -n "${SPREAD_QUEUE_PERL:-}" ]; then
    [ -f "$SPREAD_QUEUE_PERL/sqm" ] || give_up "SPREAD_QUEUE_PERL: there is no sqm in $SPREAD_QUEUE_PERL."
    realpath "$SPREAD_QUEUE_PERL"
  elif command -v sqm >/dev/null; then
    dirname "$(command -v sqm)"
  fi
}

# Names and versions, or nothing and the reason in a file if one cannot be loaded.
perl_versions() {
  perl -e '
    my @modules = (["Spread::Queue", "Spread::Queue::Manager"], map { [$_, $_] } qw(Spread::Session Spread Data::Serializer
      Data::Denter YAML JSON::PP Log::Channel Event));
    my @versions;
    for my $module (@modules) {
      eval "require $module->[1]; 1" or die $@;
      push @versions, "$module->[0] " . $module->[1]->VERSION;
    }
    printf "%s, Perl %vd", join(", ", @versions), $^V;' 2>"$work/perl.txt" || true
}

# That of the first element of its kind in the parent's pom.
project_version() {
  sed -nE 's/^\t<version>(.*)<\/version>$/\1/p' pom.xml | head -n 1
}

# As the daemon that runs has logged it.
daemon_version() {
  cat "$work"/localhost/* | sed -nE 's/.*Version 0*([0-9]+)\.0*([0-9]+)\.0*([0-9]+) .*/\1.\2.\3/p' | head -n 1
}

# Daemons.

accepts() { # HOST PORT
  (exec 3<>"/dev/tcp/$1/$2") 2>/dev/null
}

start_daemon() { # NAME ADDRESS PORT CONFIGURATION
  mkdir -p "$work/$1"
  (
    cd "$work/$1"
    exec "$spread" -n "$1" -c "$4"
  ) >"$work/$1/output" 2>&1 &
  processes+=($!)
  sockets+=("/tmp/$3")
  local try
  for try in {1..100}; do
    kill -0 $! 2>/dev/null || return 1
    ! accepts "$2" "$3" || return 0
    sleep 0.1
  done
  return 1
}

# A daemon that is started by root changes its root and its user.
general_settings() {
  echo "EventLogFile = spread.log"
  echo "RuntimeDir = $work"
  echo "DaemonUser = $(id -un)"
  echo "DaemonGroup = $(id -gn)"
}

segment() { # NAME ADDRESS PORT
  printf 'Spread_Segment %s:%s {\n  %s %s {\n    D %s\n    C %s\n  }\n}\n' "${2%.*}.255" "$3" "$1" "$2" "$2" "$2"
}

start_single_daemon() {
  ! accepts 127.0.0.1 "$port" || give_up "Something uses port $port already, where Perl programs look for their daemon."
  { segment localhost 127.0.0.1 "$port"; general_settings; } >"$work/single.conf"
  start_daemon localhost 127.0.0.1 "$port" "$work/single.conf" ||
    give_up "The daemon does not start: $(tail -n 5 "$work/localhost/"{output,spread.log} 2>/dev/null)"
}

# Three daemons of one configuration; afterwards, $cluster has their addresses if they found each other.
start_cluster() {
  cluster=
  local try base
  for try in {1..5}; do
    base=$((20000 + RANDOM % 1000 * 10))
    {
      segment d1 127.0.0.1 "$base"
      segment d2 127.0.1.1 "$((base + 3))"
      segment d3 127.0.2.1 "$((base + 6))"
      general_settings
    } >"$work/cluster.conf"
    if start_daemon d1 127.0.0.1 "$base" "$work/cluster.conf" &&
      start_daemon d2 127.0.1.1 "$((base + 3))" "$work/cluster.conf" &&
      start_daemon d3 127.0.2.1 "$((base + 6))" "$work/cluster.conf" && await_cluster; then
      cluster="$base@127.0.0.1,$((base + 3))@127.0.1.1,$((base + 6))@127.0.2.1"
      return
    fi
  done
}

# Whether each of the three logs a membership of three within a minute. They look for others when they start.
await_cluster() {
  local try name
  for try in {1..60}; do
    for name in d1 d2 d3; do
      [ "$(awk '/Configuration at/ { n = 0 } /^[ \t]+d[123][ \t]/ { n++ } END { print n + 0 }' \
        "$work/$name/spread.log")" -eq 3 ] || break
      [ "$name" != d3 ] || return 0
    done
    sleep 1
  done
  return 1
}

# Tests.

test_modules() { # GOAL MODULES TESTS
  say "$3"
  rm -rf {spread-embedded,spread-queue,spread-queue-manager}/target/surefire-reports
  mvn -q "${maven_arguments[@]}" -pl "$2" -am "$1" -Dtest="$3" -Dsurefire.failIfNoSpecifiedTests=false \
    -Dmaven.test.failure.ignore=true >&2 || give_up "The build fails."
}

# Adds a row with what the reports of a class, and of those in it, say, or of the classes of a package.
report() { # MODULE CLASS-OR-PACKAGE WITH
  local files=("$1"/target/surefire-reports/TEST-{*.,}"$2"{,\$*,.*}.xml) result
  result=$(shopt -s nullglob && cat /dev/null $(ls -d "${files[@]}" 2>/dev/null) | { grep -o '<testsuite [^>]*' || true; } |
    awk '
      function value(name) {
        match($0, " " name "=\"[0-9.,]*\"")
        found = substr($0, RSTART + length(name) + 3, RLENGTH - length(name) - 4)
        gsub(",", "", found)
        return found + 0
      }
      { all += value("tests"); bad += value("errors") + value("failures"); skipped += value("skipped"); time += value("time") }
      END {
        printf "%d of %d", all - bad - skipped, all
        if (bad) printf ", **%d failed**", bad
        if (skipped) printf ", %d skipped", skipped
        printf "|%.0f s", time
      }')
  case $result in
    "0 of 0"* | *failed*) failed=1 ;;
  esac
  row "\`$2\`" "$3" "${result%|*}" "${result#*|}"
}

# The tests of Spread::Queue start ./sqm or blib/script/sqm, which is our manager program here. They give it three
# seconds to start.
test_with_perl_tests() { # DIRECTORY
  local jar test passed=0 all=0 started=$SECONDS
  jar=$(realpath spread-queue-manager/target/spread-queue-manager-"$(project_version)".jar)
  mkdir -p "$work/perl/blib/script"
  cp -R "$1/t" "$work/perl/"
  printf '#!/bin/sh\necho "$*" >>%s\nexec "%s" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -jar "%s" "$@" >>%s 2>&1\n' \
    "$work/started" "$java" "$jar" "$work/manager.log" >"$work/perl/sqm"
  chmod +x "$work/perl/sqm"
  cp "$work/perl/sqm" "$work/perl/blib/script/"
  : >"$work/started"
  for test in "$work"/perl/t/*.t; do
    all=$((all + 1))
    # A test that fails leaves programs behind; they are in the group of processes that timeout makes.
    (cd "$work/perl" && exec timeout 120 prove "t/$(basename "$test")") >&2 &
    local group=$!
    if wait "$group"; then
      passed=$((passed + 1))
    else
      failed=1
    fi
    kill -- "-$group" 2>/dev/null || true
  done
  row "\`t/*.t\` of Spread::Queue" "the manager program as \`sqm\`, which they started $(wc -l <"$work/started") times" \
    "$passed of $all" "$((SECONDS - started)) s"
}

today=$(LC_ALL=C date '+%-d %B %Y')
readonly today
spread=$(find_spread) || exit 2
if [ -z "$spread" ]; then
  say "Skipped, because there is no Spread daemon: set SPREAD_BINARY or SPREAD_HOME."
  exit 0
fi
programs=$(find_perl_programs)
perl=$(perl_versions)

start_single_daemon
version=$(daemon_version)
start_cluster

unset SPREAD_QUEUE_PERL
tests='ClientBehaviourTests,org.spreadqueue.endtoend.*Tests,ManagerKillTests,ManagerDiskTests'
[ -z "$cluster" ] || tests+=,SeveralDaemonsTests

SPREAD_DAEMON=$port@localhost SPREAD_DAEMONS=$cluster \
  test_modules package spread-embedded,spread-queue,spread-queue-manager "$tests"
report spread-embedded ClientBehaviourTests TCP
if [ -n "$cluster" ]; then
  report spread-embedded SeveralDaemonsTests "three daemons"
else
  # Spread 5 starts only at addresses that the machine has: ip address add 127.0.1.1/8 dev lo, and 127.0.2.1/8.
  row '`SeveralDaemonsTests`' "three daemons" "skipped: they do not find each other at 127.0.0.1, 127.0.1.1 and 127.0.2.1" ""
fi
report spread-queue org.spreadqueue.endtoend TCP
report spread-queue-manager ManagerKillTests TCP
report spread-queue-manager ManagerDiskTests TCP
if [ -n "$programs" ] && [ -n "$perl" ]; then
  SPREAD_QUEUE_PERL=$programs test_modules test spread-queue PerlMatrixTests,ManagerChangeTests
  report spread-queue PerlMatrixTests "the Perl programs"
  report spread-queue ManagerChangeTests "the Perl programs"
else
  reason="SPREAD_QUEUE_PERL does not name the directory of sqm"
  [ -z "$programs" ] || reason="perl says: $(head -n 1 "$work/perl.txt")"
  row '`PerlMatrixTests`, `ManagerChangeTests`' "the Perl programs" "skipped: $reason" ""
fi

SPREAD_DAEMON=$port test_modules test spread-embedded ClientBehaviourTests
report spread-embedded ClientBehaviourTests "UNIX socket"

if [ -z "$perl" ]; then
  row '`t/*.t` of Spread::Queue' "the manager program as \`sqm\`" "skipped: perl says: $(head -n 1 "$work/perl.txt")" ""
elif [ ! -d "${SPREAD_QUEUE_SOURCE:-}/t" ]; then
  row '`t/*.t` of Spread::Queue' "the manager program as \`sqm\`" "skipped: SPREAD_QUEUE_SOURCE names no distribution of it" ""
else
  test_with_perl_tests "$SPREAD_QUEUE_SOURCE"
fi

kill -0 "${processes[0]}" 2>/dev/null || { failed=1; say "The daemon has ended."; }

echo "Spread $version${perl:+, $perl}, $("$java" -version 2>&1 | head -n 1)."
echo
echo "| date | daemon | tests | with | passed | time |"
echo "| --- | --- | --- | --- | --- | ---: |"
printf '%s\n' "${rows[@]}"
exit "$failed"
