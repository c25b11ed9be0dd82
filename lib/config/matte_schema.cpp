#include "config/matte_schema.h"

#include <algorithm>

#include "base/error.h"
#include "base/format.h"
#include "config/job_schema.h"
#include "config/value_text.h"
#include "tasks/matte/output_choice.h"
#include "vision/color_text.h"

namespace smartcv::config {
namespace {

bool is_word(const std::string& text) { return !text.empty(); }
bool is_color(const std::string& text) { return vision::parse_color(text).has_value(); }

Option write_option(matte::Options& m) {
  Option option;
  option.key = "write";
  option.value_name = "KIND[=FILE],…";
  option.help = "composite, alpha, foreground, rgba, preview; several in one pass, each with =FILE of its own";
  option.expected =
      "composite, alpha, foreground, rgba or preview, each once, with =FILE where it has a file of its own";
  option.list = true;
  option.parse = [&m](const std::string& text) {
    const auto words = split_list(text);
    if (words.empty() || !std::ranges::all_of(words, [](const std::string& word) {
          return matte::parse_write_word(word).has_value();
        })) {
      return false;
    }
    m.write = words;
    return true;
  };
  option.text = [&m] { return join(m.write, ","); };
  return option;
}

Option bits_option(matte::Options& m) {
  Option option;
  option.key = "bits";
  option.value_name = "8|10|16";
  option.help = "depth of alpha, rgba and PNG; auto: 8, or what the codec keeps";
  option.expected = "8, 10, 16 or auto";
  option.parse = [&m](const std::string& text) {
    if (text == "auto") {
      m.bits = 0;
      return true;
    }
    const auto bits = parse_integer(text);
    if (!bits || (*bits != 8 && *bits != 10 && *bits != 16)) {
      return false;
    }
    m.bits = static_cast<int>(*bits);
    return true;
  };
  option.text = [&m] { return m.bits == 0 ? std::string("auto") : std::to_string(m.bits); };
  return option;
}

void add_network(Schema& schema, matte::Options& m) {
  schema.group("The network");
  schema.text("preset", m.preset, "NAME", "standard, high or ultra: a file of configs/presets/matte",
              "the name of a preset", is_word);
  schema.text("model", m.model, "NAME|FILE", "rvm-mobilenetv3, rvm-resnet50 or the path of a checkpoint",
              "the name of a model or the path of its file", is_word);
  schema.number("downsample_ratio", m.downsample_ratio, {0.05, 1}, "RATIO",
                "size of the network's picture; auto: long side 512");
  schema.choice("subject", m.subject, {"portrait", "body"}, "body: the automatic ratio is 1.5 times as large");
  Option& chunk = schema.count("seq_chunk", m.seq_chunk, {0, 256, true}, "N",
                               "consecutive frames per run of the network, in place of batch_size");
  // 0 is how the field says auto, and no number of frames.
  chunk.expected = "a whole number from 1 to 256, or auto";
  chunk.parse = [parse = chunk.parse](const std::string& text) { return text != "0" && parse(text); };
  schema.integer("memory_limit", m.memory_limit_mb, {0, 1'048'576, true}, "MB",
                 "lowers seq_chunk until it fits; auto: half of what is free");
  schema.flag("reset_at_cuts", m.reset_at_cuts, "the network begins anew at a shot cut");
  schema.number("cut_threshold", m.cut_threshold, {0, 1}, "SCORE", "shot-cut score above which it does");
  schema.integer("warm_up", m.warm_up, {0, 1000}, "N", "the first N frames run once before they count");
}

void add_pictures(Schema& schema, matte::Options& m) {
  auto& b = m.background;
  schema.group("What is written");
  schema.custom(write_option(m));
  schema
      .text("background", b.background, "WHAT", "colour, picture, video, blur[:RADIUS] or transparent",
            "a colour, a file, blur, blur:RADIUS or transparent", is_word)
      .list = true;
  schema.choice("fit", b.fit, {"cover", "contain", "stretch", "center"}, "how a picture fills the frame");
  schema.text("bar_color", b.bar_color, "COLOR", "around a picture that does not fill it", "a colour", is_color)
      .alias("bar_colour")
      .list = true;
  schema
      .number("background_start", b.background_start_seconds, {0, 86'400}, "SECONDS", "where a video background begins")
      .alias("background_start_seconds");
  schema.choice("alpha_mode", m.alpha_mode, {"straight", "premultiplied"}, "the colours of rgba");
  schema.custom(bits_option(m));
  schema.choice("image_format", m.image_format, {"png", "exr"}, "of a folder of images");
  schema.text("alpha_codec", m.alpha_codec, "NAME",
              "codec of alpha and rgba; auto: by the file's ending, or --codec when nothing else is written",
              "a codec or an FFmpeg encoder", is_word);
  schema.number("despill", m.despill, {0, 1}, "AMOUNT", "takes the light of a coloured screen off the foreground");
  schema.text("despill_color", m.despill_color, "COLOR", "that screen's colour", "a colour", is_color)
      .alias("despill_colour")
      .list = true;
}

void add_resuming(Schema& schema, matte::Options& m) {
  schema.group("Interruptions");
  schema.flag("resume", m.resume, "keep what is finished in OUT.resume, and go on with what an earlier run left there");
  schema.number("checkpoint_seconds", m.checkpoint_seconds, {0.1, 3600}, "SECONDS",
                "of the video, after which something counts as finished");
}

}  // namespace

Schema matte_schema(matte::Settings& settings) {
  Schema schema;
  add_network(schema, settings.matte);
  add_pictures(schema, settings.matte);
  add_resuming(schema, settings.matte);
  add_output_keys(schema, settings, "encoder_preset");
  add_speed_keys(schema, settings);
  add_model_keys(schema, settings);
  return schema;
}

void check_matte(const Schema& schema, matte::Settings& settings) {
  const auto& m = settings.matte;
  const bool transparent = m.background.background == "transparent";
  try {
    (void)matte::choose_outputs(m.write, transparent, "out");
  } catch (const Error& error) {
    throw Error(ErrorCode::usage, error.message(), {.file = schema.find("write")->origin});
  }
  check_job(schema, settings);
}

}  // namespace smartcv::config
