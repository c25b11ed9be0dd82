#include "config/anonymize_schema.h"

#include <algorithm>
#include <map>
#include <string_view>

#include "base/error.h"
#include "base/format.h"
#include "config/job_schema.h"
#include "config/regions.h"
#include "config/value_text.h"
#include "tasks/anonymize/detector_choice.h"
#include "tasks/anonymize/tiles.h"
#include "vision/color_text.h"

namespace smartcv::config {
namespace {

const std::vector<std::string> networks{"centerface", "mtcnn", "yolov8n-pose", "yolov8s-pose", "yolov8m-pose"};
constexpr double lowest_confidence = 0.01;
constexpr double largest_margin_px = 1000;
constexpr double largest_margin_percent = 500;

bool contains(const std::vector<std::string>& items, const char* item) {
  return std::find(items.begin(), items.end(), item) != items.end();
}

bool is_tiling(const std::string& text) {
  return text == "auto" || text == "off" || anonymize::parse_tiles(text).has_value();
}

bool is_color(const std::string& text) { return vision::parse_color(text).has_value(); }

// "0.5", "0.5,yolov8n-pose=0.3" or "centerface=0.6": one confidence for all, and some for single detectors.
bool parse_confidence(const std::string& text, anonymize::Options& options) {
  const auto score = [](std::string_view word) {
    const auto value = parse_number(word);
    return value && *value >= lowest_confidence && *value <= 1 ? value : std::nullopt;
  };
  double common = options.confidence;
  std::map<std::string, double> single;
  for (const auto& item : split_list(text)) {
    const auto equals = item.find('=');
    const std::string detector = equals == std::string::npos ? std::string() : item.substr(0, equals);
    const auto value = score(equals == std::string::npos ? item : item.substr(equals + 1));
    const bool known = detector.empty() ? equals == std::string::npos
                                        : std::find(networks.begin(), networks.end(), detector) != networks.end();
    if (!value || !known) {
      return false;
    }
    (detector.empty() ? common : single[detector]) = *value;
  }
  options.confidence = common;
  options.confidence_of = std::move(single);
  return true;
}

Option confidence(anonymize::Options& a) {
  Option option;
  option.key = "confidence";
  option.value_name = "SCORE|DETECTOR=SCORE,…";
  option.help = "a track starts at this score; single detectors may have one of their own";
  option.expected = fmt::format("a number from {} to 1, or DETECTOR=NUMBER, or several of them separated by commas",
                                number_text(lowest_confidence));
  option.list = true;
  option.parse = [&a](const std::string& text) { return parse_confidence(text, a); };
  option.text = [&a] {
    std::string text = number_text(a.confidence);
    for (const auto& [detector, value] : a.confidence_of) {
      text += "," + detector + "=" + number_text(value);
    }
    return text;
  };
  return option;
}

// "8px" or "15%": the two margins of the eyes' bar under one name.
Option safety_margin(anonymize::Options& a) {
  Option option;
  option.key = "safety_margin";
  option.value_name = "Npx|N%";
  option.help = "eyes: the bar grows by pixels or by a share of the distance between the eyes";
  option.expected = "a number of pixels as in 8px (up to 1000) or of percent as in 15% (up to 500)";
  option.spelling_of = "safety_margin_percent";
  option.parse = [&a](const std::string& text) {
    const bool pixels = text.ends_with("px");
    const auto cut = pixels ? 2U : text.ends_with("%") ? 1U : 0U;
    const auto value = parse_number(std::string_view(text).substr(0, text.size() - cut));
    if (!value || *value < 0 || *value > (pixels ? largest_margin_px : largest_margin_percent)) {
      return false;
    }
    a.safety_margin_px = pixels ? *value : 0;
    a.safety_margin_percent = pixels ? 0 : *value;
    return true;
  };
  option.text = [&a] {
    return a.safety_margin_px > 0 ? number_text(a.safety_margin_px) + "px" : number_text(a.safety_margin_percent) + "%";
  };
  return option;
}

Option region(anonymize::Options& a) {
  Option option;
  option.key = "region";
  option.value_name = "X,Y,W,H[@T0-T1]";
  option.help = "a box that is always hidden, pixels of the upright picture, seconds; may be repeated";
  option.expected = "a box x,y,width,height of pixels, with @from-to in seconds where it has a time";
  option.list = true;
  option.parse = [&a](const std::string& text) {
    auto regions = text.empty() ? std::optional(std::vector<anonymize::Region>()) : parse_regions(text);
    const bool good = regions.has_value();
    a.regions = std::move(regions).value_or(a.regions);
    return good;
  };
  option.text = [&a] { return regions_text(a.regions); };
  return option;
}

void add_hiding(Schema& schema, anonymize::Settings& s) {
  auto& a = s.anonymize;
  schema.group("What is hidden");
  schema
      .choices("target", a.targets, {"face", "eyes", "head", "person"},
               "what is made unrecognisable; head and person need a pose model")
      .alias("targets");
  schema.number("safety_margin_px", a.safety_margin_px, {0, largest_margin_px}, "PIXELS",
                "eyes: the bar grows by this on every side");
  schema.number("safety_margin_percent", a.safety_margin_percent, {0, largest_margin_percent}, "PERCENT",
                "eyes: the bar grows by this share of the distance between the eyes");
  schema.custom(safety_margin(a));

  schema.text("keep", a.keep, "FOLDER",
              "photos of people who stay visible: a folder for each, or loose files; who is not surely one of them is "
              "hidden");
  schema.text("only", a.only, "FOLDER",
              "photos of the only people to hide; who is not surely somebody else is hidden as well");
  schema.choice("embedder", a.embedder, {"dlib-resnet", "facenet-vggface2", "facenet-casia"},
                "keep, only: the network that tells people apart");
  schema.custom(region(a));
  schema.text("regions", a.regions_file, "FILE.yaml", "boxes and polygons: always hidden, never, or only searched");

  schema.group("How it is hidden");
  schema.choice("method", a.method, {"solid", "pixelate", "blur", "image"},
                "how faces are covered; blur can be undone in part");
  schema.text("mask_image", a.mask_image, "FILE", "image: the picture that is laid over faces, with its transparency");
  schema.choice("shape", a.shape, {"ellipse", "box"}, "outline of the mask");
  schema
      .text("color", a.color, "COLOR", "solid: colour of the mask; image: what shows through it", vision::color_forms(),
            is_color)
      .alias("colour")
      .list = true;
  schema.number("margin", a.margin, {0, 5}, "SHARE", "the face box grows by this share of its size on each side");
  schema.integer("cells", a.cells, {1, 6}, "N", "pixelate: cells across the longer side of a mask");
  schema.number("noise", a.noise, {0, 1}, "SHARE", "pixelate: noise added to each cell, a share of the whole range");
  schema.number("blur_strength", a.blur_strength, {0.35, 5}, "SHARE", "blur: sigma as a share of the face width");
  schema.flag("preview", a.preview, "draw outlines instead of masks, to look at what would be hidden");
}

// What --mute undoes; there for those who want to say it.
Option keep_audio(anonymize::Options& a) {
  Option option;
  option.key = "keep_audio";
  option.help = "the sound stays (this is the default)";
  option.expected = "true or false";
  option.spelling_of = "mute";
  option.parse = [&a](const std::string& text) {
    const auto keep = parse_boolean(text);
    a.mute = keep ? !*keep : a.mute;
    return keep.has_value();
  };
  option.text = [&a] { return std::string(a.mute ? "false" : "true"); };
  return option;
}

void add_sound(Schema& schema, anonymize::Settings& s) {
  auto& a = s.anonymize;
  schema.group("Output");
  schema.custom(keep_audio(a));
  schema.flag("copy_clean_gops", s.encode.copy_clean_gops,
              "closed groups of pictures without a mask are copied as they are (H.264, HEVC in mp4, mov, mkv)");
  schema.integer("jpeg_quality", a.jpeg_quality, {1, 100}, "N", "of JPEG pictures, as libjpeg counts it");
  schema.flag("mute", a.mute, "leave the sound out, whatever --voice says");
  schema.choice("voice", a.voice, {"keep", "pitch"},
                "pitch: voices are lowered, mouth and throat with them; all sound is encoded anew");
}

void add_detection(Schema& schema, anonymize::Settings& s) {
  auto& a = s.anonymize;
  schema.group("Detection");
  std::vector<std::string> detectors = networks;
  detectors.insert(detectors.end(), {"auto", "none"});
  schema
      .choices("detector", a.detectors, std::move(detectors),
               "several: the union of what they find; auto: centerface, for head and person yolov8n-pose as well; "
               "none: nothing is looked for")
      .alias("detectors");
  schema.custom(confidence(a));
  schema.number("confidence_continue", a.confidence_continue, {lowest_confidence, 1}, "SCORE",
                "and goes on at this one");
  schema.number("confidence_sure", a.confidence_sure, {0, 1}, "SCORE",
                "one detection like this counts, however short its track");
  schema.integer("min_track_boxes", a.min_track_boxes, {1, 1000}, "N", "tracks with fewer detections are dropped");
  schema.integer("detect_width", a.detect_width, {64, 8192, true}, "PIXELS",
                 "long side of CenterFace's input; auto: 960, or what --min-face takes");
  schema.integer("pose_width", a.pose_width, {64, 8192, true}, "PIXELS",
                 "long side of YOLOv8-pose's input; auto: 960, or what --min-face takes");
  schema.text("tiles", a.tiles, "auto|off|CxR",
              "the picture is looked at in overlapping parts as well; auto: where --min-face takes it",
              "auto, off, or columns and rows from 1x1 to 16x16, as in 3x2", is_tiling);
  schema.integer("large_face_width", a.large_face_width, {0, 4096}, "PIXELS",
                 "long side of the second pass that finds very large faces; 0: no second pass");
  schema.integer("detect_every", a.detect_every, {0, 30, true}, "N",
                 "every N-th frame is looked at, tracks are followed in between; auto: by motion and cost");
  schema
      .integer("min_face", a.min_face, {0, 10'000}, "PIXELS",
               "faces of this size must be found, smaller ones are ignored; 0: not said")
      .alias("min_face_size");
  schema.text("pose_model", a.pose_model, "NAME|FILE", "the pose model, instead of the detector's own");

  schema.flag("verify", a.verify,
              "reads the written file again and searches it with another view; exit code 7 when a face is exposed");

  schema.group("Time");
  schema.number("gap", a.gap_seconds, {0, 10}, "SECONDS", "longest gap in a track that is closed").alias("gap_seconds");
  schema.number("pad", a.pad_seconds, {0, 10}, "SECONDS", "masks before the first and after the last detection")
      .alias("pad_seconds");
  schema
      .number("follow", a.follow_seconds, {0, 10}, "SECONDS",
              "before its first and after its last detection a track is searched for so long")
      .alias("follow_seconds");
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
  add_sound(schema, settings);
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
  std::vector<std::string> detectors;
  try {
    detectors = anonymize::chosen_detectors(a);
  } catch (const Error& error) {
    refuse(origin("detector"), error.what());
  }
  for (const auto& [detector, value] : a.confidence_of) {
    if (std::find(detectors.begin(), detectors.end(), detector) == detectors.end()) {
      refuse(origin("confidence"), fmt::format("a confidence is given for {}, which does not run; the detectors are {}",
                                               detector, detectors.empty() ? "none" : join(detectors, ", ")));
    }
  }
  const bool pose = std::any_of(detectors.begin(), detectors.end(), anonymize::is_pose_detector);
  if (contains(a.targets, "person") && !detectors.empty() && !pose) {
    refuse(origin("target"),
           "the target 'person' needs a pose detector; add yolov8n-pose to --detector, or leave it out");
  }
  if ((a.method == "image") != !a.mask_image.empty()) {
    a.mask_image.empty()
        ? refuse(origin("method"), "the method 'image' needs a picture; add --mask-image FILE")
        : refuse(origin("mask_image"), "mask_image is only for the method 'image'; add --method image");
  }
  if (detectors.empty() && !(a.keep.empty() && a.only.empty())) {
    refuse(origin(a.keep.empty() ? "only" : "keep"),
           "keep and only need a detector: nobody is found with 'none'; leave them out, or take --detector auto");
  }
  if (!a.regions_file.empty()) {
    a.more_regions = read_regions(a.regions_file);
  }
  if (a.confidence_continue > a.confidence) {
    if (origin("confidence_continue") != "default") {
      refuse(origin("confidence_continue"),
             fmt::format("confidence_continue is {}, above confidence {} ({}); it must not be greater",
                         number_text(a.confidence_continue), number_text(a.confidence), origin("confidence")));
    }
    a.confidence_continue = a.confidence;
  }
  settings.encode.sound = a.mute               ? media::SoundChoice::mute
                          : a.voice == "pitch" ? media::SoundChoice::change_voice
                                               : media::SoundChoice::keep;
  check_job(schema, settings);
}

}  // namespace smartcv::config
