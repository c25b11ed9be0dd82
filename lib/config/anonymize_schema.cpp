#include "config/anonymize_schema.h"

#include <algorithm>
#include <limits>

#include "base/error.h"
#include "base/format.h"
#include "config/job_schema.h"
#include "config/value_text.h"

namespace smartcv::config {
namespace {

bool is_color(const std::string& text) {
  const auto parts = split_list(text);
  return parts.size() == 3 && std::all_of(parts.begin(), parts.end(), [](const std::string& part) {
           const auto value = parse_integer(part);
           return value && *value >= 0 && *value <= 255;
         });
}

void add_hiding(Schema& schema, anonymize::Settings& s) {
  auto& a = s.anonymize;
  schema.group("What is hidden");
  schema.choices("target", a.targets, {"face", "eyes", "head"}, "what is made unrecognisable").alias("targets");
  schema.number("safety_margin_px", a.safety_margin_px, {0, 1000}, "PIXELS",
                "eyes: the bar grows by this on every side");
  schema
      .number("safety_margin_percent", a.safety_margin_percent, {0, 500}, "PERCENT",
              "eyes: the bar grows by this share of the distance between the eyes")
      .alias("safety_margin");

  schema.group("How it is hidden");
  schema.choice("method", a.method, {"solid", "pixelate", "blur"}, "how faces are covered");
  schema.choice("shape", a.shape, {"ellipse", "box"}, "outline of the mask");
  schema.text("color", a.color, "R,G,B", "solid: colour of the mask", "R,G,B with numbers from 0 to 255", is_color)
      .alias("colour")
      .list = true;
  schema.number("margin", a.margin, {0, 5}, "SHARE", "the face box grows by this share of its size on each side");
  schema.integer("cells", a.cells, {1, 64}, "N", "pixelate: cells across a face");
  schema.number("blur_strength", a.blur_strength, {0.35, 5}, "SHARE", "blur: sigma as a share of the face width");
  schema.flag("preview", a.preview, "draw outlines instead of masks, to look at what would be hidden");
}

void add_detection(Schema& schema, anonymize::Settings& s) {
  auto& a = s.anonymize;
  schema.group("Detection");
  schema
      .choices("detector", a.detectors, {"centerface", "mtcnn", "none"},
               "several: the union of what they find; none: nothing is looked for")
      .alias("detectors");
  schema.number("confidence", a.confidence, {0.01, 1}, "SCORE", "a track starts at this score");
  schema.number("confidence_continue", a.confidence_continue, {0.01, 1}, "SCORE", "and goes on at this one");
  schema.number("confidence_sure", a.confidence_sure, {0, 1}, "SCORE",
                "one detection like this counts, however short its track");
  schema.integer("min_track_boxes", a.min_track_boxes, {1, 1000}, "N", "tracks with fewer detections are dropped");
  schema.integer("detect_width", a.detect_width, {64, 8192}, "PIXELS", "long side of the detector's input");
  schema.integer("large_face_width", a.large_face_width, {0, 4096}, "PIXELS",
                 "long side of the second pass that finds very large faces; 0: no second pass");
  schema.integer("min_face", a.min_face, {0, 10'000}, "PIXELS", "smaller faces are ignored").alias("min_face_size");
  schema.text("pose_model", a.pose_model, "FILE", "accepted; used from the next release on");

  schema.group("Time");
  schema.number("gap", a.gap_seconds, {0, 10}, "SECONDS", "longest gap in a track that is closed").alias("gap_seconds");
  schema.number("pad", a.pad_seconds, {0, 10}, "SECONDS", "masks before the first and after the last detection")
      .alias("pad_seconds");
  schema
      .number("look_ahead", a.look_ahead_seconds, {0, 60}, "SECONDS",
              "frames are held so long before they are final; at least gap + pad")
      .alias("look_ahead_seconds");
  schema.integer("look_ahead_memory_mb", a.look_ahead_memory_mb, {1, 1048576}, "MB",
                 "large pictures are held for less time, down to gap + pad");
  schema.number("cut_threshold", a.cut_threshold, {0, 1}, "SCORE", "shot-cut score above which tracks end");
}

}  // namespace

Schema anonymize_schema(anonymize::Settings& settings) {
  Schema schema;
  add_hiding(schema, settings);
  add_detection(schema, settings);
  add_output_keys(schema, settings);
  add_speed_keys(schema, settings);
  add_model_keys(schema, settings);
  return schema;
}

void check_anonymize(const Schema& schema, anonymize::Settings& settings) {
  const auto origin = [&schema](const char* key) { return schema.find(key)->origin; };
  const auto refuse = [](const std::string& where, std::string message) {
    throw Error(ErrorCode::usage, std::move(message), {.file = where});
  };
  auto& a = settings.anonymize;
  if (a.detectors.size() > 1 && std::find(a.detectors.begin(), a.detectors.end(), "none") != a.detectors.end()) {
    refuse(origin("detector"), "detector 'none' cannot be combined with another one");
  }
  if (a.confidence_continue > a.confidence) {
    if (origin("confidence_continue") != "default") {
      refuse(origin("confidence_continue"),
             fmt::format("confidence_continue is {}, above confidence {} ({}); it must not be greater",
                         number_text(a.confidence_continue), number_text(a.confidence), origin("confidence")));
    }
    a.confidence_continue = a.confidence;
  }
  check_job(schema, settings);
}

}  // namespace smartcv::config
