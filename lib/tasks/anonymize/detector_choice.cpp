#include "tasks/anonymize/detector_choice.h"

#include <algorithm>
#include <array>
#include <set>
#include <string_view>

#include "base/error.h"
#include "base/format.h"

namespace smartcv::anonymize {
namespace {

constexpr std::array<std::string_view, 3> pose_detectors{"yolov8n-pose", "yolov8s-pose", "yolov8m-pose"};

bool contains(const std::vector<std::string>& items, std::string_view item) {
  return std::find(items.begin(), items.end(), item) != items.end();
}

}  // namespace

bool is_pose_detector(const std::string& name) {
  return std::find(pose_detectors.begin(), pose_detectors.end(), name) != pose_detectors.end();
}

std::string named_pose_model(const Options& options) {
  constexpr std::string_view ending = ".pt";
  std::string name = options.pose_model;
  if (name.ends_with(ending)) {
    name.resize(name.size() - ending.size());
  }
  return is_pose_detector(name) ? name : std::string();
}

std::vector<std::string> chosen_detectors(const Options& options) {
  for (const char* alone : {"none", "auto"}) {
    if (contains(options.detectors, alone) && options.detectors.size() > 1) {
      throw Error(ErrorCode::usage, fmt::format("detector '{}' cannot be combined with another one", alone));
    }
  }
  if (contains(options.detectors, "none")) {
    return {};
  }
  if (!contains(options.detectors, "auto")) {
    const std::set<std::string> names(options.detectors.begin(), options.detectors.end());
    return {names.begin(), names.end()};
  }
  std::vector<std::string> names{"centerface"};
  if (contains(options.targets, "head") || contains(options.targets, "person")) {
    const std::string named = named_pose_model(options);
    names.push_back(named.empty() ? std::string(pose_detectors.front()) : named);
  }
  return names;
}

bool takes_own_file(const Options& options, const std::string& detector) {
  return is_pose_detector(detector) && !options.pose_model.empty() && named_pose_model(options).empty();
}

}  // namespace smartcv::anonymize
