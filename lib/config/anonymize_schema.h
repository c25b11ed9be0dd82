#ifndef SMARTCV_CONFIG_ANONYMIZE_SCHEMA_H
#define SMARTCV_CONFIG_ANONYMIZE_SCHEMA_H

#include "config/schema.h"
#include "tasks/anonymize/job.h"

namespace smartcv::config {

// The keys of `smartcv anonymize`, bound to the fields of `settings`, which must outlive the schema.
// A new option of the job is one line here; YAML, --set, flags, --help and `config show` follow by themselves.
[[nodiscard]] Schema anonymize_schema(anonymize::Settings& settings);

// What no single key can tell: combinations. Adjusts confidence_continue when only confidence was lowered. Throws
// Error(usage) naming the keys and where they were set.
void check_anonymize(const Schema& schema, anonymize::Settings& settings);

}  // namespace smartcv::config

#endif  // SMARTCV_CONFIG_ANONYMIZE_SCHEMA_H
