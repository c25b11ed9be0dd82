#include "weights/legacy_pickle.h"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

#include "tests/weights/pickle_samples.h"
#include "tests/weights/samples.h"

using namespace smartcv;
using namespace smartcv::tests;
using Catch::Contains;
namespace {

std::string legacy_with(const std::string& content) { return legacy_file({.content = pickle_of(content)}); }

// The same with no storage in the file, for contents without a tensor.
std::string bare(const std::string& content) {
  return legacy_file({.content = pickle_of(content), .keys = pickle_of("]"), .with_storages = false});
}

std::string with_tensor(const TensorSample& sample) { return legacy_with(dictionary({sample})); }

}  // namespace

TEST_CASE("a file written by hand is read like one of torch") {
  const auto weights = read(legacy_file({}));
  CHECK(weights.container() == "torch legacy pickle");
  CHECK(weights.tensors().at("x").shape == std::vector<std::int64_t>{4});
  CHECK(floats(weights, "x") == std::vector<float>{1, 2, 3, 4});
}

TEST_CASE("tensors that share a storage, transposed, offset or broadcast, come out contiguous") {
  const auto weights = read(legacy_with(dictionary({
      {.name = "plain", .shape = {2, 2}, .strides = {2, 1}},
      {.name = "transposed", .shape = {2, 2}, .strides = {1, 2}},
      {.name = "offset", .offset = 1, .shape = {2}, .strides = {2}},
      {.name = "broadcast", .shape = {3}, .strides = {0}},
      {.name = "one", .offset = 3, .shape = {1, 1}, .strides = {99, 99}},
      {.name = "scalar", .offset = 2, .shape = {}, .strides = {}},
      {.name = "empty", .offset = 4, .shape = {0, 5}, .strides = {5, 1}},
  })));
  CHECK(floats(weights, "plain") == std::vector<float>{1, 2, 3, 4});
  CHECK(floats(weights, "transposed") == std::vector<float>{1, 3, 2, 4});
  CHECK(floats(weights, "offset") == std::vector<float>{2, 4});
  CHECK(floats(weights, "broadcast") == std::vector<float>{1, 1, 1});
  CHECK(floats(weights, "one") == std::vector<float>{4});
  CHECK(floats(weights, "scalar") == std::vector<float>{3});
  CHECK(floats(weights, "empty").empty());
  CHECK(weights.tensors().at("empty").shape == std::vector<std::int64_t>{0, 5});
}

TEST_CASE("tensors of nested dictionaries get dotted names and plain values are passed over") {
  const auto weights = read(legacy_with("}(" + unicode("epoch") + integer(3) + unicode("generator") +
                                        dictionary({TensorSample{}}) + unicode("note") + unicode("hello") + "u"));
  CHECK(weights.tensors().size() == 1);
  CHECK(floats(weights, "generator.x") == std::vector<float>{1, 2, 3, 4});
}

TEST_CASE("a whole module keeps its class and its source text beside it, and neither is looked at") {
  const auto name = global("ultralytics.nn.tasks", "PoseModel");
  const auto kept = "(" + unicode("module") + name + unicode("tasks.py") + unicode("import os; os.abort()") + "tQ";
  const auto weights = read(legacy_with(module({.class_name = kept, .parameters = {{"w", parameter(tensor({}))}}})));
  CHECK(weights.container() == "Ultralytics");
  CHECK(floats(weights, "w") == std::vector<float>{1, 2, 3, 4});
  // Only in this place, and only with a class that is known.
  const auto evil = "(" + unicode("module") + global("os", "system") + unicode("a") + unicode("b") + "tQ";
  CHECK_THAT(refusal(legacy_with(module({.class_name = evil}))), Contains("'os.system'"));
  CHECK_THAT(refusal(torch_zip_of(module({.class_name = kept}))), Contains("calls a storage"));
}

TEST_CASE("code in a pickle is refused by the name it asks for and nothing is run") {
  CHECK_THAT(refusal(legacy_with(global("os", "system") + "(" + unicode("touch /tmp/owned") + "tR")),
             Contains("'os.system'") && Contains("byte"));
  CHECK_THAT(refusal(legacy_with(global("builtins", "eval") + ")R")), Contains("'builtins.eval'"));
  CHECK_THAT(refusal(legacy_with(global("torch", "_utils._rebuild_tensor_v2") + ")R")),
             Contains("'torch._utils._rebuild_tensor_v2'"));
  CHECK_THAT(refusal(legacy_with(global("os\x1b[31m", "system"))), Contains("os\\x1b[31m.system"));
  // The opcodes that reach code by other ways.
  CHECK_THAT(refusal(legacy_with(unicode("os") + unicode("system") + "\x93")), Contains("STACK_GLOBAL"));
  CHECK_THAT(refusal(legacy_with("(ios\nsystem\n")), Contains("INST"));
  CHECK_THAT(refusal(legacy_with("(" + unicode("os") + "o")), Contains("OBJ"));
  CHECK_THAT(refusal(legacy_with(unicode("os") + ")}\x92")), Contains("NEWOBJ_EX"));
  CHECK_THAT(refusal(legacy_with("\x82\x01")), Contains("EXT1"));
  CHECK_THAT(refusal(legacy_with("Pstorage\n")), Contains("PERSID"));
  CHECK_THAT(refusal(legacy_with("\xff")), Contains("0xff"));
}

