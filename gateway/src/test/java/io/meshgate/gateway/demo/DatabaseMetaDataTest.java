package io.meshgate.gateway.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshgate.gateway.cli.Gateway;
import io.meshgate.gateway.config.GatewayConfig;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every method of {@link DatabaseMetaData} through the official driver over the demo's mesh, by reflection: answers, with
 * whatever arguments, but for those that the driver itself does not implement.
 */
final class DatabaseMetaDataTest {
    /** Of flight-sql-jdbc-driver 18.3.0, whatever the server: a driver that can do more must shrink this list. */
    private static final List<String> NOT_IN_THE_DRIVER = List.of(
            "deletesAreDetected",
            "insertsAreDetected",
            "othersDeletesAreVisible",
            "othersInsertsAreVisible",
            "othersUpdatesAreVisible",
            "ownDeletesAreVisible",
            "ownInsertsAreVisible",
            "ownUpdatesAreVisible",
            "supportsResultSetHoldability",
            "updatesAreDetected");

    private static final List<@Nullable String> NAMES = Arrays.asList(null, "%", "", "nobody", "o%", "or_ers");

    /** The names of something that is there, by the number of a method's names. */
    private static final Map<Integer, List<String>> KNOWN_NAMES = Map.of(
            1, List.of("sales"),
            2, List.of("sales", "orders"),
            3, List.of("sales", "orders", "lineitem"),
            4, List.of("sales", "orders", "lineitem", "l_orderkey"),
            6, List.of("sales", "orders", "orders", "sales", "orders", "lineitem"));

    private static DemoMesh mesh;
    private static Gateway gateway;

    @BeforeAll
    static void start(@TempDir Path folder) {
        mesh = DemoMesh.start(folder, TpchStores.SCALE, ProgressListener.NONE);
        gateway = new Gateway(GatewayConfig.forCatalog(mesh.catalogFolder())
                .withEnvironment(mesh.environment())
                .withPort(0)
                .withSecretsFolder(mesh.secretsFolder())
                .withFileRoots(mesh.fileRoots()));
    }

    @AfterAll
    static void stop() {
        gateway.close();
        mesh.close();
    }

