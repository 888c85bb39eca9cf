#include "kernel/database.h"

#include <sqlite3.h>

#include <chrono>

#include "base/error.h"

namespace comity {

namespace {

std::int64_t steady_ms() {
    using namespace std::chrono;
    return duration_cast<milliseconds>(steady_clock::now().time_since_epoch()).count();
}

[[noreturn]] void fail(sqlite3* handle, std::string const& what) {
    auto file = sqlite3_db_filename(handle, "main");
    std::string name = file && *file ? std::filesystem::path(file).filename().string() : "memory";
    int code = sqlite3_extended_errcode(handle);
    throw DatabaseFailure(
        name + ": " + what + ": " + sqlite3_errmsg(handle) + " (" + std::to_string(code) + ")", code & 0xff);
}

char const* pragmas_of(Database::Use use) {
    switch (use) {
        case Database::Use::truth:
            return "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON;"
                   "PRAGMA cache_size=-16000;";
        case Database::Use::view:
            return "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA secure_delete=ON;"
                   "PRAGMA cache_size=-32000; PRAGMA temp_store=MEMORY;";
        case Database::Use::reader:
            // No checkpoint but by the writer: SQLite 3.40 can lose pages when two connections do.
            return "PRAGMA wal_autocheckpoint=0; PRAGMA cache_size=-8000; PRAGMA temp_store=MEMORY;";
    }
    return "";
}

// Its own book-keeping of memory takes a mutex at every allocation, and nobody reads it.
void start_sqlite() {
    static bool const started =
        sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0) == SQLITE_OK && sqlite3_initialize() == SQLITE_OK;
    MUST(started);
}

int authorize(void* closure, int action, char const* first, char const*, char const*, char const*) {
    if (action == SQLITE_ATTACH) return SQLITE_DENY;
    if (action != SQLITE_READ || !first) return SQLITE_OK;
    auto const& may_read = *static_cast<std::function<bool(std::string_view)>*>(closure);
    return may_read(first) ? SQLITE_OK : SQLITE_DENY;
}

}  // namespace

bool DatabaseFailure::disk_is_full() const {
    return code_ == SQLITE_FULL;
}

bool DatabaseFailure::took_too_long() const {
    return code_ == SQLITE_INTERRUPT;
}

bool DatabaseFailure::is_machine() const {
    switch (code_) {
        case SQLITE_FULL:
        case SQLITE_IOERR:
        case SQLITE_NOMEM:
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
        case SQLITE_CANTOPEN:
        case SQLITE_READONLY:
        case SQLITE_PERM:
        case SQLITE_PROTOCOL:
            return true;
        default:
            return is_damaged();
    }
}

bool DatabaseFailure::is_damaged() const {
    return code_ == SQLITE_CORRUPT || code_ == SQLITE_NOTADB;
}

