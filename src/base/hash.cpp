#include "base/hash.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <sys/random.h>

#include <cerrno>
#include <memory>
#include <utility>

#include "base/error.h"

namespace comity {
namespace {

struct FreeContext {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};
using Context = std::unique_ptr<EVP_MD_CTX, FreeContext>;

void must_work(int answer) {
    if (answer != 1) throw Broken("OpenSSL refused to hash.");
}

// Fetched once and kept: a fetch for each hash costs more than hashing a short body.
EVP_MD const* algorithm() {
    static EVP_MD const* const fetched = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    if (fetched == nullptr) throw Broken("OpenSSL offers no SHA-256.");
    return fetched;
}

Context new_context() {
    Context context(EVP_MD_CTX_new());
    if (!context) throw Broken("OpenSSL has no memory to hash.");
    must_work(EVP_DigestInit_ex(context.get(), algorithm(), nullptr));
    return context;
}

// This thread's context, ready for a new hash.
EVP_MD_CTX* fresh_context() {
    thread_local Context const context = new_context();
    must_work(EVP_DigestInit_ex(context.get(), nullptr, nullptr));
    return context.get();
}

void feed(EVP_MD_CTX* context, BytesView bytes) {
    must_work(EVP_DigestUpdate(context, bytes.data(), bytes.size()));
}

Hash finished(EVP_MD_CTX* context) {
    Hash hash;
    must_work(EVP_DigestFinal_ex(context, hash.bytes.data(), nullptr));
    return hash;
}

constexpr std::size_t block_size = 64;

// The key as one block, each byte combined with `pad` (RFC 2104).
std::array<char, block_size> padded_key(BytesView key, char pad) {
    std::array<char, block_size> block;
    block.fill(pad);
    for (std::size_t i = 0; i < key.size(); ++i) block[i] = static_cast<char>(key[i] ^ pad);
    return block;
}

}  // namespace

Hash sha256(BytesView bytes) {
    return sha256({bytes});
}

Hash sha256(std::initializer_list<BytesView> parts) {
    EVP_MD_CTX* context = fresh_context();
    for (BytesView part : parts) feed(context, part);
    return finished(context);
}

Hash hmac_sha256(BytesView key, std::initializer_list<BytesView> parts) {
    Hash hashed_key;
    if (key.size() > block_size) {
        hashed_key = sha256(key);
        key = hashed_key.view();
    }
    auto const inner_key = padded_key(key, 0x36);
    auto const outer_key = padded_key(key, 0x5c);
    EVP_MD_CTX* context = fresh_context();
    feed(context, {inner_key.data(), inner_key.size()});
    for (BytesView part : parts) feed(context, part);
    Hash const inner = finished(context);
    return sha256({BytesView(outer_key.data(), outer_key.size()), inner.view()});
}

std::string md5_hex(BytesView bytes) {
    std::array<char, EVP_MAX_MD_SIZE> out{};
    unsigned int size = 0;
    must_work(EVP_Digest(bytes.data(), bytes.size(), reinterpret_cast<unsigned char*>(out.data()), &size,
                         EVP_md5(), nullptr));
    return to_hex({out.data(), size});
}

Bytes random_bytes(std::size_t count) {
    Bytes bytes(count, '\0');
    std::size_t done = 0;
    while (done < count) {
        ssize_t const got = getrandom(bytes.data() + done, count - done, 0);
        if (got < 0 && errno != EINTR) throw Broken("The machine gives no random bytes.");
        if (got > 0) done += static_cast<std::size_t>(got);
    }
    return bytes;
}

bool same_secret(BytesView left, BytesView right) {
    return left.size() == right.size() && CRYPTO_memcmp(left.data(), right.data(), left.size()) == 0;
}

Sha256::Sha256() : context_(new_context().release()) {}

Sha256::~Sha256() {
    EVP_MD_CTX_free(static_cast<EVP_MD_CTX*>(context_));
}

void Sha256::add(BytesView bytes) {
    MUST(context_ != nullptr);
    feed(static_cast<EVP_MD_CTX*>(context_), bytes);
}

Hash Sha256::finish() {
    MUST(context_ != nullptr);
    Context const context(static_cast<EVP_MD_CTX*>(std::exchange(context_, nullptr)));
    return finished(context.get());
}

}  // namespace comity
