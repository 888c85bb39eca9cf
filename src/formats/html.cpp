#include "formats/html.h"

#include "base/hash.h"

namespace comity::html {

namespace {

// Large type, one column, as the device wants it by day or night; colours and measures as in
// web/src/app/style.css. On paper what can only be pressed is left out.
constexpr std::string_view style =
    ":root{color-scheme:light;--paper:#fff;--ink:#1b1d1f;--quiet:#55595c;--link:#0b5c8f;--line:#d0d2cf;"
    "--wrong:#b3261e}"
    "@media screen and (prefers-color-scheme:dark){:root{color-scheme:dark;--paper:#16181a;--ink:#ececea;"
    "--quiet:#b2b7b9;--link:#7cc4f0;--line:#363b3e;--wrong:#ff8a80}}"
    "*{box-sizing:border-box}"
    "body{margin:0 auto;max-width:36rem;padding:1rem;font:1.125rem/1.5 system-ui,sans-serif;"
    "color:var(--ink);background:var(--paper);overflow-wrap:anywhere}"
    "h1{font-size:1.75rem;line-height:1.25;margin:1rem 0}h2,legend,.q{font-size:1.25rem;font-weight:600}"
    "h2{margin:1.5rem 0 .5rem}a{color:var(--link)}"
    "nav ul{list-style:none;display:flex;flex-wrap:wrap;gap:0 1rem;padding:0;margin:0;font-size:1rem}"
    "nav a,nav b{display:inline-block;padding:.6rem 0}"
    "form{margin-top:1.5rem}fieldset{border:0;padding:0;margin:0;min-width:0}form>*{margin:0 0 "
    "1.75rem}.q{display:block}legend{padding:0}"
    ".hint{color:var(--quiet);font-size:1rem;margin:.25rem 0}"
    ".note,.wrong{padding:.75rem 1rem;margin:1rem 0;border:2px solid}"
    ".wrong{border-color:var(--wrong)}.why{color:var(--wrong);font-weight:600;margin:.25rem 0}"
    ".bad{border-inline-start:4px solid var(--wrong);padding-inline-start:.75rem}"
    "textarea,input:not([type=radio]):not([type=checkbox]),button,.button{font:inherit;padding:.6rem;"
    "border:2px solid var(--quiet);border-radius:4px;background:var(--paper);color:inherit;min-height:44px}"
    "textarea,input[type=text],input[type=file]{width:100%}"
    "button,.button{background:var(--link);border-color:var(--link);color:var(--paper);font-weight:600;"
    "padding:.6rem 1.2rem;cursor:pointer;text-decoration:none;display:inline-block}"
    "button[type=button]{background:var(--paper);color:var(--link);margin-block-start:.5rem;margin-inline-"
    "end:.5rem}"
    "label.pick{display:flex;gap:.75rem;align-items:center;min-height:44px;padding:.25rem 0}"
    "input[type=radio],input[type=checkbox]{width:24px;height:24px;flex:none;margin:0;"
    "accent-color:var(--link)}"
    ":focus-visible{outline:3px solid #e69f00;outline-offset:2px}"
    "dl{margin:1rem 0}dt{color:var(--quiet);font-size:1rem}"
    "dd{margin:0 0 .75rem;font-size:1.25rem;font-weight:600}"
    "canvas{display:block;width:100%;height:16rem;border:2px solid "
    "var(--quiet);touch-action:none;margin-top:.5rem}"
    ".trap{position:absolute;inset-inline-start:-99rem}[hidden]{display:none!important}"
    "article{border-top:1px solid var(--line);padding:.5rem 0}article p{margin:.5rem 0;white-space:pre-line}"
    "footer{color:var(--quiet);font-size:1rem;margin-top:2rem}"
    "@media print{body{max-width:none;padding:0;font-size:11pt}nav,form,.button,footer a{display:none}"
    "article{break-inside:avoid}}";

}  // namespace

std::string escape(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (char const letter : text) {
        switch (letter) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '"':
                out += "&quot;";
                break;
            case '\'':
                out += "&#39;";
                break;
            default:
                out += letter;
        }
    }
    return out;
}

std::string write(Page const& page) {
    std::string out = "<!DOCTYPE html>\n<html lang=\"";
    out.append(page.language.code).append("\" dir=\"").append(page.language.right_to_left ? "rtl" : "ltr");
    out += "\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">";
    out += "<link rel=\"icon\" href=\"data:,\"><title>" + escape(page.title) + "</title><style>";
    out.append(style).append("</style>");
    if (!page.script.empty()) out += "<script type=\"module\" src=\"" + escape(page.script) + "\"></script>";
    return out + "</head><body>\n" + page.body + "</body></html>\n";
}

std::string const& content_policy() {
    static std::string const policy = "default-src 'none'; style-src 'sha256-" +
                                      to_base64(sha256(style).view()) +
                                      "'; script-src 'self'; connect-src 'self'; worker-src 'self'; "
                                      "manifest-src 'self'; img-src 'self' data: blob:; "
                                      "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";
    return policy;
}

std::string language_links(std::string_view path, Language const& shown, std::string_view label,
                           std::span<std::string const> offered) {
    std::string out = "<nav aria-label=\"" + escape(label) + "\"><ul>";
    for (auto const& code : offered) {
        auto const* language = language_of(code);
        if (!language) continue;
        out += "<li>";
        if (language->code == shown.code) {
            out.append("<b>").append(language->name).append("</b>");
        } else {
            out += "<a href=\"" + escape(path) + "?lang=" + code + "\" lang=\"" + code + "\" hreflang=\"" +
                   code + "\">";
            out.append(language->name).append("</a>");
        }
        out += "</li>";
    }
    return out + "</ul></nav>\n";
}

}  // namespace comity::html
