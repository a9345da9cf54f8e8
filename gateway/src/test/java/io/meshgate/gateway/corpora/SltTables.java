package io.meshgate.gateway.corpora;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The tables that the files' statements build, as they are when a query asks for them. Statements run in a DuckDB of their
 * own; a table that is asked for is copied as it is then to a place that chance has chosen for the file, once for all files
 * that build the same. Views are written into the queries that name them.
 */
final class SltTables implements AutoCloseable {
    private static final Pattern STATEMENT = Pattern.compile(
            "(CREATE TABLE|CREATE VIEW|DROP TABLE|DROP VIEW|INSERT INTO|DELETE FROM|UPDATE)\\s+(?:IF"
                    + " EXISTS\\s+)?(\\w+)\\s*(.*)",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    /** Indexes and triggers are nobody's business here; the others are no statements of our dialect. */
    private static final Pattern LEFT_OUT = Pattern.compile(
            "CREATE (UNIQUE )?INDEX\\b.*|DROP INDEX\\b.*|REINDEX\\b.*|CREATE TRIGGER\\b.*|DROP TRIGGER\\b.*"
                    + "|REPLACE INTO\\b.*|INSERT OR REPLACE\\b.*|UPDATE t1 SET x=3, x=4, x=5",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private static final Pattern TABLE_NAME = Pattern.compile(
            "(?<![\\w.])([A-Za-z_]\\w*)(?!\\w|\\s*\\.|\\s*\\()(\\s+AS\\s+\\w+|\\s+(?!(?:WHERE|CROSS|ORDER|GROUP|JOIN|INNER|LEFT"
                + "|ON|UNION|EXCEPT|INTERSECT|LIMIT|HAVING|AND|OR)\\b)[A-Za-z_]\\w*)?",
            Pattern.CASE_INSENSITIVE);
    private static final String TYPES_OF_DUCKDB = "DOUBLE";
    private static final Pattern FLOAT = Pattern.compile("\\bFLOAT\\b", Pattern.CASE_INSENSITIVE);
    private static final Pattern KEYS = Pattern.compile("\\s+(PRIMARY KEY|UNIQUE)\\b", Pattern.CASE_INSENSITIVE);
    private static final int ROWS_OF_INSERT = 500;

    private static final Pattern VALUES = Pattern.compile(
            "(INSERT INTO\\s.*?\\bVALUES)\\s*(\\(.*\\))\\s*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    /**
     * A table of a file.
     *
     * @param definition its columns
     * @param history tells its rows: tables of equal histories are equal
     */
    private record Built(String definition, Place place, UUID history) {
        Built after(String statement) {
            return new Built(definition, place, SltTables.history(history + statement));
        }
    }

    private record Copy(Place place, UUID history) {}

    private final CorpusStores stores;
    private final Connection scratch;
    private final Connection pgC;
    private final Connection pgIcu;
    private final Map<Copy, String> copies = new HashMap<>();
    private final Map<Place, Map<String, String>> published = new HashMap<>();
    private final Map<String, Built> tables = new HashMap<>();
    private final Map<String, String> views = new HashMap<>();
    private final StringBuilder pending = new StringBuilder();
    private Random random = new Random();

    SltTables(CorpusStores stores) throws SQLException {
        this.stores = stores;
        scratch = DriverManager.getConnection("jdbc:duckdb:");
        pgC = stores.connect(Place.PG_C);
        pgIcu = stores.connect(Place.PG_ICU);
        execute(scratch, "ATTACH '" + stores.duckDbFile() + "' AS store");
        pgC.setAutoCommit(false);
        pgIcu.setAutoCommit(false);
    }

    /** Forgets the last file's tables. */
    void begin(SltScript script, long seed) throws SQLException {
        insert();
        for (String table : tables.keySet()) {
            execute(scratch, "DROP TABLE " + table);
        }
        commit();
        tables.clear();
        views.clear();
        random = new Random(seed * 31 + script.path().hashCode());
    }

    private static UUID history(String text) {
        return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /** Runs a statement; rows are inserted when somebody wants them. */
    void run(String sql) throws SQLException {
        Matcher values = VALUES.matcher(sql);
        if (!values.matches()) {
            insert();
            runNow(sql);
        } else if (pending.indexOf(values.group(1)) == 0) {
            pending.append(", ").append(values.group(2));
        } else {
            insert();
            pending.append(values.group(1)).append(' ').append(values.group(2));
        }
    }

    private void insert() throws SQLException {
        String rows = pending.toString();
        pending.setLength(0);
        if (!rows.isEmpty()) {
            runNow(rows);
        }
    }

    private void runNow(String sql) throws SQLException {
        Matcher statement = STATEMENT.matcher(sql);
        if (LEFT_OUT.matcher(sql).matches()) {
            return;
        }
        if (!statement.matches()) {
            throw new SQLException("not a statement that builds tables: " + sql);
        }
        String name = statement.group(2).toLowerCase(Locale.ROOT);
        String rest = statement.group(3);
        switch (statement.group(1).toUpperCase(Locale.ROOT)) {
            case "CREATE TABLE" -> {
                execute(
                        scratch,
                        "CREATE TABLE " + name + " "
                                + KEYS.matcher(inDuckDb(rest)).replaceAll(""));
                tables.put(name, new Built(rest, Place.random(random), history(rest)));
            }
            case "DROP TABLE" -> {
                execute(scratch, sql);
                tables.remove(name);
            }
            case "CREATE VIEW" -> views.put(name, rest.replaceFirst("(?i)^AS\\s+", ""));
            case "DROP VIEW" -> views.remove(name);
            default -> {
                execute(scratch, sql);
                tables.computeIfPresent(name, (n, built) -> built.after(sources(rest) + sql));
            }
        }
    }

    /** The histories of the tables that a statement reads. */
    private String sources(String sql) {
        StringBuilder histories = new StringBuilder();
        Matcher words = TABLE_NAME.matcher(sql.replaceAll("'[^']*'", ""));
        for (int end = 0; words.find(end); end = words.end(1)) {
            Built read = tables.get(words.group(1).toLowerCase(Locale.ROOT));
            histories.append(read == null ? "" : read.history());
        }
        return histories.toString();
    }

    private static String inDuckDb(String definition) {
        return FLOAT.matcher(definition).replaceAll(TYPES_OF_DUCKDB);
    }

    /** The query over the mesh: tables by their names there, copied as they are now, and views written out. */
    String inMesh(String sql) throws SQLException {
        StringBuilder rewritten = new StringBuilder();
        Matcher names = TABLE_NAME.matcher(sql);
        int end = 0;
        while (names.find(end)) {
            rewritten.append(sql, end, names.start());
            Optional<String> source = source(names.group(1).toLowerCase(Locale.ROOT));
            @Nullable String alias = names.group(2);
            if (source.isPresent()) {
                rewritten.append(source.get()).append(alias == null ? " AS " + names.group(1) : alias);
                end = alias == null ? names.end(1) : names.end();
            } else {
                rewritten.append(names.group(1));
                end = names.end(1);
            }
        }
        return rewritten.append(sql.substring(end)).toString();
    }

    private Optional<String> source(String name) throws SQLException {
        if (views.containsKey(name)) {
            return Optional.of("(" + inMesh(views.get(name)) + ")");
        }
        insert();
        Built built = tables.get(name);
        return built == null ? Optional.empty() : Optional.of(built.place().domain() + ".slt." + copied(name, built));
    }

    private String copied(String table, Built built) throws SQLException {
        Copy copy = new Copy(built.place(), built.history());
        String known = copies.get(copy);
        if (known != null) {
            return known;
        }
        String name = table + "_" + copies.size();
        switch (built.place()) {
            case PG_C -> copyToPostgres(pgC, table, name, built.definition());
            case PG_ICU -> copyToPostgres(pgIcu, table, name, built.definition());
            case DUCK -> {
                execute(scratch, "CREATE TABLE store." + name + " " + inDuckDb(built.definition()));
                execute(scratch, "INSERT INTO store." + name + " SELECT * FROM " + table);
            }
            case FILES ->
                execute(
                        scratch,
                        "COPY " + table + " TO '" + stores.parquetFolder().resolve(name + ".parquet")
                                + "' (FORMAT parquet)");
        }
        copies.put(copy, name);
        published.computeIfAbsent(built.place(), place -> new LinkedHashMap<>()).put(name, name);
        return name;
    }

    private void copyToPostgres(Connection postgres, String table, String name, String definition) throws SQLException {
        execute(postgres, "CREATE TABLE " + name + " " + definition);
        try (Statement statement = scratch.createStatement();
                ResultSet rows = statement.executeQuery("SELECT * FROM " + table)) {
            List<String> values = new ArrayList<>();
            while (rows.next()) {
                values.add(literals(rows));
                if (values.size() == ROWS_OF_INSERT) {
                    execute(postgres, "INSERT INTO " + name + " VALUES " + String.join(", ", values));
                    values.clear();
                }
            }
            if (!values.isEmpty()) {
                execute(postgres, "INSERT INTO " + name + " VALUES " + String.join(", ", values));
            }
        }
    }

    private static String literals(ResultSet rows) throws SQLException {
        List<String> literals = new ArrayList<>();
        for (int i = 1; i <= rows.getMetaData().getColumnCount(); i++) {
            String text = rows.getString(i);
            literals.add(text == null ? "NULL" : "'" + text.replace("'", "''") + "'");
        }
        return "(" + String.join(", ", literals) + ")";
    }

    private void commit() throws SQLException {
        pgC.commit();
        pgIcu.commit();
    }

    /** Publishes all that was copied. */
    void publish() throws SQLException, IOException {
        commit();
        for (Connection postgres : List.of(pgC, pgIcu)) {
            execute(postgres, "ANALYZE");
            postgres.commit();
        }
        for (Map.Entry<Place, Map<String, String>> tablesOfPlace : published.entrySet()) {
            stores.publish(tablesOfPlace.getKey(), "slt", tablesOfPlace.getValue());
        }
    }

    int size() {
        return copies.size();
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    @Override
    public void close() throws SQLException {
        scratch.close();
        pgC.close();
        pgIcu.close();
    }
}
