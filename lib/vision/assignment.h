#ifndef SMARTCV_VISION_ASSIGNMENT_H
#define SMARTCV_VISION_ASSIGNMENT_H

#include <cstddef>
#include <limits>
#include <vector>

namespace smartcv::vision {

// The cost of a pair that must not be made.
inline constexpr double forbidden_cost = std::numeric_limits<double>::infinity();

// What every pair of a row (track) and a column (detection) costs; all pairs are forbidden at first.
class CostMatrix {
 public:
  CostMatrix(std::size_t rows, std::size_t columns)
      : rows_(rows), columns_(columns), costs_(rows * columns, forbidden_cost) {}

  [[nodiscard]] std::size_t rows() const noexcept { return rows_; }
  [[nodiscard]] std::size_t columns() const noexcept { return columns_; }
  [[nodiscard]] double& at(std::size_t row, std::size_t column) noexcept { return costs_[row * columns_ + column]; }
  [[nodiscard]] double at(std::size_t row, std::size_t column) const noexcept {
    return costs_[row * columns_ + column];
  }

 private:
  std::size_t rows_;
  std::size_t columns_;
  std::vector<double> costs_;
};

// Minimum-cost assignment of rows to columns, each used at most once. Costs are of any finite sign; forbidden_cost
// (or NaN) marks pairs that must not be made. Of all assignments with the most allowed pairs, one with the least sum
// of costs. Returns the column of each row, -1 for none. O(n^3) for n = max(rows, columns), by shortest augmenting
// paths with potentials (Jonker and Volgenant, "A shortest augmenting path algorithm for dense and sparse linear
// assignment problems", Computing 38, 1987).
[[nodiscard]] std::vector<int> assign(const CostMatrix& costs);

}  // namespace smartcv::vision

#endif  // SMARTCV_VISION_ASSIGNMENT_H