    private static Connection connect() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:arrow-flight-sql://127.0.0.1:" + gateway.port() + "/?useEncryption=false");
    }

    @Test
    void everyMethodAnswers() throws SQLException {
        Map<String, String> failures = new TreeMap<>();
        int calls = 0;
        try (Connection connection = connect()) {
            DatabaseMetaData metaData = connection.getMetaData();
            for (Method method : DatabaseMetaData.class.getMethods()) {
                for (@Nullable Object[] arguments : variants(method)) {
                    calls++;
                    failure(metaData, method, arguments)
                            .forEach(failure -> failures.putIfAbsent(
                                    method.getName(), Arrays.deepToString(arguments) + ": " + failure));
                }
            }
        }
        assertEquals(NOT_IN_THE_DRIVER, List.copyOf(failures.keySet()), failures.toString());
        assertTrue(calls > 300, "only " + calls + " calls");
    }

    /** Empty where the method answered; a result is read to its end. */
    private static Stream<Throwable> failure(DatabaseMetaData metaData, Method method, @Nullable Object[] arguments) {
        try {
            if (method.invoke(metaData, arguments) instanceof ResultSet results) {
                try (results) {
                    int columns = results.getMetaData().getColumnCount();
                    while (results.next()) {
                        for (int column = 1; column <= columns; column++) {
                            results.getObject(column);
                        }
                    }
                }
            }
            return Stream.empty();
        } catch (InvocationTargetException e) {
            return Stream.of(e.getCause());
        } catch (ReflectiveOperationException | SQLException | RuntimeException e) {
            return Stream.of(e);
        }
    }

    /** Arguments of each type in turn, all of a method's names alike; and the names of something that is there. */
    private static List<@Nullable Object[]> variants(Method method) {
        List<@Nullable Object[]> variants = new ArrayList<>();
        int most = Arrays.stream(method.getParameterTypes())
                .mapToInt(type -> values(type, method.getName()).size())
                .max()
                .orElse(1);
        for (int variant = 0; variant < most; variant++) {
            variants.add(arguments(method, variant));
        }
        long names = Arrays.stream(method.getParameterTypes())
                .filter(String.class::equals)
                .count();
        if (names > 0) {
            List<String> known = KNOWN_NAMES.get((int) names);
            @Nullable Object[] arguments = arguments(method, 0);
            System.arraycopy(known.toArray(), 0, arguments, 0, known.size());
            variants.add(arguments);
        }
        return variants;
    }

    private static @Nullable Object[] arguments(Method method, int variant) {
        boolean needsTable = NEEDS_TABLE.contains(method.getName());
        return Arrays.stream(method.getParameterTypes())
                .map(type -> {
                    List<?> values = values(type, method.getName());
                    Object value = values.get(variant % values.size());
                    return needsTable && type == String.class && value == null ? "orders" : value;
                })
                .toArray();
    }

    /** Their table's name must be given, as JDBC says. */
    private static final List<String> NEEDS_TABLE =
            List.of("getPrimaryKeys", "getImportedKeys", "getExportedKeys", "getCrossReference");

    private static List<?> values(Class<?> type, String method) {
        if (type == String.class) {
            return NAMES;
        }
        if (type == int.class) {
            return numbers(method);
        }
        if (type == boolean.class) {
            return List.of(true, false);
        }
        if (type == String[].class) {
            return Arrays.asList(null, new String[] {"TABLE"}, new String[] {"VIEW"}, new String[0]);
        }
        if (type == int[].class) {
            return Arrays.asList(null, new int[] {Types.STRUCT});
        }
        if (type == Class.class) {
            return List.of(DatabaseMetaData.class);
        }
        throw new IllegalStateException("DatabaseMetaData has got an argument of " + type);
    }

    /** What a method's numbers mean. */
    private static List<Integer> numbers(String method) {
        return switch (method) {
            case "supportsConvert" ->
                List.of(Types.BIGINT, Types.VARCHAR, Types.DATE, Types.ARRAY, Types.BOOLEAN, Types.OTHER, -12345);
            case "supportsTransactionIsolationLevel" ->
                List.of(Connection.TRANSACTION_NONE, Connection.TRANSACTION_SERIALIZABLE);
            case "supportsResultSetHoldability" ->
                List.of(ResultSet.HOLD_CURSORS_OVER_COMMIT, ResultSet.CLOSE_CURSORS_AT_COMMIT);
            case "getBestRowIdentifier" -> List.of(DatabaseMetaData.bestRowTemporary, DatabaseMetaData.bestRowSession);
            default ->
                List.of(
                        ResultSet.TYPE_FORWARD_ONLY,
                        ResultSet.TYPE_SCROLL_INSENSITIVE,
                        ResultSet.TYPE_SCROLL_SENSITIVE);
        };
    }

    @Test
    void everyMethodOfTheInterfaceIsAsked() {
        List<String> methods = Arrays.stream(DatabaseMetaData.class.getMethods())
                .map(Method::getName)
                .distinct()
                .sorted(Comparator.naturalOrder())
                .toList();
        assertTrue(methods.containsAll(NOT_IN_THE_DRIVER));
        assertTrue(methods.size() > 170, "only " + methods.size());
    }

    @Test
    void whatIsThereIsFound() throws SQLException {
        try (Connection connection = connect()) {
            DatabaseMetaData metaData = connection.getMetaData();
            assertEquals(16, count(metaData.getTables(null, null, null, null)));
            assertEquals(2, count(metaData.getTables("sales", null, "o%", new String[] {"TABLE"})));
            assertEquals(0, count(metaData.getTables("sales", null, "o%", new String[] {"VIEW"})));
            assertEquals(9, count(metaData.getColumns("sales", "orders", "orders", null)));
            assertEquals(
                    new TreeSet<>(List.of("l_orderkey", "l_linenumber")),
                    values(metaData.getPrimaryKeys("sales", "orders", "lineitem"), "COLUMN_NAME"));
            assertEquals(
                    new TreeSet<>(List.of("customer", "supplier")),
                    values(metaData.getExportedKeys("reference", "geo", "nation"), "FKTABLE_NAME"));
            assertEquals(
                    new TreeSet<>(List.of("orders", "partsupp")),
                    values(metaData.getImportedKeys("sales", "orders", "lineitem"), "PKTABLE_NAME"));
            assertEquals(
                    new TreeSet<>(List.of("l_partkey", "l_suppkey")),
                    values(
                            metaData.getCrossReference("supply", "parts", "partsupp", "sales", "orders", "lineitem"),
                            "FKCOLUMN_NAME"));
        }
    }

    /** A call of each function that the server tells of; one more in the engine's table needs one more here. */
    private static final Map<String, String> CALLS = Map.ofEntries(
            Map.entry("ABS", "ABS(-1)"),
            Map.entry("CEIL", "CEIL(1.5)"),
            Map.entry("EXP", "EXP(1)"),
            Map.entry("FLOOR", "FLOOR(1.5)"),
            Map.entry("LN", "LN(1)"),
            Map.entry("MOD", "MOD(5, 2)"),
            Map.entry("POWER", "POWER(2, 3)"),
            Map.entry("ROUND", "ROUND(1.25, 1)"),
            Map.entry("SQRT", "SQRT(4)"),
            Map.entry("CHARACTER_LENGTH", "CHARACTER_LENGTH('a')"),
            Map.entry("CHAR_LENGTH", "CHAR_LENGTH('a')"),
            Map.entry("LENGTH", "LENGTH('a')"),
            Map.entry("GREATEST", "GREATEST(1, 2)"),
            Map.entry("LEAST", "LEAST(1, 2)"),
            Map.entry("LOWER", "LOWER('A')"),
            Map.entry("POSITION", "POSITION('a' IN 'ba')"),
            Map.entry("REPLACE", "REPLACE('a', 'a', 'b')"),
            Map.entry("SUBSTRING", "SUBSTRING('abc' FROM 2 FOR 1)"),
            Map.entry("TRIM", "TRIM(' a ')"),
            Map.entry("UPPER", "UPPER('a')"),
            Map.entry("CURRENT_DATE", "CURRENT_DATE"),
            Map.entry("CURRENT_TIME", "CURRENT_TIME"),
            Map.entry("CURRENT_TIMESTAMP", "CURRENT_TIMESTAMP"),
            Map.entry("DATE_TRUNC", "DATE_TRUNC('month', TIMESTAMP '2024-02-29 12:00:00')"),
            Map.entry("EXTRACT", "EXTRACT(YEAR FROM DATE '2024-02-29')"),
            Map.entry("LOCALTIME", "LOCALTIME"),
            Map.entry("LOCALTIMESTAMP", "LOCALTIMESTAMP"),
            Map.entry("COALESCE", "COALESCE(NULL, 1)"),
            Map.entry("NULLIF", "NULLIF(1, 2)"),
            Map.entry("ACOS", "ACOS(1)"),
            Map.entry("ASIN", "ASIN(1)"),
            Map.entry("ATAN", "ATAN(1)"),
            Map.entry("ATAN2", "ATAN2(1, 2)"),
            Map.entry("CBRT", "CBRT(8)"),
            Map.entry("CONCAT", "CONCAT('a', 'b')"),
            Map.entry("COS", "COS(0)"),
            Map.entry("DEGREES", "DEGREES(1)"),
            Map.entry("LEFT", "LEFT('abc', 2)"),
            Map.entry("LOG10", "LOG10(100)"),
            Map.entry("LPAD", "LPAD('a', 3, 'b')"),
            Map.entry("RADIANS", "RADIANS(1)"),
            Map.entry("RIGHT", "RIGHT('abc', 2)"),
            Map.entry("RPAD", "RPAD('a', 3, 'b')"),
            Map.entry("SIGN", "SIGN(-2)"),
            Map.entry("SIN", "SIN(0)"),
            Map.entry("SPLIT_PART", "SPLIT_PART('a-b', '-', 2)"),
            Map.entry("STARTS_WITH", "STARTS_WITH('abc', 'a')"),
            Map.entry("STRPOS", "STRPOS('abc', 'b')"),
            Map.entry("SUBSTR", "SUBSTR('abc', 2, 1)"),
            Map.entry("TAN", "TAN(0)"),
            Map.entry("TRUNC", "TRUNC(2.5)"));

    @Test
    void everyFunctionThatIsToldCanBeCalled() throws SQLException {
        Set<String> told = new TreeSet<>();
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            DatabaseMetaData metaData = connection.getMetaData();
            for (String names : List.of(
                    metaData.getNumericFunctions(),
                    metaData.getStringFunctions(),
                    metaData.getTimeDateFunctions(),
                    metaData.getSystemFunctions())) {
                assertTrue(told.addAll(List.of(names.split(", *"))), names);
            }
            assertEquals(new TreeSet<>(CALLS.keySet()), told);
            for (String call : CALLS.values()) {
                assertEquals(1, count(statement.executeQuery("SELECT " + call + " AS v")), call);
            }
        }
    }

    private static int count(ResultSet results) throws SQLException {
        int rows = 0;
        try (results) {
            while (results.next()) {
                rows++;
            }
        }
        return rows;
    }

    private static TreeSet<String> values(ResultSet results, String label) throws SQLException {
        TreeSet<String> values = new TreeSet<>();
        try (results) {
            while (results.next()) {
                values.add(results.getString(label));
            }
        }
        return values;
    }
}
