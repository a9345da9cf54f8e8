package io.meshgate.gateway.corpora;

import io.trino.tpcds.Results;
import io.trino.tpcds.Session;
import io.trino.tpcds.Table;
import io.trino.tpcds.column.Column;
import io.trino.tpcds.column.ColumnType;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The tables of TPC-DS at a scale, every one in every place. */
final class TpcdsData {
    /** The smallest for which the generator has sizes; some tables (dates, demographics) are never smaller. */
    private static final double SCALE = 0.01;

    static final List<String> TABLES = Table.getBaseTables().stream()
            .filter(table -> table != Table.DBGEN_VERSION)
            .map(Table::getName)
            .toList();

    private TpcdsData() {}

    /** Fills all places and publishes them as the product {@code tpcds}. */
    static void fill(CorpusStores stores) throws IOException, SQLException {
        try (Connection duck = stores.connect(Place.DUCK);
                Connection pgC = stores.connect(Place.PG_C);
                Connection pgIcu = stores.connect(Place.PG_ICU)) {
            for (String table : TABLES) {
                Path text = stores.folder().resolve(table + ".text");
                write(Table.getTable(table), text);
                for (Connection postgres : List.of(pgC, pgIcu)) {
                    execute(postgres, definition(table));
                    execute(postgres, "COPY " + table + " FROM '" + text + "' (FORMAT text, DELIMITER '|', NULL '')");
                }
                execute(duck, definition(table));
                execute(
                        duck,
                        "COPY " + table + " FROM '" + text
                                + "' (FORMAT csv, auto_detect false, header false, delimiter '|', quote '', escape"
                                + " '')");
                execute(
                        duck,
                        "COPY " + table + " TO '" + stores.parquetFolder().resolve(table + ".parquet")
                                + "' (FORMAT parquet)");
                Files.delete(text);
            }
            execute(pgC, "ANALYZE");
            execute(pgIcu, "ANALYZE");
        }
        Map<String, String> names =
                new LinkedHashMap<>(TABLES.stream().collect(Collectors.toMap(Function.identity(), t -> t)));
        for (Place place : Place.values()) {
            stores.publish(place, "tpcds", names);
        }
    }

    private static void write(Table table, Path file) throws IOException {
        Session session = Session.getDefaultSession().withScale(SCALE).withTable(table);
        try (BufferedWriter out = Files.newBufferedWriter(file)) {
            for (List<List<String>> rows : Results.constructResults(table, session)) {
                List<@Nullable String> row = rows.getFirst();
                for (int i = 0; i < row.size(); i++) {
                    out.write(i == 0 ? "" : "|");
                    String value = row.get(i);
                    out.write(value == null ? "" : value);
                }
                out.write('\n');
            }
        }
    }

    private static String definition(String table) {
        return Arrays.stream(Table.getTable(table).getColumns())
                .map(column -> column.getName() + " " + type(column))
                .collect(Collectors.joining(", ", "CREATE TABLE " + table + " (", ")"));
    }

    private static String type(Column column) {
        ColumnType type = column.getType();
        int precision = type.getPrecision().orElse(0);
        return switch (type.getBase()) {
            case INTEGER -> "INTEGER";
            case IDENTIFIER -> "BIGINT";
            case DATE -> "DATE";
            case TIME -> "TIME";
            case DECIMAL -> "DECIMAL(" + precision + ", " + type.getScale().orElse(0) + ")";
            case VARCHAR -> "VARCHAR(" + precision + ")";
            case CHAR -> "CHAR(" + precision + ")";
        };
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
