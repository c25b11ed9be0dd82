#ifndef SMARTCV_SYNC_TOKEN_BUDGET_H
#define SMARTCV_SYNC_TOKEN_BUDGET_H

#include <cstddef>
#include <memory>

namespace smartcv::sync {

// The right to keep one frame in memory. Goes home when it is destroyed, even after its budget's end. Move-only.
class Token {
 public:
  Token() noexcept = default;
  ~Token() { release(); }
  Token(Token&& other) noexcept = default;
  Token& operator=(Token&& other) noexcept;
  Token(const Token&) = delete;
  Token& operator=(const Token&) = delete;

  // False for a token that is empty: default-made, moved from, released, or refused by a stopped budget.
  [[nodiscard]] explicit operator bool() const noexcept { return budget_ != nullptr; }
  void release() noexcept;

 private:
  friend class TokenBudget;
  struct Budget;
  explicit Token(std::shared_ptr<Budget> budget) noexcept;
  std::shared_ptr<Budget> budget_;
};

// Bounds the memory of a whole pipeline: a fixed number of tokens, one taken for each frame that comes in.
// Thread-safe.
class TokenBudget {
 public:
  explicit TokenBudget(std::size_t tokens);

  // Waits for a token. Empty once the budget is stopped.
  [[nodiscard]] Token acquire();
  // Wakes everybody that waits, now and later. Idempotent.
  void stop() noexcept;

  [[nodiscard]] std::size_t size() const noexcept;
  [[nodiscard]] std::size_t in_use() const;

 private:
  std::shared_ptr<Token::Budget> budget_;
};

}  // namespace smartcv::sync

#endif  // SMARTCV_SYNC_TOKEN_BUDGET_H
