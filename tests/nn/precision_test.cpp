#include "nn/precision.h"

#include <catch2/catch.hpp>

using namespace smartcv;
using nn::automatic_precision;
using nn::NetworkFamily;
using nn::Precision;

namespace {

Processor with(bool avx512_bf16, bool amx_bf16) {
  Processor processor;
  processor.avx2 = true;
  processor.avx512_bf16 = avx512_bf16;
  processor.amx_bf16 = amx_bf16;
  return processor;
}

}  // namespace

TEST_CASE("auto takes bf16 only on AMX, and only for networks that forgive it", "[precision]") {
  const auto amx = with(true, true);
  CHECK(automatic_precision(NetworkFamily::face_detector, false, amx) == Precision::bf16);
  CHECK(automatic_precision(NetworkFamily::pose, false, amx) == Precision::bf16);
  CHECK(automatic_precision(NetworkFamily::embedding, false, amx) == Precision::bf16);
  CHECK(automatic_precision(NetworkFamily::matting, false, amx) == Precision::fp32);
  CHECK(automatic_precision(NetworkFamily::cascade, false, amx) == Precision::fp32);
  CHECK(automatic_precision(NetworkFamily::face_detector, false, with(false, false)) == Precision::fp32);
  CHECK(automatic_precision(NetworkFamily::face_detector, false, with(true, false)) == Precision::fp32);
}

TEST_CASE("auto is fp32 on a GPU", "[precision]") {
  CHECK(automatic_precision(NetworkFamily::pose, true, with(true, true)) == Precision::fp32);
}

TEST_CASE("a precision that was asked for stays, auto is settled", "[precision]") {
  nn::Device asked;
  asked.precision = Precision::bf16;
  CHECK(nn::settled(asked, NetworkFamily::matting).precision == Precision::bf16);
  nn::Device open;
  open.automatic_precision = true;
  const auto settled = nn::settled(open, NetworkFamily::matting);
  CHECK(settled.precision == Precision::fp32);
  CHECK_FALSE(settled.automatic_precision);
}
