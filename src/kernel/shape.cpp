#include "kernel/shape.h"

#include <utility>

namespace comity::shape {

namespace {

Shape of_sort(Shape::Sort sort) {
    Shape shape;
    shape.sort = sort;
    return shape;
}

}  // namespace

Shape anything() {
    return {};
}

Shape text() {
    return of_sort(Shape::Sort::text);
}

Shape one_of(std::vector<std::string> words) {
    auto shape = text();
    shape.words = std::move(words);
    return shape;
}

Shape whole_number() {
    return of_sort(Shape::Sort::whole_number);
}

Shape number() {
    return of_sort(Shape::Sort::number);
}

Shape truth() {
    return of_sort(Shape::Sort::truth);
}

Shape instant() {
    auto shape = text();
    shape.format = "date-time";
    return shape;
}

Shape id() {
    auto shape = text();
    shape.pattern = "^[0-9a-f]{64}$";
    return shape;
}

Shape base64() {
    auto shape = text();
    shape.pattern = "^[A-Za-z0-9+/]+={0,2}$";
    return shape;
}

Shape list(Shape of) {
    return list(std::move(of), 0);
}

Shape list(Shape of, std::size_t count) {
    auto shape = of_sort(Shape::Sort::list);
    shape.parts.push_back(std::move(of));
    shape.count = count;
    return shape;
}

Shape map(Shape of) {
    auto shape = of_sort(Shape::Sort::map);
    shape.parts.push_back(std::move(of));
    return shape;
}

Shape choice(std::vector<Shape> ways) {
    auto shape = of_sort(Shape::Sort::choice);
    shape.parts = std::move(ways);
    return shape;
}

Shape object(std::vector<Shape::Member> members) {
    auto shape = of_sort(Shape::Sort::object);
    shape.members = std::move(members);
    return shape;
}

Shape closed(std::vector<Shape::Member> members) {
    auto shape = object(std::move(members));
    shape.closed = true;
    return shape;
}

Shape named(std::string name, Shape shape) {
    shape.name = std::move(name);
    return shape;
}

Shape or_null(Shape shape) {
    shape.may_be_null = true;
    return shape;
}

Shape::Member optional(std::string name, Shape shape) {
    return {std::move(name), std::move(shape), false};
}

std::vector<Shape::Member> with(Shape const& base, std::vector<Shape::Member> more) {
    auto members = base.members;
    members.insert(members.end(), more.begin(), more.end());
    return members;
}

}  // namespace comity::shape
