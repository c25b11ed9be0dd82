#include "tasks/face_timeline/exports/timecode.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <regex>

#include "base/format.h"

namespace smartcv::face_timeline {
namespace {

constexpr std::array<Rational, 10> editor_rates{
    {{24000, 1001}, {24, 1}, {25, 1}, {30000, 1001}, {30, 1}, {48000, 1001}, {48, 1}, {50, 1}, {60000, 1001}, {60, 1}}};
constexpr double fastest = 60.0;
// Half of what lies between 30 and 29.97: average rates are measured, and containers round.
constexpr double tolerance = 0.0004;

bool about(double a, double b) { return std::abs(a - b) <= tolerance * b; }

Rational editor_rate(double rate) {
  if (!(rate > 0)) {
    return {25, 1};
  }
  if (rate > fastest * (1 + tolerance)) {
    return editor_rate(rate / std::ceil(rate / (fastest * (1 + tolerance))));
  }
  const auto multiple = std::ranges::find_if(editor_rates, [&](const Rational& known) {
    const double times = std::round(known.to_double() / rate);
    return times >= 1 && about(known.to_double(), times * rate);
  });
  if (multiple != editor_rates.end()) {
    return *multiple;
  }
  return *std::ranges::find_if(
      editor_rates, [&](const Rational& known) { return known.to_double() >= rate || about(known.to_double(), rate); });
}

}  // namespace

TimecodeClock::TimecodeClock(Rational frame_rate, std::string_view source_timecode)
    : rate_(editor_rate(frame_rate.to_double())), nominal_(std::llround(rate_.to_double())) {
  const bool counts_all = source_timecode.size() == 11 && source_timecode[8] == ':';
  if (rate_.den != 1 && nominal_ % 30 == 0 && !counts_all) {
    dropped_ = nominal_ / 15;
  }
}

std::int64_t TimecodeClock::frame_at(const FrameTimes& times, std::int64_t pts) const {
  const std::int64_t first = times.pts().empty() ? 0 : times.pts().front();
  return rescale(pts - first, times.time_base(), {rate_.den, rate_.num});
}

// The names left out are counted back in: `dropped_` for each minute that is over, but for every tenth.
std::string TimecodeClock::text(std::int64_t frame) const {
  const std::int64_t in_minute = nominal_ * 60 - dropped_;  // of those that leave names out
  const std::int64_t in_ten = in_minute * 10 + dropped_;
  const std::int64_t rest = frame % in_ten;
  const std::int64_t short_minutes = rest < nominal_ * 60 ? 0 : 1 + (rest - nominal_ * 60) / in_minute;
  const std::int64_t name = frame + dropped_ * (frame / in_ten * 9 + short_minutes);
  const std::int64_t second = name / nominal_;
  return fmt::format("{:02}:{:02}:{:02}{}{:02}", second / 3600 % 24, second / 60 % 60, second % 60,
                     drop_frame() ? ';' : ':', name % nominal_);
}

std::int64_t TimecodeClock::frame_of(std::string_view timecode) const {
  static const std::regex form(R"((\d\d):(\d\d):(\d\d)[:;.,](\d\d))");
  std::match_results<std::string_view::const_iterator> part;
  if (!std::regex_match(timecode.begin(), timecode.end(), part, form)) {
    return 0;
  }
  const auto number = [&](std::size_t index) { return std::int64_t{std::stoi(part[index].str())}; };
  const std::int64_t minutes = number(1) * 60 + number(2);
  const std::int64_t name = (minutes * 60 + number(3)) * nominal_ + std::min(number(4), nominal_ - 1);
  return name - dropped_ * (minutes - minutes / 10);
}

ClockSpan clock_span(const TimecodeClock& clock, const FrameTimes& times, const FrameSpan& span) {
  const std::int64_t start = clock.frame_at(times, times.start(span));
  return {start, std::max(clock.frame_at(times, times.end(span)), start + 1)};
}

}  // namespace smartcv::face_timeline
