# Finds LibTorch without its own find_package(Torch), which demands a working CUDA toolchain.
#
#   LIBTORCH        folder with include/ and lib/ (cache variable or environment variable); without it
#   SMARTCV_CACHE   the cache folder scripts/setup fills (environment; default ${XDG_CACHE_HOME:-~/.cache}/smartcv)
#
# Target: LibTorch::LibTorch (libtorch_cpu and libc10; libtorch_cuda is opened at run time when a GPU is asked for).
# Sets LibTorch_FOUND, LibTorch_VERSION, LibTorch_ROOT.
set(LIBTORCH "$ENV{LIBTORCH}" CACHE PATH "LibTorch folder (with include/ and lib/); empty: the one scripts/setup fetched")

if(LIBTORCH)
  set(LibTorch_ROOT "${LIBTORCH}")
else()
  if(DEFINED ENV{SMARTCV_CACHE})
    set(_libtorch_cache "$ENV{SMARTCV_CACHE}")
  elseif(DEFINED ENV{XDG_CACHE_HOME})
    set(_libtorch_cache "$ENV{XDG_CACHE_HOME}/smartcv")
  else()
    set(_libtorch_cache "$ENV{HOME}/.cache/smartcv")
  endif()
  set(LibTorch_ROOT "${_libtorch_cache}/libtorch-2.11.0")
endif()
get_filename_component(LibTorch_ROOT "${LibTorch_ROOT}" ABSOLUTE)

set(_libtorch_include "${LibTorch_ROOT}/include")
set(_libtorch_reason "")
foreach(_libtorch_file include/ATen/core/Tensor.h lib/libtorch_cpu.so lib/libc10.so)
  if(NOT EXISTS "${LibTorch_ROOT}/${_libtorch_file}")
    set(_libtorch_reason "${LibTorch_ROOT}/${_libtorch_file} is missing: run scripts/setup, or set LIBTORCH")
  endif()
endforeach()

# The version header has moved over time.
set(LibTorch_VERSION "")
foreach(_libtorch_header torch/headeronly/version.h torch/csrc/api/include/torch/version.h torch/version.h)
  if(EXISTS "${_libtorch_include}/${_libtorch_header}" AND NOT LibTorch_VERSION)
    file(STRINGS "${_libtorch_include}/${_libtorch_header}" _libtorch_lines REGEX "#define TORCH_VERSION_(MAJOR|MINOR|PATCH) ")
    string(REGEX MATCHALL "[0-9]+" _libtorch_numbers "${_libtorch_lines}")
    string(REPLACE ";" "." LibTorch_VERSION "${_libtorch_numbers}")
  endif()
endforeach()
if(NOT _libtorch_reason AND LibTorch_VERSION VERSION_LESS 2.6)
  set(_libtorch_reason "LibTorch '${LibTorch_VERSION}' in ${LibTorch_ROOT} is older than 2.6: run scripts/setup, or set LIBTORCH to a newer one")
endif()

# Builds with the old C++ ABI cannot be linked with Debian's libraries.
if(NOT _libtorch_reason)
  file(STRINGS "${LibTorch_ROOT}/lib/libc10.so" _libtorch_abi REGEX "__cxx11" LIMIT_COUNT 1)
  if(NOT _libtorch_abi)
    set(_libtorch_reason "LibTorch in ${LibTorch_ROOT} is built with the old C++ ABI: take a build with the C++11 ABI")
  endif()
endif()

include(FindPackageHandleStandardArgs)
if(_libtorch_reason)
  set(LibTorch_ROOT_CHECKED FALSE)
else()
  set(LibTorch_ROOT_CHECKED "${LibTorch_ROOT}")
endif()
find_package_handle_standard_args(LibTorch REQUIRED_VARS LibTorch_ROOT_CHECKED VERSION_VAR LibTorch_VERSION
                                  REASON_FAILURE_MESSAGE "${_libtorch_reason}")

if(LibTorch_FOUND AND NOT TARGET LibTorch::LibTorch)
  add_library(LibTorch::LibTorch INTERFACE IMPORTED)
  # -idirafter: the folder brings its own fmt/, google/ and oneDNN headers, and Debian's must win.
  target_compile_options(LibTorch::LibTorch INTERFACE "SHELL:-idirafter \"${_libtorch_include}\"")
  # --no-as-needed: the operators register themselves when the library is loaded; no symbol of ours asks for them.
  target_link_libraries(LibTorch::LibTorch INTERFACE
    "-Wl,--push-state,--no-as-needed,${LibTorch_ROOT}/lib/libtorch_cpu.so,${LibTorch_ROOT}/lib/libc10.so,--pop-state")
  target_link_options(LibTorch::LibTorch INTERFACE "-Wl,-rpath,${LibTorch_ROOT}/lib" "-Wl,-rpath-link,${LibTorch_ROOT}/lib")
endif()
