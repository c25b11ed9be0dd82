#ifndef SMARTCV_APPS_SMARTCV_DOCTOR_JUDGE_H
#define SMARTCV_APPS_SMARTCV_DOCTOR_JUDGE_H

#include <string>

#include "smartcv/doctor/facts.h"
#include "smartcv/doctor/line.h"

namespace smartcv::doctor {

// What facts mean for the jobs and what to do about them. Pure: no machine is asked; see Note [Facts and judgement].
[[nodiscard]] Lines judge_machine(const MachineFacts& facts);
[[nodiscard]] Lines judge_folders(const DataFacts& data, const std::vector<FolderFacts>& folders);
[[nodiscard]] Lines judge_networks(const Answer<NetworkFacts>& facts, const MachineFacts& machine);
[[nodiscard]] Lines judge_gpu(const GpuFacts& facts);
[[nodiscard]] Lines judge_media(const MediaFacts& facts);
[[nodiscard]] Lines judge_pictures(const PictureFacts& facts);
[[nodiscard]] Lines judge_models(const std::vector<ModelFacts>& facts, const std::string& folder);
[[nodiscard]] Line judge_bench(const std::string& job, const Answer<BenchFacts>& answer);

// All of the above but the benchmark, in the order in which they are shown.
[[nodiscard]] Lines judge(const Facts& facts);

}  // namespace smartcv::doctor

#endif  // SMARTCV_APPS_SMARTCV_DOCTOR_JUDGE_H
