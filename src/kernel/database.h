// A thin hold on SQLite: a connection, its prepared queries, and every failure as Broken.
// A Database and its queries belong to one thread at a time.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/bytes.h"
#include "base/error.h"

struct sqlite3;
struct sqlite3_stmt;

namespace comity {

class Database;

// SQLite failed. A full disk, a lost file, no memory or a damaged page are the machine's fault; a broken
// constraint or a wrong query is the fault of whoever asked.
class DatabaseFailure : public Broken {
  public:
    DatabaseFailure(std::string const& what, int code) : Broken(what), code_(code) {}
    bool disk_is_full() const;
    bool is_machine() const;
    bool is_damaged() const;     // the file is not what SQLite left there
    bool took_too_long() const;  // a query was stopped at its limit

  private:
    int code_;  // SQLite's primary result code
};

enum class ValueType : char { integer, real, text, blob, null };

// A prepared query. Bind (indices from 1), then step() for rows or run() for effect. Views of text and
// blobs live until the next step or reset. A query taken from Database::query is reset when taken again.
class Query {
  public:
    Query(Database& database, std::string_view sql);
    ~Query();
    Query(Query const&) = delete;
    Query& operator=(Query const&) = delete;

    Query& bind(int index, std::int64_t value);
    Query& bind(int index, std::uint64_t value) { return bind(index, static_cast<std::int64_t>(value)); }
    Query& bind(int index, int value) { return bind(index, std::int64_t{value}); }
    Query& bind(int index, double value);
    Query& bind(int index, std::string_view text);
    Query& bind(int index, char const* text) { return bind(index, std::string_view(text)); }
    Query& bind(int index, std::string const& text) { return bind(index, std::string_view(text)); }
    Query& bind_blob(int index, BytesView bytes);
    Query& bind_null(int index);

    // Binds from index 1 on, in order.
    template <class... Values>
    Query& with(Values const&... values) {
        int index = 0;
        (bind(++index, values), ...);
        return *this;
    }

    bool step();  // true: a row is there
    void run();   // steps to the end and resets
    void reset();

    int columns() const;
    std::string_view column_name(int column) const;
    bool is_null(int column) const;
    bool is_integer(int column) const;
    ValueType type(int column) const;        // before any of the following, which convert
    std::int64_t integer(int column) const;  // columns count from 0
    double real(int column) const;
    std::string_view text(int column) const;
    BytesView blob(int column) const;

  private:
    Database& database_;
    sqlite3_stmt* statement_;
};

class Database {
  public:
    // `truth`: WAL, synchronous=FULL. `view`: WAL, synchronous=NORMAL, may be dropped. `reader`: read only,
    // never checkpoints.
    enum class Use { truth, view, reader };

    Database(std::filesystem::path const& file, Use use);
    ~Database();
    Database(Database const&) = delete;
    Database& operator=(Database const&) = delete;

    void execute(std::string const& sql);  // one or more statements without parameters
    // The query of this text, prepared once and kept; reset before it is returned.
    Query& query(std::string_view sql);
    std::int64_t changes() const;
    // All of one moment as a new file, which must not exist; writers go on meanwhile. It is not synced.
    void copy_into(std::filesystem::path const& file);
    // How much is written to the log before it is moved into the file: little at a time keeps a commit short,
    // much at a time writes a page that changes often but once. `rows` are those of the coming commit.
    void checkpoint_for(std::size_t rows);
    // Lets no byte that was overwritten stay in the log. False while a reader holds it.
    bool empty_log();
    // Resets every kept query, and drops them all when texts made for single requests have piled up.
    void rest();
    // Asked, while a query is prepared, whether `table` may be read. Set before the first query.
    void allow_reads(std::function<bool(std::string_view table)> may_read);
    // After this many milliseconds a running query stops with Broken("… took too long").
    void limit_query_ms(std::int64_t limit_ms);

    sqlite3* handle() const { return handle_; }

  private:
    sqlite3* handle_ = nullptr;
    std::unordered_map<std::string, std::unique_ptr<Query>> queries_;
    std::function<bool(std::string_view)> may_read_;
    std::int64_t stop_at_ms_ = 0;
    std::int64_t limit_ms_ = 0;
    friend class Query;
};

// Rolls back unless commit() was reached.
class Transaction {
  public:
    explicit Transaction(Database& database);
    ~Transaction();
    Transaction(Transaction const&) = delete;
    Transaction& operator=(Transaction const&) = delete;
    void commit();

  private:
    Database& database_;
    bool open_ = true;
};

}  // namespace comity