Database::Database(std::filesystem::path const& file, Use use) {
    start_sqlite();
    int flags = SQLITE_OPEN_NOMUTEX |
                (use == Use::reader ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
    if (sqlite3_open_v2(file.c_str(), &handle_, flags, nullptr) != SQLITE_OK) {
        std::string why = file.filename().string() + ": cannot be opened: " + sqlite3_errmsg(handle_);
        int code = sqlite3_errcode(handle_);
        sqlite3_close(handle_);
        throw DatabaseFailure(why, code);
    }
    sqlite3_extended_result_codes(handle_, 1);
    sqlite3_busy_timeout(handle_, 5000);
    try {
        execute(pragmas_of(use));
    } catch (...) {
        sqlite3_close(handle_);
        throw;
    }
}

Database::~Database() {
    queries_.clear();
    sqlite3_close(handle_);
}

void Database::execute(std::string const& sql) {
    if (sqlite3_exec(handle_, sql.c_str(), nullptr, nullptr, nullptr) != SQLITE_OK) {
        fail(handle_, "a statement failed");
    }
}

Query& Database::query(std::string_view sql) {
    std::string key(sql);
    if (auto found = queries_.find(key); found != queries_.end()) {
        found->second->reset();
        return *found->second;
    }
    auto made = std::make_unique<Query>(*this, sql);
    return *queries_.emplace(std::move(key), std::move(made)).first->second;
}

bool Database::empty_log() {
    auto& checkpoint = query("PRAGMA wal_checkpoint(TRUNCATE)");
    bool const whole = checkpoint.step() && checkpoint.integer(0) == 0;
    checkpoint.reset();
    return whole;
}

void Database::rest() {
    constexpr std::size_t kept_queries_limit = 100;
    if (queries_.size() > kept_queries_limit) queries_.clear();
    for (auto& [sql, query] : queries_) query->reset();
}

void Database::checkpoint_for(std::size_t rows) {
    constexpr std::size_t many_rows = 500;
    sqlite3_wal_autocheckpoint(handle_, rows < many_rows ? 1000 : 4000);  // pages of 4 KiB
}

void Database::copy_into(std::filesystem::path const& file) {
    Query(*this, "VACUUM INTO ?").with(file.string()).run();
}

std::int64_t Database::changes() const {
    return sqlite3_changes64(handle_);
}

void Database::allow_reads(std::function<bool(std::string_view table)> may_read) {
    may_read_ = std::move(may_read);
    sqlite3_set_authorizer(handle_, authorize, &may_read_);
}

void Database::limit_query_ms(std::int64_t limit_ms) {
    limit_ms_ = limit_ms;
    auto past_limit = [](void* closure) {
        auto const* database = static_cast<Database*>(closure);
        return steady_ms() > database->stop_at_ms_ ? 1 : 0;
    };
    sqlite3_progress_handler(handle_, 20000, past_limit, this);
}

Query::Query(Database& database, std::string_view sql) : database_(database), statement_(nullptr) {
    auto* handle = database.handle();
    auto length = static_cast<int>(sql.size());
    if (sqlite3_prepare_v3(handle, sql.data(), length, SQLITE_PREPARE_PERSISTENT, &statement_, nullptr) !=
        SQLITE_OK) {
        fail(handle, "a query cannot be prepared");
    }
    MUST(statement_ != nullptr);
}

Query::~Query() {
    sqlite3_finalize(statement_);
}

Query& Query::bind(int index, std::int64_t value) {
    MUST(sqlite3_bind_int64(statement_, index, value) == SQLITE_OK);
    return *this;
}

Query& Query::bind(int index, double value) {
    MUST(sqlite3_bind_double(statement_, index, value) == SQLITE_OK);
    return *this;
}

Query& Query::bind(int index, std::string_view text) {
    // A null pointer would bind NULL, which an empty text is not.
    char const* data = text.data() ? text.data() : "";
    if (sqlite3_bind_text64(statement_, index, data, text.size(), SQLITE_TRANSIENT, SQLITE_UTF8) !=
        SQLITE_OK) {
        fail(database_.handle(), "a text cannot be bound");
    }
    return *this;
}

Query& Query::bind_blob(int index, BytesView bytes) {
    char const* data = bytes.data() ? bytes.data() : "";
    if (sqlite3_bind_blob64(statement_, index, data, bytes.size(), SQLITE_TRANSIENT) != SQLITE_OK) {
        fail(database_.handle(), "a blob cannot be bound");
    }
    return *this;
}

Query& Query::bind_null(int index) {
    MUST(sqlite3_bind_null(statement_, index) == SQLITE_OK);
    return *this;
}

bool Query::step() {
    if (database_.limit_ms_ > 0 && !sqlite3_stmt_busy(statement_)) {
        database_.stop_at_ms_ = steady_ms() + database_.limit_ms_;
    }
    int code = sqlite3_step(statement_);
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    fail(database_.handle(), code == SQLITE_INTERRUPT ? "a query took too long" : "a query failed");
}

void Query::run() {
    while (step()) {
    }
    reset();
}

void Query::reset() {
    sqlite3_reset(statement_);
    sqlite3_clear_bindings(statement_);
}

int Query::columns() const {
    return sqlite3_column_count(statement_);
}
std::string_view Query::column_name(int column) const {
    return sqlite3_column_name(statement_, column);
}
bool Query::is_null(int column) const {
    return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}
bool Query::is_integer(int column) const {
    return sqlite3_column_type(statement_, column) == SQLITE_INTEGER;
}
ValueType Query::type(int column) const {
    switch (sqlite3_column_type(statement_, column)) {
        case SQLITE_INTEGER:
            return ValueType::integer;
        case SQLITE_FLOAT:
            return ValueType::real;
        case SQLITE_TEXT:
            return ValueType::text;
        case SQLITE_BLOB:
            return ValueType::blob;
        default:
            return ValueType::null;
    }
}
std::int64_t Query::integer(int column) const {
    return sqlite3_column_int64(statement_, column);
}
double Query::real(int column) const {
    return sqlite3_column_double(statement_, column);
}

std::string_view Query::text(int column) const {
    auto const* data = reinterpret_cast<char const*>(sqlite3_column_text(statement_, column));
    return data ? std::string_view(data, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column)))
                : std::string_view{};
}

BytesView Query::blob(int column) const {
    auto const* data = static_cast<char const*>(sqlite3_column_blob(statement_, column));
    return data ? BytesView(data, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column)))
                : BytesView{};
}

Transaction::Transaction(Database& database) : database_(database) {
    database_.query("BEGIN IMMEDIATE").run();
}

Transaction::~Transaction() {
    if (!open_) return;
    // SQLite may have rolled back by itself; then this does nothing.
    if (!sqlite3_get_autocommit(database_.handle()))
        sqlite3_exec(database_.handle(), "ROLLBACK", nullptr, nullptr, nullptr);
}

void Transaction::commit() {
    database_.query("COMMIT").run();
    open_ = false;
}

}  // namespace comity