TEST_CASE("allowed names are only accepted in the places torch uses them") {
  const auto ordered = global("collections", "OrderedDict");
  CHECK_THAT(refusal(bare(ordered + "(" + integer(1) + "tR")), Contains("should be a dictionary"));
  CHECK_THAT(refusal(bare("}" + unicode("x") + ordered + "s")), Contains("no tensor is in"));
  CHECK_THAT(refusal(bare(ordered + ")\x81")), Contains("an object of class 'collections.OrderedDict'"));
  CHECK_THAT(refusal(bare(global("torch._utils", "_rebuild_tensor_v2") + ")R")), Contains("_rebuild_tensor_v2"));
  CHECK_THAT(refusal(bare("}" + unicode("x") + global("torch._utils", "_rebuild_tensor_v2") + ")Rs")),
             Contains("'x' is not described"));
  CHECK_THAT(refusal(legacy_with(unicode("os") + ")R")), Contains("calls a text"));
  CHECK_THAT(refusal(legacy_with("}}b")), Contains("sets the state of a dictionary"));
  CHECK_THAT(refusal(legacy_with("}" + integer(1) + tensor({}) + "s")), Contains("key should be a short text"));
}

TEST_CASE("a pickle that claims more than it has is refused before memory is taken") {
  CHECK_THAT(refusal(legacy_with("X\xff\xff\xff\xff")), Contains("a text needs 4294967295 bytes"));
  CHECK_THAT(refusal(legacy_with("\x8a\xff")), Contains("an integer needs 255 bytes"));
  CHECK_THAT(refusal(legacy_with("Nr\xff\xff\xff\xff")), Contains("memo index 4294967295"));
  CHECK_THAT(refusal(legacy_with("h\x07")), Contains("memo index 7, which was never set"));
  CHECK_THAT(refusal(legacy_with(")R")), Contains("empty stack"));
  CHECK_THAT(refusal(legacy_with("t")), Contains("mark"));
  CHECK_THAT(refusal(legacy_with("(N.")), Contains("left on its stack"));
  CHECK_THAT(refusal(legacy_with("}(" + unicode("x") + "u")), Contains("a key without a value"));
  CHECK_THAT(refusal(legacy_with(std::string(600000, 'N'))), Contains("has more than 67"));
}

TEST_CASE("deep nesting, memo bombs and circles are refused") {
  std::string deep = "N";
  for (int i = 0; i < 200; ++i) {
    deep += "\x85";
  }
  CHECK_THAT(refusal(legacy_with(deep)), Contains("nests deeper than 128 levels"));
  CHECK_THAT(refusal(legacy_with(std::string(200, '('))), Contains("nests deeper than 128 levels"));

  // Each dictionary holds the one before twice: 2^100 tensors if somebody unfolded it.
  std::string bomb = dictionary({TensorSample{}}) + "q\x01";
  for (char level = 1; level < 100; ++level) {
    const std::string last{'h', level};
    bomb = "}(" + unicode("a") + bomb + unicode("b") + last + "uq" + std::string{static_cast<char>(level + 1)};
  }
  CHECK_THAT(refusal(legacy_with(bomb)), Contains("nests too deeply or is there twice"));
  const auto twice = "}(" + unicode("a") + dictionary({TensorSample{}}) + "q\x01" + unicode("b") + "h\x01u";
  CHECK_THAT(refusal(legacy_with(twice)), Contains("is there twice"));
  CHECK_THAT(refusal(bare("}q\x01" + unicode("self") + "h\x01s")), Contains("no tensor is in"));
  CHECK_THAT(refusal(legacy_with("}q\x01(" + unicode("self") + "h\x01" + unicode("x") + tensor({}) + "u")),
             Contains("is there twice"));
  CHECK_THAT(refusal(bare("]q\x02h\x02" + std::string("a"))), Contains("a list"));

  // Four million references to one tuple cost two bytes each in the file.
  std::string references;
  for (int i = 0; i < 4200000; ++i) {
    references += "h\x01";
  }
  CHECK_THAT(refusal(legacy_with("Nq\x01(" + references + "tt")), Contains("stack holds more than 5"));
}

