#include "tasks/matte/warm_up.h"

#include <utility>
#include <vector>

namespace smartcv::matte {

void warm_up(MatteTask& task, const std::filesystem::path& input, const media::ReaderOptions& options, int frames,
             std::size_t chunk) {
  media::Reader reader(input, options);
  task.start_infer_worker(0);  // this thread is the worker for now
  int left = frames;
  bool same_shot = true;
  while (left > 0 && same_shot) {
    std::vector<pipeline::Item> items;
    while (left > 0 && items.size() < chunk) {
      auto frame = reader.next();
      if (!frame) {
        left = 0;
        break;
      }
      --left;
      items.push_back({std::move(*frame), nullptr});
      task.prepare(items.back());
    }
    same_shot = task.warm_up(items);
  }
  task.end_warm_up();
}

}  // namespace smartcv::matte
