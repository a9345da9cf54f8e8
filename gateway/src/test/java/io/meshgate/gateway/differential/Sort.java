package io.meshgate.gateway.differential;

import java.util.List;

/** The types of generated expressions, each with the hostile values that tables and literals take. */
enum Sort {
    INT("INTEGER", "0", "1", "2", "3", "-1", "-7", "7", "100"),
    BIG("BIGINT", "0", "1", "-3", "5", "1099511627776", "-1099511627777"),
    DEC("DECIMAL(10, 2)", "0.00", "0.01", "-0.01", "1.00", "2.50", "-2.50", "3.00", "12345.67"),
    /** Dyadic, so that sums are exact whatever their order. */
    DBL("DOUBLE PRECISION", "0.0e0", "-0.0e0", "0.5e0", "-1.25e0", "3.0e0", "2.5e0", "1024.125e0"),
    TXT(
            "VARCHAR(20)",
            "''",
            "'a'",
            "'A'",
            "'ä'",
            "'z'",
            "'Z'",
            "'a '",
            "' a'",
            "'ab'",
            "'é'",
            "'e\u0301'",
            "'😀'",
            "'\ufffd'",
            "'100%'",
            "'a_b'",
            "'it''s'"),
    DAY(
            "DATE",
            "DATE '2024-02-29'",
            "DATE '2024-01-31'",
            "DATE '2023-12-31'",
            "DATE '1969-12-31'",
            "DATE '2024-12-30'"),
    MOMENT(
            "TIMESTAMP",
            "TIMESTAMP '2024-02-29 12:34:56.789012'",
            "TIMESTAMP '2024-03-31 02:30:00'",
            "TIMESTAMP '1969-12-31 23:59:59.999999'",
            "TIMESTAMP '2024-01-31 00:00:00'"),
    /** Near midnight and near the clock changes of zones in which a session might be. */
    INSTANT(
            "TIMESTAMP WITH TIME ZONE",
            "CAST(TIMESTAMP '2024-03-31 00:30:00' AS TIMESTAMP WITH TIME ZONE)",
            "CAST(TIMESTAMP '2024-02-29 23:59:59.999999' AS TIMESTAMP WITH TIME ZONE)",
            "CAST(TIMESTAMP '2024-11-03 05:30:00' AS TIMESTAMP WITH TIME ZONE)",
            "CAST(TIMESTAMP '1970-01-01 00:00:00' AS TIMESTAMP WITH TIME ZONE)"),
    BOOL("BOOLEAN", "TRUE", "FALSE");

    private final String typeName;
    private final List<String> literals;

    Sort(String typeName, String... literals) {
        this.typeName = typeName;
        this.literals = List.of(literals);
    }

    /** As PostgreSQL and DuckDB spell it in CREATE TABLE. */
    String typeName() {
        return typeName;
    }

    List<String> literals() {
        return literals;
    }

    boolean isNumber() {
        return switch (this) {
            case INT, BIG, DEC, DBL -> true;
            case TXT, DAY, MOMENT, INSTANT, BOOL -> false;
        };
    }
}
