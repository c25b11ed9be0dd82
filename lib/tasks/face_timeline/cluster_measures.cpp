#include "tasks/face_timeline/cluster_measures.h"

#include <algorithm>
#include <cmath>

namespace smartcv::face_timeline {
namespace {

using Counts = std::map<std::string, std::int64_t>;
using Table = std::map<std::string, Counts>;

double sum_of(const Counts& counts) {
  double sum = 0;
  for (const auto& [key, count] : counts) {
    sum += static_cast<double>(count);
  }
  return sum;
}

double total_of(const Table& table) {
  double sum = 0;
  for (const auto& [key, row] : table) {
    sum += sum_of(row);
  }
  return sum;
}

// H(rows), in nats.
double entropy(const Table& table) {
  const double total = total_of(table);
  double sum = 0;
  for (const auto& [key, row] : table) {
    const double share = sum_of(row) / total;
    sum -= share * std::log(share);
  }
  return sum;
}

// H(columns | rows).
double conditional_entropy(const Table& table) {
  const double total = total_of(table);
  double sum = 0;
  for (const auto& [key, row] : table) {
    const double in_row = sum_of(row);
    for (const auto& [column, count] : row) {
      sum -= static_cast<double>(count) / total * std::log(static_cast<double>(count) / in_row);
    }
  }
  return sum;
}

// How much of the columns' entropy the rows explain.
double explained(const Table& rows, const Table& columns) {
  const double all = columns.empty() ? 0 : entropy(columns);
  return all > 0 ? 1 - conditional_entropy(rows) / all : 1;
}

}  // namespace

void Contingency::count(const std::string& truth, const std::string& cluster) {
  ++by_truth_[truth][cluster];
  ++by_cluster_[cluster][truth];
}

double Contingency::purity() const {
  if (by_cluster_.empty()) {
    return 1;
  }
  double right = 0;
  for (const auto& [cluster, row] : by_cluster_) {
    right += static_cast<double>(std::ranges::max_element(row, {}, &Counts::value_type::second)->second);
  }
  return right / total_of(by_cluster_);
}

double Contingency::homogeneity() const { return explained(by_cluster_, by_truth_); }

double Contingency::completeness() const { return explained(by_truth_, by_cluster_); }

double Contingency::v_measure() const {
  const double h = homogeneity();
  const double c = completeness();
  return h + c > 0 ? 2 * h * c / (h + c) : 0;
}

}  // namespace smartcv::face_timeline
