// For tests of TLS: a certificate of our own, made when it is needed, and a caller that speaks TLS. One
// thread.
#pragma once

#include <gtest/gtest.h>
#include <netinet/in.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "http/server.h"
#include "serving.h"

namespace comity::http {

// Signed by itself, for localhost; `serial` tells one from another.
inline TlsFiles make_certificate(std::filesystem::path const& folder, long serial = 1) {
    TlsFiles files{folder / "certificate.pem", folder / "key.pem"};
    std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)> key(EVP_EC_gen("P-256"), EVP_PKEY_free);
    std::unique_ptr<X509, decltype(&X509_free)> certificate(X509_new(), X509_free);
    X509_set_version(certificate.get(), 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), serial);
    X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -3600);
    X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
    X509_set_pubkey(certificate.get(), key.get());
    auto* const name = X509_get_subject_name(certificate.get());
    auto const* const host = reinterpret_cast<unsigned char const*>("localhost");
    X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC, host, -1, -1, 0);
    X509_set_issuer_name(certificate.get(), name);
    EXPECT_GT(X509_sign(certificate.get(), key.get(), EVP_sha256()), 0);
    std::unique_ptr<FILE, decltype(&std::fclose)> out(std::fopen(files.certificate.c_str(), "w"),
                                                      std::fclose);
    PEM_write_X509(out.get(), certificate.get());
    out.reset(std::fopen(files.key.c_str(), "w"));
    PEM_write_PrivateKey(out.get(), key.get(), nullptr, nullptr, 0, nullptr, nullptr);
    return files;
}

class TlsCaller {
  public:
    explicit TlsCaller(std::uint16_t port, int highest = TLS1_3_VERSION)
        : context_(SSL_CTX_new(TLS_client_method())), socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
        SSL_CTX_set_security_level(context_, 0);  // it may try what nobody should
        SSL_CTX_set_min_proto_version(context_, TLS1_VERSION);
        SSL_CTX_set_max_proto_version(context_, highest);
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        EXPECT_EQ(::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
        tls_ = SSL_new(context_);
        SSL_set_cipher_list(tls_, "ALL:@SECLEVEL=0");
        static constexpr unsigned char offered[] = "\x02h2\x08http/1.1";
        SSL_set_alpn_protos(tls_, offered, sizeof offered - 1);
        SSL_set_fd(tls_, socket_);
        connected_ = SSL_connect(tls_) == 1;
    }
    ~TlsCaller() {
        SSL_free(tls_);
        SSL_CTX_free(context_);
        ::close(socket_);
    }
    TlsCaller(TlsCaller const&) = delete;
    TlsCaller& operator=(TlsCaller const&) = delete;

    bool connected() const { return connected_; }
    std::string version() const { return SSL_get_version(tls_); }
    std::string protocol() const {
        unsigned char const* name = nullptr;
        unsigned int length = 0;
        SSL_get0_alpn_selected(tls_, &name, &length);
        return {reinterpret_cast<char const*>(name), length};
    }
    long serial() const {
        std::unique_ptr<X509, decltype(&X509_free)> const theirs(SSL_get1_peer_certificate(tls_), X509_free);
        return theirs ? ASN1_INTEGER_get(X509_get_serialNumber(theirs.get())) : 0;
    }

    void send(std::string_view bytes) {
        while (!bytes.empty()) {
            auto const sent = SSL_write(tls_, bytes.data(), static_cast<int>(bytes.size()));
            if (sent <= 0) return;
            bytes.remove_prefix(static_cast<std::size_t>(sent));
        }
    }
    void say_farewell() { SSL_shutdown(tls_); }  // says no more, but listens
    void shut() { ::shutdown(socket_, SHUT_WR); }

    std::string read_some() {
        std::string piece(16384, '\0');
        auto const count = SSL_read(tls_, piece.data(), static_cast<int>(piece.size()));
        if (count <= 0) ended_well_ = SSL_get_error(tls_, count) == SSL_ERROR_ZERO_RETURN;
        piece.resize(static_cast<std::size_t>(std::max(count, 0)));
        return piece;
    }
    std::string read_to_end() {
        std::string all;
        for (auto piece = read_some(); !piece.empty(); piece = read_some()) all += piece;
        return all;
    }
    std::string read_reply() {
        std::string reply;
        for (;;) {
            auto const head = reply.find("\r\n\r\n");
            auto const length = header_of(reply, "Content-Length");
            if (head != reply.npos && !length.empty() && reply.size() >= head + 4 + std::stoul(length))
                return reply;
            auto const piece = read_some();
            if (piece.empty()) return reply;
            reply += piece;
        }
    }
    bool ended_well() const { return ended_well_; }

  private:
    SSL_CTX* context_;
    int socket_;
    SSL* tls_ = nullptr;
    bool connected_ = false;
    bool ended_well_ = false;
};

}  // namespace comity::http
