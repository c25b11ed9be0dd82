// What stands around the weights in checkpoints, and which of several weights are taken. The contents are those
// torch 2.11 wrote for such objects (compared opcode by opcode with real files when the reader was made).
#include "weights/checkpoint.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "tests/weights/pickle_samples.h"
#include "tests/weights/samples.h"

using namespace smartcv;
using namespace smartcv::tests;
using Catch::Contains;

namespace {

const std::string none = "N";
const std::string ordered_dict = global("collections", "OrderedDict") + ")R";

std::string encoded(const std::string& text) {
  return call(global("_codecs", "encode"), {unicode(text), unicode("latin1")});
}

std::string numpy_scalar() {
  const auto dtype = call(global("numpy", "dtype"), {unicode("f8"), "\x89", "\x88"}) + "(" + integer(3) + unicode("<") +
                     "NNN" + integer(-1) + integer(-1) + integer(0) + "tb";
  return call(global("numpy.core.multiarray", "scalar"), {dtype, encoded("\1\2\3\4\5\6\7\1")});
}

// Everything mmpose's meta was seen or is likely to hold.
std::string meta() {
  return entries(
      {{"epoch", integer(420)},
       {"mmengine_version", unicode("0.10")},
       {"cfg", unicode("model = dict(type='TopdownPoseEstimator')")},
       {"time", call(global("datetime", "datetime"), {encoded("\x07\xe7\1\1\1\1\1\1\1\1")})},
       {"best", numpy_scalar()},
       {"path", call(global("pathlib", "PosixPath"), {unicode("/"), unicode("work")})},
       {"args", instance(global("argparse", "Namespace"), entries({{"lr", "G" + std::string(8, '\1')}}))},
       {"classes", call(global("__builtin__", "set"), {list({unicode("person")})})},
       {"config", global("mmengine.config.config", "ConfigDict") + ")\x81(" + unicode("a") + integer(1) + "u"},
       {"big", "\x8a\x0a" + std::string(10, '\1')},
       {"shape", call(global("torch", "Size"), {integers({1, 2})})},
       {"dtype", global("torch", "float16")}});
}

std::string tensor_at(std::int64_t offset) { return tensor({.offset = offset, .shape = {1}}); }

// An optimizer's state: parameters by number, tensors in them, and their groups.
std::string optimizer() {
  return entries({{"state", "}(" + integer(0) + entries({{"step", tensor_at(3)}, {"exp_avg", tensor_at(2)}}) + "u"},
                  {"param_groups", list({entries({{"lr", numpy_scalar()}, {"params", list({integer(0)})}})})}});
}

const std::vector<float> one_value{1};

}  // namespace

TEST_CASE("mmpose's published files give the tensors of state_dict and nothing of meta") {
  const auto content = entries({{"meta", meta()},
                                {"state_dict", ordered_dict + "(" + unicode("head.w") + tensor_at(0) + "u}" +
                                                   unicode("_metadata") + ordered_dict + "sb"}});
  for (const auto& file : {legacy_file({.content = pickle_of(content)}), torch_zip_of(content)}) {
    const auto weights = read(file);
    CHECK(weights.tensors().size() == 1);
    CHECK(floats(weights, "head.w") == one_value);
  }
}

TEST_CASE("of several weights state_dict comes first, then ema, then model") {
  const auto weights_at = [](std::int64_t offset) { return entries({{"w", tensor_at(offset)}}); };
  const auto taken = [](const std::vector<Entry>& content) {
    return floats(read(torch_zip_of(entries(content))), "w");
  };
  CHECK(taken({{"model", weights_at(2)}, {"ema", weights_at(1)}, {"state_dict", weights_at(0)}}) ==
        std::vector<float>{1});
  CHECK(taken({{"model", weights_at(2)}, {"ema", weights_at(1)}}) == std::vector<float>{2});
  CHECK(taken({{"model", weights_at(2)}, {"optimizer", optimizer()}}) == std::vector<float>{3});
  // What holds no weights under one of these names is not taken for them.
  CHECK(taken({{"ema", none}, {"model", weights_at(2)}}) == std::vector<float>{3});
  CHECK(taken({{"ema", "}"}, {"model", weights_at(2)}}) == std::vector<float>{3});
  CHECK(taken({{"ema", entries({{"decay", integer(1)}})}, {"model", weights_at(2)}}) == std::vector<float>{3});
  CHECK(taken({{"state_dict", unicode("elsewhere")}, {"model", weights_at(2)}}) == std::vector<float>{3});
}

