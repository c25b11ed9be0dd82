#ifndef SMARTCV_CONFIG_NEAREST_H
#define SMARTCV_CONFIG_NEAREST_H

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace smartcv::config {

// Insertions, deletions, replacements and swaps of neighbours that turn `a` into `b` (optimal string alignment).
[[nodiscard]] std::size_t edit_distance(std::string_view a, std::string_view b);

// The candidate a typist most likely meant: the smallest distance, the first of equals; nothing when even that one
// is too far away to be a slip (more than a third of the word, at least two edits).
[[nodiscard]] std::optional<std::string> nearest(std::string_view word, const std::vector<std::string>& candidates);

// "; did you mean 'batch_size'?", or nothing.
[[nodiscard]] std::string suggestion(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace smartcv::config

#endif  // SMARTCV_CONFIG_NEAREST_H
