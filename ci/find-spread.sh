# shellcheck shell=bash
# SPDX-License-Identifier: Apache-2.0
# For scripts that need a real Spread daemon: they source this.

# Prints the path of the program spread, or nothing if there is none. SPREAD_BINARY names it, or SPREAD_HOME the directory that has it
# in sbin, bin or daemon; else it is the one in the PATH. Fails, and says why, if a variable is set and names none: a test that uses
# another daemon than it was told to proves nothing.
find_spread() {
  local candidate
  if [ -n "${SPREAD_BINARY:-}" ]; then
    if [ ! -f "$SPREAD_BINARY" ] || [ ! -x "$SPREAD_BINARY" ]; then
      echo "SPREAD_BINARY: $SPREAD_BINARY is no program." >&2
      return 1
    fi
    realpath "$SPREAD_BINARY"
  elif [ -n "${SPREAD_HOME:-}" ]; then
    for candidate in "$SPREAD_HOME"/{sbin,bin,daemon}/spread; do
      if [ -f "$candidate" ] && [ -x "$candidate" ]; then
        realpath "$candidate"
        return
      fi
    done
    echo "SPREAD_HOME: there is no daemon in sbin, bin or daemon of $SPREAD_HOME." >&2
    return 1
  elif candidate=$(command -v spread); then
    realpath "$candidate"
  fi
}
