#ifndef SMARTCV_MODELS_LICENCE_H
#define SMARTCV_MODELS_LICENCE_H

#include <string>
#include <vector>

#include "models/catalog_entry.h"

namespace smartcv::models {

// "code: AGPL-3.0 (Ultralytics); weights: AGPL-3.0 (Ultralytics)"
[[nodiscard]] std::string licence_text(const CatalogEntry& entry);

// What a user should know before he uses the model: for the AGPL, the GPL, and weights whose licence is open. Empty for
// licences that ask for little more than to be named.
[[nodiscard]] std::string licence_notice(const CatalogEntry& entry);

// `allowed`: identifiers, compared without regard to case; empty: every licence. Throws Error(model) for a model whose
// code or weights have another one.
void check_licence(const CatalogEntry& entry, const std::vector<std::string>& allowed);

}  // namespace smartcv::models

#endif  // SMARTCV_MODELS_LICENCE_H
