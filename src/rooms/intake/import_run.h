// A file on its way in: what it yields is said in batches, and the answer accounts for all of it. One thread
// at a time.
#pragma once

#include <future>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "rooms/intake/incoming.h"

namespace comity::intake {

class ImportRun {
  public:
    ImportRun(Visit visit, std::unique_ptr<Incoming> incoming, bool correct)
        : visit_(std::move(visit)), incoming_(std::move(incoming)), correct_(correct) {}

    // The next lines of the answer. While one batch commits the next is read.
    std::optional<std::string> next();
    // The whole answer of a look: nothing is stored.
    std::string look();

  private:
    struct Counts {
        std::uint64_t rows = 0, stored = 0, again = 0, changed = 0, refused = 0;
    };
    // What must be known of a row when its answer comes.
    struct Row {
        std::size_t file = 0, line = 0;
        std::string kind, channel, external_id, note, summary;
        std::string body;  // kept only where a changed row is to be said anew
    };
    struct Batch {
        std::vector<Row> rows;
        std::vector<Saying> sayings;
        std::size_t bytes = 0;  // of the bodies
        std::future<std::vector<Result<Heard>>> answers;
    };
    // A changed row, said anew.
    struct Correction {
        Row row;
        std::uint64_t first_number = 0;
        Saying saying;
    };
    // A file of an archive: complete once it is read and every row of it is answered.
    struct Account {
        Counts counts;
        std::uint64_t open_rows = 0;
        bool is_told = false;
    };

    bool has_place(Batch const& batch) const;
    Batch read_batch();
    void add(Batch& batch, Item item);
    void take_answers(Batch& batch);
    void take_answer(Row& row, Result<Heard> const& answer, std::vector<Correction>& corrections);
    void take_corrections(std::vector<Correction> corrections);
    Result<Correction> correction(Row& row, std::uint64_t first_number) const;
    Account& account_of(std::size_t file);
    void count(std::size_t file, std::uint64_t Counts::* what);
    void tell_row(Row const& row, std::string_view outcome, std::string_view reason,
                  std::optional<std::uint64_t> number = {});
    void tell_note(Row const& row, std::optional<std::uint64_t> number = {});
    void tell_files();
    void tell_look(Item const& item);
    void write_file(json::Writer& writer, std::size_t file) const;
    void write_counts(json::Writer& writer, Counts const& counts) const;
    void tell_counts(std::string_view name, bool last);

    Visit visit_;
    std::unique_ptr<Incoming> incoming_;
    bool correct_;
    bool finished_ = false;
    Counts counts_;
    std::vector<Account> accounts_;  // one a file of the archive
    std::optional<Batch> under_way_;
    std::string lines_;
};

}  // namespace comity::intake
