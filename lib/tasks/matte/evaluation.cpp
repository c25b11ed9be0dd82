#include "tasks/matte/evaluation.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "base/format.h"

namespace smartcv::matte {
namespace {

using vision::MatteScores;

struct Measure {
  const char* name;  // as papers write it
  const char* unit;
  double MatteScores::*value;
  cv::Scalar color;
};

const std::array<Measure, 5>& measures() {
  static const std::array<Measure, 5> all{{
      {"MAD", "x 1e3", &MatteScores::mad, {31, 98, 166}},
      {"MSE", "x 1e3", &MatteScores::mse, {178, 74, 34}},
      {"Grad", "/ 1e3", &MatteScores::grad, {40, 124, 70}},
      {"Conn", "/ 1e3", &MatteScores::conn, {120, 72, 150}},
      {"dtSSD", "x 1e2", &MatteScores::dtssd, {150, 112, 20}},
  }};
  return all;
}

constexpr int page_width = 960;
constexpr int left = 70;  // room for the scale's numbers
constexpr int right = 20;
constexpr int title_height = 40;
constexpr int panel_height = 130;
constexpr int panel_head = 26;
constexpr int axis_height = 26;
const cv::Scalar page_color(246, 246, 244);
const cv::Scalar grid_color(214, 214, 210);
const cv::Scalar text_color(30, 34, 40);
const cv::Scalar faint_color(110, 114, 120);

std::string ascii(std::string text) {
  for (char& c : text) {
    c = c >= 32 && c < 127 ? c : '?';
  }
  return text;
}

void write(cv::Mat& page, const std::string& text, cv::Point baseline, double scale, const cv::Scalar& color) {
  cv::putText(page, text, baseline, cv::FONT_HERSHEY_SIMPLEX, scale, color, 1, cv::LINE_AA);
}

// The next 1, 2 or 5 times a power of ten, so that the scale has round numbers.
double round_top(double largest) {
  if (!(largest > 0)) {
    return 1;
  }
  const double power = std::pow(10, std::floor(std::log10(largest)));
  for (const double step : {1.0, 2.0, 5.0}) {
    if (largest <= step * power) {
      return step * power;
    }
  }
  return 10 * power;
}

void draw_curve(cv::Mat& page, const std::vector<MatteScores>& frames, const Measure& measure, const cv::Rect& area,
                double top) {
  const auto column = [&](std::size_t frame) {
    const double share = frames.size() < 2 ? 0.5 : static_cast<double>(frame) / static_cast<double>(frames.size() - 1);
    return area.x + static_cast<int>(std::lround(share * (area.width - 1)));
  };
  const auto row = [&](double value) {
    return area.y + area.height - 1 - static_cast<int>(std::lround(value / top * (area.height - 1)));
  };
  cv::Point before;
  for (std::size_t i = 0; i < frames.size(); ++i) {
    const cv::Point at(column(i), row(frames[i].*measure.value));
    if (i == 0) {
      cv::circle(page, at, 1, measure.color, cv::FILLED, cv::LINE_AA);
    } else {
      cv::line(page, before, at, measure.color, 1, cv::LINE_AA);
    }
    before = at;
  }
}

void draw_panel(cv::Mat& page, const vision::MatteMetrics& metrics, const Measure& measure, int y) {
  const auto& frames = metrics.frames();
  const cv::Rect area(left, y + panel_head, page_width - left - right, panel_height - panel_head - 8);
  double largest = 0;
  for (const MatteScores& scores : frames) {
    largest = std::max(largest, scores.*measure.value);
  }
  const double top = round_top(largest);
  for (int i = 0; i <= 2; ++i) {
    const int line = area.y + area.height - 1 - i * (area.height - 1) / 2;
    cv::line(page, {area.x, line}, {area.x + area.width - 1, line}, grid_color);
    write(page, fmt::format("{:g}", top * i / 2), {8, line + 4}, 0.38, faint_color);
  }
  const std::string head = fmt::format("{} ({}): mean {:.4g}, largest {:.4g}", measure.name, measure.unit,
                                       metrics.mean().*measure.value, largest);
  write(page, head, {left, y + 18}, 0.45, measure.color);
  draw_curve(page, frames, measure, area, top);
}

}  // namespace

std::string scores_csv(const vision::MatteMetrics& metrics) {
  const auto line = [](const std::string& name, const MatteScores& s) {
    return fmt::format("{},{:.6f},{:.6f},{:.6f},{:.6f},{:.6f}\n", name, s.mad, s.mse, s.grad, s.conn, s.dtssd);
  };
  std::string table = "frame,mad,mse,grad,conn,dtssd\n";
  for (std::size_t i = 0; i < metrics.frames().size(); ++i) {
    table += line(fmt::format("{}", i), metrics.frames()[i]);
  }
  return table + line("mean", metrics.mean());
}

std::string scores_line(const vision::MatteMetrics& metrics) {
  const MatteScores mean = metrics.mean();
  return fmt::format("MAD {:.2f}  MSE {:.2f}  Grad {:.2f}  Conn {:.2f}  dtSSD {:.2f}  ({} frames)", mean.mad, mean.mse,
                     mean.grad, mean.conn, mean.dtssd, metrics.frames().size());
}

cv::Mat draw_scores(const vision::MatteMetrics& metrics, const std::string& title) {
  const int panels = static_cast<int>(measures().size());
  cv::Mat page(title_height + panels * panel_height + axis_height, page_width, CV_8UC3, page_color);
  write(page, ascii(title), {left, 26}, 0.55, text_color);
  for (int i = 0; i < panels; ++i) {
    draw_panel(page, metrics, measures()[static_cast<std::size_t>(i)], title_height + i * panel_height);
  }
  const std::string last =
      metrics.frames().empty() ? "no frames" : fmt::format("frame {}", metrics.frames().size() - 1);
  const int width = cv::getTextSize(last, cv::FONT_HERSHEY_SIMPLEX, 0.38, 1, nullptr).width;
  write(page, "frame 0", {left, page.rows - 10}, 0.38, faint_color);
  write(page, last, {page_width - right - width, page.rows - 10}, 0.38, faint_color);
  return page;
}

}  // namespace smartcv::matte
