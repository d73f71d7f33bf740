#!/usr/bin/env bash
# SPDX-License-Identifier: Apache-2.0
# Sets the version of this project, in its poms and on its pages, and the time that the files in
# its jars have:
#
#     ci/set-version.sh 0.1.0
set -euo pipefail
cd "$(dirname "$0")/.."
[ $# -eq 1 ] || { echo "usage: ci/set-version.sh VERSION" >&2; exit 2; }

old=$(sed -n 's:^\t<version>\(.*\)</version>$:\1:p' pom.xml)
[ -n "$old" ] || { echo "pom.xml does not say which version this is" >&2; exit 1; }
quoted=${old//./\\.}

# Not each "0.1.0" is this version: "@since 0.1.0" stays.
git grep -lF "$old" -- '*.xml' '*.md' |
  xargs sed -i "s:<version>$quoted</version>:<version>$1</version>:; s:-$quoted\.jar:-$1.jar:g"
time=$(date -u +%Y-%m-%dT00:00:00Z)
sed -i "s|\(<project.build.outputTimestamp>\).*\(</\)|\1$time\2|" pom.xml
echo "$old is $1 now"
