#include "weights/module_graph.h"

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

std::vector<std::string> names_of(const weights::Weights& weights) {
  std::vector<std::string> names;
  for (const auto& [name, tensor] : weights.tensors()) {
    names.push_back(name);
  }
  return names;
}

std::string refused_module(const ModuleSample& sample) { return refusal(torch_zip_of(module(sample))); }

}  // namespace

TEST_CASE("a whole module gives the names and the choice of its state dict") {
  const auto conv = module({.parameters = {{"weight", parameter(tensor_at(0))}, {"bias", "N"}},
                            .buffers = {{"count", tensor_at(1)}, {"anchors", tensor_at(2)}, {"none", "N"}},
                            .transient = {"anchors"},
                            .more = {{"stride", tensor_at(3)}, {"f", integer(-1)}}});
  const auto head =
      module({.parameters = {{"scale", tensor_at(3)}},
              .more = {{"detect", call(global("__builtin__", "getattr"),
                                       {global("ultralytics.nn.modules.head", "Detect"), unicode("forward")})}}});
  const auto network =
      module({.class_name = global("ultralytics.nn.tasks", "PoseModel"),
              .modules = {{"model", module({.modules = {{"0", conv}, {"22", head}, {"gone", "N"}}})}}});
  const std::vector<std::string> expected{"model.0.count", "model.0.weight", "model.22.scale"};
  for (const auto& content : {network, entries({{"epoch", integer(-1)}, {"ema", "N"}, {"model", network}})}) {
    const auto weights = read(torch_zip_of(content));
    CHECK(weights.container() == "Ultralytics");
    CHECK(names_of(weights) == expected);
    CHECK(floats(weights, "model.0.weight") == std::vector<float>{1});
    CHECK(floats(weights, "model.22.scale") == std::vector<float>{4});
  }
}

TEST_CASE("the averaged weights of Ultralytics' checkpoint are taken before the others") {
  const auto network = [](std::int64_t offset) {
    return module({.parameters = {{"w", parameter(tensor_at(offset))}}});
  };
  CHECK(floats(read(torch_zip_of(entries({{"model", network(0)}, {"ema", network(1)}}))), "w") ==
        std::vector<float>{2});
}

TEST_CASE("a class is a label: what matters is what the object consists of") {
  const auto named = [](const char* package, const char* name) {
    return read(torch_zip_of(module({.class_name = global(package, name), .parameters = {{"w", tensor_at(0)}}})));
  };
  CHECK(named("ultralytics.nn.modules.block", "C99k7").container() == "Ultralytics");
  CHECK(named("models.yolo", "Model").container() == "Ultralytics");
  CHECK(named("torch.nn.modules.container", "Sequential").container() == "torch zip");
  CHECK_THAT(refused_module({.class_name = global("my_project.net", "Net")}), Contains("'my_project.net.Net'"));
}

TEST_CASE("a module that stands in two places is there under both names") {
  const auto shared = module({.parameters = {{"w", tensor_at(2)}}}) + "q\x05";
  const auto weights = read(torch_zip_of(module({.modules = {{"a", shared}, {"b", "h\x05"}}})));
  CHECK(floats(weights, "a.w") == std::vector<float>{3});
  CHECK(floats(weights, "b.w") == std::vector<float>{3});
}

TEST_CASE("modules that contain themselves or multiply with every level are refused") {
  const auto circle = global("ultralytics.nn.tasks", "Model") + ")\x81q\x01" +
                      entries({{"_parameters", "}"}, {"_buffers", "}"}, {"_modules", entries({{"me", "h\x01"}})}}) +
                      "b";
  CHECK_THAT(refusal(torch_zip_of(circle)), Contains("contains itself"));
  // Each module holds the one before twice: 2^24 visits if somebody unfolded it.
  std::string bomb = module({}) + "q\x01";
  for (char level = 1; level < 24; ++level) {
    bomb = module({.modules = {{"a", bomb}, {"b", std::string{'h', level}}}}) + "q" +
           std::string{static_cast<char>(level + 1)};
  }
  CHECK_THAT(refusal(torch_zip_of(bomb)), Contains("too many parts"));
  // Few modules, but each reference brings a thousand entries with it.
  const ModuleSample wide{.parameters = std::vector<Entry>(1000, {"w", "N"})};
  std::vector<Entry> many(5000, {"a", "h\x01"});
  many[0].second = module(wide) + "q\x01";
  CHECK_THAT(refusal(torch_zip_of(module({.modules = many}))), Contains("too many parts"));
  const ModuleSample transient{.buffers = std::vector<Entry>(2000, {"b", "N"}),
                               .transient = std::vector<std::string>(2000, "c")};
  CHECK_THAT(refusal(torch_zip_of(module(transient))), Contains("too many parts"));
}

TEST_CASE("a module whose parts are no tensors or modules is refused by the part's name") {
  CHECK_THAT(refused_module({.parameters = {{"w", integer(1)}}}), Contains("'w' should be a tensor and is an integer"));
  CHECK_THAT(refused_module({.modules = {{"m", list({})}}}), Contains("'m' should be a module and is a list"));
  CHECK_THAT(refused_module({.modules = {{"a.b", module({})}}}), Contains("without dots"));
  CHECK_THAT(refused_module({.parameters = {{"", tensor_at(0)}}}), Contains("without dots"));
  CHECK_THAT(refused_module({.parameters = {{"w", tensor_at(0)}, {"w", tensor_at(1)}}}),
             Contains("'w' is there twice"));
  CHECK_THAT(refused_module({}), Contains("no tensor is in"));
  // Without its three dictionaries an object is no module.
  CHECK_THAT(refusal(torch_zip_of(instance(global("torch.nn.modules.conv", "Conv2d"), entries({{"w", tensor_at(0)}})))),
             Contains("an object of class 'torch.nn.modules.conv.Conv2d'"));
}
