package io.meshgate.gateway.listing;

import io.meshgate.catalog.Column;
import io.meshgate.catalog.MeshCatalog;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What {@code information_schema} is asked: one of its tables, and the names that are wanted of it. Written as SQL, so that a
 * plan shows it, and read back when it runs.
 */
record ListingStatement(List<String> columns, String relation, List<NameTest> tests) {
    private static final String FROM = " FROM " + MeshCatalog.INFORMATION_SCHEMA + ".";
    private static final Pattern TEXT = Pattern.compile(
            "SELECT (?<columns>[\\w, ]*)" + FROM + "(?<relation>\\w+)(?: WHERE (?<tests>.*))?", Pattern.DOTALL);
    private static final Pattern TEST = Pattern.compile("(\\w+) = ('(?:[^']|'')*+')(?: AND )?");

    private static final Set<String> DOMAINS = Set.of("catalog_name", "table_catalog", "constraint_catalog");
    private static final Set<String> PRODUCTS = Set.of("schema_name", "table_schema", "constraint_schema");
    private static final Set<String> TABLES = Set.of("table_name");

    ListingStatement {
        columns = List.copyOf(columns);
        tests = List.copyOf(tests);
    }

    /**
     * {@code column = 'value'}, compared exactly.
     *
     * @param literal the value in quotes, or until it is known what stands in its place
     */
    record NameTest(String column, String literal) {
        /** A text as it stands in a statement. */
        static String literal(String value) {
            return "'" + value.replace("'", "''") + "'";
        }

        private String value() {
            return literal.substring(1, literal.length() - 1).replace("''", "'");
        }

        /** Whether leaving out what fails the test saves work: the column is the name of a domain, a product or a table. */
        static boolean isOfUse(String column) {
            return DOMAINS.contains(column) || PRODUCTS.contains(column) || TABLES.contains(column);
        }
    }

    static ListingStatement parse(String text) {
        Matcher statement = TEXT.matcher(text);
        if (!statement.matches()) {
            throw new IllegalArgumentException("no statement of " + MeshCatalog.INFORMATION_SCHEMA + ": " + text);
        }
        List<NameTest> tests = new ArrayList<>();
        if (statement.group("tests") != null) {
            TEST.matcher(statement.group("tests"))
                    .results()
                    .forEach(test -> tests.add(new NameTest(test.group(1), test.group(2))));
        }
        List<String> columns = Pattern.compile(", ")
                .splitAsStream(statement.group("columns"))
                .filter(column -> !column.isEmpty())
                .toList();
        return new ListingStatement(columns, statement.group("relation"), tests);
    }

    String text() {
        String where = tests.stream()
                .map(test -> test.column() + " = " + test.literal())
                .collect(Collectors.joining(" AND "));
        return "SELECT " + String.join(", ", columns) + FROM + relation + (where.isEmpty() ? "" : " WHERE " + where);
    }

    /** The columns asked for, of all rows that may pass the tests. */
    List<@Nullable Object[]> rows(Listing listing) {
        InformationSchema.Relation listed = InformationSchema.relation(relation);
        List<String> names = listed.columns().stream().map(Column::name).toList();
        int[] places = columns.stream().mapToInt(names::indexOf).toArray();
        return listed.rows()
                .apply(listing, scope())
                .map(row -> picked(row, places))
                .toList();
    }

    private static @Nullable Object[] picked(@Nullable Object[] row, int[] places) {
        @Nullable Object[] cells = new @Nullable Object[places.length];
        for (int i = 0; i < places.length; i++) {
            cells[i] = row[places[i]];
        }
        return cells;
    }

    private Scope scope() {
        return new Scope(all(DOMAINS), all(PRODUCTS), all(TABLES));
    }

    private Predicate<String> all(Set<String> columns) {
        return name -> tests.stream()
                .allMatch(
                        test -> !columns.contains(test.column()) || test.value().equals(name));
    }
}
