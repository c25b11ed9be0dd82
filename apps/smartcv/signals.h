#ifndef SMARTCV_APPS_SMARTCV_SIGNALS_H
#define SMARTCV_APPS_SMARTCV_SIGNALS_H

#include <atomic>
#include <csignal>
#include <thread>

#include "pipeline/job.h"

namespace smartcv::app {

// Takes SIGINT, SIGTERM and SIGHUP on one sigwait thread while it lives. The first one drains the job, the second one
// aborts it, the third one ends the program at once. Make it before any other thread: those inherit the blocked
// signals. (SIGHUP stays as it is when it is ignored already, as under nohup.)
// They stay blocked when it is gone, so that a run that has ended reports how, whatever still comes.
// A reader of our output that goes away (SIGPIPE) does not end the job.
class SignalThread {
 public:
  explicit SignalThread(pipeline::StopRequest& stop);
  ~SignalThread();
  SignalThread(const SignalThread&) = delete;
  SignalThread& operator=(const SignalThread&) = delete;

 private:
  void loop();

  pipeline::StopRequest& stop_;
  sigset_t taken_{};
  struct sigaction pipe_before_ {};
  std::atomic<bool> done_{false};
  std::thread thread_;
};

}  // namespace smartcv::app

#endif  // SMARTCV_APPS_SMARTCV_SIGNALS_H
