#ifndef SMARTCV_CONFIG_MATTE_SCHEMA_H
#define SMARTCV_CONFIG_MATTE_SCHEMA_H

#include "config/schema.h"
#include "tasks/matte/job.h"

namespace smartcv::config {

// The keys of `smartcv matte`, bound to the fields of `settings`, which must outlive the schema. "preset" names a file
// of configs/presets/matte; the encoder's own is "encoder_preset".
[[nodiscard]] Schema matte_schema(matte::Settings& settings);

// What no single key can tell. Throws Error(usage) naming the keys and where they were set.
void check_matte(const Schema& schema, matte::Settings& settings);

}  // namespace smartcv::config

#endif  // SMARTCV_CONFIG_MATTE_SCHEMA_H