TEST_CASE("training states are passed over, with and without a known name around the weights") {
  const std::vector<Entry> training{{"epoch", integer(3)},
                                    {"optimizer", optimizer()},
                                    {"scheduler", entries({{"lr", list({integer(1)})}})},
                                    {"message_hub", numpy_scalar()},
                                    {"train_results", entries({{"loss", list({integer(1)})}})}};
  auto known = training;
  known.emplace_back("model", entries({{"w", tensor_at(0)}}));
  CHECK(read(torch_zip_of(entries(known))).tensors().size() == 1);
  CHECK(floats(read(torch_zip_of(entries(known))), "w") == one_value);
  auto unknown = training;
  unknown.emplace_back("generator", entries({{"w", tensor_at(0)}}));
  CHECK(read(torch_zip_of(entries(unknown))).tensors().size() == 1);
  CHECK(floats(read(torch_zip_of(entries(unknown))), "generator.w") == one_value);
  auto plain = training;
  plain.emplace_back("w", tensor_at(0));
  CHECK(floats(read(torch_zip_of(entries(plain))), "w") == one_value);
}

TEST_CASE("parameters and tensors with attributes of their own are read like plain tensors") {
  const auto state = entries({{"note", integer(1)}});
  const auto rebuild = global("torch._utils", "_rebuild_tensor_v2");
  const auto arguments = tensor_at(2).substr(rebuild.size());  // with the REDUCE
  const auto weights = read(torch_zip_of(
      entries({{"parameter", parameter(tensor_at(0))},
               {"with_state", call(global("torch._utils", "_rebuild_parameter_with_state"),
                                   {tensor_at(1), "\x88", ordered_dict, state})},
               {"buffer", call(global("torch._tensor", "_rebuild_from_type_v2"),
                               {rebuild, global("torch", "Tensor"), arguments.substr(0, arguments.size() - 1), state})},
               {"tied", parameter(tensor_at(0))}})));
  CHECK(floats(weights, "parameter") == std::vector<float>{1});
  CHECK(floats(weights, "with_state") == std::vector<float>{2});
  CHECK(floats(weights, "buffer") == std::vector<float>{3});
  CHECK(weights.tensors().at("tied").bytes.data() == weights.tensors().at("parameter").bytes.data());
}

TEST_CASE("tensors that would be lost without a word are refused") {
  const auto refused = [](const std::string& value) { return refusal(torch_zip_of(entries({{"w", value}}))); };
  CHECK_THAT(refused(list({tensor_at(0)})), Contains("'w' should be a tensor and is a list with tensors in it"));
  CHECK_THAT(refused(parameter(parameter(tensor_at(0)))), Contains("'w' is not described"));
  CHECK_THAT(refused(parameter(list({}))), Contains("'w' is not described"));
  CHECK_THAT(refused(call(global("torch._tensor", "_rebuild_from_type_v2"),
                          {global("torch._utils", "_rebuild_parameter"), global("torch", "Tensor"), ")", none})),
             Contains("'w' is not described"));
  CHECK_THAT(refusal(torch_zip_of("}" + integer(1) + tensor_at(0) + "s")), Contains("key should be a short text"));
  CHECK_THAT(refusal(torch_zip_of(tensor_at(0))), Contains("dictionary of tensors or a module"));
  CHECK_THAT(refusal(torch_zip_of(entries({{"meta", meta()}}))), Contains("no tensor is in"));
}

TEST_CASE("names that no checkpoint has are refused wherever they stand") {
  const auto within = [](const std::string& evil) {
    return refusal(torch_zip_of(entries({{"meta", evil}, {"state_dict", entries({{"w", tensor_at(0)}})}})));
  };
  struct Name {
    const char* module;
    const char* name;
  };
  for (const auto& [module, name] : std::vector<Name>{{"os", "system"},
                                                      {"posix", "system"},
                                                      {"nt", "system"},
                                                      {"subprocess", "Popen"},
                                                      {"__builtin__", "eval"},
                                                      {"builtins", "exec"},
                                                      {"__builtin__", "__import__"},
                                                      {"__builtin__", "open"},
                                                      {"sys", "exit"},
                                                      {"runpy", "run_path"},
                                                      {"importlib", "import_module"},
                                                      {"torch", "load"},
                                                      {"torch.hub", "load"},
                                                      {"torch.jit", "load"},
                                                      {"torch.utils.cpp_extension", "load"},
                                                      {"torch._utils", "_rebuild_tensor_v3"},
                                                      {"torch._utils", "_rebuild_sparse_tensor"},
                                                      {"numpy", "load"},
                                                      {"webbrowser", "open"},
                                                      {"__main__", "Net"},
                                                      {"ultralyticsevil", "A"},
                                                      {"torch.nn2", "A"},
                                                      {"__torch__", "Net"}}) {
    const auto full = std::string("'") + module + "." + name + "'";
    CHECK_THAT(within(global(module, name)), Contains(full) && Contains("byte"));
    CHECK_THAT(within(call(global(module, name), {unicode("true")})), Contains(full));
  }
  // A dotted name reaches what its module imported.
  CHECK_THAT(within(global("torch.nn.modules.module", "os.system")), Contains("'torch.nn.modules.module.os.system'"));
  CHECK_THAT(within(global("torch.nn", "")), Contains("'torch.nn.'"));
}
