package io.meshgate.gateway.door.flight;

import io.meshgate.adapter.BatchStream;
import io.meshgate.adapter.FunctionNames;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.flight.sql.impl.FlightSql.SqlInfo;
import org.apache.arrow.flight.sql.impl.FlightSql.SqlNullOrdering;
import org.apache.arrow.flight.sql.impl.FlightSql.SqlOuterJoinsSupportLevel;
import org.apache.arrow.flight.sql.impl.FlightSql.SqlSupportedCaseSensitivity;
import org.apache.arrow.flight.sql.impl.FlightSql.SqlSupportedGroupBy;
import org.apache.arrow.flight.sql.impl.FlightSql.SqlSupportedResultSetConcurrency;
import org.apache.arrow.flight.sql.impl.FlightSql.SqlSupportedResultSetType;
import org.apache.arrow.flight.sql.impl.FlightSql.SqlSupportedSubqueries;
import org.apache.arrow.flight.sql.impl.FlightSql.SqlSupportedTransaction;
import org.apache.arrow.flight.sql.impl.FlightSql.SqlSupportedUnions;
import org.apache.arrow.flight.sql.impl.FlightSql.SqlTransactionIsolationLevel;
import org.apache.arrow.flight.sql.impl.FlightSql.SupportedAnsi92SqlGrammarLevel;
import org.apache.arrow.flight.sql.impl.FlightSql.SupportedSqlGrammar;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * What the server says about itself: every code of the protocol's SqlInfo with its value and Arrow type, in one table. A
 * code that were missing would be a NullPointerException in the JDBC driver. Immutable.
 *
 * <p>Types are those of FlightSql.proto, but where the official JDBC driver reads another one: the default isolation level
 * is a bigint, and the support of outer joins a bit mask.
 */
final class SqlInfoTable {
    private final Map<SqlInfo, SqlInfoValue> values = new EnumMap<>(SqlInfo.class);

    /** @param known the functions that queries can call */
    SqlInfoTable(long sqlLengthMax, FunctionNames known) {
        server();
        names();
        functions(known);
        queries();
        limits(sqlLengthMax);
        transactions();
        results();
    }

    private void server() {
        String version = SqlInfoTable.class.getPackage().getImplementationVersion();
        text(SqlInfo.FLIGHT_SQL_SERVER_NAME, "Meshgate");
        text(SqlInfo.FLIGHT_SQL_SERVER_VERSION, version == null ? "development" : version);
        String arrow = Schema.class.getPackage().getImplementationVersion();
        text(SqlInfo.FLIGHT_SQL_SERVER_ARROW_VERSION, arrow == null ? "18.3.0" : arrow);
        bool(SqlInfo.FLIGHT_SQL_SERVER_READ_ONLY, true);
        bool(SqlInfo.FLIGHT_SQL_SERVER_SQL, true);
        bool(SqlInfo.FLIGHT_SQL_SERVER_SUBSTRAIT, false);
        text(SqlInfo.FLIGHT_SQL_SERVER_SUBSTRAIT_MIN_VERSION, "");
        text(SqlInfo.FLIGHT_SQL_SERVER_SUBSTRAIT_MAX_VERSION, "");
        ordinal(
                SqlInfo.FLIGHT_SQL_SERVER_TRANSACTION,
                SqlSupportedTransaction.SQL_SUPPORTED_TRANSACTION_NONE.getNumber());
        bool(SqlInfo.FLIGHT_SQL_SERVER_CANCEL, false);
        bool(SqlInfo.FLIGHT_SQL_SERVER_BULK_INGESTION, false);
        bool(SqlInfo.FLIGHT_SQL_SERVER_INGEST_TRANSACTIONS_SUPPORTED, false);
        ordinal(SqlInfo.FLIGHT_SQL_SERVER_STATEMENT_TIMEOUT, 0); // of handles: they never expire
        ordinal(SqlInfo.FLIGHT_SQL_SERVER_TRANSACTION_TIMEOUT, 0);
        bool(SqlInfo.SQL_DDL_CATALOG, false);
        bool(SqlInfo.SQL_DDL_SCHEMA, false);
        bool(SqlInfo.SQL_DDL_TABLE, false);
    }

    private void names() {
        int anyCase = SqlSupportedCaseSensitivity.SQL_CASE_SENSITIVITY_CASE_INSENSITIVE.getNumber();
        ordinal(SqlInfo.SQL_IDENTIFIER_CASE, anyCase);
        text(SqlInfo.SQL_IDENTIFIER_QUOTE_CHAR, "\"");
        ordinal(SqlInfo.SQL_QUOTED_IDENTIFIER_CASE, anyCase);
        text(SqlInfo.SQL_SEARCH_STRING_ESCAPE, "\\");
        text(SqlInfo.SQL_EXTRA_NAME_CHARACTERS, "");
        text(SqlInfo.SQL_CATALOG_TERM, "domain");
        text(SqlInfo.SQL_SCHEMA_TERM, "product");
        text(SqlInfo.SQL_PROCEDURE_TERM, "procedure");
        bool(SqlInfo.SQL_CATALOG_AT_START, true);
        mask(SqlInfo.SQL_SCHEMAS_SUPPORTED_ACTIONS);
        mask(SqlInfo.SQL_CATALOGS_SUPPORTED_ACTIONS);
        bool(SqlInfo.SQL_ALL_TABLES_ARE_SELECTABLE, true);
    }

