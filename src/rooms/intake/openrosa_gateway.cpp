#include "rooms/intake/openrosa_gateway.h"

#include <mutex>

#include "base/text.h"
#include "formats/openrosa.h"
#include "kernel/files.h"
#include "kernel/space.h"
#include "rooms/intake/gateway_types.h"
#include "rooms/intake/messages.h"
#include "rooms/intake/xforms_view.h"

namespace comity::intake {

namespace {

std::unexpected<Error> no_form() {
    return refuse(Fault::not_found, "There is no such form here.");
}

// Where this gateway is reached, by the address that was asked: `below` is how that ends.
std::string base_of(GatewayVisit const& gateway, Request const& request, std::string_view below) {
    auto const of_host = (request.secure ? "https://" : "http://") + std::string(request.header("host"));
    std::string_view path = request.path;
    path.remove_suffix(std::min(below.size(), path.size()));
    return setting(gateway.settings, "address", of_host) + std::string(path);
}

Result<std::uint64_t> asked_form(Request const& request) {
    auto const number = read_whole_number(request.capture("form"));
    if (!number) return no_form();
    return *number;
}

Result<Reply> list_forms(GatewayVisit const& gateway, Request const& request) {
    TRY(reading, gateway.visit.sight.read());
    auto const base = base_of(gateway, request, "/formList");
    auto const wanted = request.asked("formID");
    std::vector<openrosa::Offered> offered;
    for (auto const& row : xforms(reading)) {
        auto const& form = row.said.form;
        if (!row.open || (wanted && *wanted != form.form_id)) continue;
        auto const number = std::to_string(row.number);
        bool const has_files = !files_beside(reading, row.number).empty();
        offered.push_back({form.form_id, form.title, form.version, row.said.md5, base + "/forms/" + number,
                           has_files ? base + "/manifest/" + number : ""});
    }
    return openrosa_reply(200, openrosa::form_list(offered));
}

Result<std::string> file_of(Sight const& sight, Hash const& hash) {
    TRY(path, sight.blob_path(hash));
    return read_file(path);
}

Result<Reply> show_form(GatewayVisit const& gateway, Request const& request) {
    TRY(number, asked_form(request));
    auto const& sight = gateway.visit.sight;
    TRY(reading, sight.read());
    auto const row = xform_row(reading, number);
    if (!row) return no_form();
    TRY(bytes, file_of(sight, row->said.sha256));
    return openrosa_reply(200, std::move(bytes));
}

Result<Reply> show_manifest(GatewayVisit const& gateway, Request const& request) {
    TRY(number, asked_form(request));
    TRY(reading, gateway.visit.sight.read());
    if (!xform_row(reading, number)) return no_form();
    auto const asked = std::to_string(number);
    auto const base = base_of(gateway, request, "/manifest/" + std::string(request.capture("form")));
    std::vector<openrosa::Beside> files;
    for (auto const& file : files_beside(reading, number))
        files.push_back({file.name, file.md5, base + "/media/" + asked + "/" + percent_encode(file.name)});
    return openrosa_reply(200, openrosa::manifest(files));
}

Result<Reply> show_media(GatewayVisit const& gateway, Request const& request) {
    TRY(number, asked_form(request));
    auto const& sight = gateway.visit.sight;
    std::optional<XFormFile> found;
    {
        TRY(reading, sight.read());
        for (auto& file : files_beside(reading, number))
            if (file.name == request.capture("name")) found = std::move(file);
    }
    if (!found) return refuse(Fault::not_found, "There is no such file beside this form.");
    TRY(bytes, file_of(sight, found->sha256));
    auto reply = openrosa_reply(200, std::move(bytes));
    reply.content_type = found->media_type;
    // What a steward put there is handed to phones; no browser shows it as a page of this house.
    reply.headers.emplace_back("Content-Disposition", "attachment");
    return reply;
}

Result<Reply> before_submission(GatewayVisit const&, Request const&) {
    return openrosa_reply(204, "");
}

GatewayPath path(Method method, std::string at, std::string summary,
                 Result<Reply> (*answer)(GatewayVisit const&, Request const&)) {
    GatewayPath made;
    made.method = method;
    made.path = std::move(at);
    made.summary = std::move(summary);
    made.answer = answer;
    return made;
}

Result<void> check(Settings const& settings) {
    return check_usual(settings);
}

Pairs type_in(std::string const& address, Settings const&) {
    return {{"Server URL", address}, {"Username", "none"}, {"Password", "none"}};
}

// The forms in use in a space, by the number of the statement that said each.
struct FormsInUse {
    std::mutex mutex;
    std::map<std::uint64_t, std::shared_ptr<FormInUse const>> forms;
};

}  // namespace

Reply openrosa_reply(int status, std::string body) {
    Reply reply;
    reply.status = status;
    reply.content_type = "text/xml; charset=utf-8";
    reply.headers = {{"X-OpenRosa-Version", "1.0"},
                     {"X-OpenRosa-Accept-Content-Length", std::to_string(accepted_length_bytes)}};
    reply.body = std::move(body);
    return reply;
}

Reply openrosa_refused(Error const& error) {
    return openrosa_reply(status_of(error.fault), openrosa::response(error.why, "submit_error"));
}

Result<std::shared_ptr<FormInUse const>> form_in_use(Sight const& sight, std::uint64_t number) {
    auto const kept = sight.keep<FormsInUse>([] { return std::make_shared<FormsInUse>(); });
    std::scoped_lock const lock(kept->mutex);
    if (auto const known = kept->forms.find(number); known != kept->forms.end()) return known->second;
    std::optional<XFormRow> row;
    {
        TRY(reading, sight.read());
        row = xform_row(reading, number);
    }
    if (!row) return no_form();
    TRY(bytes, file_of(sight, row->said.sha256));
    TRY(form, xform::read(bytes));
    auto const made = std::make_shared<FormInUse const>(std::move(form));
    kept->forms[number] = made;
    return std::shared_ptr<FormInUse const>(made);
}

Gateway openrosa_gateway() {
    Gateway gateway;
    gateway.type = "openrosa";
    gateway.summary = "Phones with ODK Collect, KoboCollect or Enketo";
    gateway.settings = usual_settings();
    std::erase_if(gateway.settings,
                  [](Setting const& each) { return each.name != "name" && each.name != "address"; });
    gateway.check = check;
    gateway.type_in = type_in;
    gateway.answers = "text/xml";
    gateway.refused = openrosa_refused;
    gateway.for_members = true;
    gateway.paths = {path(Method::get, "/formList", "The forms that phones are offered", list_forms),
                     path(Method::get, "/forms/{form}", "A form, as it was uploaded", show_form),
                     path(Method::get, "/manifest/{form}", "The files beside a form", show_manifest),
                     path(Method::get, "/media/{form}/{name}", "A file beside a form", show_media),
                     path(Method::get, "/submission", "Whether answers are taken, and how long they may be",
                          before_submission),
                     path(Method::post, "/submission", "Takes the answers of a phone", take_submission)};
    gateway.paths[3].answers = "application/octet-stream";
    gateway.paths[4].statuses = {204};
    auto& taking = gateway.paths[5];
    taking.takes = {{"multipart/form-data"}};
    taking.statuses = {201};
    taking.body_limit_bytes = submission_body_limit_bytes;
    return gateway;
}

}  // namespace comity::intake
