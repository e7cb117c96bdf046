# shellcheck shell=bash
# What the scripts of this folder share. Sourced, with `set -euo pipefail` in force.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)

build_packages=(g++ make meson ninja-build pkg-config dpkg-dev thrift-compiler libthrift-dev libzstd-dev
  libssl-dev libc-ares-dev libexpat1-dev libboost-dev libboost-test-dev libfmt-dev nlohmann-json3-dev)

note() { echo "$(basename "$0"): $*" >&2; }

fail() {
  note "$*"
  exit 1
}

# quietly LOG COMMAND...: its output goes to a log, which is shown if the command fails.
quietly() {
  local log=$1
  shift
  mkdir -p "$(dirname "$log")"
  if ! "$@" >"$log" 2>&1 </dev/null; then
    tail -n 60 "$log" >&2
    note "failed: $* (all of it: $log)"
    return 1
  fi
}

as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    fail "this needs root or sudo: $*"
  fi
}

# install_packages NAME...: those that are missing, by apt. Asks and changes nothing if none is.
install_packages() {
  command -v dpkg-query >/dev/null || return 0 # not Debian: the build will say what it lacks
  local name missing=()
  local installed
  installed=" $(dpkg-query -W -f '${db:Status-Status}:${Package} ' "$@" 2>/dev/null || true)"
  for name in "$@"; do
    [[ $installed == *" installed:$name "* ]] || missing+=("$name")
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  note "installing ${missing[*]}"
  quietly "$root/.cache/apt-update.log" as_root apt-get -q -o Acquire::Retries=3 update ||
    note "going on with the package lists that are there"
  quietly "$root/.cache/apt-install.log" as_root env DEBIAN_FRONTEND=noninteractive \
    apt-get -q -y -o Acquire::Retries=3 install --no-install-recommends "${missing[@]}"
}

# configure FOLDER OPTION...: a build folder under the root, set up unless it is already.
configure() {
  local folder=$1
  shift
  if [ ! -f "$root/$folder/build.ninja" ]; then
    quietly "$root/.cache/$folder-setup.log" meson setup "$root/$folder" "$root" "$@"
  fi
}

# build FOLDER TARGET...: brings targets up to date (everything, if none is named).
build() {
  local folder=$1
  shift
  if ! ninja -C "$root/$folder" -n "$@" 2>/dev/null | grep -q 'no work to do'; then
    note "building $folder"
    quietly "$root/.cache/$folder.log" ninja -C "$root/$folder" "$@"
  fi
}

build_program() {
  install_packages "${build_packages[@]}"
  "$root/third_party/build_curl.sh"
  configure build --buildtype=release
  build build src/cli/fraudgen
}

# make_venv [NAME REQUIREMENTS]: .cache/NAME (.cache/venv), with the packages that a file pins
# (tests/requirements.txt).
make_venv() {
  local venv=$root/.cache/${1:-venv} requirements=${2:-tests/requirements.txt} wanted
  wanted=$(cat "$root/$requirements")$(python3 --version)
  [ "$(cat "$venv/made-from" 2>/dev/null)" = "$wanted" ] && return 0
  python3 -c 'import ensurepip, venv' 2>/dev/null || install_packages python3-venv
  note "installing what $requirements lists into ${venv#"$root"/}"
  "$venv/bin/pip" --version >/dev/null 2>&1 ||
    quietly "$root/.cache/venv.log" python3 -m venv --clear "$venv" || return 1
  quietly "$root/.cache/pip.log" "$venv/bin/pip" install -r "$root/$requirements" &&
    echo "$wanted" >"$venv/made-from"
}
