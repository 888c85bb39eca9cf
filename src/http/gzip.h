// Compression of replies on their way out, at zlib's quickest level. One thread at a time.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "kernel/route.h"

namespace comity::http {

class Gzip {
  public:
    Gzip();
    ~Gzip();
    Gzip(Gzip const&) = delete;
    Gzip& operator=(Gzip const&) = delete;

    // The compressed form of `bytes`, complete as far as it goes: a reader can show it at once.
    std::string add(std::string_view bytes);
    std::string finish(std::string_view bytes = {});  // the last of it; once

  private:
    struct Stream;
    std::string deflated(std::string_view bytes, int flush);
    std::unique_ptr<Stream> stream_;
};

// Compresses a reply to a reader who accepts it, stream or not, where that is worth the while and was not
// done before. What `next` yields is then compressed as it is called for.
void compress(Reply& reply);

}  // namespace comity::http
