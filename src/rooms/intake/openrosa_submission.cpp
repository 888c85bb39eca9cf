// Answers that a phone posts: XML of a form, and files. A large set comes in several posts, each with the
// same XML; the first becomes a report, the files of later ones are said of it.
#include <algorithm>
#include <set>

#include "formats/multipart.h"
#include "formats/openrosa.h"
#include "formats/photo.h"
#include "kernel/blobs.h"
#include "kernel/space.h"
#include "rooms/intake/openrosa_gateway.h"
#include "rooms/intake/report.h"
#include "rooms/intake/xforms_view.h"

namespace comity::intake {

namespace {

constexpr char once_channel[] = "openrosa";  // the same through whichever key or account they come
constexpr std::size_t attachments_in_report = 16;
constexpr std::size_t parts_limit = 200;
constexpr std::string_view xml_part = "xml_submission_file";

struct File {
    Attachment attachment;
    std::string_view bytes;
};

// One post, taken apart.
struct Post {
    xform::Submission submission;
    std::vector<File> files;
};

std::string media_type_of(multipart::Part const& part) {
    if (part.bytes.starts_with("\xff\xd8\xff")) return "image/jpeg";
    if (part.bytes.starts_with("\x89PNG\r\n\x1a\n")) return "image/png";
    std::string_view type = part.content_type;
    type = type.substr(0, type.find(';'));
    auto const one =
        read_attachment(json::Value(json::Object{{"sha256", Hash{}.hex()}, {"media_type", type}}), "A file");
    return one ? std::string(type) : "application/octet-stream";
}

Result<File> read_file_part(multipart::Part const& part) {
    File file;
    file.bytes = part.bytes;
    file.attachment.name = *part.file_name;
    file.attachment.media_type = media_type_of(part);
    if (part.bytes.size() > blob_limit_bytes)
        return refuse(Fault::too_large, "A file beside the answers has at most 64 MiB.");
    auto const& type = file.attachment.media_type;
    if (type == "image/jpeg" || type == "image/png") {
        auto const whole = photo::check_whole(part.bytes);
        if (!whole && whole.error().fault == Fault::too_large)
            return refuse(Fault::too_large, "A photo has more points than can be shown here.");
        // The phone cannot mend a torn photo, and sends the answers with it again and again: it is kept as a
        // file.
        if (!whole) file.attachment.media_type = "application/octet-stream";
    }
    // The name must fit a statement.
    auto const value = json::Value(
        json::Object{{"sha256", Hash{}.hex()}, {"media_type", type}, {"name", file.attachment.name}});
    TRY_OK(read_attachment(value, "A file beside the answers"));
    return file;
}

Result<Post> read_post(Request const& request) {
    TRY(boundary, multipart::boundary_of(request.header("content-type")));
    TRY(parts, multipart::read(request.body, boundary, {.parts = parts_limit, .header_bytes = 4096}));
    if (std::ranges::count(parts, xml_part, &multipart::Part::name) != 1)
        return refuse(Fault::malformed,
                      "The post needs one part named xml_submission_file, with the answers.");
    TRY(submission, xform::Submission::read(multipart::find(parts, xml_part)->bytes));
    Post post{std::move(submission), {}};
    for (auto const& part : parts) {
        if (part.name == xml_part || !part.file_name || part.file_name->empty()) continue;
        TRY(file, read_file_part(part));
        post.files.push_back(std::move(file));
    }
    return post;
}

Reply taken(std::uint64_t number, std::string const& code) {
    auto reply = openrosa_reply(
        201, openrosa::response("Received as number " + std::to_string(number) + ". Receipt code: " + code,
                                "submit_success"));
    reply.headers.emplace_back("Comity-Receipt", code);
    return reply;
}

Result<void> keep_files(Speak const& speak, std::vector<File>& files) {
    for (auto& file : files) {
        TRY(hash, speak.keep_blob(file.bytes));
        file.attachment.sha256 = hash;
    }
    return {};
}

std::unexpected<Error> being_taken() {
    return refuse(Fault::busy, "These answers are being taken at this very moment: send them again.");
}

// What came to be known of the answers before: nothing, or where they stand.
struct Known {
    std::optional<AnswersRow> same;     // of the same instance
    std::optional<StatementId> edited;  // of the instance that they edit
    std::optional<StatementId> edit;    // of them, where that came first
    std::vector<Attachment> files;      // of the edited ones, which phones do not send again
    std::uint64_t form = 0;
};

Result<Known> look_up(Sight const& sight, xform::Submission const& submission) {
    TRY(reading, sight.read());
    auto const form = find_xform(reading, submission.form_id(), submission.version());
    if (!form)
        return refuse(Fault::not_found,
                      "This form, or this version of it, is not known here: get the form anew.");
    Known known;
    known.form = *form;
    known.same = find_answers(reading, submission.instance());
    known.edit = find_edit(reading, submission.instance());
    if (!submission.replaces().empty())
        if (auto const edited = find_answers(reading, submission.replaces())) known.edited = edited->id;
    if (known.edited) known.files = files_of(reading, *known.edited);
    // What it edits came, and no table shows it yet: it would stand beside it for ever.
    if (!submission.replaces().empty() && !known.edited) {
        auto const number = sight.space().heard(once_channel, submission.replaces());
        if (number && reading.as_of("xforms") <= *number) return being_taken();
    }
    return known;
}

std::unexpected<Error> other_words() {
    return refuse(Fault::conflict,
                  "Other answers were taken under this instanceID before: these are not taken.");
}

Saying saying_of(Report report, std::string const& instance) {
    Saying saying;
    saying.kind = report_kind;
    auto body = write_report(std::move(report));
    saying.body = json::write(body);
    saying.parsed = std::move(body);
    saying.channel = once_channel;
    saying.external_id = instance;
    return saying;
}

// The files that were not said of the report before.
Result<Reply> add_files(GatewayVisit const& gateway, Post& post, AnswersRow const& row) {
    auto const& visit = gateway.visit;
    TRY_OK(keep_files(visit.speak, post.files));
    std::set<std::pair<std::string, Hash>> before;
    {
        TRY(reading, visit.sight.read());
        for (auto& file : files_of(reading, row.id)) before.emplace(std::move(file.name), file.sha256);
    }
    std::vector<Saying> sayings;
    for (auto const& file : post.files) {
        if (!before.emplace(file.attachment.name, file.attachment.sha256).second) continue;
        Saying saying;
        saying.kind = attachment_kind;
        saying.body = json::write(json::Value(write_attached({row.id, {file.attachment}})));
        saying.channel = once_channel;
        saying.external_id = post.submission.instance() + std::string(1, '\0') + file.attachment.name +
                             std::string(1, '\0') + file.attachment.sha256.hex();
        sayings.push_back(std::move(saying));
    }
    if (!sayings.empty())
        for (auto const& heard : visit.speak.say_all(std::move(sayings)).get())
            if (!heard) return std::unexpected(heard.error());
    return taken(row.number, visit.sight.space().receipt_code(row.number));
}

// Whether the same answers came before, and what of them is new now.
Result<Reply> again(GatewayVisit const& gateway, Post& post, AnswersRow const& row, std::string const& xml) {
    if (row.xml != xml) return other_words();
    return add_files(gateway, post, row);
}

struct Stand {
    std::optional<AnswersRow> row;
    bool is_shown = false;  // the tables hold all up to that number: what is not there was erased
};

Result<Stand> stand_of(Sight const& sight, std::string_view instance, std::uint64_t number) {
    TRY(reading, sight.read());
    return Stand{find_answers(reading, instance), reading.as_of("xforms") > number};
}

// Said before, and in no table a moment ago. No file of what was erased comes back to the disk.
Result<Reply> said_before(GatewayVisit const& gateway, Post& post, std::uint64_t number,
                          std::string const& xml) {
    TRY(stand, stand_of(gateway.visit.sight, post.submission.instance(), number));
    if (stand.row) return again(gateway, post, *stand.row, xml);
    if (!stand.is_shown) return being_taken();
    return taken(number, gateway.visit.sight.space().receipt_code(number));
}

// With files this thread waits, since what is kept of them depends on who was first.
Result<Reply> say_with_files(GatewayVisit const& gateway, Post& post, Report report, std::string const& xml) {
    auto const& visit = gateway.visit;
    auto const before = visit.sight.space().heard(once_channel, post.submission.instance());
    if (before) return said_before(gateway, post, *before, xml);
    TRY_OK(keep_files(visit.speak, post.files));
    bool const all_fit = report.attachments.size() + post.files.size() <= attachments_in_report;
    for (auto const& file : post.files)
        if (report.attachments.size() < attachments_in_report) report.attachments.push_back(file.attachment);
    TRY(heard, visit.speak.say(saying_of(std::move(report), post.submission.instance())));
    // All files stand in the report itself: where no table shows them yet, one will.
    bool const holds_all = heard.outcome != Heard::Outcome::other_words && all_fit;
    if (holds_all) return taken(heard.number, heard.code);
    return said_before(gateway, post, heard.number, xml);
}

Reply say_alone(GatewayVisit const& gateway, Post const& post, Report report) {
    auto const finish = [id = gateway.id, news = gateway.news](Result<Heard> const& heard) {
        if (heard && heard->outcome != Heard::Outcome::other_words) return taken(heard->number, heard->code);
        // Other words were not there a moment ago: another post of the same answers was quicker, perhaps with
        // files.
        auto const error = heard ? being_taken().error() : heard.error();
        if (!id.empty()) news->refused(id, error.why);
        return openrosa_refused(error);
    };
    Reply reply;
    reply.later = [speak = gateway.visit.speak, finish,
                   saying = saying_of(std::move(report), post.submission.instance())](
                      std::function<void(Reply)> const& done) mutable {
        speak.say(std::move(saying), [finish, done](Result<Heard> const& heard) { done(finish(heard)); });
    };
    return reply;
}

// Files of the answers before that these still name, and do not bring.
void keep_on(Report& report, std::vector<Attachment> const& before, Post const& post) {
    for (auto const& file : before) {
        bool const is_named = report.submission->xml.find(">" + file.name + "<") != std::string::npos;
        bool const comes = std::ranges::any_of(
            post.files, [&](File const& each) { return each.attachment.name == file.name; });
        if (is_named && !comes && report.attachments.size() < attachments_in_report)
            report.attachments.push_back(file);
    }
}

}  // namespace

Result<Reply> take_submission(GatewayVisit const& gateway, Request const& request) {
    auto const& sight = gateway.visit.sight;
    TRY(post, read_post(request));
    TRY(known, look_up(sight, post.submission));
    TRY(form, form_in_use(sight, known.form));
    TRY(report, report_of(*form, post.submission));
    report.corrects = known.edited;
    report.submission->edited_by = known.edit;
    auto const xml = report.submission->xml;
    keep_on(report, known.files, post);
    if (known.same) return again(gateway, post, *known.same, xml);
    if (!post.files.empty()) return say_with_files(gateway, post, std::move(report), xml);
    return say_alone(gateway, post, std::move(report));
}

}  // namespace comity::intake
