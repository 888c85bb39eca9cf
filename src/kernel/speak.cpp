#include "kernel/speak.h"

#include <atomic>

#include "kernel/desk.h"

namespace comity {

namespace {

// Answers to many sayings, given from several threads, as one future.
struct Gathering {
    explicit Gathering(std::size_t count)
        : answers(count, refuse(Fault::broken, "It was not answered.")), open(count) {}
    void take(std::size_t place, Result<Heard> heard) {
        answers[place] = std::move(heard);
        if (--open == 0) promise.set_value(std::move(answers));
    }
    std::vector<Result<Heard>> answers;
    std::atomic<std::size_t> open;
    std::promise<std::vector<Result<Heard>>> promise;
};

}  // namespace

Result<Heard> Speak::say(Saying saying) const {
    std::vector<Saying> one;
    one.push_back(std::move(saying));
    return say_all(std::move(one)).get().front();
}

void Speak::say(Saying saying, std::function<void(Result<Heard>)> done) const {
    desk_->hear(space_, party_, via_, std::move(saying), std::move(done));
}

std::future<std::vector<Result<Heard>>> Speak::say_all(std::vector<Saying> sayings) const {
    auto gathering = std::make_shared<Gathering>(sayings.size());
    auto future = gathering->promise.get_future();
    if (sayings.empty()) gathering->promise.set_value({});
    desk_->hear_all(
        space_, party_, via_, std::move(sayings),
        [gathering](std::size_t place, Result<Heard> heard) { gathering->take(place, std::move(heard)); });
    return future;
}

void Speak::say_signed(std::string header, std::string salt, std::string body, std::string signature,
                       std::function<void(Result<Heard>)> done) const {
    desk_->hear_signed(space_, via_,
                       {std::move(header), std::move(salt), std::move(body), std::move(signature)},
                       std::move(done));
}

Result<Hash> Speak::keep_blob(std::string_view bytes) const {
    return desk_->keep_blob(space_, party_, bytes);
}

}  // namespace comity
