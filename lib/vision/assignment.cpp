#include "vision/assignment.h"

#include <algorithm>
#include <cmath>

namespace smartcv::vision {
namespace {

// A square problem: rows and columns that do not exist and pairs that are forbidden cost `dear`, which is more than
// any set of allowed pairs can differ by. So one more allowed pair always pays.
class SquareProblem {
 public:
  explicit SquareProblem(const CostMatrix& costs) : costs_(costs), size_(std::max(costs.rows(), costs.columns())) {
    double low = 0;
    double high = 0;
    bool first = true;
    for (std::size_t row = 0; row < costs.rows(); ++row) {
      for (std::size_t column = 0; column < costs.columns(); ++column) {
        const double cost = costs.at(row, column);
        if (std::isfinite(cost)) {
          low = first ? cost : std::min(low, cost);
          high = first ? cost : std::max(high, cost);
          first = false;
        }
      }
    }
    low_ = low;
    dear_ = (high - low) * static_cast<double>(size_) + 1;
  }

  [[nodiscard]] std::size_t size() const noexcept { return size_; }
  [[nodiscard]] bool allowed(std::size_t row, std::size_t column) const noexcept {
    return row < costs_.rows() && column < costs_.columns() && std::isfinite(costs_.at(row, column));
  }
  [[nodiscard]] double cost(std::size_t row, std::size_t column) const noexcept {
    return allowed(row, column) ? costs_.at(row, column) - low_ : dear_;
  }

 private:
  const CostMatrix& costs_;
  std::size_t size_;
  double low_ = 0;
  double dear_ = 1;
};

constexpr std::size_t nobody = static_cast<std::size_t>(-1);

// Rows are added one by one; each takes the cheapest augmenting path (Dijkstra on reduced costs).
class Solver {
 public:
  explicit Solver(const SquareProblem& problem)
      : problem_(problem),
        row_potential_(problem.size()),
        column_potential_(problem.size()),
        row_of_(problem.size(), nobody) {}

  [[nodiscard]] std::vector<std::size_t> row_of_columns() {
    for (std::size_t row = 0; row < problem_.size(); ++row) {
      add(row);
    }
    return row_of_;
  }

 private:
  void add(std::size_t new_row) {
    const std::size_t n = problem_.size();
    std::vector<double> distance(n, std::numeric_limits<double>::infinity());
    std::vector<std::size_t> came_from(n, nobody);
    std::vector<bool> done(n, false);
    std::size_t row = new_row;
    std::size_t column = nobody;
    double reached = 0;
    for (;;) {
      std::size_t nearest = nobody;
      for (std::size_t j = 0; j < n; ++j) {
        if (done[j]) {
          continue;
        }
        const double through = reached + problem_.cost(row, j) - row_potential_[row] - column_potential_[j];
        if (through < distance[j]) {
          distance[j] = through;
          came_from[j] = column;
        }
        if (nearest == nobody || distance[j] < distance[nearest]) {
          nearest = j;
        }
      }
      column = nearest;
      reached = distance[column];
      done[column] = true;
      if (row_of_[column] == nobody) {
        break;
      }
      row = row_of_[column];
    }
    row_potential_[new_row] += reached;
    for (std::size_t j = 0; j < n; ++j) {
      if (done[j] && j != column) {
        row_potential_[row_of_[j]] += reached - distance[j];
        column_potential_[j] -= reached - distance[j];
      }
    }
    while (came_from[column] != nobody) {
      row_of_[column] = row_of_[came_from[column]];
      column = came_from[column];
    }
    row_of_[column] = new_row;
  }

  const SquareProblem& problem_;
  std::vector<double> row_potential_;
  std::vector<double> column_potential_;
  std::vector<std::size_t> row_of_;
};

}  // namespace

std::vector<int> assign(const CostMatrix& costs) {
  std::vector<int> column_of(costs.rows(), -1);
  const SquareProblem problem(costs);
  const std::vector<std::size_t> row_of = Solver(problem).row_of_columns();
  for (std::size_t column = 0; column < costs.columns(); ++column) {
    if (problem.allowed(row_of[column], column)) {
      column_of[row_of[column]] = static_cast<int>(column);
    }
  }
  return column_of;
}

}  // namespace smartcv::vision
