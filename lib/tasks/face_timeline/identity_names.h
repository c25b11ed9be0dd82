#ifndef SMARTCV_TASKS_FACE_TIMELINE_IDENTITY_NAMES_H
#define SMARTCV_TASKS_FACE_TIMELINE_IDENTITY_NAMES_H

#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace smartcv::face_timeline {

// "unknown-07".
[[nodiscard]] std::string unknown_id(std::int64_t number);
// 7 for "unknown-07" and "unknown-7"; nothing for other ids.
[[nodiscard]] std::optional<std::int64_t> unknown_number(const std::string& id);

// Ids for names: lower-case letters, digits and hyphens, safe as a file name anywhere: "Anna Berg" → "anna-berg". A
// name that leaves nothing of that kind, whose id somebody else has, or that reads like an unknown id gets a hash of
// the name behind it; so the same name has the same id in every run as long as the names before it are the same.
class IdentityIds {
 public:
  // The id this name has had elsewhere.
  void reserve(const std::string& name, const std::string& id);
  // The same name gets the same id again.
  [[nodiscard]] std::string id_of(const std::string& name);

 private:
  std::map<std::string, std::string> by_name_;
  std::map<std::string, std::string> by_id_;  // → name
};

}  // namespace smartcv::face_timeline

#endif  // SMARTCV_TASKS_FACE_TIMELINE_IDENTITY_NAMES_H
