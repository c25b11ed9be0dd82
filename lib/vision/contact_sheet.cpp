#include "vision/contact_sheet.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <utility>

#include "base/error.h"
#include "base/format.h"
#include "vision/encode_png.h"

namespace smartcv::vision {
namespace {

constexpr int gap = 10;             // pixels between thumbnails and around the page
constexpr int caption_height = 20;  // under each thumbnail
constexpr int band_height = 24;     // above each row, with the group's title
constexpr int title_height = 52;
const cv::Scalar page_color(246, 246, 244);
const cv::Scalar frame_color(205, 205, 200);
const cv::Scalar band_color(226, 230, 236);
const cv::Scalar text_color(30, 34, 40);
const cv::Scalar faint_color(110, 114, 120);

// cv::putText knows ASCII only; each other character, however many bytes it has, becomes one question mark.
std::string ascii(const std::string& text) {
  std::string plain;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte >= 32 && byte < 127) {
      plain += c;
    } else if ((byte & 0xC0U) != 0x80U) {
      plain += '?';
    }
  }
  return plain;
}

// Text of a given cap height, cut with dots to the width there is.
void write(cv::Mat& page, const std::string& text, cv::Point baseline, double cap_height, int room,
           const cv::Scalar& color) {
  constexpr int font = cv::FONT_HERSHEY_SIMPLEX;
  const double scale = cap_height / 21.0;  // the font's capitals are 21 px high at scale 1
  const auto width = [&](const std::string& s) { return cv::getTextSize(s, font, scale, 1, nullptr).width; };
  std::string shown = ascii(text);
  if (width(shown) > room) {
    while (!shown.empty() && width(shown + "...") > room) {
      shown.pop_back();
    }
    shown += "...";
  }
  cv::putText(page, shown, baseline, font, scale, color, 1, cv::LINE_AA);
}

cv::Mat fitted(const cv::Mat& rgb, int width, int height) {
  const double scale = std::min(static_cast<double>(width) / rgb.cols, static_cast<double>(height) / rgb.rows);
  const cv::Size size(std::clamp(static_cast<int>(std::lround(rgb.cols * scale)), 1, width),
                      std::clamp(static_cast<int>(std::lround(rgb.rows * scale)), 1, height));
  cv::Mat small;
  cv::resize(rgb, small, size, 0, 0, scale < 1 ? cv::INTER_AREA : cv::INTER_LINEAR);
  return small;
}

}  // namespace

ContactSheet::ContactSheet(Options options) : options_(std::move(options)) {
  if (options_.max_thumbnails < 1 || options_.columns < 1 || options_.thumbnail_width < 1 ||
      options_.thumbnail_height < 1) {
    throw Error(ErrorCode::internal, "a contact sheet needs room for at least one thumbnail");
  }
}

void ContactSheet::set_title(std::int64_t group, std::string title) { groups_[group].title = std::move(title); }

void ContactSheet::add(std::int64_t group, std::string caption, const cv::Mat& rgb) {
  if (rgb.type() != CV_8UC3 || rgb.empty()) {
    throw Error(ErrorCode::internal, "a thumbnail of the contact sheet is no 8-bit RGB picture");
  }
  Group& target = groups_[group];
  const std::size_t index = target.seen++;
  const bool wanted = index % target.stride == 0 && (held_ < options_.max_thumbnails || thin_out()) &&
                      index % target.stride == 0;  // thinning out may have doubled the stride
  if (!wanted) {
    ++left_out_;
    return;
  }
  target.thumbnails.push_back({std::move(caption), fitted(rgb, options_.thumbnail_width, options_.thumbnail_height)});
  ++held_;
}

bool ContactSheet::thin_out() {
  const auto largest = std::max_element(groups_.begin(), groups_.end(), [](const auto& a, const auto& b) {
    return a.second.thumbnails.size() < b.second.thumbnails.size();
  });
  Group& group = largest->second;
  if (group.thumbnails.size() < 2) {
    return false;  // nothing but first thumbnails: they stay
  }
  std::vector<Thumbnail> kept;
  for (std::size_t i = 0; i < group.thumbnails.size(); i += 2) {
    kept.push_back(std::move(group.thumbnails[i]));
  }
  held_ -= group.thumbnails.size() - kept.size();
  left_out_ += group.thumbnails.size() - kept.size();
  group.thumbnails = std::move(kept);
  group.stride *= 2;
  return true;
}

std::vector<ContactSheet::Run> ContactSheet::runs() const {
  std::vector<Run> runs;
  int row = 0;
  int column = 0;
  for (const auto& [number, group] : groups_) {
    const int count = static_cast<int>(group.thumbnails.size());
    if (count > options_.columns - column && column > 0) {
      ++row;
      column = 0;
    }
    for (int first = 0; first < count;) {
      const int length = std::min(count - first, options_.columns - column);
      runs.push_back({&group, first, length, row, column});
      first += length;
      column += length;
      if (column == options_.columns) {
        ++row;
        column = 0;
      }
    }
  }
  return runs;
}

cv::Mat ContactSheet::draw() const {
  const std::vector<Run> all = runs();
  const int cell_width = options_.thumbnail_width + gap;
  const int row_height = band_height + options_.thumbnail_height + caption_height + gap;
  const int width = std::max(gap + options_.columns * cell_width, 320);
  cv::Mat page(title_height + (all.empty() ? 0 : (all.back().row + 1) * row_height), width, CV_8UC3, page_color);
  write(page, options_.title, {gap, 24}, 12, width - 2 * gap, text_color);
  const std::string count = left_out_ == 0
                                ? fmt::format("{} thumbnails", held_)
                                : fmt::format("{} thumbnails, {} more left out evenly over time", held_, left_out_);
  write(page, count, {gap, 43}, 8, width - 2 * gap, faint_color);
  for (const Run& run : all) {
    const cv::Point corner(gap + run.column * cell_width, title_height + run.row * row_height);
    const int run_width = run.length * cell_width - gap;
    cv::rectangle(page, {corner.x, corner.y, run_width, band_height - 5}, band_color, cv::FILLED);
    write(page, run.first == 0 ? run.group->title : "(continued)", {corner.x + 5, corner.y + 14}, 8, run_width - 10,
          run.first == 0 ? text_color : faint_color);
    const auto first = static_cast<std::size_t>(run.first);
    for (int i = 0; i < run.length; ++i) {
      draw_cell(page, {corner.x + i * cell_width, corner.y + band_height},
                run.group->thumbnails[first + static_cast<std::size_t>(i)]);
    }
  }
  return page;
}

void ContactSheet::draw_cell(cv::Mat& page, cv::Point corner, const Thumbnail& thumbnail) const {
  const cv::Rect place(corner.x + (options_.thumbnail_width - thumbnail.rgb.cols) / 2,
                       corner.y + (options_.thumbnail_height - thumbnail.rgb.rows) / 2, thumbnail.rgb.cols,
                       thumbnail.rgb.rows);
  cv::rectangle(page, {place.x - 1, place.y - 1, place.width + 2, place.height + 2}, frame_color, 1);
  thumbnail.rgb.copyTo(page(place));
  write(page, thumbnail.caption, {corner.x + 1, corner.y + options_.thumbnail_height + 14}, 7.5,
        options_.thumbnail_width - 2, text_color);
}

std::string ContactSheet::png() const { return encode_png(draw(), "the contact sheet"); }

}  // namespace smartcv::vision
