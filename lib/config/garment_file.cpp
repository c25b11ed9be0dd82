#include "config/garment_file.h"

#include <algorithm>
#include <cctype>
#include <cmath>
#include <optional>
#include <set>

#include "base/error.h"
#include "base/format.h"
#include "base/log.h"
#include "config/nearest.h"
#include "config/value_text.h"
#include "config/yaml_load.h"
#include "tasks/fitting_preview/garment_picture.h"
#include "tasks/fitting_preview/suggest.h"

namespace smartcv::config {
namespace {

namespace fs = std::filesystem;
using fitting_preview::Anchor;
using fitting_preview::GarmentFacts;
using fitting_preview::GarmentKind;
using fitting_preview::GarmentPart;
using fitting_preview::PartKind;

// Names of all values of an enumeration whose last one is `last`.
template <typename Value>
std::vector<std::string> names_up_to(Value last) {
  std::vector<std::string> names;
  for (int i = 0; i <= static_cast<int>(last); ++i) {
    names.emplace_back(fitting_preview::name_of(static_cast<Value>(i)));
  }
  return names;
}

// Goes on after a mistake, so that all of them are told at once.
class Reader {
 public:
  explicit Reader(std::string file) : file_(std::move(file)) {}

  GarmentFacts read(const YAML::Node& root) {
    GarmentFacts facts;
    for_each_key(root, "the garment", {"name", "kind", "picture", "anchors", "parts", "z", "size"},
                 [&](const std::string& key, const YAML::Node& value) { read_field(key, value, facts); });
    if (!root["kind"]) {
      complain(root, fmt::format("the garment has no kind; it is one of {}",
                                 fmt::join(names_up_to(GarmentKind::scarf), ", ")));
    }
    if (!z_given_) {
      facts.z = fitting_preview::own_z(facts.kind);
    }
    return facts;
  }

  [[nodiscard]] const std::vector<std::string>& problems() const noexcept { return problems_; }
  [[nodiscard]] bool kind_known() const noexcept { return kind_known_; }

 private:
  void complain(const YAML::Node& node, const std::string& message) {
    problems_.push_back(fmt::format("{}: {}", place(file_, line_of(node)), message));
  }

  // Calls `use` for every key that is known and stands there once.
  template <typename Use>
  void for_each_key(const YAML::Node& map, const std::string& what, const std::vector<std::string>& known, Use&& use) {
    std::set<std::string> seen;
    for (const auto& pair : map) {
      const std::string key = pair.first.IsScalar() ? pair.first.Scalar() : std::string();
      if (std::find(known.begin(), known.end(), key) == known.end()) {
        complain(pair.first, fmt::format("unknown key {} in {}{}", in_quotes(key), what, suggestion(key, known)));
      } else if (!seen.insert(key).second) {
        complain(pair.first, fmt::format("{} stands in {} a second time", in_quotes(key), what));
      } else {
        use(key, pair.second);
      }
    }
  }

  bool expect_map(const YAML::Node& node, const char* key, const char* example) {
    if (!node.IsMap()) {
      complain(node, fmt::format("'{}' must be a map: {}", key, example));
    }
    return node.IsMap();
  }

  std::string text(const YAML::Node& node, const char* key) {
    if (!node.IsScalar() || node.Scalar().empty()) {
      complain(node, fmt::format("'{}' must be a text", key));
      return {};
    }
    return node.Scalar();
  }

  std::optional<double> number(const YAML::Node& node, const std::string& field) {
    const auto value = node.IsScalar() ? parse_number(node.Scalar()) : std::nullopt;
    if (!value) {
      complain(node, fmt::format("{} must be a number", field));
    }
    return value;
  }

  std::optional<vision::Point> point(const YAML::Node& node, const std::string& field) {
    if (!node.IsSequence() || node.size() != 2) {
      complain(node, fmt::format("{} must be two numbers, pixels of the picture: [x, y]", field));
      return std::nullopt;
    }
    const auto x = number(node[0], "x of " + field);
    const auto y = number(node[1], "y of " + field);
    return x && y ? std::optional(vision::Point{static_cast<float>(*x), static_cast<float>(*y)}) : std::nullopt;
  }

  void read_field(const std::string& key, const YAML::Node& value, GarmentFacts& facts) {
    if (key == "name") {
      facts.name = text(value, "name");
    } else if (key == "kind") {
      read_kind(value, facts);
    } else if (key == "picture") {
      facts.picture = text(value, "picture");
    } else if (key == "anchors" && expect_map(value, "anchors", "a name and [x, y] on each line")) {
      read_anchors(value, facts);
    } else if (key == "parts" && expect_map(value, "parts", "a name and a list of points on each line")) {
      read_parts(value, facts);
    } else if (key == "z") {
      read_z(value, facts);
    } else if (key == "size" && expect_map(value, "size", "width, length, sleeves")) {
      read_size(value, facts.size);
    }
  }

  void read_kind(const YAML::Node& value, GarmentFacts& facts) {
    const std::string word = value.IsScalar() ? value.Scalar() : std::string();
    if (const auto kind = fitting_preview::garment_kind(word)) {
      facts.kind = *kind;
      kind_known_ = true;
      return;
    }
    const auto names = names_up_to(GarmentKind::scarf);
    complain(value, fmt::format("kind must be one of {}, not {}{}", fmt::join(names, ", "), in_quotes(word),
                                suggestion(word, names)));
  }

  void read_anchors(const YAML::Node& map, GarmentFacts& facts) {
    for_each_key(map, "anchors", names_up_to(Anchor::crown), [&](const std::string& key, const YAML::Node& value) {
      if (const auto position = point(value, "anchors." + key)) {
        facts.anchors.emplace(*fitting_preview::anchor(key), *position);
      }
    });
  }

