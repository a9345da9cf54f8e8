package io.meshgate.gateway.contract;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.calcite.sql.SqlOperator;

/**
 * One row of docs/sql.md and what proves it: expressions over the hostile tables, which a store that is sent them must
 * answer as the local engine does.
 *
 * @param name as the page spells it
 * @param operators the rows of the function tables that it samples
 * @param expressions by hostile table; of shape QUERY whole statements under the empty name
 * @param mayFail whether one side may raise an error where the other has an answer, as docs/sql-semantics.md says
 */
public record FunctionSample(
        Section section,
        String name,
        Set<SqlOperator> operators,
        Shape shape,
        Map<String, List<String>> expressions,
        boolean mayFail) {

    /** A heading of the page. */
    public enum Section {
        COMPARISONS("Comparisons and logic"),
        NUMBERS("Numbers"),
        TEXT("Text"),
        TIME("Dates and times"),
        CASTS("Casts"),
        AGGREGATES("Aggregates"),
        WINDOWS("Windows"),
        QUERIES("Queries"),
        TYPES("Types: read, grouped and ordered");

        final String title;

        Section(String title) {
            this.title = title;
        }
    }

    /** Where an expression stands. */
    public enum Shape {
        /** In the select list, beside the row's id. */
        VALUE,
        /** In WHERE. */
        FILTER,
        /** In the select list, over all rows and by group. */
        GROUP,
        /** A whole statement. */
        QUERY
    }

    /** An expression, or a query, with the table that it reads. */
    public record Asked(String table, String expression) {}

    List<Asked> asked() {
        return expressions.entrySet().stream()
                .flatMap(entry -> entry.getValue().stream().map(e -> new Asked(entry.getKey(), e)))
                .toList();
    }

    /** The statements that ask some expressions of one table, alike in their columns but for the last ones. */
    List<String> statements(String domain, String table, List<String> asked) {
        String list = IntStream.range(0, asked.size())
                .mapToObj(i -> asked.get(i) + " AS e" + i)
                .collect(Collectors.joining(", "));
        String from = " FROM " + domain + ".hostile." + table;
        return switch (shape) {
            case VALUE -> List.of("SELECT id, " + list + from);
            case FILTER ->
                asked.stream().map(e -> "SELECT id" + from + " WHERE " + e).toList();
            case GROUP ->
                List.of(
                        "SELECT 0, " + list + from,
                        "SELECT MOD(id, 3), " + list + from + " GROUP BY MOD(id, 3)",
                        "SELECT 0, " + list + from + " WHERE id < 0");
            case QUERY ->
                asked.stream()
                        .map(e -> e.replaceAll("\\{(\\w+)}", domain + ".hostile.$1"))
                        .toList();
        };
    }

    /** The statement that asks one expression for one row; only a VALUE is asked so. */
    String ofOneRow(String domain, Asked asked, String id) {
        return statements(domain, asked.table(), List.of(asked.expression())).get(0) + " WHERE id = " + id;
    }

    @Override
    public String toString() {
        return section + " " + name;
    }
}
