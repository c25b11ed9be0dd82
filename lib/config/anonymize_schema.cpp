#include "config/anonymize_schema.h"

#include <algorithm>
#include <limits>

#include "base/error.h"
#include "base/format.h"
#include "config/value_text.h"

namespace smartcv::config {
namespace {

bool is_device(const std::string& word) {
  const auto is_index = [](std::string_view text) {
    return !text.empty() && text.size() <= 3 && text.find_first_not_of("0123456789") == std::string_view::npos;
  };
  return word == "auto" || word == "cpu" || word == "cuda" || is_index(word) ||
         (word.starts_with("cuda:") && is_index(std::string_view(word).substr(5)));
}

bool is_color(const std::string& text) {
  const auto parts = split_list(text);
  return parts.size() == 3 && std::all_of(parts.begin(), parts.end(), [](const std::string& part) {
           const auto value = parse_integer(part);
           return value && *value >= 0 && *value <= 255;
         });
}

bool is_name(const std::string& text) { return !text.empty(); }

// `half_precision: true` is how other tools write `precision: half`.
Option half_precision(anonymize::Settings& s) {
  Option option;
  option.key = "half_precision";
  option.help = "the same as --precision half";
  option.expected = "true or false";
  option.spelling_of = "precision";
  option.parse = [&s](const std::string& text) {
    const auto half = parse_boolean(text);
    if (half && *half) {
      s.precision = "half";
    } else if (half && (s.precision == "half" || s.precision == "fp16")) {
      s.precision = "auto";
    }
    return half.has_value();
  };
  option.text = [&s] { return std::string(s.precision == "half" ? "true" : "false"); };
  return option;
}

// Which models may be used at all; "any" takes the limit off again.
Option allow_licences(anonymize::Settings& s) {
  Option option;
  option.key = "allow_licences";
  option.group = "Models";
  option.value_name = "ID,…";
  option.help = "only models whose code and weights have one of these licences (MIT,Apache-2.0)";
  option.expected = "licence identifiers separated by commas, as `smartcv models list` shows them, or any";
  option.aliases = {"allow_licenses"};
  option.list = true;
  option.parse = [&s](const std::string& text) {
    auto licences = split_list(text);
    if (licences.empty() || std::any_of(licences.begin(), licences.end(), [](const auto& id) { return id.empty(); })) {
      return false;
    }
    if (std::find(licences.begin(), licences.end(), "any") != licences.end()) {
      licences.clear();
    }
    s.allow_licences = std::move(licences);
    return true;
  };
  option.text = [&s] { return s.allow_licences.empty() ? std::string("any") : join(s.allow_licences, ","); };
  return option;
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

void add_output(Schema& schema, anonymize::Settings& s) {
  auto& e = s.encode;
  schema.group("Output");
  schema.text("codec", e.codec, "NAME", "auto (as the source), h264, hevc, ffv1, … or an FFmpeg encoder",
              "a codec or an FFmpeg encoder", is_name);
  schema.number("crf", e.crf, {0, 63}, "N", "constant quality, lower is better; auto: x264 18, x265 20");
  schema.text("preset", e.preset, "NAME", "speed preset of the encoder", "a preset of the encoder", is_name);
  schema.bitrate("bitrate", e.bitrate, "instead of --crf, as in 8M");
  schema.text("pix_fmt", e.pixel_format, "NAME", "pixel format; auto: the source's", "an FFmpeg pixel format", is_name)
      .alias("pixel_format");
  schema.integer("encoder_threads", e.threads, {0, 1024, true}, "N", "threads of the encoder");
  schema.flag("keep_metadata", e.keep_metadata, "keep titles, dates, location, device, cover pictures, data tracks");
  schema.flag("copy_streams", e.copy_streams, "copy sound, subtitles and chapters");
  schema.flag("overwrite", e.overwrite, "replace an output that exists");
  schema.flag("allow_damaged", s.allow_damaged, "publish the result of a damaged input, marked in the report");
}

void add_speed(Schema& schema, anonymize::Settings& s) {
  auto& p = s.stages;
  schema.group("Device and speed");
  schema.text("pipeline", s.pipeline, "VARIANT", "variant: a file of configs/pipelines", "the name of a variant",
              is_name);
  schema.text("device", s.device, "DEVICE", "auto, cpu, N (CUDA device N, else the CPU), cuda[:N] (or fail)",
              "auto, cpu, a CUDA device number, cuda or cuda:N", is_device);
  schema.choice("precision", s.precision, {"auto", "fp32", "bf16", "fp16", "half"},
                "arithmetic of the networks; auto: bf16 where the processor has AMX; half: fp16 on a GPU, fp32 on the CPU");
  schema.custom(half_precision(s));
  schema.count("batch_size", p.batch_size, {1, 4096}, "N", "frames per device batch");
  schema.count("max_wait_ms", p.max_wait_ms, {0, 60'000}, "MS", "a batch goes out short after this wait");
  schema.count("prepare_workers", p.prepare_workers, {0, 1024, true}, "N", "threads that prepare frames");
  schema.count("infer_workers", p.infer_workers, {0, 1024, true}, "N", "threads that run the network");
  schema.count("frame_queue_size", p.frame_queue_size, {1, 65'536}, "N", "frames waiting for the network");
  schema.count("result_queue_size", p.result_queue_size, {1, 65'536}, "N", "frames waiting to be drawn and encoded");
  schema.count("in_flight", p.in_flight, {0, 65'536, true}, "N", "frames in memory at most");
  schema.number("stall_seconds", p.stall_seconds, {0.1, 86'400}, "SECONDS",
                "report when nothing has moved for so long");
  schema.integer("cpu_threads", s.cpu_threads, {0, 4096, true}, "N", "thread budget; at most the cores there are");
  schema.integer("opencv_threads", s.opencv_threads, {0, 4096, true}, "N", "threads of OpenCV, at most cpu_threads");
  schema.integer("decoder_threads", s.decoder_threads, {0, 1024, true}, "N", "threads of the decoder");
}

}  // namespace

Schema anonymize_schema(anonymize::Settings& settings) {
  Schema schema;
  add_hiding(schema, settings);
  add_detection(schema, settings);
  add_output(schema, settings);
  add_speed(schema, settings);
  schema.custom(allow_licences(settings));
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
  if (settings.encode.bitrate && settings.encode.crf) {
    refuse(origin("bitrate"),
           fmt::format("bitrate and crf ({}) exclude each other; leave one of them out", origin("crf")));
  }
  if (settings.opencv_threads > settings.cpu_threads && settings.cpu_threads > 0) {
    settings.opencv_threads = settings.cpu_threads;
  }
}

}  // namespace smartcv::config