  void read_parts(const YAML::Node& map, GarmentFacts& facts) {
    for_each_key(map, "parts", names_up_to(PartKind::right_leg), [&](const std::string& key, const YAML::Node& value) {
      if (!value.IsSequence()) {
        complain(value, fmt::format("parts.{} must be a list of points: [[x, y], [x, y], [x, y]]", key));
        return;
      }
      GarmentPart part{*fitting_preview::part_kind(key), {}};
      for (const auto& corner : value) {
        if (const auto position = point(corner, "a point of parts." + key)) {
          part.outline.push_back(*position);
        }
      }
      facts.parts.push_back(std::move(part));
    });
  }

  void read_z(const YAML::Node& value, GarmentFacts& facts) {
    constexpr std::int64_t farthest = 1000;
    const auto z = value.IsScalar() ? parse_integer(value.Scalar()) : std::nullopt;
    if (!z || *z < -farthest || *z > farthest) {
      complain(value,
               fmt::format("z must be a whole number from -{0} to {0}; higher is nearer to the viewer", farthest));
      return;
    }
    z_given_ = true;
    facts.z = static_cast<int>(*z);
  }

  void read_size(const YAML::Node& map, fitting_preview::SizeFactors& size) {
    for_each_key(map, "size", {"width", "length", "sleeves"}, [&](const std::string& key, const YAML::Node& value) {
      float& factor = key == "width" ? size.width : key == "length" ? size.length : size.sleeves;
      factor = static_cast<float>(number(value, "size." + key).value_or(1));
    });
  }

  std::string file_;
  std::vector<std::string> problems_;
  bool kind_known_ = false;
  bool z_given_ = false;
};

bool is_png_name(const fs::path& path) {
  std::string extension = path.extension().string();
  std::transform(extension.begin(), extension.end(), extension.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return extension == ".png";
}

std::optional<fs::path> yaml_beside(const fs::path& picture) {
  for (const char* extension : {".yaml", ".yml"}) {
    fs::path path = picture;
    path.replace_extension(extension);
    std::error_code error;
    if (fs::is_regular_file(path, error)) {
      return path;
    }
  }
  return std::nullopt;
}

GarmentFacts suggested(const fs::path& picture) {
  GarmentFacts facts = fitting_preview::suggest_garment(picture, std::nullopt);
  log_warning(
      fmt::format("{}: there is no YAML beside it, so the garment is taken for {} and its anchors are guessed; "
                  "write them down with `smartcv fitting-preview garment suggest`, look at them with `garment "
                  "check`",
                  picture.string(), fitting_preview::with_article(facts.kind)));
  return facts;
}

void find_picture(GarmentFacts& facts) {
  if (facts.picture.empty()) {
    facts.picture = facts.file.filename().replace_extension(".png");
  }
  facts.picture = facts.file.parent_path() / facts.picture;
}

}  // namespace

GarmentReading inspect_garment_file(const fs::path& path) {
  fs::path file = path;
  if (is_png_name(path)) {
    const auto beside = yaml_beside(path);
    if (!beside) {
      return {suggested(path), {}};
    }
    file = *beside;
  }
  const auto shown_as = file.string();
  const YAML::Node root = load_yaml(file, shown_as, ErrorCode::usage);
  if (!root.IsMap()) {
    throw Error(ErrorCode::usage, "is no garment; lines like 'kind: top' and 'anchors:' are expected",
                {.file = shown_as});
  }
  Reader reader(shown_as);
  GarmentFacts facts = reader.read(root);
  GarmentReading reading{std::move(facts), reader.problems(), reader.kind_known()};
  reading.facts.file = file;
  if (reading.facts.name.empty()) {
    reading.facts.name = file.stem().string();
  }
  find_picture(reading.facts);
  try {
    reading.facts.picture_size = fitting_preview::read_png_facts(reading.facts.picture).size;
  } catch (const Error&) {
    reading.facts.picture_size = {};  // who needs the picture reads it and gets the sentence
  }
  return reading;
}

GarmentFacts read_garment_file(const fs::path& path) {
  GarmentReading reading = inspect_garment_file(path);
  if (const auto& problems = reading.problems; !problems.empty()) {
    throw Error(ErrorCode::usage,
                problems.front() + (problems.size() == 1 ? "" : fmt::format(" (and {} more)", problems.size() - 1)));
  }
  reading.facts.picture_size = fitting_preview::read_png_facts(reading.facts.picture).size;
  return std::move(reading.facts);
}

std::string garment_yaml(const GarmentFacts& facts, const std::string& picture) {
  // Whole hundredths of a pixel: nobody places an anchor better.
  const auto at = [](vision::Point p) {
    return fmt::format("[{}, {}]", number_text(std::round(p.x * 100.0) / 100),
                       number_text(std::round(p.y * 100.0) / 100));
  };
  std::string text = fmt::format("kind: {}\npicture: {}\nanchors:\n", fitting_preview::name_of(facts.kind),
                                 YAML::Dump(YAML::Node(picture)));
  for (const auto& [anchor, point] : facts.anchors) {
    text += fmt::format("  {}: {}\n", fitting_preview::name_of(anchor), at(point));
  }
  if (!facts.parts.empty()) {
    text += "parts:\n";
  }
  for (const GarmentPart& part : facts.parts) {
    std::vector<std::string> corners;
    for (const vision::Point corner : part.outline) {
      corners.push_back(at(corner));
    }
    text += fmt::format("  {}: [{}]\n", fitting_preview::name_of(part.kind), join(corners, ", "));
  }
  return text;
}

}  // namespace smartcv::config
