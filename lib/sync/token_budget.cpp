#include "sync/token_budget.h"

#include <condition_variable>
#include <mutex>
#include <utility>

namespace smartcv::sync {

struct Token::Budget {
  explicit Budget(std::size_t tokens) : size(tokens), free(tokens) {}

  const std::size_t size;
  std::mutex mutex;
  std::condition_variable given_back;
  std::size_t free;
  bool stopped = false;
};

Token::Token(std::shared_ptr<Budget> budget) noexcept : budget_(std::move(budget)) {}

Token& Token::operator=(Token&& other) noexcept {
  if (this != &other) {
    release();
    budget_ = std::move(other.budget_);
  }
  return *this;
}

void Token::release() noexcept {
  const auto budget = std::exchange(budget_, nullptr);
  if (!budget) {
    return;
  }
  {
    const std::lock_guard lock(budget->mutex);
    ++budget->free;
  }
  budget->given_back.notify_one();
}

TokenBudget::TokenBudget(std::size_t tokens) : budget_(std::make_shared<Token::Budget>(tokens)) {}

Token TokenBudget::acquire() {
  std::unique_lock lock(budget_->mutex);
  budget_->given_back.wait(lock, [this] { return budget_->stopped || budget_->free > 0; });
  if (budget_->stopped) {
    return {};
  }
  --budget_->free;
  return Token(budget_);
}

void TokenBudget::stop() noexcept {
  {
    const std::lock_guard lock(budget_->mutex);
    budget_->stopped = true;
  }
  budget_->given_back.notify_all();
}

std::size_t TokenBudget::size() const noexcept { return budget_->size; }

std::size_t TokenBudget::in_use() const {
  const std::lock_guard lock(budget_->mutex);
  return budget_->size - budget_->free;
}

}  // namespace smartcv::sync
