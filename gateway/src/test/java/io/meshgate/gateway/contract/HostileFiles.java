package io.meshgate.gateway.contract;

import io.meshgate.gateway.contract.HostileContract.Schema;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The hostile tables in a DuckDB file, and from there in files of other formats. */
public final class HostileFiles {
    private static final Map<String, String> SPELLINGS =
            Map.of("bytes", "BLOB", "any_case", "VARCHAR", "german", "VARCHAR", "french", "VARCHAR");
    private static final Set<String> TEXT_IN_FILES = Set.of("UUID", "JSON");

    private HostileFiles() {}

    /** The statements that make and fill the tables in DuckDB. */
    public static List<String> duckDbStatements(HostileTables tables) {
        return tables.statements(SPELLINGS, "from_hex('$1')");
    }

    /** Fills files of one kind in a folder. */
    public static HostileContract fill(StoreKind kind, HostileTables tables, Path folder) throws SQLException {
        Path database = folder.resolve("hostile.duckdb");
        List<Schema> schemas = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + database);
                Statement statement = connection.createStatement()) {
            statement.execute("SET TimeZone = 'UTC'");
            for (String one : duckDbStatements(tables)) {
                statement.execute(one);
            }
            for (String table : tables.names()) {
                if (kind != StoreKind.PARQUET || kind.holds(table)) {
                    schemas.add(schema(kind, table, statement, folder));
                }
            }
        }
        return new HostileContract(server(kind, database, folder), Map.of(), schemas);
    }

    /** Makes of one table, which DuckDB holds, what the store will read. */
    private static Schema schema(StoreKind kind, String table, Statement duckDb, Path folder) throws SQLException {
        return switch (kind) {
            case DUCKDB -> new Schema(table, table, Map.of());
            case PARQUET -> new Schema(table, copy(kind, table, duckDb, folder, ""), Map.of());
            case CSV ->
                new Schema(table, copy(kind, table, duckDb, folder, ", HEADER, FORCE_QUOTE *"), types(table, duckDb));
            case JSON -> new Schema(table, copy(kind, table, duckDb, folder, ""), types(table, duckDb));
            case POSTGRES -> throw new IllegalArgumentException("PostgreSQL reads no files");
        };
    }

    private static Map<String, Object> server(StoreKind kind, Path database, Path folder) {
        return kind == StoreKind.DUCKDB
                ? Map.of("server", "test", "type", "duckdb", "database", database.toString(), "schema", "main")
                : Map.of("server", "test", "type", "local", "path", folder.toString(), "format", format(kind));
    }

    private static String format(StoreKind kind) {
        return kind.name().toLowerCase(Locale.ROOT);
    }

    private static String copy(StoreKind kind, String table, Statement duckDb, Path folder, String options)
            throws SQLException {
        String file = table + "." + format(kind);
        duckDb.execute("COPY " + table + " TO '" + folder.resolve(file) + "' (FORMAT " + format(kind) + options + ")");
        return file;
    }

    /** The columns' types, for the contract of a file that does not tell them. */
    private static Map<String, String> types(String table, Statement duckDb) throws SQLException {
        Map<String, String> types = new LinkedHashMap<>();
        try (ResultSet rows = duckDb.executeQuery("DESCRIBE " + table)) {
            while (rows.next()) {
                String type = rows.getString("column_type");
                boolean text = TEXT_IN_FILES.contains(type) || type.startsWith("ENUM");
                types.put(rows.getString("column_name"), text ? "VARCHAR" : type);
            }
        }
        return types;
    }
}
