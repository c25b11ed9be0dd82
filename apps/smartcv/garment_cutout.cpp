#include <algorithm>
#include <atomic>
#include <cctype>
#include <iostream>
#include <memory>
#include <mutex>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>
#include <set>
#include <thread>

#include "base/cores.h"
#include "base/error.h"
#include "base/format.h"
#include "base/log.h"
#include "base/part_file.h"
#include "base/thread_name.h"
#include "batch/folder_walk.h"
#include "config/catalog.h"
#include "config/data_folder.h"
#include "nn/runtime.h"
#include "smartcv/garment.h"
#include "tasks/fitting_preview/cutout.h"
#include "vision/opencv_threads.h"

namespace smartcv::app {
namespace {

namespace fs = std::filesystem;

struct Photo {
  fs::path input;
  fs::path output;
};

bool is_called_like_photo(const fs::path& path) {
  static const std::set<std::string> endings{".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff", ".bmp"};
  std::string ending = path.extension().string();
  std::transform(ending.begin(), ending.end(), ending.begin(),
                 [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return endings.contains(ending);
}

// The tree of the folder is kept. Two photos of one name (shirt.jpg, shirt.png) keep their endings.
std::vector<Photo> photos_in(const fs::path& folder, const fs::path& output) {
  std::vector<Photo> photos;
  std::set<fs::path> names;
  const fs::path root = fs::absolute(folder).lexically_normal();
  const fs::path target = fs::absolute(output).lexically_normal();
  batch::walk_folder(root, [&](const fs::path& file) {
    // Results of an earlier run that lie within the folder are no photos.
    const bool own = target != root && file.lexically_relative(target).begin()->string() != "..";
    if (!is_called_like_photo(file) || own) {
      return true;
    }
    const fs::path relative = file.lexically_relative(root);
    fs::path name = fs::path(relative).replace_extension(".png");
    if (!names.insert(name).second) {
      name = relative.string() + ".png";
      names.insert(name);
    }
    photos.push_back({file, output / name});
    return true;
  });
  if (photos.empty()) {
    throw Error(ErrorCode::input, "holds no photos (.jpg, .png, .webp, .tif, .bmp)", {.file = folder.string()});
  }
  return photos;
}

// What finds the garment on a photo; const and shared by all threads.
class Finder {
 public:
  explicit Finder(const GarmentCutoutArguments& arguments) {
    if (arguments.model == "grabcut") {
      return;
    }
    const auto catalog = config::read_catalog(config::data_folder() / "models" / "catalog.yaml");
    const auto files = config::locate_name_or_path(arguments.model, catalog, config::models_folder());
    const auto& runtime = nn::runtime();
    runtime.use_threads(1);
    network_ =
        runtime.make_saliency(files.begin()->second.path, {.device = runtime.resolve_device(arguments.device, "auto")});
  }

  [[nodiscard]] cv::Mat mask_of(const cv::Mat& photo) const {
    if (!network_) {
      return fitting_preview::mask_by_border(photo);
    }
    cv::Mat rgb;
    cv::cvtColor(photo, rgb, cv::COLOR_BGR2RGB);
    return fitting_preview::mask_by_saliency(photo, network_->find(rgb));
  }

 private:
  std::unique_ptr<nn::Saliency> network_;
};

// What is said about the result: "612 x 800 pixels, garment 34 %".
std::string cut_out(const Photo& photo, const Finder& finder, bool overwrite) {
  std::error_code ignored;
  if (fs::equivalent(photo.input, photo.output, ignored)) {
    throw Error(ErrorCode::usage, "is the photo itself; choose another name for the result",
                {.file = photo.output.string()});
  }
  if (!overwrite && fs::exists(photo.output, ignored)) {
    throw Error(ErrorCode::output, "exists already; choose another name or add --overwrite",
                {.file = photo.output.string()});
  }
  try {
    const cv::Mat picture = fitting_preview::read_photo(photo.input);
    const cv::Mat mask = finder.mask_of(picture);
    const cv::Mat cut = fitting_preview::cut_along(picture, mask);
    write_file(photo.output, fitting_preview::encode_cutout(cut), overwrite);
    return fmt::format("{} x {} pixels, {:.0f} % of it garment", cut.cols, cut.rows,
                       100.0 * cv::countNonZero(mask) / static_cast<double>(mask.total()));
  } catch (const Error& error) {
    if (!error.context().file.empty()) {
      throw;
    }
    throw Error(error.code(), error.message(), {.file = photo.input.string()});
  } catch (const cv::Exception&) {
    throw Error(ErrorCode::input, "is too large for this machine's memory; make it smaller",
                {.file = photo.input.string()});
  }
}

// All of them, `jobs` at a time; returns how many failed. Lines come as photos are done.
std::size_t cut_out_all(const std::vector<Photo>& photos, const Finder& finder, int jobs, bool overwrite) {
  std::mutex lines;
  std::atomic<std::size_t> next{0};
  std::atomic<std::size_t> failed{0};
  const auto work = [&] {
    name_this_thread("cutout");
    for (std::size_t i = next++; i < photos.size(); i = next++) {
      const Photo& photo = photos[i];
      std::string line;
      try {
        std::error_code error;
        fs::create_directories(photo.output.parent_path(), error);
        line = fmt::format("{}: {}", photo.output.string(), cut_out(photo, finder, overwrite));
      } catch (const Error& error) {
        ++failed;
        line = fmt::format("failed: {}", error.what());
      } catch (const std::exception& error) {
        ++failed;
        line = fmt::format("failed: {}: {}", photo.input.string(), error.what());
      }
      const std::lock_guard lock(lines);
      std::cout << line << std::endl;
    }
  };
  std::vector<std::jthread> threads;
  for (int i = 0; i < jobs; ++i) {
    threads.emplace_back(work);
  }
  threads.clear();  // joins
  return failed;
}

}  // namespace

int cut_out_garments(const GarmentCutoutArguments& arguments) {
  if (arguments.jobs < 0) {
    throw Error(ErrorCode::usage, fmt::format("--jobs must be 1 or more, but {} was given", arguments.jobs));
  }
  // Photos are what is parallel.
  vision::use_opencv_threads(1);
  std::error_code ignored;
  if (!fs::is_directory(arguments.input, ignored)) {
    const Finder finder(arguments);
    const fs::path output = arguments.output;
    if (fs::is_directory(output, ignored)) {
      throw Error(ErrorCode::usage, "is a folder; of one photo --output names the PNG", {.file = output.string()});
    }
    const auto result = cut_out({arguments.input, output}, finder, arguments.overwrite);
    std::cout << output.string() << ": " << result << "\n";
    return 0;
  }
  const auto photos = photos_in(arguments.input, arguments.output);
  const Finder finder(arguments);
  const int most = arguments.jobs > 0 ? arguments.jobs : usable_cores();
  const auto failed = cut_out_all(photos, finder, std::min(most, static_cast<int>(photos.size())), arguments.overwrite);
  if (failed > 0) {
    log_error(fmt::format("{} of {} photos could not be cut out; why is said above", failed, photos.size()));
    return static_cast<int>(ErrorCode::some_files_failed);
  }
  return 0;
}

}  // namespace smartcv::app
