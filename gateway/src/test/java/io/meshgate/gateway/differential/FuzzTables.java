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
public final class FuzzTables {
    /** The first one is empty. */
    static final List<String> NAMES = List.of("t0", "t1", "t2", "t3", "t4", "t5");

    private static final long SEED = 20_261_122;
    private static final Map<String, Integer> ROWS = Map.of("t0", 0, "t1", 6, "t2", 9, "t3", 14, "t4", 4, "t5", 23);
    private static final int NULLS_IN_100 = 12;

    /** @param values instead of those that literals have, or beyond them */
    private record Definition(String name, Sort sort, String typeName, List<String> values) {
        static Definition more(String name, Sort sort, String... more) {
            List<String> values = new ArrayList<>(sort.literals());
            values.addAll(List.of(more));
            return new Definition(name, sort, sort.typeName(), values);
        }
    }

    private static final List<Definition> COLUMNS = List.of(
            new Definition("k", Sort.INT, "INTEGER", List.of("0", "1", "2", "3", "-1")),
            Definition.more("i", Sort.INT, "12", "-100000"),
            new Definition("s", Sort.INT, "SMALLINT", List.of("0", "1", "-1", "5", "-5", "32767", "-32768")),
            Definition.more("b", Sort.BIG, "7", "2"),
            Definition.more("n", Sort.DEC, "99999999.99"),
            Definition.more("r", Sort.DBL, "NaN", "Infinity", "-Infinity", "7.75"),
            new Definition("q", Sort.DBL, "REAL", List.of("0.5", "-0.0", "2.5", "-1.25", "3", "NaN")),
            Definition.more("t", Sort.TXT, "'b'"),
            Definition.more("u", Sort.TXT, "'a\\b'"),
            new Definition("h", Sort.TXT, "CHAR(3)", List.of("''", "'a'", "'A'", "'ab'", "'abc'", "'ä'")),
            Definition.more("d", Sort.DAY, "DATE '0001-01-01'", "DATE '9999-12-31'"),
            Definition.more(
                    "m", Sort.MOMENT, "TIMESTAMP '0001-01-01 00:00:00'", "TIMESTAMP '9999-12-31 23:59:59.999999'"),
            Definition.more("z", Sort.INSTANT),
            Definition.more("f", Sort.BOOL));

    private FuzzTables() {}

    /** The columns of any of the tables. */
    static List<Column> columns(String alias) {
        List<Column> columns = new ArrayList<>();
        columns.add(new Column(alias + ".id", Sort.INT));
        COLUMNS.forEach(c -> columns.add(new Column(alias + "." + c.name(), c.sort())));
        return columns;
    }

    /** CREATE TABLE and INSERT, as PostgreSQL and DuckDB both read them in a session in UTC. */
    public static List<String> statements() {
        Random random = new Random(SEED);
        List<String> statements = new ArrayList<>();
        for (String name : NAMES) {
            String columns = COLUMNS.stream()
                    .map(c -> ", " + c.name() + " " + c.typeName())
                    .collect(Collectors.joining());
            statements.add("CREATE TABLE " + name + " (id INTEGER NOT NULL" + columns + ")");
            List<String> rows = new ArrayList<>();
            for (int row = 1; row <= ROWS.getOrDefault(name, 0); row++) {
                rows.add("(" + row
                        + COLUMNS.stream().map(c -> ", " + value(c, random)).collect(Collectors.joining()) + ")");
            }
            if (!rows.isEmpty()) {
                statements.add("INSERT INTO " + name + " VALUES " + String.join(", ", rows));
            }
        }
        return statements;
    }

    /** The same for a database whose own meaning is Meshgate's: text without padding. */
    public static List<String> plainStatements() {
        return statements().stream()
                .map(s -> s.replace("CHAR(3)", "VARCHAR(3)"))
                .toList();
    }

    private static String value(Definition column, Random random) {
        if (random.nextInt(100) < NULLS_IN_100) {
            return "NULL";
        }
        String value = column.values().get(random.nextInt(column.values().size()));
        return column.sort() == Sort.DBL ? "CAST('" + value + "' AS " + column.typeName() + ")" : value;
    }
}
