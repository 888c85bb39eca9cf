// Files that people sent with a message and that must still be fetched from their gateway: on disk, sealed,
// before the message is acknowledged, so that a crash loses none. Their addresses name accounts: they stand
// in the vault alone, and only until the file was fetched or given up. Any thread; calls wait for the disk.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "base/bytes.h"
#include "base/error.h"
#include "base/ids.h"
#include "base/time.h"
#include "kernel/speak.h"

namespace comity {

class Vault;
struct FileKept;
struct GatewayVisit;

// What is asked of a gateway, over HTTP.
struct Fetching {
    std::string url;
    std::string name = {}, password = {};  // Basic, where there is a name
    std::size_t limit_bytes = 0;
};
struct Fetched {
    int status = 0;  // 0: no answer came
    std::string content_type = {};
    std::string body = {};
    std::string why = {};    // one sentence, where none came
    bool too_large = false;  // it will be no smaller another time
};
using Fetch = std::function<Fetched(Fetching const&, std::stop_token const&)>;

// A file as the gateway named it, and what was said of its message: said again it is heard once, so that the
// report is known even where the server stopped between the two.
struct FileToFetch {
    std::uint32_t number = 1;
    std::string message;  // the gateway's own id of it
    std::string url;
    std::string media_type;  // as the gateway said
    Saying saying;
};

// What became of one attempt.
struct FileFate {
    enum class How { settled, later, never } how = How::settled;
    std::string why = {};  // one sentence that holds nothing of the message
};
// A visit of the file's gateway; not found where the file is gone, since its person was erased. None is held
// while others are waited for: erasures wait for visits.
using VisitOfFile = std::function<Result<GatewayVisit>()>;
using FetchFile = std::function<FileFate(VisitOfFile const&, FileToFetch const&)>;

class MessageFiles {
  public:
    MessageFiles(Vault& vault, SpaceId space, std::string gateway, Bytes sealing_key, Bytes finding_key,
                 Clock clock);

    // Once each, however often the message comes.
    void keep(std::string_view contact, std::vector<FileToFetch> const& files) const;
    FileToFetch open(FileKept const& kept) const;

  private:
    std::string place_of(std::string_view ref, std::uint32_t number) const;

    Vault* vault_;
    SpaceId space_;
    std::string gateway_;
    Bytes sealing_key_, finding_key_;
    Clock clock_;
};

}  // namespace comity
