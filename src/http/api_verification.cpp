#include <atomic>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "base/log.h"
#include "http/api.h"
#include "kernel/verify.h"

namespace comity::http {
namespace {

constexpr int verifications_at_once = 2;
std::atomic<int> verifications_now = 0;

struct Abandoned {};  // thrown out of verify() when nobody listens any more

// A verification on its own thread. Progress that nobody has fetched yet is replaced by what came after it.
class Verification {
  public:
    Verification(House& house, std::string const& space, bool views)
        : thread_([this, &house, space, views] { run(house, space, views); }) {}
    ~Verification() {
        abandoned_ = true;
        thread_.join();
        --verifications_now;
    }
    Verification(Verification const&) = delete;
    Verification& operator=(Verification const&) = delete;

    // Waits for the next line; nothing after the last.
    Result<std::optional<std::string>> next() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return checked_ || verdict_; });
        if (last_line_taken_) return std::nullopt;
        if (!verdict_) return progress_line(*std::exchange(checked_, std::nullopt));
        last_line_taken_ = true;
        if (!*verdict_) return std::unexpected(verdict_->error());
        return done_line(**verdict_);
    }

  private:
    void run(House& house, std::string const& space, bool views) {
        VerifyOptions const options{views, [this](std::uint64_t checked) { tell(checked); }};
        try {
            finish(verify(house.folder(), space, house.rooms(), options));
        } catch (Abandoned) {
            return;
        } catch (std::exception const& what) {
            log::error("verification failed", {{"what", what.what()}});
            finish(refuse(Fault::broken, "The server could not read the space."));
        }
    }

    void tell(std::uint64_t checked) {
        if (abandoned_) throw Abandoned{};
        std::scoped_lock const lock(mutex_);
        checked_ = checked;
        changed_.notify_one();
    }

    void finish(Result<Verdict> verdict) {
        std::scoped_lock const lock(mutex_);
        verdict_ = std::move(verdict);
        changed_.notify_one();
    }

    static std::string progress_line(std::uint64_t checked) {
        return "{\"progress\":{\"checked\":" + std::to_string(checked) + "}}\n";
    }

    static std::string done_line(Verdict const& verdict) {
        std::string line;
        json::Writer writer(line);
        writer.open('{').key("done").open('{').member("entries", verdict.entries);
        writer.member("signatures", verdict.signatures).member("view_tables", verdict.view_tables);
        writer.member("id", verdict.id.hex()).member("root", to_base64(verdict.root.view()));
        writer.key("findings").open('[');
        for (auto const& finding : verdict.findings) writer.value(finding);
        writer.close(']').key("notes").open('[');
        for (auto const& note : verdict.notes) writer.value(note);
        writer.close(']').close('}').close('}');
        return line + '\n';
    }

    std::mutex mutex_;
    std::condition_variable changed_;
    std::optional<std::uint64_t> checked_;
    std::optional<Result<Verdict>> verdict_;
    bool last_line_taken_ = false;
    std::atomic<bool> abandoned_ = false;
    std::thread thread_;  // last: it uses all the above
};

Result<Reply> start_verification(House& house, Visit const& visit, Request const& request) {
    TRY(views, asked_integer(request, "views", 1, 0, 1));
    if (++verifications_now > verifications_at_once) {
        --verifications_now;
        return refuse(Fault::busy, "Other spaces are being verified: try again when they are done.");
    }
    auto const verification = std::make_shared<Verification>(house, visit.sight.space_name(), views == 1);
    Reply reply;
    reply.content_type = "application/x-ndjson";
    reply.next = [verification] { return verification->next(); };
    return reply;
}

}  // namespace

void add_verification_api(RouteTable& table, House& house) {
    table.of_spaces.push_back(
        {.method = Method::post,
         .path = "/api/v1/spaces/{space}/verification",
         .summary = "Derives every leaf, root, signature and view afresh; a line of progress now and then, "
                    "the last the verdict",
         .parameters = {{"views", "integer", "0: the journal and its proofs alone, many times quicker."}},
         .answers = "application/x-ndjson",
         .cacheable = false,
         .answer = [&house](Visit const& visit, Request const& request) {
             return start_verification(house, visit, request);
         }});
}

}  // namespace comity::http
