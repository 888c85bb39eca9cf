#include "kernel/speak.h"

#include <atomic>

#include "base/time.h"
#include "kernel/desk.h"

namespace comity {

namespace {

using Answers = std::vector<Result<Heard>>;

// Answers to many sayings, given from several threads, handed on when the last one is there.
struct Gathering {
    Gathering(std::size_t count, std::function<void(Answers)> whole)
        : answers(count, refuse(Fault::broken, "It was not answered.")),
          open(count),
          done(std::move(whole)) {}
    void take(std::size_t place, Result<Heard> heard) {
        answers[place] = std::move(heard);
        if (--open == 0) done(std::move(answers));
    }
    Answers answers;
    std::atomic<std::size_t> open;
    std::function<void(Answers)> done;
};

}  // namespace

json::Object receipt_of(Heard const& heard) {
    return {{"number", static_cast<std::int64_t>(heard.number)},
            {"id", heard.id.hex()},
            {"code", heard.code},
            {"heard_at", format_time(heard.heard_at_ms)}};
}

Shape receipt_shape() {
    using namespace shape;
    return named(
        "Receipt",
        object({{"number", whole_number()}, {"id", id()}, {"code", text()}, {"heard_at", instant()}}));
}

Result<Heard> Speak::say(Saying saying) const {
    std::vector<Saying> one;
    one.push_back(std::move(saying));
    return say_all(std::move(one)).get().front();
}

void Speak::say(Saying saying, std::function<void(Result<Heard>)> done) const {
    desk_->hear(space_, party_, via_, std::move(saying), std::move(done));
}

std::future<std::vector<Result<Heard>>> Speak::say_all(std::vector<Saying> sayings) const {
    auto promise = std::make_shared<std::promise<Answers>>();
    auto future = promise->get_future();
    if (sayings.empty()) promise->set_value({});
    auto gathering = std::make_shared<Gathering>(
        sayings.size(), [promise](Answers answers) { promise->set_value(std::move(answers)); });
    desk_->hear_all(
        space_, party_, via_, std::move(sayings),
        [gathering](std::size_t place, Result<Heard> heard) { gathering->take(place, std::move(heard)); });
    return future;
}

void Speak::say_together(std::vector<Saying> sayings,
                         std::function<void(std::vector<Result<Heard>>)> done) const {
    if (sayings.empty()) return done({});
    auto gathering = std::make_shared<Gathering>(sayings.size(), std::move(done));
    desk_->hear_together(
        space_, party_, via_, std::move(sayings),
        [gathering](std::size_t place, Result<Heard> heard) { gathering->take(place, std::move(heard)); });
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
