package io.meshgate.benchmarks;

import io.meshgate.adapter.RemoteStatement.ResultColumn;
import io.meshgate.catalog.ColumnType;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * How an expert would split a query by hand: what each store is asked, one after the other, and what is made of their rows.
 *
 * <pre>
 * -- why nothing less would do
 * -- f0 = supply.parts (p_partkey bigint)
 * select p_partkey from {part} where p_brand = 'Brand#23'
 * -- f1 = sales.orders (l_partkey bigint, quantity decimal(38,2))
 * select l_partkey, sum(l_quantity) from {lineitem}
 * where l_partkey in (values :keys(f0.p_partkey)) group by l_partkey
 * -- answer (quantity decimal(38,2))
 * select sum(quantity) from f1
 * </pre>
 *
 * <p>{@code :keys(f0.a, f0.b)} are the distinct rows of those columns without NULL, and may only filter: a semi-join. Where the
 * first statement answers the query there is no other. The text is one that PostgreSQL and DuckDB both read, and the placements
 * keep the same tables together, so that a query has one split in all of them.
 *
 * @param answer for the local engine, over tables with the steps' names
 */
record Split(List<Step> steps, Optional<Step> answer) {
    private static final Pattern HEAD =
            Pattern.compile("^-- (?:(f\\d+) = (\\w+\\.\\w+)|answer) \\((.+)\\)$", Pattern.MULTILINE);
    private static final Pattern COLUMN = Pattern.compile("(\\w+) (\\w+)(?:\\((\\d+),(\\d+)\\))?(?:, )?");

    Split {
        steps = List.copyOf(steps);
    }

    /**
     * A statement.
     *
     * @param name its rows' in later ones
     * @param product whose store takes it; empty for the local engine
     */
    record Step(String name, String product, List<ResultColumn> columns, String text) {
        Step {
            columns = List.copyOf(columns);
        }
    }

    /** Reads {@code splits/<query>.sql}. */
    static Split of(String query) throws IOException {
        String resource = "/splits/" + query + ".sql";
        try (InputStream in = Split.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("There is no " + resource);
            }
            return parsed(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    static Split parsed(String text) {
        List<Step> steps = new ArrayList<>();
        @Nullable Step answer = null;
        Matcher head = HEAD.matcher(text);
        boolean more = head.find();
        while (more) {
            String name = head.group(1);
            String product = head.group(2);
            List<ResultColumn> columns = columns(head.group(3));
            int start = head.end();
            more = head.find();
            String sql =
                    text.substring(start, more ? head.start() : text.length()).strip();
            if (name == null) {
                answer = new Step("answer", "", columns, sql);
            } else {
                steps.add(new Step(name, product, columns, sql));
            }
        }
        if (steps.isEmpty() || answer == null && steps.size() != 1) {
            throw new IllegalArgumentException("A split has one statement, or several and an answer: " + text);
        }
        return new Split(steps, Optional.ofNullable(answer));
    }

    private static List<ResultColumn> columns(String text) {
        List<ResultColumn> columns = new ArrayList<>();
        Matcher column = COLUMN.matcher(text);
        int end = 0;
        while (column.find() && column.start() == end) {
            columns.add(new ResultColumn(column.group(1), type(column), true));
            end = column.end();
        }
        if (end != text.length()) {
            throw new IllegalArgumentException("Not a list of columns with types: " + text.substring(end));
        }
        return columns;
    }

    private static ColumnType type(Matcher column) {
        return switch (column.group(2)) {
            case "bigint" -> ColumnType.BIGINT;
            case "integer" -> ColumnType.INTEGER;
            case "varchar" -> ColumnType.VARCHAR;
            case "date" -> ColumnType.DATE;
            case "boolean" -> ColumnType.BOOLEAN;
            case "double" -> ColumnType.DOUBLE;
            case "decimal" -> ColumnType.decimal(Integer.parseInt(column.group(3)), Integer.parseInt(column.group(4)));
            default -> throw new IllegalArgumentException("No type for a split: " + column.group(2));
        };
    }
}
