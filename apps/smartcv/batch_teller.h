#ifndef SMARTCV_APPS_SMARTCV_BATCH_TELLER_H
#define SMARTCV_APPS_SMARTCV_BATCH_TELLER_H

#include <cstddef>

#include "batch/result.h"
#include "batch/state_folder.h"
#include "batch/thumbnail_maker.h"

namespace smartcv::app {

// What a batch tells on its way: one line a file on stderr, the results' paths for other programs on stdout, thumbnails
// for the page.
class BatchTeller {
 public:
  // `total`: files in all; 0: not known.
  BatchTeller(const batch::StateFolder& state, std::size_t total) : state_(state), total_(total), thumbnails_(state) {}

  void tell(const batch::FileResult& result);

 private:
  const batch::StateFolder& state_;
  std::size_t total_;
  std::size_t number_ = 0;
  batch::ThumbnailMaker thumbnails_;
};

}  // namespace smartcv::app

#endif  // SMARTCV_APPS_SMARTCV_BATCH_TELLER_H
