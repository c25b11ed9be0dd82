#ifndef SMARTCV_APPS_SMARTCV_DOCTOR_WIRE_H
#define SMARTCV_APPS_SMARTCV_DOCTOR_WIRE_H

#include <nlohmann/json.hpp>
#include <vector>

#include "smartcv/doctor/facts.h"

namespace smartcv::doctor {

// Facts on their way from a probe's process to the doctor's, as JSON on stdout. Reading throws
// nlohmann::json::exception when a field is missing or of another type.
[[nodiscard]] nlohmann::json to_wire(const NvidiaDriver& facts);
[[nodiscard]] nlohmann::json to_wire(const nn::RuntimeFacts& facts);
[[nodiscard]] nlohmann::json to_wire(const NetworkFacts& facts);
[[nodiscard]] nlohmann::json to_wire(const media::CodecTrial& facts);
[[nodiscard]] nlohmann::json to_wire(const std::vector<media::CodecTrial>& facts);
[[nodiscard]] nlohmann::json to_wire(const BenchFacts& facts);

void from_wire(const nlohmann::json& json, NvidiaDriver& facts);
void from_wire(const nlohmann::json& json, nn::RuntimeFacts& facts);
void from_wire(const nlohmann::json& json, NetworkFacts& facts);
void from_wire(const nlohmann::json& json, media::CodecTrial& facts);
void from_wire(const nlohmann::json& json, std::vector<media::CodecTrial>& facts);
void from_wire(const nlohmann::json& json, BenchFacts& facts);

}  // namespace smartcv::doctor

#endif  // SMARTCV_APPS_SMARTCV_DOCTOR_WIRE_H