    private void functions(FunctionNames known) {
        list(SqlInfo.SQL_KEYWORDS, SqlWords.KEYWORDS);
        list(SqlInfo.SQL_NUMERIC_FUNCTIONS, known.numeric());
        list(SqlInfo.SQL_STRING_FUNCTIONS, known.text());
        list(SqlInfo.SQL_SYSTEM_FUNCTIONS, known.system());
        list(SqlInfo.SQL_DATETIME_FUNCTIONS, known.time());
        put(SqlInfo.SQL_SUPPORTS_CONVERT, new SqlInfoValue.IntLists(SqlWords.CONVERSIONS));
    }

    private void queries() {
        ordinal(SqlInfo.SQL_NULL_ORDERING, SqlNullOrdering.SQL_NULLS_SORTED_HIGH.getNumber());
        bool(SqlInfo.SQL_SUPPORTS_COLUMN_ALIASING, true);
        bool(SqlInfo.SQL_NULL_PLUS_NULL_IS_NULL, true);
        bool(SqlInfo.SQL_SUPPORTS_TABLE_CORRELATION_NAMES, true);
        bool(SqlInfo.SQL_SUPPORTS_DIFFERENT_TABLE_CORRELATION_NAMES, false);
        bool(SqlInfo.SQL_SUPPORTS_EXPRESSIONS_IN_ORDER_BY, true);
        bool(SqlInfo.SQL_SUPPORTS_ORDER_BY_UNRELATED, true);
        mask(
                SqlInfo.SQL_SUPPORTED_GROUP_BY,
                SqlSupportedGroupBy.SQL_GROUP_BY_UNRELATED_VALUE,
                SqlSupportedGroupBy.SQL_GROUP_BY_BEYOND_SELECT_VALUE);
        bool(SqlInfo.SQL_SUPPORTS_LIKE_ESCAPE_CLAUSE, true);
        bool(SqlInfo.SQL_SUPPORTS_NON_NULLABLE_COLUMNS, true);
        mask(
                SqlInfo.SQL_SUPPORTED_GRAMMAR,
                SupportedSqlGrammar.SQL_MINIMUM_GRAMMAR_VALUE,
                SupportedSqlGrammar.SQL_CORE_GRAMMAR_VALUE);
        mask(SqlInfo.SQL_ANSI92_SUPPORTED_LEVEL, SupportedAnsi92SqlGrammarLevel.ANSI92_ENTRY_SQL_VALUE);
        bool(SqlInfo.SQL_SUPPORTS_INTEGRITY_ENHANCEMENT_FACILITY, false);
        mask(
                SqlInfo.SQL_OUTER_JOINS_SUPPORT_LEVEL,
                SqlOuterJoinsSupportLevel.SQL_LIMITED_OUTER_JOINS_VALUE,
                SqlOuterJoinsSupportLevel.SQL_FULL_OUTER_JOINS_VALUE);
        mask(SqlInfo.SQL_SUPPORTED_POSITIONED_COMMANDS);
        bool(SqlInfo.SQL_SELECT_FOR_UPDATE_SUPPORTED, false);
        bool(SqlInfo.SQL_STORED_PROCEDURES_SUPPORTED, false);
        bool(SqlInfo.SQL_STORED_FUNCTIONS_USING_CALL_SYNTAX_SUPPORTED, false);
        mask(
                SqlInfo.SQL_SUPPORTED_SUBQUERIES,
                SqlSupportedSubqueries.SQL_SUBQUERIES_IN_COMPARISONS_VALUE,
                SqlSupportedSubqueries.SQL_SUBQUERIES_IN_EXISTS_VALUE,
                SqlSupportedSubqueries.SQL_SUBQUERIES_IN_INS_VALUE,
                SqlSupportedSubqueries.SQL_SUBQUERIES_IN_QUANTIFIEDS_VALUE);
        bool(SqlInfo.SQL_CORRELATED_SUBQUERIES_SUPPORTED, true);
        mask(SqlInfo.SQL_SUPPORTED_UNIONS, SqlSupportedUnions.SQL_UNION_VALUE, SqlSupportedUnions.SQL_UNION_ALL_VALUE);
    }

