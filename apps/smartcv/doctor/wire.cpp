#include "smartcv/doctor/wire.h"

#include <utility>

namespace smartcv::doctor {

using Json = nlohmann::json;

Json to_wire(const NvidiaDriver& facts) {
  Json devices = Json::array();
  for (const NvidiaDevice& device : facts.devices) {
    devices.push_back({{"name", device.name},
                       {"memory_total", device.memory_total},
                       {"memory_free", device.memory_free},
                       {"capability", device.capability}});
  }
  return {{"device_files", facts.device_files}, {"library", facts.library}, {"problem", facts.problem},
          {"cuda_version", facts.cuda_version}, {"version", facts.version}, {"devices", std::move(devices)}};
}

void from_wire(const Json& json, NvidiaDriver& facts) {
  json.at("device_files").get_to(facts.device_files);
  json.at("library").get_to(facts.library);
  json.at("problem").get_to(facts.problem);
  json.at("cuda_version").get_to(facts.cuda_version);
  json.at("version").get_to(facts.version);
  for (const auto& entry : json.at("devices")) {
    NvidiaDevice device;
    entry.at("name").get_to(device.name);
    entry.at("memory_total").get_to(device.memory_total);
    entry.at("memory_free").get_to(device.memory_free);
    entry.at("capability").get_to(device.capability);
    facts.devices.push_back(std::move(device));
  }
}

Json to_wire(const nn::RuntimeFacts& facts) {
  return {{"built_against", facts.built_against},
          {"version", facts.version},
          {"onednn", facts.onednn},
          {"cuda", facts.cuda},
          {"capability", facts.capability},
          {"intra_op_threads", facts.intra_op_threads},
          {"cuda_tried", facts.cuda_tried},
          {"cuda_opens", facts.cuda_opens},
          {"cuda_problem", facts.cuda_problem}};
}

void from_wire(const Json& json, nn::RuntimeFacts& facts) {
  json.at("built_against").get_to(facts.built_against);
  json.at("version").get_to(facts.version);
  json.at("onednn").get_to(facts.onednn);
  json.at("cuda").get_to(facts.cuda);
  json.at("capability").get_to(facts.capability);
  json.at("intra_op_threads").get_to(facts.intra_op_threads);
  json.at("cuda_tried").get_to(facts.cuda_tried);
  json.at("cuda_opens").get_to(facts.cuda_opens);
  json.at("cuda_problem").get_to(facts.cuda_problem);
}

Json to_wire(const NetworkFacts& facts) {
  return {{"runtime", to_wire(facts.runtime)}, {"openmp", facts.openmp}, {"cores", facts.cores}};
}

void from_wire(const Json& json, NetworkFacts& facts) {
  from_wire(json.at("runtime"), facts.runtime);
  json.at("openmp").get_to(facts.openmp);
  json.at("cores").get_to(facts.cores);
}

Json to_wire(const media::CodecTrial& facts) {
  return {{"name", facts.name}, {"present", facts.present}, {"problem", facts.problem}};
}

void from_wire(const Json& json, media::CodecTrial& facts) {
  json.at("name").get_to(facts.name);
  json.at("present").get_to(facts.present);
  json.at("problem").get_to(facts.problem);
}

Json to_wire(const std::vector<media::CodecTrial>& facts) {
  Json list = Json::array();
  for (const auto& trial : facts) {
    list.push_back(to_wire(trial));
  }
  return list;
}

void from_wire(const Json& json, std::vector<media::CodecTrial>& facts) {
  for (const auto& entry : json) {
    from_wire(entry, facts.emplace_back());
  }
}

Json to_wire(const BenchFacts& facts) {
  return {{"picture", facts.picture},
          {"device", facts.device},
          {"frames", facts.frames},
          {"fps", facts.fps},
          {"limiting_stage", facts.limiting_stage},
          {"load", facts.load},
          {"cores", facts.cores}};
}

void from_wire(const Json& json, BenchFacts& facts) {
  json.at("picture").get_to(facts.picture);
  json.at("device").get_to(facts.device);
  json.at("frames").get_to(facts.frames);
  json.at("fps").get_to(facts.fps);
  json.at("limiting_stage").get_to(facts.limiting_stage);
  json.at("load").get_to(facts.load);
  json.at("cores").get_to(facts.cores);
}

}  // namespace smartcv::doctor
