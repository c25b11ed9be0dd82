// The contents are those torch.jit.save of torch 2.11 wrote for such modules (the pickles of its C++ writer).
#include "weights/torch_script.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "tests/weights/pickle_samples.h"
#include "tests/weights/samples.h"

using namespace smartcv;
using namespace smartcv::tests;
using Catch::Contains;

namespace {

std::string tensor_at(std::int64_t offset) { return tensor({.offset = offset, .shape = {1}}); }

std::string script(const std::vector<Entry>& attributes, const std::string& module = "__torch__") {
  return instance(global(module, "Net"), entries(attributes));
}

}  // namespace

TEST_CASE("a TorchScript archive gives its tensors under their dotted names and its code is not looked at") {
  const auto conv = script({{"training", "\x89"},
                            {"weight", tensor_at(0)},
                            {"bias", "N"},
                            {"padding", call(global("torch.jit._pickle", "build_intlist"), {list({integer(1)})})}},
                           "__torch__.torch.nn.modules.conv.___torch_mangle_3");
  const auto file =
      torch_script_of(script({{"names", call(global("torch.jit._pickle", "restore_type_tag"),
                                             {entries({{"a", integer(1)}}), unicode("Dict[str, int]")})},
                              {"backbone", script({{"0", conv}, {"1", conv}}, "__torch__.torch.nn.modules.container")},
                              {"all", call(global("torch.jit._pickle", "build_tensorlist"), {list({tensor_at(3)})})},
                              {"pos", tensor_at(2)}}));
  const auto weights = read(file);
  CHECK(weights.container() == "TorchScript");
  CHECK(weights.tensors().size() == 3);
  CHECK(floats(weights, "backbone.0.weight") == std::vector<float>{1});
  CHECK(floats(weights, "backbone.1.weight") == std::vector<float>{1});
  CHECK(floats(weights, "pos") == std::vector<float>{3});
}

TEST_CASE("a frozen TorchScript archive is refused with what to use instead") {
  CHECK_THAT(refusal(torch_script_of(script({}))), Contains("is frozen") && Contains("use the .pth file"));
  const auto engine = global("__torch__.torch.classes.tensorrt", "Engine") + ")\x81" + unicode("blob") + "b";
  CHECK_THAT(refusal(torch_script_of(script({{"engine", engine}}))), Contains("another engine"));
}

TEST_CASE("a TorchScript archive that is none inside is refused by what it holds") {
  CHECK_THAT(refusal(torch_script_of(entries({{"w", tensor_at(0)}}))),
             Contains("should be a module and is a dictionary"));
  CHECK_THAT(refusal(torch_script_of(script({{"w", tensor_at(0)}}, "os"))), Contains("'os.Net'"));
  CHECK_THAT(refusal(torch_script_of(script({{"w", tensor_at(0)}}, "__torch__evil"))), Contains("'__torch__evil.Net'"));
  CHECK_THAT(refusal(torch_script_of(script({{"a.b", tensor_at(0)}}))), Contains("without dots"));
  const auto circle = global("__torch__", "Net") + ")\x81q\x01" + entries({{"me", "h\x01"}}) + "b";
  CHECK_THAT(refusal(torch_script_of(circle)), Contains("contains itself"));
}
