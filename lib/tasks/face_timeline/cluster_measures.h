#ifndef SMARTCV_TASKS_FACE_TIMELINE_CLUSTER_MEASURES_H
#define SMARTCV_TASKS_FACE_TIMELINE_CLUSTER_MEASURES_H

#include <cstdint>
#include <map>
#include <string>

namespace smartcv::face_timeline {

// How often each true class met each cluster, and what that says about the clustering. All measures are 0..1, and 1
// where there is nothing to get wrong.
class Contingency {
 public:
  void count(const std::string& truth, const std::string& cluster);

  // Share of things whose class is the most frequent one of their cluster. Manning, Raghavan, Schütze, "Introduction to
  // Information Retrieval", 16.3.
  [[nodiscard]] double purity() const;
  // 1 - H(class | cluster) / H(class), and the other way round; their harmonic mean. Rosenberg, Hirschberg, "V-Measure:
  // A Conditional Entropy-Based External Cluster Evaluation Measure", EMNLP 2007, with beta 1.
  [[nodiscard]] double homogeneity() const;
  [[nodiscard]] double completeness() const;
  [[nodiscard]] double v_measure() const;

 private:
  std::map<std::string, std::map<std::string, std::int64_t>> by_truth_;
  std::map<std::string, std::map<std::string, std::int64_t>> by_cluster_;
};

}  // namespace smartcv::face_timeline

#endif  // SMARTCV_TASKS_FACE_TIMELINE_CLUSTER_MEASURES_H
