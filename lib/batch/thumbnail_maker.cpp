#include "batch/thumbnail_maker.h"

#include <utility>

#include "base/thread_name.h"
#include "batch/thumbnail.h"

namespace smartcv::batch {
namespace {

constexpr std::size_t most_wanted = 4096;

}  // namespace

ThumbnailMaker::ThumbnailMaker(const StateFolder& state)
    : wanted_(most_wanted), thread_([this, state] {
        name_this_thread("thumbnails");
        std::filesystem::path output;
        while (wanted_.pop(output) == sync::PopResult::item) {
          static_cast<void>(thumbnail(state, output));  // it is kept
        }
      }) {}

ThumbnailMaker::~ThumbnailMaker() {
  wanted_.close();
  thread_.join();
}

void ThumbnailMaker::make(std::filesystem::path output) {
  static_cast<void>(wanted_.push(std::move(output)));  // nobody closes it before
}

}  // namespace smartcv::batch
