# System packages: sourced by scripts/setup.
# shellcheck shell=bash disable=SC2034,SC2154

# To build and run. Names hold for Debian 12 and Ubuntu 22.04 and later.
packages=(
  build-essential cmake ninja-build pkg-config ccache
  ffmpeg libavcodec-dev libavfilter-dev libavformat-dev libavutil-dev libswresample-dev libswscale-dev
  libturbojpeg0-dev libexif-dev
  libopencv-core-dev libopencv-imgproc-dev libopencv-imgcodecs-dev libopencv-objdetect-dev opencv-data
  libcli11-dev libyaml-cpp-dev libspdlog-dev nlohmann-json3-dev libssl-dev
  libcurl4-openssl-dev libarchive-dev catch2
  librsvg2-bin
  ca-certificates git python3 python3-pip unzip
)
# To check the code (scripts/check) and to fuzz it. Version 14: another one formats differently.
developer_packages=(clang-14 libclang-rt-14-dev clang-format-14 clang-tidy-14 shellcheck)
# For tests: the pages the program writes are tried in a browser, its JSON is held against its schema.
test_packages=(chromium chromium-driver python3-jsonschema)
# For scripts/test-slurm, installed where CI is set only: they bring services along.
cluster_packages=(slurm-wlm munge)

missing_packages() {
  local name
  for name in "$@"; do
    case $(dpkg-query -W -f '${db:Status-Status}' "$name" 2>/dev/null) in
      installed) ;;
      *) echo "$name" ;;
    esac
  done
}

install_packages() {
  local wanted=("$@") missing command=()
  if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    warn "this is not a Debian or Ubuntu system, so packages are left to you; by Debian's names: ${wanted[*]}"
    return
  fi
  mapfile -t missing < <(missing_packages "${wanted[@]}")
  if [ ${#missing[@]} -eq 0 ]; then return; fi

  if [ "$(id -u)" != 0 ]; then
    if ! command -v sudo >/dev/null || { [ ! -t 0 ] && ! sudo -n true 2>/dev/null; }; then
      fail "system packages are missing and neither root rights nor sudo are at hand" \
        "have them installed: apt-get install --no-install-recommends ${missing[*]}"
    fi
    command=(sudo)
  fi
  command+=(env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3)
  say "installing ${#missing[@]} system packages with apt-get (log: $setup_log): ${missing[*]}"
  if ! "${command[@]}" update >>"$setup_log" 2>&1 ||
    ! "${command[@]}" install -y --no-install-recommends "${missing[@]}" >>"$setup_log" 2>&1; then
    tail -n 5 "$setup_log" >&2
    fail "apt-get could not install the system packages" \
      "look at the lines above; then run: apt-get update && apt-get install --no-install-recommends ${missing[*]}"
  fi
}
