#include "tasks/face_timeline/cluster_measures.h"

#include <catch2/catch.hpp>
#include <cmath>

using namespace smartcv::face_timeline;

namespace {

void count(Contingency& table, const std::string& truth, const std::string& cluster, int times) {
  for (int i = 0; i < times; ++i) {
    table.count(truth, cluster);
  }
}

}  // namespace

TEST_CASE("a perfect clustering scores 1 in everything, whatever the names", "[evaluation]") {
  Contingency table;
  count(table, "a", "2", 5);
  count(table, "b", "1", 3);
  CHECK(table.purity() == 1);
  CHECK(table.homogeneity() == Approx(1));
  CHECK(table.completeness() == Approx(1));
  CHECK(table.v_measure() == Approx(1));
}

TEST_CASE("nothing to get wrong is nothing wrong", "[evaluation]") {
  const Contingency table;
  CHECK(table.purity() == 1);
  CHECK(table.v_measure() == 1);
}

TEST_CASE("one cluster for two people: complete, not homogeneous", "[evaluation]") {
  Contingency table;
  count(table, "a", "1", 4);
  count(table, "b", "1", 4);
  CHECK(table.purity() == Approx(0.5));
  CHECK(table.homogeneity() == Approx(0).margin(1e-12));
  CHECK(table.completeness() == 1);
  CHECK(table.v_measure() == Approx(0).margin(1e-12));
}

TEST_CASE("one person in two clusters: homogeneous, not complete", "[evaluation]") {
  Contingency table;
  count(table, "a", "1", 4);
  count(table, "a", "2", 4);
  count(table, "b", "3", 8);
  // H(cluster) = 2*(1/4)ln4 + (1/2)ln2 = 1.5 ln2; H(cluster|person) = 1/2 ln2; c = 2/3; v = 2*(2/3)/(5/3) = 0.8
  CHECK(table.purity() == 1);
  CHECK(table.homogeneity() == Approx(1));
  CHECK(table.completeness() == Approx(2.0 / 3));
  CHECK(table.v_measure() == Approx(0.8));
}

TEST_CASE("a mixed table, reckoned by hand", "[evaluation]") {
  //        cluster 1  cluster 2
  // a          3          1
  // b          1          3
  Contingency table;
  count(table, "a", "1", 3);
  count(table, "a", "2", 1);
  count(table, "b", "1", 1);
  count(table, "b", "2", 3);
  const double conditional = -(0.75 * std::log(0.75) + 0.25 * std::log(0.25));
  CHECK(table.purity() == Approx(6.0 / 8));
  CHECK(table.homogeneity() == Approx(1 - conditional / std::log(2)));  // 0.1887
  CHECK(table.homogeneity() == Approx(0.1887).margin(5e-5));
  CHECK(table.v_measure() == Approx(table.homogeneity()));
}
