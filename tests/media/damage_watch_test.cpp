#include "media/detail/damage_watch.h"

#include <catch2/catch.hpp>

using smartcv::media::detail::tells_damage;

TEST_CASE("messages about broken pictures tell damage, whatever their level", "[damage_watch]") {
  CHECK(tells_damage(AV_LOG_ERROR, "error while decoding MB 12 4, bytestream -7"));
  CHECK(tells_damage(AV_LOG_INFO, "concealing 220 DC, 220 AC, 220 MV errors in P frame"));
  CHECK(tells_damage(AV_LOG_ERROR, "Missing reference picture, default is 65530"));
  CHECK(tells_damage(AV_LOG_FATAL, "anything"));
}

TEST_CASE("errors that leave every sample right tell no damage", "[damage_watch]") {
  CHECK_FALSE(tells_damage(AV_LOG_ERROR, "mmco: unref short failure"));
  CHECK_FALSE(tells_damage(AV_LOG_ERROR,
                           "number of reference frames (0+5) exceeds max (4; probably corrupt input), discarding one"));
  CHECK_FALSE(tells_damage(AV_LOG_ERROR, "SEI type 5 size 1208 truncated at 1136"));
  CHECK_FALSE(tells_damage(AV_LOG_WARNING, "Increasing reorder buffer to 2"));
}
