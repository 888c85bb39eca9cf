// A value that another thread owes to a session's coroutine. Pending belongs to the loop's thread; a Promise
// is kept by any thread, once.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <utility>

#include "http/loop.h"

namespace comity::http {

// A wait that its own side can end early.
class Waiting {
  public:
    virtual ~Waiting() = default;
    virtual void abandon() = 0;
};

template <class T>
class Pending final : public Waiting {
  public:
    std::move_only_function<void(std::optional<T>)> resume;

    void finish(std::optional<T> value) {
        if (!resume) return;  // abandoned before
        auto resumed = std::exchange(resume, nullptr);
        resumed(std::move(value));
    }
    void abandon() override { finish(std::nullopt); }
};

// Dropped without having been kept, it tells the session that nothing will come.
template <class T>
class Promise {
  public:
    Promise(std::shared_ptr<Loop> loop, std::shared_ptr<Pending<T>> pending)
        : loop_(std::move(loop)), pending_(std::move(pending)) {}
    Promise(Promise const&) = delete;
    Promise& operator=(Promise const&) = delete;
    ~Promise() {
        if (!kept_) loop_->put([pending = std::move(pending_)] { pending->finish(std::nullopt); });
    }

    void keep(T value) {
        if (kept_.exchange(true)) return;
        loop_->put([pending = pending_, kept = std::optional<T>(std::move(value))]() mutable {
            pending->finish(std::move(kept));
        });
    }

  private:
    std::shared_ptr<Loop> loop_;
    std::shared_ptr<Pending<T>> pending_;
    std::atomic<bool> kept_ = false;
};

}  // namespace comity::http
