package io.meshgate.gateway.differential;

import io.meshgate.gateway.differential.Scope.Column;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;

/**
 * The tables of the differential tester: all of one shape, small, with hostile values that meet often, so that joins find
 * partners and groups have several rows. The same rows lie in every store.
 */
final class FuzzTables {
    /** The first one is empty. */
    static final List<String> NAMES = List.of("t0", "t1", "t2", "t3", "t4");

    private static final long SEED = 20_261_122;
    private static final Map<String, Integer> ROWS = Map.of("t0", 0, "t1", 6, "t2", 9, "t3", 14, "t4", 4);
    private static final int NULLS_IN_100 = 14;

    private record Definition(String name, Sort sort, List<String> more) {}

    /** Values beyond those that literals have. */
    private static final List<Definition> COLUMNS = List.of(
            new Definition("k", Sort.INT, List.of()),
            new Definition("i", Sort.INT, List.of("12", "-100000")),
            new Definition("b", Sort.BIG, List.of("7", "2")),
            new Definition("n", Sort.DEC, List.of("99999999.99")),
            new Definition("r", Sort.DBL, List.of("'NaN'", "'Infinity'", "'-Infinity'", "'7.75'")),
            new Definition("t", Sort.TXT, List.of("'b'")),
            new Definition("u", Sort.TXT, List.of("'a\\b'")),
            new Definition("d", Sort.DAY, List.of("DATE '0001-01-01'", "DATE '9999-12-31'")),
            new Definition(
                    "m",
                    Sort.MOMENT,
                    List.of("TIMESTAMP '0001-01-01 00:00:00'", "TIMESTAMP '9999-12-31 23:59:59.999999'")),
            new Definition("f", Sort.BOOL, List.of()));

    private FuzzTables() {}

    /** The columns of any of the tables. */
    static List<Column> columns(String alias) {
        List<Column> columns = new ArrayList<>();
        columns.add(new Column(alias + ".id", Sort.INT));
        COLUMNS.forEach(c -> columns.add(new Column(alias + "." + c.name(), c.sort())));
        return columns;
    }

    /** CREATE TABLE and INSERT, as PostgreSQL and DuckDB both read them. */
    static List<String> statements() {
        Random random = new Random(SEED);
        List<String> statements = new ArrayList<>();
        for (String name : NAMES) {
            String columns = COLUMNS.stream()
                    .map(c -> ", " + c.name() + " " + c.sort().typeName())
                    .collect(Collectors.joining());
            statements.add("CREATE TABLE " + name + " (id INTEGER NOT NULL" + columns + ")");
            for (int row = 1; row <= ROWS.getOrDefault(name, 0); row++) {
                String values =
                        COLUMNS.stream().map(c -> ", " + value(c, random)).collect(Collectors.joining());
                statements.add("INSERT INTO " + name + " VALUES (" + row + values + ")");
            }
        }
        return statements;
    }

    private static String value(Definition column, Random random) {
        if (random.nextInt(100) < NULLS_IN_100) {
            return "NULL";
        }
        List<String> values = new ArrayList<>(column.sort().literals());
        values.addAll(column.more());
        String value = values.get(random.nextInt(values.size()));
        return column.sort() == Sort.DBL ? "CAST('" + value.replace("'", "") + "' AS DOUBLE PRECISION)" : value;
    }
}
