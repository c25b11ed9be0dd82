#include "vision/opencv_facts.h"

#include <opencv2/core/utility.hpp>
#include <opencv2/core/version.hpp>
#include <sstream>

namespace smartcv::vision {
namespace {

// OpenCV tells it in its build information only: "  Parallel framework:            TBB (ver 2021.8 …)".
std::string parallel_framework() {
  std::istringstream lines(cv::getBuildInformation());
  const std::string key = "Parallel framework:";
  for (std::string line; std::getline(lines, line);) {
    if (const auto at = line.find(key); at != std::string::npos) {
      std::istringstream words(line.substr(at + key.size()));
      std::string name;
      words >> name;
      return name;
    }
  }
  return {};
}

}  // namespace

OpencvFacts opencv_facts() { return {CV_VERSION, cv::getVersionString(), parallel_framework(), cv::getNumThreads()}; }

}  // namespace smartcv::vision
