#include "job/piece_plan.h"

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "base/error.h"
#include "base/format.h"
#include "base/part_file.h"

namespace smartcv::job {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::ordered_json;

constexpr int schema = 1;

// Calls `use` with what the file holds.
template <typename Use>
auto from_file(const fs::path& path, const Use& use) {
  std::ifstream file(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  try {
    return use(Json::parse(text));
  } catch (const Json::exception&) {
    throw Error(ErrorCode::output, "this part of an unfinished result is missing or damaged; remove its folder",
                {"", path.string(), {}});
  }
}

}  // namespace

PiecePlan PiecePlan::load(const fs::path& folder) {
  return from_file(folder / "plan.json", [](const Json& json) {
    std::vector<media::KeyFrameCut> cuts;
    for (const auto& cut : json.at("pieces")) {
      cuts.push_back({cut.at("start_pts"), cut.at("first_frame"), cut.at("lead_in_pts"), cut.at("lead_in_frame")});
    }
    return PiecePlan(std::move(cuts));
  });
}

void PiecePlan::save(const fs::path& folder) const {
  Json pieces = Json::array();
  for (const auto& cut : cuts_) {
    pieces.push_back({{"start_pts", cut.start_pts},
                      {"first_frame", cut.first_frame},
                      {"lead_in_pts", cut.lead_in_pts},
                      {"lead_in_frame", cut.lead_in_frame}});
  }
  write_file(folder / "plan.json", Json{{"schema", schema}, {"pieces", pieces}}.dump(2) + "\n", true);
}

Piece PiecePlan::piece(const fs::path& folder, std::size_t number) const {
  if (number >= cuts_.size()) {
    throw Error(ErrorCode::usage,
                fmt::format("there are {} pieces, counted from 0, and no piece {}", cuts_.size(), number),
                {"", folder.string(), {}});
  }
  const media::KeyFrameCut& cut = cuts_[number];
  Piece piece{folder, number, std::nullopt, cut.lead_in_frame, cut.start_pts, std::nullopt};
  if (cut.lead_in_frame > 0) {
    piece.read_from = cut.lead_in_pts;
  }
  if (number + 1 < cuts_.size()) {
    piece.end_pts = cuts_[number + 1].start_pts;
  }
  return piece;
}

fs::path prefix_of_pieces(const fs::path& folder) { return folder / "piece"; }

fs::path packets_of_piece(const fs::path& folder, std::size_t number) {
  return media::segment_path(prefix_of_pieces(folder), number);
}

fs::path times_of_piece(const fs::path& folder, std::size_t number) {
  return packets_of_piece(folder, number).replace_extension(".json");
}

void save_times(const fs::path& path, const std::vector<media::ImageTime>& times) {
  Json rows = Json::array();
  Rational base{0, 1};
  for (const auto& time : times) {
    rows.push_back({time.pts, time.duration});
    base = time.time_base;
  }
  write_file(path, Json{{"schema", schema}, {"time_base", {base.num, base.den}}, {"times", rows}}.dump() + "\n", true);
}

std::vector<media::ImageTime> load_times(const fs::path& path) {
  return from_file(path, [](const Json& json) {
    const Rational base{json.at("time_base").at(0), json.at("time_base").at(1)};
    std::vector<media::ImageTime> times;
    for (const auto& row : json.at("times")) {
      times.push_back({row.at(0).get<std::int64_t>(), row.at(1).get<std::int64_t>(), base});
    }
    return times;
  });
}

}  // namespace smartcv::job
