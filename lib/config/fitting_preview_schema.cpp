#include "config/fitting_preview_schema.h"

#include <algorithm>

#include "base/error.h"
#include "base/format.h"
#include "config/job_schema.h"
#include "config/value_text.h"
#include "tasks/fitting_preview/garment_choice.h"

namespace smartcv::config {
namespace {

using fitting_preview::Options;

constexpr const char* auto_matte = "auto";

bool is_top_down(const Options& o) { return o.pose.starts_with("rtmpose"); }

Option garment_option(Options& o) {
  Option option;
  option.key = "garment";
  option.aliases = {"garments"};
  option.value_name = "FILE|ID=FILE,…";
  option.help = "what is worn: a garment file (YAML, or PNG with one beside it); ID=FILE: by that person alone";
  option.expected = "one or more garment files, each with ID= of a person before it where it is for one alone";
  option.list = true;
  option.parse = [&o](const std::string& text) {
    auto words = split_list(text);
    if (words.empty() || !std::ranges::all_of(words, [](const std::string& word) {
          return fitting_preview::parse_garment_word(word).has_value();
        })) {
      return false;
    }
    o.garments = std::move(words);
    return true;
  };
  option.text = [&o] { return join(o.garments, ","); };
  return option;
}

// 0 is how the field says auto, and no number of frames.
void without_zero(Option& option, const char* expected) {
  option.expected = expected;
  option.parse = [parse = option.parse](const std::string& text) { return text != "0" && parse(text); };
}

void add_poses(Schema& schema, Options& o) {
  schema.group("Poses");
  schema.choice("pose", o.pose, {"rtmpose-t", "rtmpose-s", "rtmpose-m", "yolov8n-pose", "yolov8s-pose", "yolov8m-pose"},
                "the network that finds key points (YOLOv8-pose is AGPL-3.0)");
  schema.choice("person_detector", o.person_detector, {"yolov8n-pose", "yolov8s-pose", "yolov8m-pose"},
                "who finds the people for RTMPose");
  schema.number("inference_scale", o.inference_scale, {0.05, 1}, "SCALE",
                "size of the picture that people are looked for in");
  without_zero(schema.integer("detect_every", o.detect_every, {0, 1000, true}, "K",
                              "RTMPose: look for people at every K-th pose"),
               "a whole number from 1 to 1000, or auto");
  without_zero(schema.integer("pose_every", o.pose_every, {0, 1000, true}, "K",
                              "poses of every K-th frame, the others in between; auto: as the motion asks"),
               "a whole number from 1 to 1000, or auto");
  schema.number("confidence", o.confidence, {0.01, 1}, "SCORE", "of people; a score below is nobody");
  schema.number("gap", o.gap_seconds, {0, 10}, "SECONDS", "longest gap of a person that is closed")
      .alias("gap_seconds");
  schema.number("cut_threshold", o.cut_threshold, {0, 1}, "SCORE", "shot-cut score above which people end");
  schema.number("smoothing", o.smoothing, {0, 2}, "SECONDS",
                "standard deviation of the filter over the key points; 0: none");
}

void add_drawing(Schema& schema, Options& o) {
  schema.group("Garments");
  schema.custom(garment_option(o)).group = "Garments";
  schema.text("person", o.person, "largest|all|ID", "who wears garments without an ID", "largest, all or a person's id",
              fitting_preview::is_person_word);
  schema.choice("highest_warp", o.highest_warp, {"similarity", "affine", "homography", "mesh"},
                "how far a garment may be bent");
  schema.number("fade", o.fade_seconds, {0, 5}, "SECONDS", "of a garment whose person turns away or leaves")
      .alias("fade_seconds");
  schema.flag("arms_in_front", o.arms_in_front, "arms in front of the body stay in front");
  schema.flag("people_in_front", o.people_in_front, "and so do other people who stand nearer");
  schema.flag("clip_to_person", o.clip_to_person, "nothing is drawn beyond the wearer's outline");
  schema.choice("matte", o.matte, {auto_matte, "rvm-mobilenetv3", "rvm-resnet50", "none"},
                "who tells people from background; auto: rvm-mobilenetv3, on a GPU or with --clip-to-person; else key "
                "points and colours");
  schema.number("shading", o.shading, {0, 1}, "AMOUNT", "of the light on the cloth beneath that is taken over");
  schema.choice("layout", o.layout, {"overlay", "side-by-side", "wipe", "skeleton", "garment-only"},
                "what the result shows");
  schema.flag("draw_skeleton", o.draw_skeleton, "key points and anchors over the result");
}

}  // namespace

Schema fitting_preview_schema(fitting_preview::Settings& settings) {
  Schema schema;
  add_drawing(schema, settings.fitting);
  add_poses(schema, settings.fitting);
  add_output_keys(schema, settings);
  add_speed_keys(schema, settings);
  add_model_keys(schema, settings);
  return schema;
}

void check_fitting_preview(const Schema& schema, fitting_preview::Settings& settings) {
  const Options& o = settings.fitting;
  if (!is_top_down(o) && schema.find("detect_every")->origin != "default") {
    throw Error(ErrorCode::usage,
                fmt::format("detect_every is of RTMPose, but pose is {}, which finds people by itself", o.pose),
                {.file = schema.find("detect_every")->origin});
  }
  check_job(schema, settings);
}

std::vector<std::string> pose_models_for(const fitting_preview::Settings& settings) {
  std::vector<std::string> names{settings.fitting.pose};
  if (is_top_down(settings.fitting)) {
    names.push_back(settings.fitting.person_detector);
  }
  return names;
}

bool wants_matte(const fitting_preview::Settings& settings) {
  const Options& o = settings.fitting;
  return o.matte != "none" && o.layout != "skeleton" && (o.arms_in_front || o.clip_to_person);
}

}  // namespace smartcv::config
