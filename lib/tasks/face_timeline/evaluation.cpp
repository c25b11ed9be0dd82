#include "tasks/face_timeline/evaluation.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "base/error.h"
#include "base/format.h"
#include "tasks/face_timeline/cluster_measures.h"
#include "vision/assignment.h"

namespace smartcv::face_timeline {
namespace {

constexpr float least_iou = 0.3F;

// A tracked face and whose it is said to be.
struct SaidFace {
  vision::Box box;
  const std::string* identity;
};

class Judge {
 public:
  Judge(const Timeline& timeline, const Truth& truth, int min_width)
      : truth_(truth), min_width_(static_cast<float>(min_width)) {
    result_.min_width = min_width;
    for (const Identity& identity : timeline.identities) {
      for (const std::int64_t track : identity.tracks()) {
        identity_of_[track] = identity.id;
      }
    }
    for (const std::int64_t track : timeline.unrecognized_tracks) {
      // No id has a blank, so this is nobody else.
      unrecognized_.insert(identity_of_.insert_or_assign(track, fmt::format("track {}", track)).first->second);
    }
    for (const FaceTrack& track : timeline.analysis->tracks) {
      if (const auto identity = identity_of_.find(track.id); identity != identity_of_.end()) {
        add(track, identity->second);
      }
    }
  }

  Evaluation judge() {
    for (const auto& [frame, faces] : truth_.faces) {
      compare(faces, said_[frame]);
      said_.erase(frame);
    }
    for (const auto& [frame, faces] : said_) {
      count_false(faces, std::vector<bool>(faces.size(), false));
    }
    if (result_.truth_faces > 0) {
      result_.detection_recall = static_cast<double>(result_.found_faces) / static_cast<double>(result_.truth_faces);
    }
    if (const std::int64_t all = result_.found_faces + result_.false_faces; all > 0) {
      result_.detection_precision = static_cast<double>(result_.found_faces) / static_cast<double>(all);
    }
    result_.purity = contingency_.purity();
    result_.homogeneity = contingency_.homogeneity();
    result_.completeness = contingency_.completeness();
    result_.v_measure = contingency_.v_measure();
    return result_;
  }

 private:
  void add(const FaceTrack& track, const std::string& identity) {
    for (const TrackFace& face : track.faces) {
      said_[face.frame].push_back({face.box, &identity});
    }
    const FrameSpan span = track.span();
    result_.cross_cut_tracks +=
        std::ranges::any_of(truth_.cuts, [&span](std::int64_t cut) { return span.first < cut && cut <= span.last; });
  }

  void compare(const std::vector<TruthFace>& truth, const std::vector<SaidFace>& said) {
    vision::CostMatrix costs(truth.size(), said.size());
    for (std::size_t i = 0; i < truth.size(); ++i) {
      for (std::size_t j = 0; j < said.size(); ++j) {
        if (const float overlap = iou(truth[i].box, said[j].box); overlap >= least_iou) {
          costs.at(i, j) = 1 - static_cast<double>(overlap);
        }
      }
    }
    const std::vector<int> partner = assign(costs);
    std::vector<bool> taken(said.size(), false);
    for (std::size_t i = 0; i < truth.size(); ++i) {
      const bool counts = truth[i].box.width() >= min_width_;
      result_.truth_faces += counts;
      if (partner[i] >= 0) {
        taken[static_cast<std::size_t>(partner[i])] = true;
        if (counts) {
          count_found(truth[i].person, *said[static_cast<std::size_t>(partner[i])].identity);
        }
      }
    }
    count_false(said, taken);
  }

  void count_found(const std::string& person, const std::string& identity) {
    ++result_.found_faces;
    result_.unrecognized_faces += unrecognized_.contains(identity);
    contingency_.count(person, identity);
    const auto [last, first_time] = last_identity_.try_emplace(person, identity);
    if (!first_time && last->second != identity) {
      ++result_.id_switches;
      last->second = identity;
    }
  }

  void count_false(const std::vector<SaidFace>& said, const std::vector<bool>& taken) {
    for (std::size_t j = 0; j < said.size(); ++j) {
      result_.false_faces += !taken[j] && said[j].box.width() >= min_width_;
    }
  }

  const Truth& truth_;
  float min_width_;
  std::map<std::int64_t, std::string> identity_of_;  // by track
  std::set<std::string> unrecognized_;
  std::map<std::int64_t, std::vector<SaidFace>> said_;  // by frame
  std::map<std::string, std::string> last_identity_;    // by person
  Contingency contingency_;
  Evaluation result_;
};

}  // namespace

Evaluation evaluate(const Timeline& timeline, const Truth& truth, int min_width) {
  const VideoFacts& video = timeline.analysis->video;
  if (video.upright != truth.upright || video.times.frames() != truth.frames) {
    throw Error(ErrorCode::input,
                fmt::format("the truth is about a video of {}x{} pixels and {} frames, but {} has {}x{} and {}; give "
                            "the truth that belongs to it",
                            truth.upright.width, truth.upright.height, truth.frames, video.file, video.upright.width,
                            video.upright.height, video.times.frames()));
  }
  return Judge(timeline, truth, min_width).judge();
}

std::string evaluation_line(const Evaluation& evaluation) {
  return fmt::format(
      "recall {:.3f}  precision {:.3f}  purity {:.3f}  V-measure {:.3f}  ID switches {}  cross-cut tracks {}  "
      "({} faces of at least {} pixels)",
      evaluation.detection_recall, evaluation.detection_precision, evaluation.purity, evaluation.v_measure,
      evaluation.id_switches, evaluation.cross_cut_tracks, evaluation.truth_faces, evaluation.min_width);
}

std::string evaluation_json(const Evaluation& evaluation) {
  const nlohmann::ordered_json json = {{"min_width", evaluation.min_width},
                                       {"truth_faces", evaluation.truth_faces},
                                       {"found_faces", evaluation.found_faces},
                                       {"false_faces", evaluation.false_faces},
                                       {"detection_recall", evaluation.detection_recall},
                                       {"detection_precision", evaluation.detection_precision},
                                       {"purity", evaluation.purity},
                                       {"homogeneity", evaluation.homogeneity},
                                       {"completeness", evaluation.completeness},
                                       {"v_measure", evaluation.v_measure},
                                       {"unrecognized_faces", evaluation.unrecognized_faces},
                                       {"id_switches", evaluation.id_switches},
                                       {"cross_cut_tracks", evaluation.cross_cut_tracks}};
  return json.dump();
}

}  // namespace smartcv::face_timeline
