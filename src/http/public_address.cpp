#include "http/public_address.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>

namespace comity::http {

namespace {

struct Net {
    std::uint32_t begin;
    int bits;
};

// What the IANA registry of special-purpose addresses keeps back; multicast and what is above it.
constexpr std::array<Net, 14> not_public{{{0x00000000, 8},
                                          {0x0a000000, 8},
                                          {0x64400000, 10},
                                          {0x7f000000, 8},
                                          {0xa9fe0000, 16},
                                          {0xac100000, 12},
                                          {0xc0000000, 24},
                                          {0xc0000200, 24},
                                          {0xc0586300, 24},
                                          {0xc0a80000, 16},
                                          {0xc6120000, 15},
                                          {0xc6336400, 24},
                                          {0xcb007100, 24},
                                          {0xe0000000, 3}}};

bool is_public_4(in_addr const& address) {
    auto const number = ntohl(address.s_addr);
    return std::ranges::none_of(
        not_public, [&](Net const& net) { return ((number ^ net.begin) >> (32 - net.bits)) == 0; });
}

// Of 2000::/3 all but what holds an address of version 4 (2002::, 2001::/32) or is for documents.
bool is_public_6(in6_addr const& address) {
    auto const* bytes = address.s6_addr;
    bool const given_out = (bytes[0] & 0xe0) == 0x20;
    bool const six_to_four = bytes[0] == 0x20 && bytes[1] == 0x02;
    bool const special = bytes[0] == 0x20 && bytes[1] == 0x01 && (bytes[2] & 0xfe) == 0;
    bool const documents = bytes[0] == 0x20 && bytes[1] == 0x01 && bytes[2] == 0x0d && bytes[3] == 0xb8;
    return given_out && !six_to_four && !special && !documents;
}

}  // namespace

bool is_public(sockaddr const& address) {
    if (address.sa_family == AF_INET) {
        sockaddr_in four;
        std::memcpy(&four, &address, sizeof four);
        return is_public_4(four.sin_addr);
    }
    if (address.sa_family != AF_INET6) return false;
    sockaddr_in6 six;
    std::memcpy(&six, &address, sizeof six);
    return is_public_6(six.sin6_addr);
}

bool is_public(std::string const& text) {
    in_addr four;
    if (inet_pton(AF_INET, text.c_str(), &four) == 1) return is_public_4(four);
    in6_addr six;
    return inet_pton(AF_INET6, text.c_str(), &six) == 1 && is_public_6(six);
}

}  // namespace comity::http
