#ifndef SMARTCV_BATCH_THUMBNAIL_MAKER_H
#define SMARTCV_BATCH_THUMBNAIL_MAKER_H

#include <filesystem>
#include <thread>

#include "batch/state_folder.h"
#include "sync/queue.h"

namespace smartcv::batch {

// Makes thumbnails in a thread of its own while a batch goes on, so that the page at the end finds them.
class ThumbnailMaker {
 public:
  explicit ThumbnailMaker(const StateFolder& state);
  // All that were asked for are made.
  ~ThumbnailMaker();
  ThumbnailMaker(const ThumbnailMaker&) = delete;
  ThumbnailMaker& operator=(const ThumbnailMaker&) = delete;

  // Of this result, below the results' folder.
  void make(std::filesystem::path output);

 private:
  sync::Queue<std::filesystem::path> wanted_;
  std::thread thread_;
};

}  // namespace smartcv::batch

#endif  // SMARTCV_BATCH_THUMBNAIL_MAKER_H
