# Shared by all scripts: sourced, never run. Paths, messages, the number of jobs.
# shellcheck shell=bash disable=SC2034
set -euo pipefail

project=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
cache=${SMARTCV_CACHE:-${XDG_CACHE_HOME:-${HOME:?HOME is not set}/.cache}/smartcv}
case $cache in /*) ;; *) cache=$PWD/$cache ;; esac
models=${SMARTCV_MODELS:-$cache/models}
case $models in /*) ;; *) models=$PWD/$models ;; esac
script=${0##*/}

# Colours only where a person reads them. Messages go to stderr: stdout carries results.
if [ -t 2 ] && [ -z "${NO_COLOR:-}" ]; then
  bold=$'\e[1m' green=$'\e[32m' red=$'\e[31m' yellow=$'\e[33m' plain=$'\e[0m'
else
  bold='' green='' red='' yellow='' plain=''
fi

say() { printf '%s%s:%s %s\n' "$bold$green" "$script" "$plain" "$*" >&2; }
warn() { printf '%s%s:%s %s\n' "$bold$yellow" "$script" "$plain" "$*" >&2; }

# fail WHAT WHAT_TO_DO [EXIT_CODE]
fail() {
  printf '%s%s: %s%s\n' "$bold$red" "$script" "$1" "$plain" >&2
  printf '%s: to do: %s\n' "$script" "$2" >&2
  exit "${3:-1}"
}

# Cores this process may use, fewer where memory would not do: a file with LibTorch headers takes up to 1.5 GB.
build_jobs() {
  local cores memory limit by_memory
  cores=$(nproc)
  memory=$(awk '/^MemAvailable:/ {print int($2 / 1024)}' /proc/meminfo)
  limit=$(cat /sys/fs/cgroup/memory.max 2>/dev/null || true)
  case $limit in
    '' | max) ;;
    *) if [ $((limit / 1048576)) -lt "$memory" ]; then memory=$((limit / 1048576)); fi ;;
  esac
  by_memory=$((memory / 1500))
  if [ "$by_memory" -lt 1 ]; then by_memory=1; fi
  echo $((cores < by_memory ? cores : by_memory))
}
