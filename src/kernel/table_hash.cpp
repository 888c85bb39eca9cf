#include "kernel/table_hash.h"

#include <bit>
#include <cstring>
#include <vector>

#include "base/error.h"
#include "base/hash.h"

namespace comity {

namespace {

constexpr std::size_t piece_bytes = 64 * 1024;

// Collects rows into pieces: to hash each value by itself takes several times as long.
class RowHash {
  public:
    RowHash() { piece_.reserve(piece_bytes + 4096); }

    // Type and length keep neighbouring values, and 1, 1.0 and '1', apart.
    void add(Query const& row) {
        auto const columns = row.columns();
        for (int column = 0; column < columns; ++column) add(row, column);
        if (piece_.size() < piece_bytes) return;
        hash_.add(piece_);
        piece_.clear();
    }
    Hash finish() {
        hash_.add(piece_);
        return hash_.finish();
    }

  private:
    void add(Query const& row, int column) {
        auto const type = row.type(column);
        if (type == ValueType::integer) {
            put(type, static_cast<std::uint64_t>(row.integer(column)));
        } else if (type == ValueType::real) {
            put(type, std::bit_cast<std::uint64_t>(row.real(column)));
        } else {
            auto const bytes = type == ValueType::null ? BytesView{} : row.blob(column);
            put(type, bytes.size());
            piece_.append(bytes);
        }
    }
    // In the machine's own order of bytes: such a hash is compared and thrown away.
    void put(ValueType type, std::uint64_t number) {
        char bytes[9];
        bytes[0] = static_cast<char>(type);
        std::memcpy(bytes + 1, &number, sizeof number);
        piece_.append(bytes, sizeof bytes);
    }

    Sha256 hash_;
    Bytes piece_;
};

std::string sql_of(Database& reader, std::string const& table) {
    auto& query = reader.query("SELECT sql FROM sqlite_master WHERE name = ?");
    query.bind(1, table);
    std::string sql(query.step() ? query.text(0) : "");
    query.reset();
    return sql;
}

bool says(std::string const& sql, std::string_view words) {
    return sql.find(words) != sql.npos;
}

// The words and where they are, and what is kept beside them. The words come in the order of the index, which
// is term, then row, then place: to have SQLite sort them would take most of the time.
std::vector<std::string> full_text_rows(Database& reader, std::string const& table, std::string const& sql) {
    auto words = "temp.words_of_" + table;
    reader.execute("CREATE VIRTUAL TABLE IF NOT EXISTS " + words + " USING fts5vocab(main, " + table +
                   ", instance)");
    std::vector<std::string> queries{says(sql, "detail=none")
                                         ? "SELECT term, doc FROM " + words
                                         : "SELECT term, doc, col, offset FROM " + words};
    for (auto const* part : {"_config", "_content", "_docsize"}) {
        auto const name = table + part;
        if (!sql_of(reader, name).empty()) queries.push_back("SELECT * FROM " + name + " NOT INDEXED");
    }
    return queries;
}

std::vector<std::string> rows_of(Database& reader, std::string const& table) {
    auto sql = sql_of(reader, table);
    if (says(sql, "USING fts5")) return full_text_rows(reader, table, sql);
    if (says(sql, "USING rtree")) return {"SELECT * FROM " + table + " ORDER BY 1"};
    // Without another index a table is read in the order of its key.
    return {"SELECT * FROM " + table + " NOT INDEXED"};
}

}  // namespace

Hash table_hash(Database& reader, std::string const& table) {
    RowHash hash;
    for (auto const& sql : rows_of(reader, table)) {
        auto& query = reader.query(sql);
        while (query.step()) hash.add(query);
        query.reset();
    }
    return hash.finish();
}

std::string layout_fault(Database& writer, std::string const& table) {
    auto sql = sql_of(writer, table);
    if (says(sql, "USING rtree")) {
        auto& query = writer.query("SELECT rtreecheck(?)").with(table);
        std::string answer(query.step() ? query.text(0) : "");
        query.reset();
        return answer == "ok" ? "" : answer;
    }
    if (!says(sql, "USING fts5")) return "";
    try {
        writer.query("INSERT INTO " + table + "(" + table + ") VALUES ('integrity-check')").run();
    } catch (Broken const& failure) {
        return failure.what();
    }
    return "";
}

}  // namespace comity
