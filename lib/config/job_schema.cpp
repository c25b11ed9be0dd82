#include "config/job_schema.h"

#include <algorithm>

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

bool is_name(const std::string& text) { return !text.empty(); }

// `half_precision: true` is how other tools write `precision: half`.
Option half_precision(job::Settings& s) {
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
Option allow_licences(job::Settings& s) {
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

}  // namespace

void add_output_keys(Schema& schema, job::Settings& settings, const std::string& encoder_preset) {
  auto& e = settings.encode;
  schema.group("Output");
  schema.text("codec", e.codec, "NAME", "auto (as the source), h264, hevc, ffv1, … or an FFmpeg encoder",
              "a codec or an FFmpeg encoder", is_name);
  schema.number("crf", e.crf, {0, 63}, "N", "constant quality, lower is better; auto: x264 18, x265 20");
  schema.text(encoder_preset, e.preset, "NAME", "speed preset of the encoder", "a preset of the encoder", is_name);
  schema.bitrate("bitrate", e.bitrate, "instead of --crf, as in 8M");
  schema.text("pix_fmt", e.pixel_format, "NAME", "pixel format; auto: the source's", "an FFmpeg pixel format", is_name)
      .alias("pixel_format");
  schema.integer("encoder_threads", e.threads, {0, 1024, true}, "N", "threads of the encoder");
  schema.flag("keep_metadata", e.keep_metadata, "keep titles, dates, location, device, cover pictures, data tracks");
  schema.flag("copy_streams", e.copy_streams, "copy sound, subtitles and chapters");
  schema.flag("overwrite", e.overwrite, "replace an output that exists");
  schema.flag("allow_damaged", settings.allow_damaged, "publish the result of a damaged input, marked in the report");
}

void add_speed_keys(Schema& schema, job::Settings& settings) {
  auto& p = settings.stages;
  schema.group("Device and speed");
  schema.text("pipeline", settings.pipeline, "VARIANT", "variant: a file of configs/pipelines", "the name of a variant",
              is_name);
  schema.text("device", settings.device, "DEVICE", "auto, cpu, N (CUDA device N, else the CPU), cuda[:N] (or fail)",
              "auto, cpu, a CUDA device number, cuda or cuda:N", is_device);
  schema.choice(
      "precision", settings.precision, {"auto", "fp32", "bf16", "fp16", "half"},
      "arithmetic of the networks; auto: bf16 where the processor has AMX; half: fp16 on a GPU, auto on the CPU");
  schema.custom(half_precision(settings));
  schema.count("batch_size", p.batch_size, {1, 4096}, "N", "frames per device batch");
  schema.count("max_wait_ms", p.max_wait_ms, {0, 60'000}, "MS", "on a GPU: a batch goes out short after this wait");
  schema.count("prepare_workers", p.prepare_workers, {0, 1024, true}, "N", "threads that prepare frames");
  schema.count("infer_workers", p.infer_workers, {0, 1024, true}, "N", "threads that run the network");
  schema.count("frame_queue_size", p.frame_queue_size, {1, 65'536}, "N", "frames waiting for the network");
  schema.count("result_queue_size", p.result_queue_size, {1, 65'536}, "N", "frames waiting to be drawn and encoded");
  schema.count("in_flight", p.in_flight, {0, 65'536, true}, "N", "frames in memory at most");
  schema.number("stall_seconds", p.stall_seconds, {0.1, 86'400}, "SECONDS",
                "report when nothing has moved for so long");
  schema.integer("cpu_threads", settings.cpu_threads, {0, 4096, true}, "N",
                 "thread budget; at most the cores there are");
  schema.integer("opencv_threads", settings.opencv_threads, {0, 4096, true}, "N",
                 "threads of OpenCV, at most cpu_threads");
  schema.integer("decoder_threads", settings.decoder_threads, {0, 1024, true}, "N", "threads of the decoder");
}

void add_model_keys(Schema& schema, job::Settings& settings) { schema.custom(allow_licences(settings)); }

void check_job(const Schema& schema, job::Settings& settings) {
  const auto origin = [&schema](const char* key) { return schema.find(key)->origin; };
  if (settings.encode.bitrate && settings.encode.crf) {
    throw Error(ErrorCode::usage,
                fmt::format("bitrate and crf ({}) exclude each other; leave one of them out", origin("crf")),
                {.file = origin("bitrate")});
  }
  if (settings.opencv_threads > settings.cpu_threads && settings.cpu_threads > 0) {
    settings.opencv_threads = settings.cpu_threads;
  }
}

}  // namespace smartcv::config
