#include "config/schema.h"

#include <catch2/catch.hpp>
#include <set>

#include "config/anonymize_schema.h"
#include "tests/config/support.h"

namespace smartcv::config {
namespace {

std::string value_of(const Schema& schema, const std::string& key) { return schema.find(key)->text(); }

}  // namespace

TEST_CASE("every key of anonymize has a group, a help line, what is expected, and a name of its own") {
  anonymize::Settings settings;
  const auto schema = anonymize_schema(settings);
  std::set<std::string> names;
  for (const auto& name : schema.names()) {
    CAPTURE(name);
    CHECK(names.insert(name).second);
    CHECK(name.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == std::string::npos);
  }
  for (const auto& option : schema.options()) {
    CAPTURE(option.key);
    CHECK_FALSE(option.group.empty());
    CHECK_FALSE(option.help.empty());
    CHECK_FALSE(option.expected.empty());
    CHECK(option.help.find('\n') == std::string::npos);
  }
}

TEST_CASE("every default can be written back and means the same") {
  anonymize::Settings settings;
  auto schema = anonymize_schema(settings);
  for (const auto& option : schema.options()) {
    CAPTURE(option.key);
    schema.set(option.key, option.default_text, "test");
    CHECK(option.text() == option.default_text);
  }
}

TEST_CASE("values of every type reach the fields they are bound to") {
  anonymize::Settings s;
  auto schema = anonymize_schema(s);
  schema.set("batch_size", "12", "test");
  schema.set("confidence", "0.3", "test");
  schema.set("target", "eyes, head,eyes", "test");
  schema.set("preview", "yes", "test");
  schema.set("crf", "21.5", "test");
  schema.set("bitrate", "8M", "test");
  schema.set("pix_fmt", "yuv444p", "test");
  schema.set("color", "0,128,255", "test");
  schema.set("in_flight", "77", "test");
  schema.set("device", "0", "test");
  schema.set("gap", "0.5", "test");
  schema.set("allow_damaged", "true", "test");
  schema.set("cpu_threads", "8", "test");
  CHECK(s.stages.batch_size == 12);
  CHECK(s.anonymize.confidence == 0.3);
  CHECK(s.anonymize.targets == std::vector<std::string>{"eyes", "head"});
  CHECK(s.anonymize.preview);
  CHECK(s.encode.crf == 21.5);
  CHECK(s.encode.bitrate == 8'000'000);
  CHECK(s.encode.pixel_format == "yuv444p");
  CHECK(s.anonymize.color == "0,128,255");
  CHECK(s.stages.in_flight == 77);
  CHECK(s.device == "0");
  CHECK(s.anonymize.gap_seconds == 0.5);
  CHECK(s.allow_damaged);
  CHECK(s.cpu_threads == 8);
}

TEST_CASE("auto stands for a number that is chosen later") {
  anonymize::Settings s;
  auto schema = anonymize_schema(s);
  schema.set("infer_workers", "4", "test");
  schema.set("infer_workers", "auto", "test");
  schema.set("crf", "20", "test");
  schema.set("crf", "auto", "test");
  CHECK(s.stages.infer_workers == 0);
  CHECK_FALSE(s.encode.crf);
  CHECK(value_of(schema, "infer_workers") == "auto");
}

TEST_CASE("an alias sets the key it stands for") {
  anonymize::Settings s;
  auto schema = anonymize_schema(s);
  schema.set("detectors", "mtcnn", "test");
  schema.set("safety_margin", "25", "test");
  CHECK(s.anonymize.detectors == std::vector<std::string>{"mtcnn"});
  CHECK(s.anonymize.safety_margin_percent == 25);
  CHECK(schema.find("safety_margin_percent")->origin == "test");
  CHECK(schema.find("detector")->origin == "test");
}

TEST_CASE("a value that is not what is expected is refused, named, and changes nothing") {
  anonymize::Settings s;
  auto schema = anonymize_schema(s);
  const auto refused = [&schema](const char* key, const char* value) {
    CAPTURE(key, value);
    const auto before = value_of(schema, key);
    const auto text = refusal([&] { schema.set(key, value, "here:1"); });
    CHECK(text.starts_with("here:1: "));
    CHECK(text.find(key) != std::string::npos);
    CHECK(text.find(value) != std::string::npos);
    CHECK(value_of(schema, key) == before);
    CHECK(schema.find(key)->origin == "default");
  };
  refused("batch_size", "0");
  refused("batch_size", "1000000000");
  refused("batch_size", "-1");
  refused("batch_size", "six");
  refused("batch_size", "18446744073709551617");
  refused("batch_size", "auto");
  refused("confidence", "1.5");
  refused("confidence", "0");
  refused("half_precision", "perhaps");
  refused("preview", "2");
  refused("method", "sepia");
  refused("target", "face,feet");
  refused("target", "face,");
  refused("color", "0,0,256");
  refused("color", "blackish");
  refused("confidence", "retinanet=0.5");
  refused("confidence", "centerface=2");
  refused("confidence", "=0.5");
  refused("safety_margin", "8 feet");
  refused("safety_margin", "-1px");
  refused("safety_margin", "501%");
  refused("device", "gpu");
  refused("device", "cuda:");
  refused("device", "-1");
  refused("bitrate", "fast");
  refused("blur_strength", "0.2");
  CHECK(refusal([&] { schema.set("batch_size", "0", "--batch-size"); }) ==
        "--batch-size: batch_size must be a whole number from 1 to 4096, but '0' was given");
}

TEST_CASE("single detectors may have a confidence of their own") {
  anonymize::Settings s;
  auto schema = anonymize_schema(s);
  schema.set("detector", "centerface,yolov8n-pose", "test");
  schema.set("confidence", "centerface=0.6,0.4,yolov8n-pose=0.3", "test");
  CHECK(s.anonymize.confidence == 0.4);
  CHECK(s.anonymize.confidence_of == std::map<std::string, double>{{"centerface", 0.6}, {"yolov8n-pose", 0.3}});
  CHECK(value_of(schema, "confidence") == "0.4,centerface=0.6,yolov8n-pose=0.3");
  check_anonymize(schema, s);
  schema.set("detector", "centerface", "test");
  CHECK(refusal([&] { check_anonymize(schema, s); }).find("yolov8n-pose, which does not run") != std::string::npos);
}

TEST_CASE("the margin of the eyes' bar is given in pixels or in percent") {
  anonymize::Settings s;
  auto schema = anonymize_schema(s);
  schema.set("safety_margin", "8px", "test");
  CHECK(s.anonymize.safety_margin_px == 8);
  CHECK(s.anonymize.safety_margin_percent == 0);
  schema.set("safety_margin", "20%", "test");
  CHECK(s.anonymize.safety_margin_px == 0);
  CHECK(s.anonymize.safety_margin_percent == 20);
}

TEST_CASE("an unknown key is refused with the nearest one") {
  anonymize::Settings s;
  auto schema = anonymize_schema(s);
  CHECK(refusal([&] { schema.set("btach_size", "6", "my.yaml:3"); }) ==
        "my.yaml:3: unknown key 'btach_size'; did you mean 'batch_size'?");
  CHECK(refusal([&] { schema.set("batch-size", "6", "my.yaml:3"); }).ends_with("did you mean 'batch_size'?"));
  CHECK(refusal([&] { schema.set("resolution", "6", "my.yaml:3"); }).find("did you mean") == std::string::npos);
}

TEST_CASE("half_precision is another way to write precision") {
  anonymize::Settings s;
  auto schema = anonymize_schema(s);
  schema.set("half_precision", "true", "a.yaml:1");
  CHECK(s.precision == "half");
  CHECK(schema.find("precision")->origin == "a.yaml:1");
  schema.set("half_precision", "false", "b.yaml:1");
  CHECK(s.precision == "auto");
  schema.set("precision", "bf16", "--precision");
  schema.set("half_precision", "false", "b.yaml:1");
  CHECK(s.precision == "bf16");
  for (const auto& line : schema.lines()) {
    CHECK(line.key != "half_precision");
  }
}

TEST_CASE("combinations that contradict each other are refused") {
  anonymize::Settings s;
  auto schema = anonymize_schema(s);
  SECTION("a detector beside none") {
    schema.set("detector", "none,mtcnn", "--detector");
    CHECK(refusal([&] { check_anonymize(schema, s); }).starts_with("--detector: "));
  }
  SECTION("people without a detector of people") {
    schema.set("target", "person", "--target");
    schema.set("detector", "centerface", "--detector");
    CHECK(refusal([&] { check_anonymize(schema, s); }).find("add yolov8n-pose to --detector") != std::string::npos);
  }
  SECTION("two ways to set the quality") {
    schema.set("crf", "20", "--crf");
    schema.set("bitrate", "8M", "a.yaml:7");
    CHECK(refusal([&] { check_anonymize(schema, s); }).starts_with("a.yaml:7: "));
  }
  SECTION("a track that goes on at a higher score than it starts with") {
    schema.set("confidence_continue", "0.6", "--confidence-continue");
    CHECK(refusal([&] { check_anonymize(schema, s); }).find("confidence 0.5") != std::string::npos);
  }
}

TEST_CASE("a lowered confidence takes the default of confidence_continue along") {
  anonymize::Settings s;
  auto schema = anonymize_schema(s);
  schema.set("confidence", "0.1", "--confidence");
  check_anonymize(schema, s);
  CHECK(s.anonymize.confidence_continue == 0.1);
}

}  // namespace smartcv::config
