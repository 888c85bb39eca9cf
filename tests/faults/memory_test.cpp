// One allocation fails somewhere in a story. Each story is told by a process of its own: a program that ends
// for want of memory is a house that stopped, and must have kept its word. Some places; with COMITY_LONG=1 a
// few thousand, spread over all.
#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <cstdio>

#include "base/json.h"
#include "memory.h"
#include "story.h"

namespace comity::faults {
namespace {

namespace fs = std::filesystem;

constexpr unsigned hangs_after_s = 60;
constexpr int passed_without = 3;  // exit code: no allocation failed
constexpr int untrue = 4;          // exit code: a receipt that is of another entry

// SQLite is told of its memory before its first use.
bool const sqlite_is_watched = (watch_sqlite_memory(), true);

[[noreturn]] void tell(fs::path const& folder, std::uint64_t at) noexcept {
    ::alarm(hangs_after_s);
    auto const ledger = folder / "ledger";
    Story story(folder / "house");
    ::dup2(::open("/dev/null", O_WRONLY | O_CLOEXEC), STDERR_FILENO);  // the log of a house in trouble
    fail_allocation(at);
    story.tell(ledger);
    auto const counted = allocations();
    fail_allocation(0);
    ::_exit(counted < at ? passed_without : story.failures() > 0 ? 1 : 0);
}

// Changes a member's role while an allocation fails; what is said next must get a true receipt.
[[noreturn]] void change_a_member(fs::path const& folder, std::uint64_t at) noexcept {
    ::alarm(hangs_after_s);
    ::dup2(::open("/dev/null", O_WRONLY | O_CLOEXEC), STDERR_FILENO);
    testing::ToldClock told;
    auto house = testing::house_with_space(folder / "house", told.clock(), testing::test_rooms());
    auto here = testing::visit(*house);
    Saying saying{.kind = "space.member",
                  .body = R"({"role":"observer","party":")" + Hash{{1}}.hex() + "\"}"};
    Saying const next{.kind = "test.note", .body = R"({"text":"next"})"};
    fail_allocation(at);
    try {
        (void)here.speak.say(std::move(saying));
    } catch (std::bad_alloc const&) {
    }
    auto const counted = allocations();
    fail_allocation(0);
    auto const heard = here.speak.say(next);
    if (!heard) ::_exit(0);  // a writer that failed takes nothing until it is opened again
    auto const record = here.sight.record(heard->number);
    ::_exit(!record || record->id != heard->id ? untrue : counted < at ? passed_without : 0);
}

// Opens a space while an allocation fails; the next who comes finds it.
[[noreturn]] void open_a_space(fs::path const& folder, std::uint64_t at) noexcept {
    ::alarm(hangs_after_s);
    ::dup2(::open("/dev/null", O_WRONLY | O_CLOEXEC), STDERR_FILENO);
    testing::ToldClock told;
    auto house =
        House::open({.folder = folder / "house", .rooms = &testing::test_rooms(), .clock = told.clock()});
    auto const open = [&] {
        return (*house)->visit("hill", (*house)->operator_party(), "folder").has_value();
    };
    fail_allocation(at);
    try {
        (void)open();
    } catch (std::exception const&) {
    }
    auto const counted = allocations();
    fail_allocation(0);
    ::_exit(!open() ? untrue : counted < at ? passed_without : 0);
}

// How the process that told it ended.
int told(fs::path const& folder, std::uint64_t at, void (*tell_it)(fs::path const&, std::uint64_t) = tell) {
    auto const child = ::fork();
    if (child == 0) tell_it(folder, at);
    int how = 0;
    EXPECT_EQ(::waitpid(child, &how, 0), child);
    return how;
}

TEST(MemoryTest, AJsonValueIsCopiedWholeOrNotAtAll) {
    std::string const text(60, 'x');
    json::Value const value = json::Object{{"a", text}, {"b", json::Array{text, 1, text}}, {"c", text}};
    std::uint64_t at = 0;
    for (bool is_copied = false; !is_copied;) {
        fail_allocation(++at);
        try {
            json::Value const copy = value;
            is_copied = copy == value;
        } catch (std::bad_alloc const&) {
        }
        fail_allocation(0);
    }
    EXPECT_GT(at, 5u);
}

TEST(MemoryTest, AnyAllocationFails) {
    ASSERT_TRUE(sqlite_is_watched);
    std::uint64_t const stride = is_long() ? 23 : 2999;
    std::size_t stories = 0, refused = 0, ended = 0;
    for (std::uint64_t at = 1; !HasFailure(); at += stride, ++stories) {
        testing::TemporaryFolder folder;
        auto const how = told(folder.path(), at);
        ASSERT_TRUE(WIFEXITED(how) || WTERMSIG(how) == SIGABRT) << "allocation " << at << " signal " << how;
        bool const passed = WIFEXITED(how) && WEXITSTATUS(how) == passed_without;
        ended += WIFSIGNALED(how) ? 1 : 0;
        refused += WIFEXITED(how) && WEXITSTATUS(how) == 1 ? 1 : 0;
        Story story(folder.path() / "house");
        story.recall(folder.path() / "ledger");
        for (auto const& broken : story.broken_promises(folder.path() / "house"))
            ADD_FAILURE() << "allocation " << at << ": " << broken;
        if (!passed) continue;
        EXPECT_EQ(story.receipts(), 41u);
        EXPECT_GT(at, 10'000u);
        std::printf(
            "the story passes without a fault at allocation %zu; of %zu stories before, %zu went on after "
            "a failure and %zu ended with it\n",
            static_cast<std::size_t>(at), stories, refused, ended);
        break;
    }
}

// Is it to be gone on with? Each begins with what lies in `before`.
bool is_true_after(void (*tell_it)(fs::path const&, std::uint64_t), std::uint64_t at,
                   fs::path const& before) {
    testing::TemporaryFolder folder;
    fs::copy(before, folder.path(), fs::copy_options::recursive);
    auto const how = told(folder.path(), at, tell_it);
    EXPECT_TRUE(WIFEXITED(how) || WTERMSIG(how) == SIGABRT) << "allocation " << at << " signal " << how;
    EXPECT_FALSE(WIFEXITED(how) && WEXITSTATUS(how) == untrue) << "allocation " << at;
    return !::testing::Test::HasFailure() && !(WIFEXITED(how) && WEXITSTATUS(how) == passed_without);
}

TEST(MemoryTest, ReceiptsAreTrueAfterAnyFailure) {
    testing::TemporaryFolder nothing;
    std::uint64_t const stride = is_long() ? 1 : 5;
    for (std::uint64_t at = 1; is_true_after(change_a_member, at, nothing.path());) at += stride;
}

// Strides through all of opening, and treads on each place near its end, where locks are taken and given
// back.
TEST(MemoryTest, ASpaceOpensAfterAnyFailure) {
    testing::TemporaryFolder made;
    testing::ToldClock told;
    testing::house_with_space(made.path() / "house", told.clock(), testing::test_rooms()).reset();
    std::uint64_t const stride = is_long() ? 25 : 200;
    std::uint64_t at = 1;
    while (is_true_after(open_a_space, at, made.path())) at += stride;
    for (at = at > 2 * stride ? at - 2 * stride : 1; is_true_after(open_a_space, at, made.path());) ++at;
    EXPECT_GT(at, 500u);
}

}  // namespace
}  // namespace comity::faults
