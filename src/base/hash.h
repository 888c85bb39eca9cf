// SHA-256, HMAC-SHA-256, random bytes, and secrets compared. Hashing is OpenSSL's (SHA-NI), randomness the
// kernel's. Any thread.
#pragma once

#include <initializer_list>
#include <string>

#include "base/ids.h"

namespace comity {

Hash sha256(BytesView bytes);
Hash sha256(std::initializer_list<BytesView> parts);  // of the parts joined
Hash hmac_sha256(BytesView key, std::initializer_list<BytesView> parts);
// In hexadecimal. For others' formats that name a file by it; nothing here is kept safe by it.
std::string md5_hex(BytesView bytes);
Bytes random_bytes(std::size_t count);
// How long it takes tells nothing of where two of one length differ.
bool same_secret(BytesView left, BytesView right);

// Hashes what comes piece by piece. One thread at a time.
class Sha256 {
  public:
    Sha256();
    ~Sha256();
    Sha256(Sha256 const&) = delete;
    Sha256& operator=(Sha256 const&) = delete;
    void add(BytesView bytes);
    Hash finish();  // once

  private:
    void* context_;
};

}  // namespace comity
