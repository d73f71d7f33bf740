#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Makes a release twice, from the last commit, and compares it file by file. The second time,
# directory, time zone and language are others. Nothing is signed, and nothing leaves the machine.
# A version that ends with -SNAPSHOT is built without that, because Maven gives the files of
# snapshots a new name each time.
set -euo pipefail
# Maven puts the modes of files into jars.
umask 022
cd "$(dirname "$0")/.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

git clone -q . "$work/one"
version=$(sed -n 's:^\t<version>\(.*\)-SNAPSHOT</version>$:\1:p' "$work/one/pom.xml")
[ -z "$version" ] || "$work/one/ci/set-version.sh" "$version"
cp -a "$work/one" "$work/another directory"

build() {
  echo "== building in $1"
  (cd "$1" && mvn -B -q -ntp -pl '!sample-app,!benchmarks' -Prelease -Dgpg.skip -DskipTests deploy >"$work/log" 2>&1) ||
    { tail -n 60 "$work/log" >&2; exit 1; }
}

# Maven's own files about versions have the time of the build in them, and are no part of a release.
checksums() {
  (cd "$1/target/staging" && find . -type f ! -name 'maven-metadata*' ! -name '*.md5' ! -name '*.sha1' -print0 |
    LC_ALL=C sort -z | xargs -0 sha256sum)
}

build "$work/one"
(TZ=Asia/Kolkata LC_ALL=C build "$work/another directory")

checksums "$work/one" >"$work/one.txt"
checksums "$work/another directory" >"$work/another.txt"
if ! diff "$work/one.txt" "$work/another.txt" >"$work/differences"; then
  echo "These files differ:" >&2
  sed -n 's/^[<>] [0-9a-f]* *//p' "$work/differences" | sort -u | while read -r file; do
    echo "  $file" >&2
    case $file in
      *.jar)
        for copy in "one" "another directory"; do
          mkdir -p "$work/unpacked/$copy"
          (cd "$work/unpacked/$copy" && jar xf "$work/$copy/target/staging/$file")
        done
        diff -rq "$work/unpacked/one" "$work/unpacked/another directory" | sed 's/^/    /' >&2 || true
        rm -rf "$work/unpacked"
        ;;
    esac
  done
  exit 1
fi
echo "$(wc -l <"$work/one.txt") files of the release are the same, byte for byte"
