// jpeglib.h wants stdio before it.
#include <cstdio>

#include <jpeglib.h>

#include <jerror.h>
#include <csetjmp>
#include <cstdlib>
#include <memory>

#include "formats/photo_parts.h"

namespace comity::photo {

namespace {

constexpr long memory_limit_bytes = 200L * 1024 * 1024;
constexpr int scans_limit = 100;  // a small file can ask for thousands, each over the whole picture
constexpr int quality = 85;

// The library is C and leaves by longjmp: between `setjmp` and the return nothing may need a destructor.
struct Errors {
    jpeg_error_mgr base;
    std::jmp_buf leave;
    bool out_of_memory = false;
};

[[noreturn]] void leave(j_common_ptr info) {
    auto* errors = reinterpret_cast<Errors*>(info->err);
    auto const code = errors->base.msg_code;
    errors->out_of_memory = code == JERR_OUT_OF_MEMORY || code == JERR_NO_BACKING_STORE;
    std::longjmp(errors->leave, 1);
}

// Of what the library would only warn of: points that are made up because the file is broken.
void warn(j_common_ptr info, int level) {
    if (level >= 0) return;
    switch (info->err->msg_code) {
        case JWRN_HIT_MARKER:
        case JWRN_HUFF_BAD_CODE:
        case JWRN_ARITH_BAD_CODE:
        case JWRN_JPEG_EOF:
        case JWRN_NOT_SEQUENTIAL:
        case JWRN_BOGUS_PROGRESSION:
            leave(info);
        default:
            break;
    }
}

void say_nothing(j_common_ptr) {}

void count_scans(j_common_ptr info) {
    if (reinterpret_cast<j_decompress_ptr>(info)->input_scan_number > scans_limit) leave(info);
}

jpeg_error_mgr* set_errors(Errors& errors) {
    auto* base = jpeg_std_error(&errors.base);
    base->error_exit = leave;
    base->emit_message = warn;
    base->output_message = say_nothing;
    return base;
}

class Reading {
  public:
    Reading() = default;
    ~Reading() {
        if (created_) jpeg_destroy_decompress(&info_);
    }
    Reading(Reading const&) = delete;
    Reading& operator=(Reading const&) = delete;

    bool open(BytesView file) {
        info_.err = set_errors(errors_);
        if (setjmp(errors_.leave)) return false;
        jpeg_create_decompress(&info_);
        created_ = true;
        info_.mem->max_memory_to_use = memory_limit_bytes;
        progress_.progress_monitor = count_scans;
        info_.progress = &progress_;
        jpeg_mem_src(&info_, reinterpret_cast<unsigned char const*>(file.data()), file.size());
        jpeg_save_markers(&info_, JPEG_APP0 + 1, 0xffff);
        return jpeg_read_header(&info_, TRUE) == JPEG_HEADER_OK;
    }
    Size size() const { return {info_.image_width, info_.image_height}; }

    // The library can halve a picture three times at no cost; it stays larger than `drawn`.
    bool start(Size drawn) {
        if (setjmp(errors_.leave)) return false;
        bool const four_inks = info_.jpeg_color_space == JCS_CMYK || info_.jpeg_color_space == JCS_YCCK;
        info_.out_color_space = four_inks ? JCS_CMYK : JCS_RGB;
        info_.scale_num = 1;
        info_.scale_denom = 1;
        while (info_.scale_denom < 8 && info_.image_width / (info_.scale_denom * 2) >= drawn.width &&
               info_.image_height / (info_.scale_denom * 2) >= drawn.height)
            info_.scale_denom *= 2;
        return jpeg_start_decompress(&info_) != FALSE;
    }
    Size started_size() const { return {info_.output_width, info_.output_height}; }
    bool has_four_inks() const { return info_.out_color_space == JCS_CMYK; }
    // Adobe's programs write inks upside down, and say so by a marker of theirs.
    bool inks_are_inverted() const { return info_.saw_Adobe_marker != FALSE; }

