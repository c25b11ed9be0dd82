#include "tasks/anonymize/image_anonymizer.h"

#include <algorithm>
#include <memory>
#include <system_error>
#include <utility>

#include "base/error.h"
#include "base/log.h"
#include "base/sha256.h"
#include "media/still_image.h"
#include "nn/runtime.h"
#include "tasks/anonymize/detector_choice.h"
#include "tasks/anonymize/eye_search.h"
#include "tasks/anonymize/output_record.h"
#include "tasks/anonymize/verification.h"
#include "tasks/anonymize/verifying.h"

namespace smartcv::anonymize {
namespace {

namespace fs = std::filesystem;

DrawnRegions regions_for(const Options& options, const media::PictureLayout& layout) {
  std::vector<Region> regions = options.regions;
  regions.insert(regions.end(), options.more_regions.begin(), options.more_regions.end());
  return {regions, vision::Size{layout.width, layout.height}};
}

void check_output(const fs::path& input, const fs::path& output, bool overwrite) {
  std::error_code missing;
  if (fs::equivalent(input, output, missing) && !missing) {
    throw Error(ErrorCode::usage, "the output is the input itself; choose another name", {.file = output.string()});
  }
  if (!overwrite && fs::exists(output, missing)) {
    throw Error(ErrorCode::output, "exists already; choose another name or add --overwrite", {.file = output.string()});
  }
}

}  // namespace

ImageAnonymizer::ImageAnonymizer(Request request)
    : request_(std::move(request)), painter_(request_.settings.anonymize, {}) {
  const Settings& settings = request_.settings;
  if (chosen_detectors(settings.anonymize).empty()) {
    return;
  }
  const nn::Device device = nn::runtime().resolve_device(settings.device, settings.precision);
  cuda_ = device.cuda;
  device_ = device.name;
  finders_.emplace(request_, device);
  for (const auto& finder : finders_->of({})->run.list()) {
    precisions_[finder->name()] = nn::name_of(finder->precision());
  }
  const auto& targets = settings.anonymize.targets;
  if (std::find(targets.begin(), targets.end(), "eyes") != targets.end()) {
    haar_eyes_.emplace(request_.models.at("haar-eye").path);
  }
}

DecidedFrame ImageAnonymizer::decide(media::Frame frame, const DrawnRegions& regions, const StillFinders::Looks* looks,
                                     ImageResult& result) const {
  auto notes = std::make_unique<FaceNotes>();
  if (looks != nullptr && !result.whole) {
    const media::ConstPicture picture = frame.picture();
    const FrameInputs inputs = looks->run.prepare(picture, {});
    const FrameInputs* const batch = &inputs;
    result.found = std::move(looks->run.find({&batch, 1}).front());
    std::erase_if(result.found, [&regions](const vision::Observation& seen) { return !regions.admits(seen.box, 0); });
    if (haar_eyes_) {
      notes->haar_eyes = find_eyes(*haar_eyes_, picture, {});
    }
  }
  DecidedFrame decided;
  decided.item.frame = std::move(frame);
  decided.item.notes = std::move(notes);
  decided.whole = result.whole;
  decided.regions = regions.masks(0);
  decided.never = regions.never_hidden(0);
  for (const vision::Observation& seen : result.found) {
    decided.places.push_back({.track = static_cast<std::int64_t>(decided.places.size()) + 1,
                              .state = vision::TrackState::detected,
                              .box = seen.box,
                              .landmarks = seen.landmarks,
                              .score = seen.score,
                              .subject = seen.subject});
  }
  return decided;
}

ImageResult ImageAnonymizer::anonymize(const fs::path& input, const fs::path& output) const {
  const Settings& settings = request_.settings;
  check_output(input, output, settings.encode.overwrite);
  media::StillImage image = media::read_still(input);
  if (!image.problem.empty()) {
    const std::string what = "the picture is damaged (" + image.problem + ")";
    if (!settings.allow_damaged) {
      throw Error(ErrorCode::input, what + "; --allow-damaged writes it all the same, hidden from border to border",
                  {.file = input.string()});
    }
    log_warning(input.string() + ": " + what + "; it is hidden from border to border");
  }
  const media::PictureLayout layout = image.frame.picture().layout;
  const DrawnRegions regions = regions_for(settings.anonymize, layout);
  ImageResult result;
  result.width = layout.width;
  result.height = layout.height;
  result.turned = image.turned;
  result.color_profile = !image.color_profile.empty();
  result.whole = !image.problem.empty();
  const int min_face = settings.anonymize.min_face;
  if (finders_ && min_face > 0) {
    const auto plans = plan_detection(settings.anonymize, {layout.width, layout.height});
    for (const std::string& doubt : doubts_about(plans, min_face)) {
      log_warning(input.string() + ": " + doubt);
    }
  }
  const auto looks = finders_ ? finders_->of({layout.width, layout.height}) : nullptr;
  DecidedFrame decided = decide(std::move(image.frame), regions, looks.get(), result);
  result.regions = static_cast<std::int64_t>(decided.regions.size());
  MaskPainter painter = painter_;  // its noise follows from the first picture that it paints
  painter.paint(decided);
  OutputRecord record({});
  record.add(decided, painter);
  image.frame = std::move(decided.item.frame);
  media::write_still(output, image,
                     {.jpeg_quality = settings.anonymize.jpeg_quality, .overwrite = settings.encode.overwrite});
  result.input_sha256 = sha256_of_file(input);
  result.output_sha256 = sha256_of_file(output);
  if (settings.anonymize.verify) {
    const Finders none;
    result.verification = verify_still(output, stamp_of(output), record, looks ? looks->verifying : none, regions,
                                       verification_options(settings, 1));
  }
  return result;
}

}  // namespace smartcv::anonymize
