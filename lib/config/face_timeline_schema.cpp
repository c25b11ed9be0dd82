#include "config/face_timeline_schema.h"

#include <algorithm>
#include <utility>

#include "base/error.h"
#include "base/format.h"
#include "config/job_schema.h"
#include "config/value_text.h"
#include "tasks/face_timeline/exports.h"

namespace smartcv::config {
namespace {

using face_timeline::Options;

constexpr const char* auto_text = "auto";
constexpr const char* kept_at_least = "embed_batch_min";
constexpr const char* kept_at_most = "embed_batch_max";

// A distance; 0 in the field is the embedder's own.
Option threshold_option(Options& o) {
  Option option;
  option.key = "threshold";
  option.value_name = "DISTANCE";
  option.help = "tracks nearer than this are one person; auto: the embedder's own";
  option.expected = "a number above 0, at most 4, or auto";
  option.parse = [&o](const std::string& text) {
    if (text == auto_text) {
      o.threshold = 0;
      return true;
    }
    const auto value = parse_number(text);
    if (!value || !(*value > 0) || *value > 4) {
      return false;
    }
    o.threshold = *value;
    return true;
  };
  option.text = [&o] { return o.threshold == 0 ? std::string(auto_text) : number_text(o.threshold); };
  return option;
}

// The files made of a result; "none" is a project alone.
Option export_option(Options& o) {
  const std::string formats = join(face_timeline::export_formats(), ",");
  Option option;
  option.key = "export";
  option.aliases = {"exports"};
  option.value_name = "KIND,…";
  option.help = formats + "; none: only the project";
  option.expected = "some of " + formats + ", or none";
  option.list = true;
  option.parse = [&o](const std::string& text) {
    auto kinds = split_list(text);
    if (kinds == std::vector<std::string>{"none"}) {
      kinds.clear();
    } else if (kinds.empty() || !std::ranges::all_of(kinds, [](const std::string& kind) {
                 return std::ranges::count(face_timeline::export_formats(), kind) > 0;
               })) {
      return false;
    }
    o.exports = std::move(kinds);
    return true;
  };
  option.text = [&o] { return o.exports.empty() ? std::string("none") : join(o.exports, ","); };
  return option;
}

void add_finding(Schema& schema, Options& o) {
  schema.group("Finding and following");
  schema.choice("detector", o.detector, {"centerface", "mtcnn"}, "the network that finds faces");
  Option& every = schema.integer("detect_every", o.detect_every, {0, 1000, true}, "K",
                                 "look at every K-th frame; auto: as the motion asks, and what a look costs");
  every.expected = "a whole number from 1 to 1000, or auto";
  every.parse = [parse = every.parse](const std::string& text) { return text != "0" && parse(text); };
  schema.number("confidence", o.confidence, {0.01, 1}, "SCORE", "a track starts at this score");
  schema.number("confidence_continue", o.confidence_continue, {0.01, 1}, "SCORE", "and goes on at this one");
  schema.number("confidence_sure", o.confidence_sure, {0, 1}, "SCORE",
                "one detection like this counts, however short its track");
  schema.integer("min_track_boxes", o.min_track_boxes, {1, 1000}, "N", "tracks with fewer detections are dropped");
  schema.integer("detect_width", o.detect_width, {64, 8192}, "PIXELS", "long side of CenterFace's input");
  schema.integer("large_face_width", o.large_face_width, {0, 4096}, "PIXELS",
                 "long side of the second pass that finds very large faces; 0: no second pass");
  schema.integer("min_face", o.min_face, {0, 10'000}, "PIXELS", "smaller faces are ignored").alias("min_face_size");
  schema.number("gap", o.gap_seconds, {0, 10}, "SECONDS", "longest gap in a track that is closed").alias("gap_seconds");
  schema.number("cut_threshold", o.cut_threshold, {0, 1}, "SCORE", "shot-cut score above which tracks end");
}

void add_recognizing(Schema& schema, Options& o) {
  schema.group("Recognizing");
  schema.choice("embedder", o.embedder, {"dlib-resnet", "facenet-vggface2", "facenet-casia"},
                "the network that tells faces apart");
  schema.choice("align", o.align, {"similarity", "none"},
                "faces are turned upright by their landmarks, or cut out as facenet-pytorch does");
  schema.integer("align_margin", o.align_margin, {0, 149}, "PIXELS", "align none: of the cut-out, around the face");
  schema.integer("faces_per_track", o.faces_per_track, {1, 256}, "N",
                 "the best faces of a track that are recognized by");
  schema.integer("min_identity_face", o.min_identity_face, {1, 10'000}, "PIXELS",
                 "narrower faces are not recognized by");
  schema.count(kept_at_least, o.embed_batch_min, {1, 4096}, "N",
               "faces in a device batch, which grows with the queue …");
  schema.count(kept_at_most, o.embed_batch_max, {1, 4096}, "N", "… up to this");
  schema.custom(threshold_option(o)).group = "Recognizing";
  schema.number("merge_gap", o.merge_gap, {0, 3600}, "SECONDS",
                "two tracks of a person in one shot so near in time are one appearance");
}

void add_output(Schema& schema, face_timeline::Settings& s) {
  schema.group("Output");
  schema.custom(export_option(s.timeline)).group = "Output";
  schema.flag("embeddings", s.timeline.keep_embeddings,
              "keep face embeddings in the project: personal data, needed to tell people apart again");
  schema.flag("overwrite", s.encode.overwrite, "replace a project that exists");
  schema.flag("allow_damaged", s.allow_damaged, "publish the result of a damaged input, marked in the report");
}

void add_clips(Schema& schema, face_timeline::Settings& s) {
  Options& o = s.timeline;
  schema.group("Clips (with --clips)");
  schema.choice("clip_per", o.clips_per, {"identity", "appearance"}, "one file for each");
  schema.number("clip_padding", o.clip_padding, {0, 60}, "SECONDS", "added before and after each appearance");
  schema.number("clip_merge_gap", o.clip_merge_gap, {0, 3600}, "SECONDS",
                "what lies between two pieces so near is taken along");
  schema.number("clip_min_seconds", o.clip_min_seconds, {0, 3600}, "SECONDS", "shorter pieces are left out");
  schema.flag("clip_crop", o.clip_crop, "the picture follows the face");
  schema.flag("clip_copy", o.clip_copy, "do not encode the picture anew where a piece lies between key frames");
}

}  // namespace

Schema face_timeline_schema(face_timeline::Settings& settings) {
  Schema schema;
  add_finding(schema, settings.timeline);
  add_recognizing(schema, settings.timeline);
  add_output(schema, settings);
  add_clips(schema, settings);
  add_speed_keys(schema, settings);
  add_model_keys(schema, settings);
  return schema;
}

void check_face_timeline(const Schema& schema, face_timeline::Settings& settings) {
  const auto origin = [&schema](const char* key) { return schema.find(key)->origin; };
  Options& o = settings.timeline;
  if (o.confidence_continue > o.confidence) {
    if (origin("confidence_continue") != "default") {
      throw Error(ErrorCode::usage,
                  fmt::format("confidence_continue is {}, above confidence {} ({}); it must not be greater",
                              number_text(o.confidence_continue), number_text(o.confidence), origin("confidence")),
                  {.file = origin("confidence_continue")});
    }
    o.confidence_continue = o.confidence;
  }
  if (o.embed_batch_min > o.embed_batch_max) {
    const bool least_was_set = origin(kept_at_least) != "default";
    if (least_was_set && origin(kept_at_most) != "default") {
      throw Error(ErrorCode::usage,
                  fmt::format("embed_batch_min is {}, above embed_batch_max {} ({}); it must not be greater",
                              o.embed_batch_min, o.embed_batch_max, origin(kept_at_most)),
                  {.file = origin(kept_at_least)});
    }
    (least_was_set ? o.embed_batch_max : o.embed_batch_min) = least_was_set ? o.embed_batch_min : o.embed_batch_max;
  }
  if (o.clip_crop && o.clip_copy) {
    throw Error(ErrorCode::usage, "clip_crop makes new pictures, clip_copy keeps the old ones; choose one of them",
                {.file = origin("clip_copy")});
  }
  check_job(schema, settings);
}

std::vector<std::string> models_for(const face_timeline::Settings& settings) {
  std::vector<std::string> names{settings.timeline.embedder};
  if (settings.timeline.detector == "mtcnn") {
    names.insert(names.end(), {"mtcnn-pnet", "mtcnn-rnet", "mtcnn-onet"});
  } else {
    names.push_back(settings.timeline.detector);
  }
  return names;
}

}  // namespace smartcv::config
