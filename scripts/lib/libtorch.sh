# LibTorch out of its Python wheel: sourced by scripts/setup.
# shellcheck shell=bash disable=SC2034,SC2154

libtorch_version=2.11.0

# 1 when the CUDA libraries are wanted: SMARTCV_CUDA=1 or 0 decides, else whether an NVIDIA driver is loaded.
wants_cuda() {
  case ${SMARTCV_CUDA:-auto} in
    0) return 1 ;;
    1) return 0 ;;
    auto) [ -e /proc/driver/nvidia/version ] || { command -v nvidia-smi >/dev/null && nvidia-smi -L >/dev/null 2>&1; } ;;
    *) fail "SMARTCV_CUDA=$SMARTCV_CUDA is none of 0, 1, auto" "unset it, or set one of these" 2 ;;
  esac
}

# A LibTorch the user already has. cmake/FindLibTorch.cmake checks version and ABI when the build is configured.
check_own_libtorch() {
  local file
  for file in include/ATen/core/Tensor.h lib/libtorch_cpu.so lib/libc10.so; do
    if [ ! -e "$LIBTORCH/$file" ]; then
      fail "LIBTORCH=$LIBTORCH has no $file" \
        "name the folder that holds include/ and lib/ of LibTorch 2.6 or newer, or unset LIBTORCH"
    fi
  done
  say "using the LibTorch in $LIBTORCH (LIBTORCH is set)"
}

# Every library a file needs must be found from where it lies. The driver's own come with the driver.
check_libraries() {
  local missing
  missing=$(ldd "$1" | awk '/not found/ && $1 !~ /^lib(cuda|nvidia-ml)\.so/ {print $1}' | sort -u | tr '\n' ' ')
  if [ -n "$missing" ]; then
    fail "${1##*/} needs libraries that are not there: $missing" \
      "run scripts/setup again; if it stays, set LIBTORCH to a LibTorch of your own"
  fi
}

unpack_libtorch() {
  local target=$1 kind=$2 torch wheel library
  torch=("$downloads"/libtorch/torch-*.whl)
  mkdir -p "$target/lib"
  unzip -q "${torch[0]}" 'torch/include/*' -d "$target"
  mv "$target/torch/include" "$target/include"
  rmdir "$target/torch"
  # Only what a C++ program loads: not the Python binding, not CUPTI's profilers.
  local members=(torch/lib/libc10.so torch/lib/libtorch_cpu.so torch/lib/libgomp.so.1)
  if [ "$kind" = cuda ]; then
    for library in libc10_cuda libcaffe2_nvrtc libtorch libtorch_cuda libtorch_cuda_linalg libtorch_nvshmem; do
      members+=("torch/lib/$library.so")
    done
  fi
  unzip -qj "${torch[0]}" "${members[@]}" -d "$target/lib"
  unzip -qj "$downloads"/libtorch/nvidia_cuda_runtime-*.whl '*/libcudart.so.13' -d "$target/lib"
  unzip -qj "$downloads"/libtorch/nvidia_cuda_cupti-*.whl '*/libcupti.so.13' -d "$target/lib"
  if [ "$kind" = cuda ]; then
    for wheel in "$downloads"/cuda/*.whl; do unzip -qjo "$wheel" 'nvidia/*/lib/*.so*' -d "$target/lib"; done
  fi
  check_libraries "$target/lib/libtorch_cpu.so"
  if [ "$kind" = cuda ]; then check_libraries "$target/lib/libtorch_cuda.so"; fi
}

setup_libtorch() {
  local target=$cache/libtorch-$libtorch_version kind=cpu stamp installed
  if [ -n "${LIBTORCH:-}" ]; then
    check_own_libtorch
    return
  fi
  if [ "$(uname -m)" != x86_64 ]; then
    fail "the LibTorch wheel is for x86_64, this machine is $(uname -m)" "set LIBTORCH to a LibTorch for it"
  fi
  if wants_cuda; then kind=cuda; fi
  # The stamp says what was unpacked, from which wheels. What is there for CUDA serves the CPU too.
  stamp=$(cat "$project"/scripts/wheels/{libtorch,cuda}.txt | sha256sum | cut -c1-16)
  installed=$(cat "$target/.smartcv" 2>/dev/null || true)
  if [ "$installed" = "cuda $stamp" ] || [ "$installed" = "$kind $stamp" ]; then return; fi

  say "fetching LibTorch $libtorch_version for $kind into $target (530 MB$([ $kind = cpu ] || echo ', CUDA libraries 2 GB more'))"
  fetch_wheels libtorch
  if [ $kind = cuda ]; then fetch_wheels cuda; fi
  say "unpacking LibTorch"
  rm -rf "$target.part"
  unpack_libtorch "$target.part" $kind
  echo "$kind $stamp" >"$target.part/.smartcv"
  rm -rf "$target.old"
  if [ -e "$target" ]; then mv "$target" "$target.old"; fi
  mv "$target.part" "$target"
  rm -rf "$target.old"
  drop_wheels libtorch
  if [ $kind = cuda ]; then drop_wheels cuda; fi
}
