// multipart/form-data: what browsers send is read; what is torn, doubled or overlong is refused with a
// sentence.
#include "formats/multipart.h"

#include <gtest/gtest.h>

namespace comity::multipart {
namespace {

std::string part(std::string const& header, std::string const& bytes) {
    return "--B\r\n" + header + "\r\n\r\n" + bytes + "\r\n";
}
std::string field(std::string const& name, std::string const& value) {
    return part("Content-Disposition: form-data; name=\"" + name + "\"", value);
}
std::string why(Result<std::vector<Part>> const& parts) {
    return parts ? "" : parts.error().why;
}

TEST(Multipart, ReadsWhatBrowsersSend) {
    auto const body = field("what", "No water\r\nat Hill Street") +
                      part(
                          "Content-Disposition: form-data; name=\"photo\"; "
                          "filename=\"well.jpg\"\r\nContent-Type: image/jpeg",
                          std::string("\xff\xd8\xff\0\r\n--A\r\n", 11)) +
                      field("empty", "") + "--B--\r\n";
    auto const parts = read(body, "B");
    ASSERT_TRUE(parts) << why(parts);
    ASSERT_EQ(parts->size(), 3u);
    EXPECT_EQ(find(*parts, "what")->bytes, "No water\r\nat Hill Street");
    EXPECT_FALSE(find(*parts, "what")->file_name);
    auto const* photo = find(*parts, "photo");
    EXPECT_EQ(*photo->file_name, "well.jpg");
    EXPECT_EQ(photo->content_type, "image/jpeg");
    EXPECT_EQ(photo->bytes, std::string_view("\xff\xd8\xff\0\r\n--A\r\n", 11));
    EXPECT_EQ(find(*parts, "empty")->bytes, "");
    EXPECT_EQ(find(*parts, "absent"), nullptr);
}

TEST(Multipart, ReadsTheEdges) {
    EXPECT_EQ(read("--B--", "B")->size(), 0u);
    EXPECT_EQ(read("--B \t\r\nContent-Disposition: form-data; name=a\r\n\r\nx\r\n--B--", "B")->front().bytes,
              "x");
    auto const odd = read(
        "--B\r\ncontent-disposition: FORM-DATA; NAME=\"a%22b%0D%0Ac%41\"; x=1\r\nX-Y: z\r\n\r\n\r\n--B--",
        "B");
    ASSERT_TRUE(odd) << why(odd);
    EXPECT_EQ(odd->front().name, "a\"b\r\nc%41");
    EXPECT_EQ(
        read("--B\r\nContent-Disposition: form-data; name=\"a\\\"b\"\r\n\r\n\r\n--B--", "B")->front().name,
        "a\"b");
}

TEST(Multipart, FileNamesLoseTheirPaths) {
    auto const named = [](std::string const& file) {
        auto const parts =
            read(part("Content-Disposition: form-data; name=\"f\"; filename=\"" + file + "\"", "x") + "--B--",
                 "B");
        return parts ? parts->front().file_name.value_or("none") : "refused: " + parts.error().why;
    };
    EXPECT_EQ(named("C:\\fakepath\\well.jpg"), "well.jpg");
    EXPECT_EQ(named("../../etc/passwd"), "passwd");
    EXPECT_EQ(named("/.."), "");
    EXPECT_EQ(named(""), "");
    EXPECT_EQ(named("بئر.jpg"), "بئر.jpg");
    EXPECT_TRUE(named("\xff").starts_with("refused"));
}

TEST(Multipart, RefusesWhatIsTorn) {
    auto const whole = field("a", "1") + field("b", "2") + "--B--";
    for (std::size_t length = 0; length < whole.size(); ++length)
        EXPECT_FALSE(read(std::string_view(whole).substr(0, length), "B")) << length;
    EXPECT_TRUE(read(whole, "B"));
    EXPECT_EQ(why(read(field("a", "1"), "B")), "The form broke off before its end.");
    EXPECT_EQ(why(read("preamble\r\n" + whole, "B")), "The form does not begin with its boundary.");
    EXPECT_EQ(why(read("--Bx\r\n\r\n\r\n--B--", "B")), "A boundary does not end its line.");
}

TEST(Multipart, RefusesFloods) {
    std::string many;
    for (int count = 0; count < 10'000; ++count) many += field("a", "1");
    EXPECT_EQ(why(read(many + "--B--", "B")), "The form has more than 64 parts.");
    EXPECT_EQ(read(many + "--B--", "B").error().fault, Fault::too_large);
    auto const long_header =
        "X: " + std::string(5000, 'x') + "\r\nContent-Disposition: form-data; name=\"a\"";
    EXPECT_EQ(why(read(part(long_header, "1") + "--B--", "B")), "The header of a part is too long.");
    EXPECT_EQ(why(read(part(std::string(5000, 'x'), "1") + "--B--", "B")),
              "The header of a part is too long.");
}

TEST(Multipart, RefusesWhatTwoReadersCouldReadTwoWays) {
    auto const refused = [](std::string const& header) {
        return why(read(part(header, "1") + "--B--", "B"));
    };
    EXPECT_NE(refused("Content-Type: text/plain"), "");
    EXPECT_NE(refused("Content-Disposition: attachment; name=\"a\""), "");
    EXPECT_NE(refused("Content-Disposition: form-data"), "");
    EXPECT_NE(refused("Content-Disposition: form-data; name=\"\""), "");
    EXPECT_NE(refused("Content-Disposition: form-data; name=\"a\"; name=\"b\""), "");
    EXPECT_NE(refused("Content-Disposition: form-data; name=\"a\"; filename=\"b\"; filename=\"c\""), "");
    EXPECT_NE(refused("Content-Disposition: form-data; name=\"a\"; filename*=UTF-8''b"), "");
    EXPECT_NE(refused("Content-Disposition: form-data; name=\"a"), "");
    EXPECT_NE(refused("Content-Disposition: form-data; name=\"a\" x"), "");
    EXPECT_NE(refused("Content-Disposition: form-data; name"), "");
    EXPECT_NE(
        refused("Content-Disposition: form-data; name=\"a\"\r\nContent-Disposition: form-data; name=\"b\""),
        "");
    EXPECT_NE(refused("Content-Disposition: form-data; name=\"a\"\r\nContent-Transfer-Encoding: base64"), "");
    EXPECT_NE(refused("Content-Disposition: form-data; name=\"a\"\r\nno colon"), "");
    EXPECT_NE(refused(std::string("Content-Disposition: form-data; name=\"a\0\"", 39)), "");
}

TEST(Multipart, ReadsTheBoundary) {
    EXPECT_EQ(*boundary_of("multipart/form-data; boundary=----WebKitFormBoundary7MA4YWxk"),
              "----WebKitFormBoundary7MA4YWxk");
    EXPECT_EQ(*boundary_of("Multipart/Form-Data; charset=utf-8; BOUNDARY=\"a b\""), "a b");
    EXPECT_EQ(boundary_of("text/plain").error().fault, Fault::unsupported);
    for (auto const* wrong :
         {"multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=\"\"",
          "multipart/form-data; boundary=\"a \"", "multipart/form-data; boundary=a; boundary=b",
          "multipart/form-data; boundary=\"\xc3\xa9\""})
        EXPECT_FALSE(boundary_of(wrong)) << wrong;
    EXPECT_FALSE(boundary_of("multipart/form-data; boundary=" + std::string(71, 'x')));
}

}  // namespace
}  // namespace comity::multipart
