#include "weights/pickle_names.h"

#include <algorithm>
#include <array>
#include <string_view>

namespace smartcv::weights {
namespace {

struct Global {
  std::string_view module;
  std::string_view name;
};

constexpr auto single_names = std::to_array<Global>({{"collections", "OrderedDict"},
                                                     {"collections", "defaultdict"},
                                                     {"collections", "Counter"},
                                                     {"collections", "deque"},
                                                     {"torch._utils", "_rebuild_tensor_v2"},
                                                     {"torch._utils", "_rebuild_parameter"},
                                                     {"torch._utils", "_rebuild_parameter_with_state"},
                                                     {"torch._tensor", "_rebuild_from_type_v2"},
                                                     {"torch.torch_version", "TorchVersion"},
                                                     {"_codecs", "encode"},
                                                     {"copy_reg", "_reconstructor"},
                                                     {"copyreg", "_reconstructor"},
                                                     {"datetime", "date"},
                                                     {"datetime", "datetime"},
                                                     {"datetime", "time"},
                                                     {"datetime", "timedelta"},
                                                     {"datetime", "timezone"},
                                                     {"argparse", "Namespace"},
                                                     {"types", "SimpleNamespace"},
                                                     {"numpy", "dtype"},
                                                     {"numpy", "ndarray"},
                                                     {"numpy.core.multiarray", "scalar"},
                                                     {"numpy.core.multiarray", "_reconstruct"},
                                                     {"numpy._core.multiarray", "scalar"},
                                                     {"numpy._core.multiarray", "_reconstruct"}});

// Python 3 writes the first name of the module in protocol 2, and the second in later ones.
constexpr auto builtin_modules = std::to_array<std::string_view>({"__builtin__", "builtins"});
constexpr auto builtin_names = std::to_array<std::string_view>(
    {"set", "frozenset", "list", "dict", "tuple", "getattr", "complex", "bytes", "bytearray", "slice", "xrange",
     "range", "int", "long", "float", "bool", "str", "unicode", "object"});

constexpr auto path_modules = std::to_array<std::string_view>({"pathlib", "pathlib._local"});
constexpr auto path_names = std::to_array<std::string_view>(
    {"Path", "PosixPath", "WindowsPath", "PurePath", "PurePosixPath", "PureWindowsPath"});

constexpr auto torch_names = std::to_array<std::string_view>(
    {"FloatStorage", "HalfStorage", "BFloat16Storage", "DoubleStorage", "LongStorage", "IntStorage", "ShortStorage",
     "CharStorage",  "ByteStorage", "BoolStorage",     "Size",          "device",      "Tensor",     "float32",
     "float64",      "float16",     "bfloat16",        "int64",         "int32",       "int16",      "int8",
     "uint8",        "bool"});

constexpr auto script_names = std::to_array<std::string_view>(
    {"build_intlist", "build_tensorlist", "build_doublelist", "build_boollist", "restore_type_tag"});

constexpr auto packages =
    std::to_array<std::string_view>({"torch.nn", "torch.optim", "ultralytics", "models", "mmengine", "mmcv", "mmdet",
                                     "mmpose", "torchvision", "facenet_pytorch"});

template <typename Range>
bool contains(const Range& range, std::string_view text) {
  return std::find(range.begin(), range.end(), text) != range.end();
}

bool in_package(std::string_view module, std::string_view package) {
  return module.starts_with(package) && (module.size() == package.size() || module[package.size()] == '.');
}

bool is_identifier(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return c == '_' || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
  });
}

bool known_in_checkpoint(std::string_view module, std::string_view name) {
  if (!is_identifier(name)) {
    return false;
  }
  return std::any_of(single_names.begin(), single_names.end(),
                     [&](const Global& global) { return global.module == module && global.name == name; }) ||
         std::any_of(packages.begin(), packages.end(),
                     [&](std::string_view package) { return in_package(module, package); }) ||
         (module == "torch" && contains(torch_names, name)) ||
         (contains(builtin_modules, module) && contains(builtin_names, name)) ||
         (contains(path_modules, module) && contains(path_names, name));
}

bool known_in_script(std::string_view module, std::string_view name) {
  return known_in_checkpoint(module, name) || (in_package(module, "__torch__") && is_identifier(name)) ||
         (module == "torch.jit._pickle" && contains(script_names, name));
}

pickle::Rules sized(bool (*known)(std::string_view, std::string_view), std::size_t container_size) {
  return {.known = known,
          .max_nodes = (std::size_t{1} << 16U) + container_size / 256,
          .max_items = (std::size_t{1} << 18U) + container_size / 32};
}

}  // namespace

pickle::Rules checkpoint_rules(std::size_t container_size) { return sized(known_in_checkpoint, container_size); }
pickle::Rules torch_script_rules(std::size_t container_size) { return sized(known_in_script, container_size); }

}  // namespace smartcv::weights
