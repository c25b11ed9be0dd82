#include "tasks/face_timeline/truth.h"

#include <charconv>

#include "base/format.h"
#include "base/json_file.h"

namespace smartcv::face_timeline {
namespace {

constexpr std::int64_t largest_side = 65536;
constexpr std::int64_t most_frames = std::int64_t{1} << 40;

std::int64_t frame_of(const std::string& key, const JsonValue& value, std::int64_t frames) {
  std::int64_t frame = -1;
  const auto [end, problem] = std::from_chars(key.data(), key.data() + key.size(), frame);
  if (problem != std::errc() || end != key.data() + key.size() || frame < 0 || frame >= frames) {
    value.refuse(fmt::format("is no frame from 0 to {}", frames - 1));
  }
  return frame;
}

TruthFace face_of(const JsonValue& entry) {
  const auto parts = entry.items();
  if (parts.size() != 5) {
    entry.refuse("is not [person, x1, y1, x2, y2]");
  }
  TruthFace face{.person = parts[0].text(),
                 .box = {parts[1].number(), parts[2].number(), parts[3].number(), parts[4].number()}};
  if (face.person.empty() || face.box.area() <= 0) {
    entry.refuse("has no person or an empty box");
  }
  return face;
}

}  // namespace

Truth read_truth(const std::filesystem::path& file) {
  const JsonBlame blame{ErrorCode::input, file.string(), "a file of true faces"};
  const FloatJson json = parse_json(read_text(file, blame), blame);
  const JsonValue root(json, blame);
  Truth truth;
  truth.upright = {.width = static_cast<int>(root.at("width").integer(1, largest_side)),
                   .height = static_cast<int>(root.at("height").integer(1, largest_side))};
  truth.frames = root.at("frames").integer(1, most_frames);
  if (root.has("cuts_at_frames")) {
    truth.cuts = root.at("cuts_at_frames").integers(1, truth.frames - 1);
  }
  for (const auto& [key, list] : root.at("boxes").members()) {
    auto& faces = truth.faces[frame_of(key, list, truth.frames)];
    for (const JsonValue& entry : list.items()) {
      faces.push_back(face_of(entry));
    }
  }
  return truth;
}

}  // namespace smartcv::face_timeline
