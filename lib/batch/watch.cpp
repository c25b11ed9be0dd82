#include "batch/watch.h"

#include <algorithm>
#include <utility>

#include "base/error.h"
#include "media/complete_file.h"

namespace smartcv::batch {

bool Watch::is_complete(const InputFile& file, Seen& seen, Clock::time_point now) const {
  constexpr int patience = 6;
  if (now - seen.since >= patience * settle_) {
    return true;
  }
  // Not at every look: on a network file system opening is dear.
  if (now - seen.since < settle_ || (seen.opened && now - *seen.opened < settle_)) {
    return false;
  }
  seen.opened = now;
  return media::looks_complete(file.path);
}

std::vector<InputFile> Watch::look(Clock::time_point now) {
  InputSet set;
  try {
    set = find_inputs(word_, true);
    problem_.clear();
  } catch (const Error& error) {
    problem_ =
        error.what();  // a folder that went away while it was read, a server that does not answer: it may come back
    return {};
  }
  std::map<std::filesystem::path, Seen> seen_now;
  std::vector<InputFile> complete;
  for (auto& file : set.files) {
    const auto stamp = stamp_of(file.path);
    if (!stamp) {
      continue;
    }
    const auto before = seen_.find(file.path);
    Seen seen = before != seen_.end() && before->second.stamp == *stamp ? before->second : Seen{*stamp, now};
    if (!seen.given && is_complete(file, seen, now)) {
      seen.given = true;
      complete.push_back(file);
    }
    seen_now.emplace(file.path, seen);
  }
  seen_ = std::move(seen_now);
  return complete;
}

bool Watch::waits() const {
  return std::ranges::any_of(seen_, [](const auto& entry) { return !entry.second.given; });
}

}  // namespace smartcv::batch
