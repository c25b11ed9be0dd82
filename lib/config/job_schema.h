#ifndef SMARTCV_CONFIG_JOB_SCHEMA_H
#define SMARTCV_CONFIG_JOB_SCHEMA_H

#include "config/schema.h"
#include "job/settings.h"

namespace smartcv::config {

// The keys every job has, bound to the fields of `settings`, which must outlive the schema. They come in three parts,
// so that a job can put its own keys in between.
void add_output_keys(Schema& schema, job::Settings& settings);
void add_speed_keys(Schema& schema, job::Settings& settings);
void add_model_keys(Schema& schema, job::Settings& settings);

// What no single one of these keys can tell. Throws Error(usage) naming the keys and where they were set.
void check_job(const Schema& schema, job::Settings& settings);

}  // namespace smartcv::config

#endif  // SMARTCV_CONFIG_JOB_SCHEMA_H