    bool row(std::uint8_t* points) {
        if (setjmp(errors_.leave)) return false;
        return jpeg_read_scanlines(&info_, &points, 1) == 1;
    }
    // What comes after the last row must be whole as well.
    bool finish() {
        if (setjmp(errors_.leave)) return false;
        return jpeg_finish_decompress(&info_) != FALSE;
    }

    std::unexpected<Error> refusal() const { return errors_.out_of_memory ? too_much_memory() : damaged(); }

    // As long as the rows are not finished: the markers go with them.
    int orientation() const {
        for (auto const* marker = info_.marker_list; marker; marker = marker->next) {
            BytesView const content(reinterpret_cast<char const*>(marker->data), marker->data_length);
            if (content.starts_with(BytesView("Exif\0\0", 6))) return orientation_of_tiff(content.substr(6));
        }
        return 1;
    }

  private:
    jpeg_decompress_struct info_{};
    jpeg_progress_mgr progress_{};
    Errors errors_{};
    bool created_ = false;
};

void paint_over_inks(std::vector<std::uint8_t> const& inks, bool inverted,
                     std::vector<std::uint8_t>& points) {
    auto const light = [&](std::size_t at) { return inverted ? inks[at] : 255 - inks[at]; };
    for (std::size_t x = 0; x < inks.size() / 4; ++x)
        for (std::size_t i = 0; i < 3; ++i)
            points[3 * x + i] = static_cast<std::uint8_t>(light(4 * x + i) * light(4 * x + 3) / 255);
}

bool read_rows(Reading& reading, Shrinking& shrinking) {
    auto const size = reading.started_size();
    std::vector<std::uint8_t> points(std::size_t{3} * size.width);
    std::vector<std::uint8_t> inks(reading.has_four_inks() ? std::size_t{4} * size.width : 0);
    for (std::uint32_t y = 0; y < size.height; ++y) {
        if (!reading.row(inks.empty() ? points.data() : inks.data())) return false;
        if (!inks.empty()) paint_over_inks(inks, reading.inks_are_inverted(), points);
        shrinking.take(points.data());
    }
    return reading.finish();
}

class Writing {
  public:
    Writing() = default;
    ~Writing() {
        if (created_) jpeg_destroy_compress(&info_);
        std::free(bytes_);
    }
    Writing(Writing const&) = delete;
    Writing& operator=(Writing const&) = delete;

    bool write(Picture const& picture) {
        info_.err = set_errors(errors_);
        if (setjmp(errors_.leave)) return false;
        jpeg_create_compress(&info_);
        created_ = true;
        jpeg_mem_dest(&info_, &bytes_, &size_);
        info_.image_width = picture.width;
        info_.image_height = picture.height;
        info_.input_components = 3;
        info_.in_color_space = JCS_RGB;
        jpeg_set_defaults(&info_);
        jpeg_set_quality(&info_, quality, TRUE);
        info_.optimize_coding = TRUE;
        jpeg_start_compress(&info_, TRUE);
        while (info_.next_scanline < info_.image_height) {
            auto* row = const_cast<std::uint8_t*>(picture.row(info_.next_scanline));
            jpeg_write_scanlines(&info_, &row, 1);
        }
        jpeg_finish_compress(&info_);
        return true;
    }
    Bytes bytes() const { return {reinterpret_cast<char const*>(bytes_), size_}; }

  private:
    jpeg_compress_struct info_{};
    Errors errors_{};
    unsigned char* bytes_ = nullptr;
    unsigned long size_ = 0;
    bool created_ = false;
};

}  // namespace

Result<Decoded> read_jpeg(BytesView file) {
    Reading reading;
    if (!reading.open(file)) return reading.refusal();
    TRY_OK(check_size(reading.size()));
    auto const orientation = reading.orientation();
    auto const drawn = drawn_size(reading.size());
    if (!reading.start(drawn)) return reading.refusal();
    Shrinking shrinking(reading.started_size(), drawn);
    if (!read_rows(reading, shrinking)) return reading.refusal();
    return Decoded{shrinking.finish(), orientation};
}

Bytes write_jpeg(Picture const& picture) {
    Writing writing;
    if (!writing.write(picture)) throw Broken("a photo could not be drawn");
    return writing.bytes();
}

}  // namespace comity::photo
