#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Fails if a dependency of any module, its tests included, has a licence that the root pom
# does not allow, or if THIRD-PARTY.txt is not what the released modules use.
#
#     ci/licences.sh            checks
#     ci/licences.sh --update   writes THIRD-PARTY.txt
set -euo pipefail
cd "$(dirname "$0")/.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

if ! mvn -B -ntp -Plicences test-compile >"$work/log" 2>&1; then
  sed -n '/forbidden licen\|no licen/,/^\[\(INFO\|ERROR\)/p' "$work/log" >&2
  grep '^\[ERROR\]' "$work/log" >&2
  exit 1
fi

uplot=$(sed -n 's:.*<uplot.version>\(.*\)</.*:\1:p' pom.xml)
{
  echo "What the modules of spread-queue use at run time, and the licences of it."
  echo "Much is optional: it is used where an application has it."
  echo
  {
    cat spread-*/target/licences/shipped.txt
    echo "org.webjars.npm:uplot:$uplot | MIT"
  } | grep . | LC_ALL=C sort -u
} >"$work/list"

if [ "${1:-}" = "--update" ]; then
  cat "$work/list" >THIRD-PARTY.txt
elif ! diff THIRD-PARTY.txt "$work/list"; then
  echo "THIRD-PARTY.txt is not what is used: ci/licences.sh --update" >&2
  exit 1
fi
echo "$(grep -c '|' "$work/list") dependencies of the released modules, all with allowed licences"
