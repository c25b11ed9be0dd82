#ifndef SMARTCV_TASKS_ANONYMIZE_REGION_H
#define SMARTCV_TASKS_ANONYMIZE_REGION_H

#include <limits>
#include <string>
#include <vector>

#include "vision/geometry.h"

namespace smartcv::anonymize {

// A part of the picture that the user has drawn.
struct Region {
  enum class Rule {
    always,  // is hidden, whatever is found there
    never,   // its pixels stay as they are, and what has its middle in it is left alone
    search,  // while there is such a region, what has its middle outside of all of them is left alone
  };
  Rule rule = Rule::always;
  std::vector<vision::Point> corners;  // a simple polygon, in order around it; pixels of the upright picture
  double from = 0;                     // seconds of the file's own clock; both ends belong to it
  double to = std::numeric_limits<double>::infinity();
  std::string origin;  // where it was drawn: "--region", "FILE:LINE"
};

}  // namespace smartcv::anonymize

#endif  // SMARTCV_TASKS_ANONYMIZE_REGION_H
