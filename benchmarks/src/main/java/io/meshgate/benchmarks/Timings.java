package io.meshgate.benchmarks;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/** The times of one query, by way; a way without times was not gone. */
final class Timings {
    /** What is timed, in the order of the columns. */
    enum Kind {
        DIRECT("direct"),
        JDBC("jdbc"),
        ARROW("arrow");

        private final String word;

        Kind(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    static final String CSV_HEADER =
            "query,rows,direct_store,direct_ms,jdbc_ms,arrow_ms,jdbc_over_direct,arrow_over_direct";
    private static final double NANOS_PER_MILLI = 1e6;

    private final String query;
    private final int rows;
    private final String directStore;
    private final Map<Kind, List<Double>> millis = new EnumMap<>(Kind.class);

    /** @param directStore the product whose store holds all tables; empty text where there is none */
    Timings(String query, int rows, String directStore) {
        this.query = query;
        this.rows = rows;
        this.directStore = directStore;
    }

    void add(Kind kind, long nanos) {
        millis.computeIfAbsent(kind, _ -> new ArrayList<>()).add(nanos / NANOS_PER_MILLI);
    }

    /** The middle one, or the mean of the two in the middle. */
    OptionalDouble median(Kind kind) {
        List<Double> sorted = new ArrayList<>(millis.getOrDefault(kind, List.of()));
        if (sorted.isEmpty()) {
            return OptionalDouble.empty();
        }
        Collections.sort(sorted);
        int middle = sorted.size() / 2;
        return OptionalDouble.of(
                sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2);
    }

    private OptionalDouble ratio(Kind kind) {
        OptionalDouble direct = median(Kind.DIRECT);
        OptionalDouble time = median(kind);
        return direct.isPresent() && time.isPresent()
                ? OptionalDouble.of(time.getAsDouble() / direct.getAsDouble())
                : OptionalDouble.empty();
    }

    static String tableHeader() {
        return "| Query | Rows | Store alone | JDBC | Arrow | JDBC / store | Arrow / store |\n"
                + "| --- | ---: | ---: | ---: | ---: | ---: | ---: |";
    }

    /** A row of a Markdown table, which reads as a table in a terminal too. */
    String tableRow() {
        return String.format(
                Locale.ROOT,
                "| %s | %,d | %s | %s | %s | %s | %s |",
                query,
                rows,
                shown(median(Kind.DIRECT), "%.1f ms"),
                shown(median(Kind.JDBC), "%.1f ms"),
                shown(median(Kind.ARROW), "%.1f ms"),
                shown(ratio(Kind.JDBC), "%.2f"),
                shown(ratio(Kind.ARROW), "%.2f"));
    }

    String csvRow() {
        return String.join(
                ",",
                query,
                Integer.toString(rows),
                directStore,
                shown(median(Kind.DIRECT), "%.3f"),
                shown(median(Kind.JDBC), "%.3f"),
                shown(median(Kind.ARROW), "%.3f"),
                shown(ratio(Kind.JDBC), "%.4f"),
                shown(ratio(Kind.ARROW), "%.4f"));
    }

    private static String shown(OptionalDouble value, String format) {
        return value.isPresent() ? String.format(Locale.ROOT, format, value.getAsDouble()) : "";
    }
}