    /** 0 says "no limit, or unknown". */
    private void limits(long sqlLengthMax) {
        number(SqlInfo.SQL_MAX_STATEMENT_LENGTH, sqlLengthMax);
        for (SqlInfo unlimited : List.of(
                SqlInfo.SQL_MAX_BINARY_LITERAL_LENGTH,
                SqlInfo.SQL_MAX_CHAR_LITERAL_LENGTH,
                SqlInfo.SQL_MAX_COLUMN_NAME_LENGTH,
                SqlInfo.SQL_MAX_COLUMNS_IN_GROUP_BY,
                SqlInfo.SQL_MAX_COLUMNS_IN_INDEX,
                SqlInfo.SQL_MAX_COLUMNS_IN_ORDER_BY,
                SqlInfo.SQL_MAX_COLUMNS_IN_SELECT,
                SqlInfo.SQL_MAX_COLUMNS_IN_TABLE,
                SqlInfo.SQL_MAX_CONNECTIONS,
                SqlInfo.SQL_MAX_CURSOR_NAME_LENGTH,
                SqlInfo.SQL_MAX_INDEX_LENGTH,
                SqlInfo.SQL_DB_SCHEMA_NAME_LENGTH,
                SqlInfo.SQL_MAX_PROCEDURE_NAME_LENGTH,
                SqlInfo.SQL_MAX_CATALOG_NAME_LENGTH,
                SqlInfo.SQL_MAX_ROW_SIZE,
                SqlInfo.SQL_MAX_STATEMENTS,
                SqlInfo.SQL_MAX_TABLE_NAME_LENGTH,
                SqlInfo.SQL_MAX_TABLES_IN_SELECT,
                SqlInfo.SQL_MAX_USERNAME_LENGTH)) {
            number(unlimited, 0);
        }
        bool(SqlInfo.SQL_MAX_ROW_SIZE_INCLUDES_BLOBS, true);
    }

    private void transactions() {
        number(
                SqlInfo.SQL_DEFAULT_TRANSACTION_ISOLATION,
                SqlTransactionIsolationLevel.SQL_TRANSACTION_NONE.getNumber());
        bool(SqlInfo.SQL_TRANSACTIONS_SUPPORTED, false);
        mask(
                SqlInfo.SQL_SUPPORTED_TRANSACTIONS_ISOLATION_LEVELS,
                SqlTransactionIsolationLevel.SQL_TRANSACTION_NONE_VALUE);
        bool(SqlInfo.SQL_DATA_DEFINITION_CAUSES_TRANSACTION_COMMIT, false);
        bool(SqlInfo.SQL_DATA_DEFINITIONS_IN_TRANSACTIONS_IGNORED, false);
        bool(SqlInfo.SQL_SAVEPOINTS_SUPPORTED, false);
    }

    private void results() {
        mask(SqlInfo.SQL_SUPPORTED_RESULT_SET_TYPES, SqlSupportedResultSetType.SQL_RESULT_SET_TYPE_FORWARD_ONLY_VALUE);
        mask(SqlInfo.SQL_SUPPORTED_CONCURRENCIES_FOR_RESULT_SET_UNSPECIFIED);
        mask(
                SqlInfo.SQL_SUPPORTED_CONCURRENCIES_FOR_RESULT_SET_FORWARD_ONLY,
                SqlSupportedResultSetConcurrency.SQL_RESULT_SET_CONCURRENCY_READ_ONLY_VALUE);
        mask(SqlInfo.SQL_SUPPORTED_CONCURRENCIES_FOR_RESULT_SET_SCROLL_SENSITIVE);
        mask(SqlInfo.SQL_SUPPORTED_CONCURRENCIES_FOR_RESULT_SET_SCROLL_INSENSITIVE);
        bool(SqlInfo.SQL_BATCH_UPDATES_SUPPORTED, false);
        bool(SqlInfo.SQL_NAMED_PARAMETERS_SUPPORTED, false);
        bool(SqlInfo.SQL_LOCATORS_UPDATE_COPY, false);
    }

    /** The rows of a request: all codes if none was asked for; codes that the protocol does not know have no row. */
    BatchStream rows(List<Integer> asked, BufferAllocator allocator) {
        SqlInfoRows rows = new SqlInfoRows(allocator);
        if (asked.isEmpty()) {
            values.forEach((code, value) -> rows.add(code.getNumber(), value));
        } else {
            for (int number : asked) {
                SqlInfo code = SqlInfo.forNumber(number);
                SqlInfoValue value = code == null ? null : values.get(code);
                if (value != null) {
                    rows.add(number, value);
                }
            }
        }
        return rows;
    }

    private void text(SqlInfo code, String value) {
        put(code, new SqlInfoValue.Text(value));
    }

    private void bool(SqlInfo code, boolean value) {
        put(code, new SqlInfoValue.Bool(value));
    }

    private void number(SqlInfo code, long value) {
        put(code, new SqlInfoValue.BigInt(value));
    }

    private void ordinal(SqlInfo code, int value) {
        put(code, new SqlInfoValue.Int(value));
    }

    /** Bit n stands for the value n of the code's enumeration. */
    private void mask(SqlInfo code, int... bits) {
        int mask = 0;
        for (int bit : bits) {
            mask |= 1 << bit;
        }
        ordinal(code, mask);
    }

    private void list(SqlInfo code, List<String> value) {
        put(code, new SqlInfoValue.TextList(value));
    }

    private void put(SqlInfo code, SqlInfoValue value) {
        values.put(code, value);
    }
}
