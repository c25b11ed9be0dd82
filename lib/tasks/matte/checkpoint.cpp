#include "tasks/matte/checkpoint.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "base/error.h"

namespace smartcv::matte {
namespace {

using job::Json;

Json binary(std::span<const std::byte> bytes) {
  std::vector<std::uint8_t> copy(bytes.size());
  std::ranges::transform(bytes, copy.begin(), [](std::byte value) { return static_cast<std::uint8_t>(value); });
  return Json::binary(std::move(copy));
}

template <std::size_t size>
void load(const Json& json, std::array<std::uint8_t, size>& samples) {
  const auto& bytes = json.get_binary();
  if (bytes.size() != size) {
    throw Error(ErrorCode::output, "a picture of the checkpoint has a wrong size");
  }
  std::ranges::copy(bytes, samples.begin());
}

Json to_json(const nn::MattingSnapshot& snapshot) {
  Json tensors = Json::array();
  for (const auto& tensor : snapshot.tensors) {
    tensors.push_back({{"shape", tensor.shape}, {"values", binary(tensor.bytes)}});
  }
  return {{"name", snapshot.network}, {"tensors", std::move(tensors)}};
}

nn::MattingSnapshot snapshot_from(const Json& json) {
  nn::MattingSnapshot snapshot{json.at("name").get<std::string>(), {}};
  for (const Json& tensor : json.at("tensors")) {
    const auto bytes = std::as_bytes(std::span(tensor.at("values").get_binary()));
    snapshot.tensors.push_back(
        {tensor.at("shape").get<std::vector<std::int64_t>>(), std::vector<std::byte>(bytes.begin(), bytes.end())});
  }
  return snapshot;
}

Json to_json(const vision::FrameSignature& signature) {
  return {{"empty", signature.empty},
          {"luma", binary(std::as_bytes(std::span(signature.luma)))},
          {"cb", binary(std::as_bytes(std::span(signature.cb)))},
          {"cr", binary(std::as_bytes(std::span(signature.cr)))}};
}

vision::FrameSignature signature_from(const Json& json) {
  vision::FrameSignature signature;
  signature.empty = json.at("empty").get<bool>();
  load(json.at("luma"), signature.luma);
  load(json.at("cb"), signature.cb);
  load(json.at("cr"), signature.cr);
  return signature;
}

}  // namespace

Json to_json(const Checkpoint& checkpoint) {
  const Counts& counts = checkpoint.counts;
  Json json = {{"network", to_json(checkpoint.network)},
               {"largest_run", checkpoint.largest_run},
               {"counts",
                {{"frames", counts.frames},
                 {"empty_frames", counts.empty_frames},
                 {"shot_cuts", counts.shot_cuts},
                 {"coverage", counts.coverage}}}};
  if (checkpoint.last_signature) {
    json["last_signature"] = to_json(*checkpoint.last_signature);
  }
  if (checkpoint.last_size) {
    json["last_size"] = {checkpoint.last_size->width, checkpoint.last_size->height};
  }
  return json;
}

Checkpoint checkpoint_from(const Json& json) {
  try {
    Checkpoint checkpoint;
    checkpoint.network = snapshot_from(json.at("network"));
    checkpoint.largest_run = json.at("largest_run").get<std::size_t>();
    const Json& counts = json.at("counts");
    checkpoint.counts = {counts.at("frames").get<std::int64_t>(), counts.at("empty_frames").get<std::int64_t>(),
                         counts.at("shot_cuts").get<std::int64_t>(), counts.at("coverage").get<double>()};
    if (json.contains("last_signature")) {
      checkpoint.last_signature = signature_from(json.at("last_signature"));
    }
    if (json.contains("last_size")) {
      checkpoint.last_size = vision::Size{json.at("last_size").at(0).get<int>(), json.at("last_size").at(1).get<int>()};
    }
    return checkpoint;
  } catch (const Json::exception&) {
    throw Error(ErrorCode::output, "the checkpoint is not one of this version; remove its folder to begin anew");
  }
}

}  // namespace smartcv::matte
