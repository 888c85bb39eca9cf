#include "formats/openrosa.h"

#include "formats/html.h"

namespace comity::openrosa {

namespace {

constexpr char begin[] = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";

std::string element(std::string_view name, std::string_view text) {
    std::string out("<");
    out.append(name).append(">").append(html::escape(text)).append("</").append(name).append(">");
    return out;
}

}  // namespace

std::string form_list(std::vector<Offered> const& forms) {
    std::string out = begin;
    out += "<xforms xmlns=\"http://openrosa.org/xforms/xformsList\">";
    for (auto const& form : forms) {
        out += "\n<xform>" + element("formID", form.form_id) + element("name", form.title) +
               element("version", form.version) + element("hash", "md5:" + form.md5) +
               element("downloadUrl", form.download);
        if (!form.manifest.empty()) out += element("manifestUrl", form.manifest);
        out += "</xform>";
    }
    return out + "\n</xforms>\n";
}

std::string manifest(std::vector<Beside> const& files) {
    std::string out = begin;
    out += "<manifest xmlns=\"http://openrosa.org/xforms/xformsManifest\">";
    for (auto const& file : files)
        out += "\n<mediaFile>" + element("filename", file.name) + element("hash", "md5:" + file.md5) +
               element("downloadUrl", file.download) + "</mediaFile>";
    return out + "\n</manifest>\n";
}

std::string response(std::string_view sentence, std::string_view nature) {
    std::string out = begin;
    out += "<OpenRosaResponse xmlns=\"http://openrosa.org/http/response\"><message";
    if (!nature.empty()) out.append(" nature=\"").append(nature).append("\"");
    return out + ">" + html::escape(sentence) + "</message></OpenRosaResponse>\n";
}

}  // namespace comity::openrosa
