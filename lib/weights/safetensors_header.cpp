#include "weights/safetensors_header.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "base/format.h"

namespace smartcv::weights {
namespace {

constexpr std::size_t max_entries = 65536;
constexpr std::size_t max_dimensions = 16;
constexpr std::size_t longest_name = 512;

struct NamedType {
  std::string_view name;
  DataType type;
};

constexpr auto named_types = std::to_array<NamedType>({{"F32", DataType::float32},
                                                       {"F16", DataType::float16},
                                                       {"BF16", DataType::bfloat16},
                                                       {"F64", DataType::float64},
                                                       {"I64", DataType::int64},
                                                       {"I32", DataType::int32},
                                                       {"I16", DataType::int16},
                                                       {"I8", DataType::int8},
                                                       {"U8", DataType::uint8},
                                                       {"BOOL", DataType::boolean}});

// Receives the events of nlohmann's parser. The format is so flat that a state is enough: in no place may a value nest
// deeper than file, entry, list.
class HeaderReader : public nlohmann::json_sax<nlohmann::json> {
 public:
  explicit HeaderReader(const ByteCursor& where) : where_(where) {}

  [[nodiscard]] std::vector<SafetensorsEntry> take() {
    if (place_ != Place::behind) {
      refuse("is not an object of tensors");
    }
    return std::move(entries_);
  }

  bool start_object(std::size_t /*size*/) override {
    switch (place_) {
      case Place::before:
        place_ = Place::file;
        return true;
      case Place::entry_value:
        place_ = Place::entry;
        return true;
      case Place::metadata_value:
        place_ = Place::metadata;
        return true;
      default:
        refuse(fmt::format("nests an object in {}", shown(name_)));
    }
  }

  bool key(std::string& text) override {
    if (place_ == Place::file) {
      begin_entry(text);
    } else if (place_ == Place::entry) {
      begin_field(text);
    }
    return true;
  }

  bool string(std::string& text) override {
    if (place_ == Place::metadata) {
      return true;
    }
    if (place_ != Place::type) {
      refuse(fmt::format("has the text {} in {}, where none belongs", shown(text), shown(name_)));
    }
    const auto* const found = std::find_if(named_types.begin(), named_types.end(),
                                           [&](const NamedType& candidate) { return candidate.name == text; });
    if (found == named_types.end()) {
      refuse(fmt::format("gives tensor {} the dtype {}, which is not read", shown(name_), shown(text)));
    }
    entries_.back().type = found->type;
    place_ = Place::entry;
    return true;
  }

  bool start_array(std::size_t /*size*/) override {
    if (place_ == Place::shape) {
      place_ = Place::shape_list;
    } else if (place_ == Place::offsets) {
      place_ = Place::offsets_list;
    } else {
      refuse(fmt::format("has a list in {}, where none belongs", shown(name_)));
    }
    return true;
  }

  bool number_unsigned(std::uint64_t value) override {
    if (place_ == Place::shape_list && entries_.back().shape.size() < max_dimensions && value <= INT64_MAX) {
      entries_.back().shape.push_back(static_cast<std::int64_t>(value));
    } else if (place_ == Place::offsets_list && offsets_ < 2) {
      (offsets_ == 0 ? entries_.back().begin : entries_.back().end) = value;
      ++offsets_;
    } else {
      refuse(fmt::format("has a number too many or too large in {}", shown(name_)));
    }
    return true;
  }

  bool end_array() override {
    place_ = Place::entry;
    return true;
  }

  bool end_object() override {
    if (place_ == Place::entry) {
      if (!has_type_ || !has_shape_ || offsets_ != 2) {
        refuse(fmt::format("does not give tensor {} a dtype, a shape and two data_offsets", shown(name_)));
      }
      place_ = Place::file;
    } else {
      place_ = place_ == Place::metadata ? Place::file : Place::behind;
    }
    return true;
  }

  bool null() override { refuse(fmt::format("has a null in {}", shown(name_))); }
  bool boolean(bool /*value*/) override { refuse(fmt::format("has a boolean in {}", shown(name_))); }
  bool binary(nlohmann::json::binary_t& /*value*/) override { refuse("has binary values"); }
  bool number_integer(std::int64_t /*value*/) override {
    refuse(fmt::format("has a negative number in {}", shown(name_)));
  }
  bool number_float(double /*value*/, const std::string& text) override {
    refuse(fmt::format("has the number {} in {}", shown(text), shown(name_)));
  }
  bool parse_error(std::size_t position, const std::string& last, const nlohmann::json::exception& /*error*/) override {
    where_.fail_at(where_.offset() + position,
                   fmt::format("the header of the safetensors file is no JSON (near {})", shown(last)));
  }

 private:
  enum class Place {
    before,
    file,            // between entries
    entry_value,     // an entry's object must follow
    entry,           // between the fields of an entry
    metadata_value,  // the object of __metadata__ must follow
    metadata,
    type,
    shape,
    shape_list,
    offsets,
    offsets_list,
    behind
  };

  void begin_entry(const std::string& name) {
    name_ = name;
    if (name.empty() || name.size() > longest_name) {
      refuse(fmt::format("has the name {} of {} bytes", shown(name), name.size()));
    }
    if (!names_.insert(name).second) {
      refuse(fmt::format("has {} twice", shown(name)));
    }
    if (name == "__metadata__") {
      place_ = Place::metadata_value;
      return;
    }
    if (entries_.size() >= max_entries) {
      refuse(fmt::format("has more than {} tensors", max_entries));
    }
    entries_.push_back({.name = name, .shape = {}});
    has_type_ = has_shape_ = false;
    offsets_ = 0;
    place_ = Place::entry_value;
  }

  void begin_field(const std::string& field) {
    if (field == "dtype" && !std::exchange(has_type_, true)) {
      place_ = Place::type;
    } else if (field == "shape" && !std::exchange(has_shape_, true)) {
      place_ = Place::shape;
    } else if (field == "data_offsets" && offsets_ == 0) {
      place_ = Place::offsets;
    } else {
      refuse(fmt::format("gives tensor {} the field {}, which is unknown or there twice", shown(name_), shown(field)));
    }
  }

  [[noreturn]] void refuse(const std::string& message) const {
    where_.fail(fmt::format("the header of the safetensors file {};", message));
  }

  const ByteCursor& where_;
  Place place_ = Place::before;
  std::vector<SafetensorsEntry> entries_;
  std::set<std::string> names_;
  std::string name_;  // of the entry that is being read
  bool has_type_ = false;
  bool has_shape_ = false;
  int offsets_ = 0;
};

}  // namespace

std::vector<SafetensorsEntry> read_safetensors_header(std::string_view text, const ByteCursor& where) {
  HeaderReader reader(where);
  if (!nlohmann::json::sax_parse(text.begin(), text.end(), &reader)) {
    where.fail("the header of the safetensors file is not understood");
  }
  return reader.take();
}

}  // namespace smartcv::weights
