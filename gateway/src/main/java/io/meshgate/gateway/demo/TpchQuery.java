package io.meshgate.gateway.demo;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * One of the 22 queries of TPC-H (TPC Benchmark H, clause 2.4) with its validation parameters: the standard's text, but
 * for q15, which takes the form with WITH, and for "return the first N rows", which is a LIMIT. At scale 1 the oracle's
 * answers were seen to be those that the standard publishes.
 *
 * @param number 1 to 22
 * @param text the SQL, in which table names stand as <code>{lineitem}</code>
 */
public record TpchQuery(int number, String text) {
    static final int COUNT = 22;

    private static final Pattern PLACEHOLDER = Pattern.compile("\\{(\\w+)}");
    private static final Pattern LIMIT = Pattern.compile("\\s+limit\\s+(\\d+)\\s*$");
    private static final Pattern ORDER_BY = Pattern.compile("\\sorder\\s+by\\s+([^()]*?)(\\s+limit\\s+\\d+)?\\s*$");

    public static List<TpchQuery> all() {
        return IntStream.rangeClosed(1, COUNT).mapToObj(TpchQuery::of).toList();
    }

    static TpchQuery of(int number) {
        String resource = "q%02d.sql".formatted(number);
        try (InputStream in = TpchQuery.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException(resource + " is missing");
            }
            return new TpchQuery(number, new String(in.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The SQL with each table's name as the asked one knows it. */
    String sql(Function<TpchTable, String> names) {
        return PLACEHOLDER
                .matcher(text)
                .replaceAll(match -> Matcher.quoteReplacement(names.apply(table(match.group(1)))));
    }

    /** The SQL over the demo's mesh. */
    public String inDemo() {
        return sql(table -> DataMaker.product(table) + "." + table.tableName());
    }

    /** The same without its LIMIT. */
    TpchQuery withoutLimit() {
        return new TpchQuery(number, LIMIT.matcher(text).replaceFirst("\n"));
    }

    OptionalInt limit() {
        Matcher limit = LIMIT.matcher(text);
        return limit.find() ? OptionalInt.of(Integer.parseInt(limit.group(1))) : OptionalInt.empty();
    }

    /** Positions of the columns that the query orders by, the first first; empty where it does not order. */
    List<Integer> orderKeys(List<String> columns) {
        Matcher orderBy = ORDER_BY.matcher(text);
        if (!orderBy.find()) {
            return List.of();
        }
        List<Integer> keys = new ArrayList<>();
        for (String key : orderBy.group(1).split(",", -1)) {
            String column = key.strip().replaceFirst("\\s+(asc|desc)$", "");
            int position = columns.indexOf(column);
            if (position < 0) {
                throw new IllegalStateException(
                        "q" + number + " orders by " + column + ", which is none of " + columns);
            }
            keys.add(position);
        }
        return keys;
    }

    private static TpchTable table(String name) {
        return Arrays.stream(TpchTable.values())
                .filter(table -> table.tableName().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("TPC-H has no table " + name));
    }

    @Override
    public String toString() {
        return "q%02d".formatted(number);
    }
}
