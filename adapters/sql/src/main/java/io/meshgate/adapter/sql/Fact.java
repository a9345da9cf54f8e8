package io.meshgate.adapter.sql;

import io.meshgate.catalog.ColumnType.Kind;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What a verdict takes for granted about a store beyond its spelling, each with the uses that are wrong without it. A
 * dialect declares which facts hold ({@link StoreDialect#facts}), {@link FactProbes} asks the live store, and
 * {@link StoreFacts} keeps behind what the store contradicts.
 */
public enum Fact {
    TEXT_EQUALITY(
            "text equals only the same characters, case, accents and trailing blanks included",
            of(text(), "=", "<>", "IS DISTINCT FROM", "IS NOT DISTINCT FROM", Use.KEY)),
    TEXT_ORDER(
            "text sorts by its UTF-8 bytes where the statement says so",
            of(text(), "<", "<=", ">", ">=", "MIN", "MAX", Use.ORDER)),
    TEXT_PATTERNS("LIKE tells upper from lower case, and its _ is one code point", of(text(), "LIKE")),
    TEXT_LENGTH(
            "lengths and positions count code points",
            of(text(), "CHAR_LENGTH", "CHARACTER_LENGTH", "LENGTH", "SUBSTRING", "SUBSTR", "POSITION", "STRPOS")
                    .or(of(text(), "LEFT", "RIGHT", "LPAD", "RPAD", "CAST"))),
    EMPTY_TEXT("the empty text is not NULL", text()),
    NULL_ORDER("NULL sorts where ORDER BY puts it", of(any(), Use.ORDER)),
    INTEGER_DIVISION(
            "division of integers truncates, and a remainder has the dividend's sign",
            of(kinds(Kind.SMALLINT, Kind.INTEGER, Kind.BIGINT), "/", "MOD", "%")),
    DIVISION_BY_ZERO("division by zero is an error", of(any(), "/", "MOD", "%")),
    INTEGER_OVERFLOW(
            "an integer that is too large is an error",
            of(kinds(Kind.SMALLINT, Kind.INTEGER, Kind.BIGINT), "+", "-", "*", "SUM")),
    DECIMALS("decimals are added and multiplied exactly", of(kinds(Kind.DECIMAL), "+", "-", "*", "SUM")),
    ROUNDING(
            "decimals round half away from zero, floats to integers half to even",
            of(kinds(Kind.DECIMAL, Kind.REAL, Kind.DOUBLE), "CAST", "ROUND")),
    FLOATS(
            "NaN equals itself and sorts above all numbers, and -0.0 equals 0.0",
            of(kinds(Kind.REAL, Kind.DOUBLE), "=", "<>", "<", "<=", ">", ">=", "MIN", "MAX", Use.KEY, Use.ORDER)
                    .or(of(kinds(Kind.REAL, Kind.DOUBLE), "IS DISTINCT FROM", "IS NOT DISTINCT FROM"))),
    MICROSECONDS("times keep microseconds", kinds(Kind.TIME, Kind.TIMESTAMP, Kind.TIMESTAMP_TZ)),
    CALENDAR(
            "the calendar is Gregorian for all years",
            of(kinds(Kind.DATE, Kind.TIMESTAMP, Kind.TIMESTAMP_TZ), "+", "-", "EXTRACT", "DATE_TRUNC", "CAST")),
    ZONE(
            "the session's zone is UTC",
            of(kinds(Kind.TIMESTAMP_TZ), "CAST", "EXTRACT", "DATE_TRUNC", "+", "-", "AT TIME ZONE"));

    /**
     * One place where types meet an operation.
     *
     * @param operation an operator's or function's name, {@link #KEY} or {@link #ORDER}
     * @param kinds what it is applied to
     */
    record Use(String operation, Set<Kind> kinds) {
        /** Grouping, DISTINCT, set operations and window partitions. */
        static final String KEY = "a key";

        /** ORDER BY of a query, an aggregate or a window. */
        static final String ORDER = "an order";
    }

    private final String words;
    private final Predicate<Use> touches;

    Fact(String words, Predicate<Use> touches) {
        this.words = words;
        this.touches = touches;
    }

    /** The fact as a sentence without a stop. */
    public String words() {
        return words;
    }

    /** Whether the use may give another answer where this does not hold. */
    boolean touches(Use use) {
        return touches.test(use);
    }

    private static Predicate<Use> any() {
        return use -> true;
    }

    private static Predicate<Use> text() {
        return kinds(Kind.VARCHAR);
    }

    private static Predicate<Use> kinds(Kind... kinds) {
        Set<Kind> wanted = EnumSet.copyOf(Arrays.asList(kinds));
        return use -> use.kinds.stream().anyMatch(wanted::contains);
    }

    private static Predicate<Use> of(Predicate<Use> kinds, String... operations) {
        List<String> names = List.of(operations);
        return use -> names.contains(use.operation) && kinds.test(use);
    }
}