TEST_CASE("a tensor that leaves its storage or has an absurd shape is refused by name") {
  CHECK_THAT(refusal(with_tensor({.shape = {5}, .strides = {1}})), Contains("'x' reaches out of its storage"));
  CHECK_THAT(refusal(with_tensor({.offset = 1})), Contains("reaches out"));
  CHECK_THAT(refusal(with_tensor({.offset = 5, .shape = {0}})), Contains("reaches out"));
  CHECK_THAT(refusal(with_tensor({.offset = -1})), Contains("negative offset"));
  CHECK_THAT(refusal(with_tensor({.shape = {-4}})), Contains("negative dimension -4"));
  CHECK_THAT(refusal(with_tensor({.strides = {-1}})), Contains("negative offset or stride"));
  CHECK_THAT(refusal(with_tensor({.shape = {2, 2}, .strides = {1}})), Contains("2 dimensions and 1 strides"));
  const auto huge = std::int64_t{1} << 32;
  CHECK_THAT(refusal(with_tensor({.shape = {huge, huge}, .strides = {1, 1}})), Contains("overflows"));
  CHECK_THAT(refusal(with_tensor({.shape = {0, huge, huge}, .strides = {1, 1, 1}})), Contains("overflows"));
  CHECK_THAT(refusal(with_tensor({.shape = {2}, .strides = {INT64_MAX}})), Contains("reaches out"));
  CHECK_THAT(refusal(with_tensor({.offset = INT64_MAX, .shape = {2}})), Contains("reaches out"));
  CHECK_THAT(
      refusal(with_tensor({.shape = std::vector<std::int64_t>(17, 1), .strides = std::vector<std::int64_t>(17, 1)})),
      Contains("17 dimensions"));
  CHECK_THAT(refusal(with_tensor({.shape = {1000000}, .strides = {0}})), Contains("more than twice the file"));
  CHECK_THAT(refusal(legacy_with(dictionary({{.name = "x"}, {.name = "x"}}))), Contains("'x' is there twice"));
}

TEST_CASE("storages that do not fit together are refused") {
  CHECK_THAT(refusal(with_tensor({.storage_elements = 5})), Contains("should have 5 elements and has 4"));
  CHECK_THAT(refusal(with_tensor({.storage_elements = -1})), Contains("claims -1"));
  CHECK_THAT(refusal(with_tensor({.storage_elements = std::int64_t{1} << 61})),
             Contains("more than the file can hold"));
  CHECK_THAT(refusal(with_tensor({.key = "1"})), Contains("'0', which no tensor uses"));
  CHECK_THAT(refusal(with_tensor({.storage_class = "ComplexFloatStorage"})), Contains("torch.ComplexFloatStorage"));
  CHECK_THAT(refusal(legacy_with(dictionary({{.name = "x"}, {.name = "y", .storage_class = "IntStorage"}}))),
             Contains("declared twice in different ways"));
  CHECK_THAT(refusal(legacy_with(dictionary({{.name = "x"}, {.name = "y", .key = "1"}}))),
             Contains("'1' is not in the file"));
  const auto twice = pickle_of("](" + unicode("0") + unicode("0") + "e");
  CHECK_THAT(refusal(legacy_file({.keys = twice})), Contains("twice"));
  CHECK_THAT(refusal(legacy_file({.storages = le(4, 8) + float_bytes({1, 2, 3, 4}) + "more"})),
             Contains("4 bytes follow"));
  CHECK_THAT(refusal(legacy_file({.storages = le(4, 8) + float_bytes({1, 2})})), Contains("a storage needs 16 bytes"));
}

TEST_CASE("persistent ids that are not storages are refused") {
  const auto id =
      "(" + unicode("module") + global("torch", "FloatStorage") + unicode("0") + unicode("cpu") + integer(4) + "Nt";
  CHECK_THAT(refusal(with_tensor({.persistent = id})), Contains("no storage") && Contains("'module'"));
  CHECK_THAT(refusal(with_tensor({.persistent = unicode("0")})), Contains("no storage") && Contains("a text"));
  const auto view = "(" + unicode("storage") + global("torch", "FloatStorage") + unicode("0") + unicode("cpu") +
                    integer(4) + integers({1, 0, 4}) + "t";
  CHECK_THAT(refusal(with_tensor({.persistent = view})), Contains("view of another"));
  const auto odd = "(" + unicode("storage") + global("collections", "OrderedDict") + unicode("0") + unicode("cpu") +
                   integer(4) + "Nt";
  CHECK_THAT(refusal(with_tensor({.persistent = odd})), Contains("collections.OrderedDict"));
}

TEST_CASE("a wrong protocol, a big-endian machine and a missing part are refused") {
  CHECK_THAT(refusal(legacy_file({.protocol = pickle_of(integer(1002))})), Contains("1001 and is 1002"));
  CHECK_THAT(refusal(legacy_file({.protocol = "\x80\x04" + integer(1001) + "."})), Contains("protocol 4"));
  CHECK_THAT(refusal(legacy_file({.machine = pickle_of("}" + unicode("little_endian") + "\x89s")})),
             Contains("big-endian"));
  CHECK_THAT(refusal(legacy_file({.machine = pickle_of("}")})), Contains("little_endian"));
  CHECK_THAT(refusal(legacy_file({.machine = pickle_of("N")})), Contains("dictionary"));
  CHECK_THAT(refusal(legacy_file({.keys = pickle_of("N")})), Contains("list"));
  CHECK_THAT(refusal(bare(integer(7))), Contains("should be a dictionary of tensors or a module and is an integer"));
}
