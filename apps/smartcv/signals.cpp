#include "smartcv/signals.h"

#include <pthread.h>
#include <unistd.h>

#include "base/error.h"
#include "base/log.h"
#include "base/thread_name.h"

namespace smartcv::app {
namespace {

// Only to wake the thread up; from outside it means nothing.
constexpr int wake_signal = SIGUSR1;

bool is_ignored(int signal) {
  struct sigaction action {};
  return sigaction(signal, nullptr, &action) == 0 && action.sa_handler == SIG_IGN;
}

}  // namespace

SignalThread::SignalThread(pipeline::StopRequest& stop) : stop_(stop) {
  sigemptyset(&taken_);
  sigaddset(&taken_, SIGINT);
  sigaddset(&taken_, SIGTERM);
  sigaddset(&taken_, wake_signal);
  if (!is_ignored(SIGHUP)) {
    sigaddset(&taken_, SIGHUP);
  }
  pthread_sigmask(SIG_BLOCK, &taken_, nullptr);
  struct sigaction ignore {};
  ignore.sa_handler = SIG_IGN;
  sigaction(SIGPIPE, &ignore, &pipe_before_);
  thread_ = std::thread([this] { loop(); });
}

SignalThread::~SignalThread() {
  done_.store(true);
  pthread_kill(thread_.native_handle(), wake_signal);
  thread_.join();
  sigaction(SIGPIPE, &pipe_before_, nullptr);
  // The signals stay blocked: the run has its result, and one that comes while the program ends must not make it look
  // killed. The next SignalThread of this process takes what waits.
}

void SignalThread::loop() {
  name_this_thread("signals");
  int count = 0;
  while (true) {
    int signal = 0;
    if (sigwait(&taken_, &signal) != 0 || done_.load()) {
      return;
    }
    if (signal == wake_signal) {
      continue;
    }
    ++count;
    if (count == 1) {
      stop_.drain();
      log_warning("stopping: what is in flight is finished; once more aborts");
    } else if (count == 2) {
      stop_.abort();
      log_warning("aborting");
    } else {
      _exit(static_cast<int>(ErrorCode::interrupted));
    }
  }
}

}  // namespace smartcv::app
