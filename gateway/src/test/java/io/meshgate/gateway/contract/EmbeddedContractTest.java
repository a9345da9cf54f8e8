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
import java.util.Map;
import java.util.Set;

/** The hostile tables in a DuckDB file, and from there in files of other formats. */
abstract class EmbeddedContractTest extends AdapterContractTest {
    private static final Map<String, String> SPELLINGS =
            Map.of("bytes", "BLOB", "any_case", "VARCHAR", "german", "VARCHAR", "french", "VARCHAR");
    private static final Set<String> TEXT_IN_FILES = Set.of("UUID", "JSON");

    EmbeddedContractTest(StoreKind kind) {
        super(kind);
    }

    /** Makes of one table, which DuckDB holds, what the store will read. */
    abstract Schema publish(String table, Statement duckDb, Path folder) throws SQLException;

    /** The contract's server over what was published. */
    abstract Map<String, Object> server(Path database, Path folder);

    @Override
    HostileContract materialize(HostileTables tables, Path folder) throws SQLException {
        Path database = folder.resolve("hostile.duckdb");
        List<Schema> schemas = new ArrayList<>();
        try (Connection connection = DriverManager.getConnection("jdbc:duckdb:" + database);
                Statement statement = connection.createStatement()) {
            statement.execute("SET TimeZone = 'UTC'");
            for (String one : tables.statements(SPELLINGS, "from_hex('$1')")) {
                statement.execute(one);
            }
            for (String table : tables.names()) {
                schemas.add(publish(table, statement, folder));
            }
        }
        return new HostileContract(server(database, folder), Map.of(), schemas);
    }

    /** Copies a table into a file of its own. */
    static String copy(String table, Statement duckDb, Path folder, String format, String options) throws SQLException {
        String file = table + "." + format;
        duckDb.execute("COPY " + table + " TO '" + folder.resolve(file) + "' (FORMAT " + format + options + ")");
        return file;
    }

    /** The columns' types, for the contract of a file that does not tell them. */
    static Map<String, String> types(String table, Statement duckDb) throws SQLException {
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
