// What a JSON body looks like, as a value that stands beside the code which reads or writes that body, and is
// told to those outside. It checks nothing: reading does. Values and pure functions; any thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace comity {

struct Shape {
    struct Member;
    // A map has members of any name, a choice is any of its parts.
    enum class Sort : std::uint8_t { anything, object, map, list, text, whole_number, number, truth, choice };
    Sort sort = Sort::anything;
    std::string name;                // under which it is told once, where many mention it; may be empty
    std::string format;              // of a text, as JSON Schema calls it: "date-time"
    std::string pattern;             // of a text
    std::vector<std::string> words;  // of a text: it is one of these
    std::vector<Member> members;     // of an object
    std::vector<Shape> parts;        // of a list or map: what is in it; of a choice: what it can be
    std::size_t count = 0;           // of a list: exactly so many; 0: any number
    bool closed = false;             // of an object: any other member is refused
    bool may_be_null = false;
};

struct Shape::Member {
    std::string name;
    Shape shape;
    bool required = true;
};

namespace shape {

Shape anything();
Shape text();
Shape one_of(std::vector<std::string> words);
Shape whole_number();
Shape number();
Shape truth();
Shape instant();  // RFC 3339
Shape id();       // of statements, parties, spaces and blobs: 64 hexadecimal digits
Shape base64();
Shape list(Shape of);
Shape list(Shape of, std::size_t count);
Shape map(Shape of);
Shape choice(std::vector<Shape> ways);
Shape object(std::vector<Shape::Member> members);
Shape closed(std::vector<Shape::Member> members);
Shape named(std::string name, Shape shape);
Shape or_null(Shape shape);
Shape::Member optional(std::string name, Shape shape);

// The members of `base`, then `more`.
std::vector<Shape::Member> with(Shape const& base, std::vector<Shape::Member> more);

}  // namespace shape

}  // namespace comity
