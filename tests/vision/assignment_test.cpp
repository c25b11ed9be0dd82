#include "vision/assignment.h"

#include <algorithm>
#include <catch2/catch.hpp>
#include <cmath>
#include <random>

using smartcv::vision::assign;
using smartcv::vision::CostMatrix;
using smartcv::vision::forbidden_cost;

namespace {

struct Best {
  int pairs = 0;
  double cost = 0;
  friend bool better(const Best& a, const Best& b) {
    return a.pairs > b.pairs || (a.pairs == b.pairs && a.cost < b.cost);
  }
};

// Every assignment there is.
void search(const CostMatrix& costs, std::size_t row, unsigned taken, Best so_far, Best& best) {
  if (row == costs.rows()) {
    if (better(so_far, best)) {
      best = so_far;
    }
    return;
  }
  search(costs, row + 1, taken, so_far, best);
  for (std::size_t column = 0; column < costs.columns(); ++column) {
    const double cost = costs.at(row, column);
    if ((taken >> column & 1U) == 0 && std::isfinite(cost)) {
      search(costs, row + 1, taken | 1U << column, {so_far.pairs + 1, so_far.cost + cost}, best);
    }
  }
}

Best value_of(const std::vector<int>& columns_of, const CostMatrix& costs) {
  Best value;
  for (std::size_t row = 0; row < columns_of.size(); ++row) {
    if (columns_of[row] >= 0) {
      ++value.pairs;
      value.cost += costs.at(row, static_cast<std::size_t>(columns_of[row]));
    }
  }
  return value;
}

CostMatrix matrix(const std::vector<std::vector<double>>& rows) {
  CostMatrix costs(rows.size(), rows.front().size());
  for (std::size_t row = 0; row < costs.rows(); ++row) {
    for (std::size_t column = 0; column < costs.columns(); ++column) {
      costs.at(row, column) = rows[row][column];
    }
  }
  return costs;
}

}  // namespace

TEST_CASE("the assignment is as good as the best of all assignments") {
  std::mt19937 random(7);
  std::uniform_real_distribution<double> cost(-1.0, 3.0);
  std::uniform_int_distribution<std::size_t> side(1, 5);
  std::uniform_real_distribution<double> chance(0.0, 1.0);
  for (int round = 0; round < 400; ++round) {
    const std::size_t rows = side(random);
    const std::size_t columns = side(random);
    const double holes = chance(random);
    CostMatrix costs(rows, columns);
    for (std::size_t i = 0; i < rows * columns; ++i) {
      costs.at(i / columns, i % columns) = chance(random) < holes ? forbidden_cost : cost(random);
    }
    Best best;
    search(costs, 0, 0, {}, best);
    const auto result = assign(costs);
    const Best got = value_of(result, costs);
    CAPTURE(round, rows, columns);
    REQUIRE(got.pairs == best.pairs);
    REQUIRE(got.cost == Approx(best.cost).margin(1e-4));
    for (std::size_t row = 0; row < rows; ++row) {
      if (result[row] >= 0) {
        REQUIRE(std::count(result.begin(), result.end(), result[row]) == 1);
        REQUIRE(std::isfinite(costs.at(row, static_cast<std::size_t>(result[row]))));
      }
    }
  }
}

TEST_CASE("a greedy choice that blocks a better whole is not made") {
  CHECK(assign(matrix({{1, 2}, {2, 10}})) == std::vector<int>{1, 0});
}

TEST_CASE("two allowed pairs beat one cheaper pair") {
  CHECK(assign(matrix({{0, 100}, {100, forbidden_cost}})) == std::vector<int>{1, 0});
}

TEST_CASE("forbidden and missing pairs leave their rows alone") {
  CHECK(assign(CostMatrix(0, 0)).empty());
  CHECK(assign(CostMatrix(3, 0)) == std::vector<int>{-1, -1, -1});
  CHECK(assign(matrix({{forbidden_cost}, {std::nan("")}})) == std::vector<int>{-1, -1});
  CHECK(assign(matrix({{5}, {1}, {3}})) == std::vector<int>{-1, 0, -1});
}

TEST_CASE("a crowd of two hundred by three hundred is solved") {
  CostMatrix costs(200, 300);
  for (std::size_t row = 0; row < 200; ++row) {
    for (std::size_t column = 0; column < 300; ++column) {
      costs.at(row, column) = column == (row * 7 + 11) % 300 ? 0.0 : 1.0;
    }
  }
  const auto result = assign(costs);
  for (std::size_t row = 0; row < 200; ++row) {
    REQUIRE(result[row] == static_cast<int>((row * 7 + 11) % 300));
  }
}
