#ifndef SMARTCV_CONFIG_FITTING_PREVIEW_SCHEMA_H
#define SMARTCV_CONFIG_FITTING_PREVIEW_SCHEMA_H

#include <string>
#include <vector>

#include "config/schema.h"
#include "tasks/fitting_preview/job.h"

namespace smartcv::config {

// The keys of `smartcv fitting-preview`, bound to the fields of `settings`, which must outlive the schema.
[[nodiscard]] Schema fitting_preview_schema(fitting_preview::Settings& settings);

// What no single key can tell. Throws Error(usage) naming the keys and where they were set.
void check_fitting_preview(const Schema& schema, fitting_preview::Settings& settings);

// Names of the models that estimating poses needs with these settings, and no others.
[[nodiscard]] std::vector<std::string> pose_models_for(const fitting_preview::Settings& settings);

// Does drawing with these settings look at a matte?
[[nodiscard]] bool wants_matte(const fitting_preview::Settings& settings);

}  // namespace smartcv::config

#endif  // SMARTCV_CONFIG_FITTING_PREVIEW_SCHEMA_H
