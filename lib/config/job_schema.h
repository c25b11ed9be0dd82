#ifndef SMARTCV_CONFIG_JOB_SCHEMA_H
#define SMARTCV_CONFIG_JOB_SCHEMA_H

#include <string>

#include "config/schema.h"
#include "job/settings.h"

namespace smartcv::config {

// The keys every job has, bound to the fields of `settings`, which must outlive the schema. They come in three parts,
// so that a job can put its own keys in between.
// `encoder_preset` is the key of the encoder's speed preset, for a job whose own presets are called "preset".
void add_output_keys(Schema& schema, job::Settings& settings, const std::string& encoder_preset = "preset");
void add_speed_keys(Schema& schema, job::Settings& settings);
void add_model_keys(Schema& schema, job::Settings& settings);

// What no single one of these keys can tell. Throws Error(usage) naming the keys and where they were set.
void check_job(const Schema& schema, job::Settings& settings);

}  // namespace smartcv::config

#endif  // SMARTCV_CONFIG_JOB_SCHEMA_H
