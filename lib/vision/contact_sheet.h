#ifndef SMARTCV_VISION_CONTACT_SHEET_H
#define SMARTCV_VISION_CONTACT_SHEET_H

#include <cstddef>
#include <cstdint>
#include <map>
#include <opencv2/core/mat.hpp>
#include <string>
#include <vector>

namespace smartcv::vision {

// A picture of many thumbnails, one block per group (a track, the frames), for looking over a result by eye.
// Memory is bounded: when there are too many thumbnails, the largest group keeps every second of its own, evenly over
// time, and the sheet says so; when every group is down to one, later groups are left out. Not thread-safe.
class ContactSheet {
 public:
  struct Options {
    std::string title = "smartcv";
    std::size_t max_thumbnails = 400;
    int thumbnail_width = 160;  // pixels; every thumbnail is fitted into this box
    int thumbnail_height = 120;
    int columns = 8;
  };

  explicit ContactSheet(Options options);

  // The headline of a group's block; groups are drawn in rising order of their number. A group without thumbnails is
  // not drawn.
  void set_title(std::int64_t group, std::string title);
  // Takes a copy, made small. `rgb`: CV_8UC3, R first. ASCII captions (others are shown as '?').
  void add(std::int64_t group, std::string caption, const cv::Mat& rgb);

  [[nodiscard]] std::size_t thumbnails() const noexcept { return held_; }
  // The sheet as a PNG file. Throws Error(internal) when it cannot be encoded.
  [[nodiscard]] std::string png() const;
  // The sheet as CV_8UC3, R first.
  [[nodiscard]] cv::Mat draw() const;

 private:
  struct Thumbnail {
    std::string caption;
    cv::Mat rgb;
  };
  struct Group {
    std::string title;
    std::vector<Thumbnail> thumbnails;
    std::size_t seen = 0;    // given to add()
    std::size_t stride = 1;  // every stride-th is kept
  };

  // Neighbouring thumbnails of one group in one row of the page.
  struct Run {
    const Group* group;
    int first;   // of the group's thumbnails
    int length;  // thumbnails
    int row;
    int column;
  };

  // Makes room for one more; false when every group has one thumbnail at most.
  bool thin_out();
  // Groups follow each other in one row while they fit, else start a new one.
  [[nodiscard]] std::vector<Run> runs() const;
  void draw_cell(cv::Mat& page, cv::Point corner, const Thumbnail& thumbnail) const;

  Options options_;
  std::map<std::int64_t, Group> groups_;
  std::size_t held_ = 0;
  std::size_t left_out_ = 0;
};

}  // namespace smartcv::vision

#endif  // SMARTCV_VISION_CONTACT_SHEET_H
