package io.meshgate.gateway.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshgate.gateway.MeshUnderTest;
import io.meshgate.gateway.door.flight.FlightDoor;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/**
 * A Java program before the whole gateway: the official Flight SQL JDBC driver, the real door, the real pipeline, and three
 * real stores in the demo's placement. Closing the mesh proves that no connection and no memory is left in use.
 */
@ExtendWith(TpchStores.Shared.class)
@Timeout(180)
final class FlightJdbcTpchTest {
    /** Only against a hang: what is promised is a second. */
    private static final Duration STORE_ENDS_WITHIN = Duration.ofSeconds(10);

    private static final Duration POLL = Duration.ofMillis(5);

    /** As wide as lineitem, and so long that a store that is not stopped goes on for an hour. */
    private static final String ENDLESS =
            "SELECT l.* FROM pg.tpch.lineitem l JOIN pg.tpch.orders o ON l.l_quantity < o.o_orderkey";

    private final TpchPlacement placement = TpchPlacement.likeTheDemo();
    private final TpchStores stores;
    private MeshUnderTest mesh;
    private FlightDoor door;

    FlightJdbcTpchTest(TpchStores stores) {
        this.stores = stores;
    }

    @BeforeEach
    void open(@TempDir Path catalog) throws IOException {
        placement.writeCatalog(catalog, stores);
        mesh = MeshUnderTest.of(catalog, stores.fileRoots(), stores.secrets());
        door = mesh.openDoor();
    }

    @AfterEach
    void close() {
        door.close();
        mesh.close();
    }

    private Connection connect() throws SQLException {
        return DriverManager.getConnection(
                "jdbc:arrow-flight-sql://127.0.0.1:" + door.port() + "/?useEncryption=false");
    }

    // ---- answers

    @Test
    void theQueriesOfTpchGiveTheRightRows() throws Exception {
        assertEquals(List.of(), differences(TpchQuery.all()));
    }

    @Test
    void twoConnectionsAtOnceGetTheRightRows() throws Exception {
        try (ExecutorService programs = Executors.newFixedThreadPool(2)) {
            Future<List<String>> one = programs.submit(() -> differences(TpchQuery.all()));
            Future<List<String>> other =
                    programs.submit(() -> differences(TpchQuery.all().reversed()));
            assertEquals(List.of(), one.get());
            assertEquals(List.of(), other.get());
        }
    }

    /** Over one connection and one statement, as a program does that asks one question after the other. */
    private List<String> differences(List<TpchQuery> queries) throws SQLException {
        List<String> differences = new ArrayList<>();
        try (Connection connection = connect();
                Statement statement = connection.createStatement()) {
            for (TpchQuery query : queries) {
                try (ResultSet results = statement.executeQuery(query.sql(placement::qualifiedName))) {
                    stores.oracle()
                            .comparison(query)
                            .difference(Rows.typed(results))
                            .ifPresent(difference -> differences.add(query + ": " + difference));
                } catch (SQLException | RuntimeException e) {
                    differences.add(query + ": " + e);
                }
            }
        }
        return differences;
    }

    @Test
    void preparedStatementsRunAgainAndAgain() throws Exception {
        try (Connection connection = connect()) {
            for (TpchQuery query : List.of(TpchQuery.of(1), TpchQuery.of(5), TpchQuery.of(13))) {
                try (PreparedStatement statement = connection.prepareStatement(query.sql(placement::qualifiedName))) {
                    for (int round = 0; round < 2; round++) {
                        try (ResultSet results = statement.executeQuery()) {
                            Rows rows = Rows.typed(results);
                            assertEquals(
                                    Optional.empty(),
                                    stores.oracle().comparison(query).difference(rows));
                            assertEquals(
                                    rows.columns().size(),
                                    statement.getMetaData().getColumnCount());
                        }
                    }
                }
            }
        }
    }

    @Test
    void aPreparedStatementTellsItsColumnsBeforeItRuns() throws Exception {
        String sql = "SELECT l_orderkey, l_linenumber, l_quantity, l_shipdate, l_comment, l_tax / 2 AS half"
                + " FROM pg.tpch.lineitem";
        try (Connection connection = connect();
                PreparedStatement statement = connection.prepareStatement(sql)) {
            List<String> columns = new ArrayList<>();
            for (int column = 1; column <= statement.getMetaData().getColumnCount(); column++) {
                columns.add(statement.getMetaData().getColumnLabel(column) + " "
                        + statement.getMetaData().getColumnTypeName(column));
            }
            assertEquals(
                    List.of(
                            "l_orderkey BIGINT",
                            "l_linenumber INTEGER",
                            "l_quantity DECIMAL",
                            "l_shipdate DATE",
                            "l_comment VARCHAR",
                            "half DOUBLE"),
                    columns);
            assertEquals(0, statement.getParameterMetaData().getParameterCount());
        }
    }

    // ---- what the mesh offers

    @Test
    void listsCatalogsSchemasAndTables() throws Exception {
        try (Connection connection = connect()) {
            DatabaseMetaData offered = connection.getMetaData();
            assertEquals(List.of("duck", "files", "pg"), texts(offered.getCatalogs(), "TABLE_CAT"));
            assertEquals(
                    List.of("duck.tpch", "duck.tpch_v1", "files.tpch", "files.tpch_v1", "pg.tpch", "pg.tpch_v1"),
                    texts(offered.getSchemas(), "TABLE_CATALOG", "TABLE_SCHEM"));
            assertEquals(List.of("pg.tpch_v1"), texts(offered.getSchemas("pg", "%1"), "TABLE_CATALOG", "TABLE_SCHEM"));
            assertEquals(List.of("TABLE"), texts(offered.getTableTypes(), "TABLE_TYPE"));
            assertEquals(
                    List.of(
                            "duck.part.TABLE",
                            "duck.partsupp.TABLE",
                            "duck.supplier.TABLE",
                            "files.nation.TABLE",
                            "files.region.TABLE",
                            "pg.customer.TABLE",
                            "pg.lineitem.TABLE",
                            "pg.orders.TABLE"),
                    texts(offered.getTables(null, "tpch", "%", null), "TABLE_CAT", "TABLE_NAME", "TABLE_TYPE"));
            assertEquals(
                    16,
                    texts(offered.getTables(null, null, "%", null), "TABLE_NAME")
                            .size());
        }
    }

    @Test
    void filtersTablesByPatternAndType() throws Exception {
        try (Connection connection = connect()) {
            DatabaseMetaData offered = connection.getMetaData();
            assertEquals(List.of("part", "partsupp"), tables(offered, "duck", "p%", "TABLE"));
            assertEquals(List.of("part"), tables(offered, null, "p_rt", "VIEW", "TABLE"));
            assertEquals(List.of(), tables(offered, null, "p\\_rt", "TABLE"));
            assertEquals(List.of(), tables(offered, null, "%", "VIEW"));
            assertEquals(List.of(), tables(offered, "nowhere", "%", "TABLE"));
        }
    }

    private static List<String> tables(DatabaseMetaData offered, String catalog, String pattern, String... types)
            throws SQLException {
        return texts(offered.getTables(catalog, "tpch", pattern, types), "TABLE_NAME");
    }

    @Test
    void describesEveryColumn() throws Exception {
        try (Connection connection = connect()) {
            DatabaseMetaData offered = connection.getMetaData();
            List<String> columns = new ArrayList<>();
            for (TpchTable table : TpchTable.values()) {
                String domain = placement.stores().get(table).domain();
                columns.add(table.tableName() + ": "
                        + described(offered.getColumns(domain, "tpch", table.tableName(), "%")));
            }
            assertEquals(COLUMNS, String.join("\n", columns) + "\n");
            // The driver itself sifts columns, and knows no escapes in their pattern.
            assertEquals(
                    List.of("l_commitdate.12." + Types.DATE, "l_comment.16." + Types.VARCHAR),
                    texts(
                            offered.getColumns("pg", "tpch", "lineitem", "l_com%"),
                            "COLUMN_NAME",
                            "ORDINAL_POSITION",
                            "DATA_TYPE"));
            assertEquals(
                    List.of("l_orderkey.1", "l_linenumber.2"),
                    texts(offered.getPrimaryKeys("pg", "tpch", "lineitem"), "COLUMN_NAME", "KEY_SEQ"));
        }
    }

    private static final String COLUMNS = """
        region: r_regionkey BIGINT, r_name VARCHAR(25), r_comment VARCHAR(152)
        nation: n_nationkey BIGINT, n_name VARCHAR(25), n_regionkey BIGINT, n_comment VARCHAR(152)
        supplier: s_suppkey BIGINT, s_name VARCHAR(25), s_address VARCHAR(40), s_nationkey BIGINT, \
        s_phone VARCHAR(15), s_acctbal DECIMAL(12,2), s_comment VARCHAR(101)
        part: p_partkey BIGINT, p_name VARCHAR(55), p_mfgr VARCHAR(25), p_brand VARCHAR(10), \
        p_type VARCHAR(25), p_size INTEGER, p_container VARCHAR(10), p_retailprice DECIMAL(12,2), \
        p_comment VARCHAR(23)
        partsupp: ps_partkey BIGINT, ps_suppkey BIGINT, ps_availqty INTEGER, ps_supplycost DECIMAL(12,2), \
        ps_comment VARCHAR(199)
        customer: c_custkey BIGINT, c_name VARCHAR(25), c_address VARCHAR(40), c_nationkey BIGINT, \
        c_phone VARCHAR(15), c_acctbal DECIMAL(12,2), c_mktsegment VARCHAR(10), c_comment VARCHAR(117)
        orders: o_orderkey BIGINT, o_custkey BIGINT, o_orderstatus VARCHAR(1), o_totalprice DECIMAL(12,2), \
        o_orderdate DATE, o_orderpriority VARCHAR(15), o_clerk VARCHAR(15), o_shippriority INTEGER, \
        o_comment VARCHAR(79)
        lineitem: l_orderkey BIGINT, l_partkey BIGINT, l_suppkey BIGINT, l_linenumber INTEGER, \
        l_quantity DECIMAL(12,2), l_extendedprice DECIMAL(12,2), l_discount DECIMAL(12,2), \
        l_tax DECIMAL(12,2), l_returnflag VARCHAR(1), l_linestatus VARCHAR(1), l_shipdate DATE, \
        l_commitdate DATE, l_receiptdate DATE, l_shipinstruct VARCHAR(25), l_shipmode VARCHAR(10), \
        l_comment VARCHAR(44)
        """;

    private static String described(ResultSet columns) throws SQLException {
        List<String> described = new ArrayList<>();
        try (columns) {
            while (columns.next()) {
                String type = columns.getString("TYPE_NAME");
                String size = switch (columns.getInt("DATA_TYPE")) {
                    case Types.DECIMAL ->
                        "(" + columns.getInt("COLUMN_SIZE") + "," + columns.getInt("DECIMAL_DIGITS") + ")";
                    case Types.VARCHAR -> "(" + columns.getInt("COLUMN_SIZE") + ")";
                    default -> "";
                };
                boolean required = columns.getInt("NULLABLE") == DatabaseMetaData.columnNoNulls;
                assertEquals(required ? "NO" : "YES", columns.getString("IS_NULLABLE"));
                described.add(columns.getString("COLUMN_NAME") + " " + type + size + (required ? "" : " NULL"));
            }
        }
        return String.join(", ", described);
    }

    /** The rows as texts, their values joined by dots. */
    private static List<String> texts(ResultSet results, String... labels) throws SQLException {
        List<String> texts = new ArrayList<>();
        try (results) {
            while (results.next()) {
                List<String> values = new ArrayList<>();
                for (String label : labels) {
                    values.add(results.getString(label));
                }
                texts.add(String.join(".", values));
            }
        }
        return texts;
    }

    // ---- going away

    @Test
    void closingAResultEarlyEndsTheStoresQuery() throws Exception {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                Connection postgres = stores.connectPostgres()) {
            try (ResultSet results = statement.executeQuery(ENDLESS)) {
                readTen(results);
                assertEquals(1, running(postgres));
            }
            awaitNoneRunning(postgres);
            assertEquals(
                    List.of("25"), texts(statement.executeQuery("SELECT count(*) AS n FROM files.tpch.nation"), "n"));
        }
    }

    @Test
    void cancellingAStatementEndsTheStoresQuery() throws Exception {
        try (Connection connection = connect();
                Statement statement = connection.createStatement();
                Connection postgres = stores.connectPostgres()) {
            ResultSet results = statement.executeQuery(ENDLESS);
            readTen(results);
            assertEquals(1, running(postgres));
            statement.cancel();
            awaitNoneRunning(postgres);
        }
    }

    private static void readTen(ResultSet results) throws SQLException {
        for (int row = 0; row < 10; row++) {
            assertTrue(results.next());
            assertTrue(results.getLong("l_orderkey") > 0);
        }
    }

    private static void awaitNoneRunning(Connection postgres) throws SQLException, InterruptedException {
        long end = System.nanoTime() + STORE_ENDS_WITHIN.toNanos();
        while (running(postgres) > 0) {
            assertTrue(System.nanoTime() < end, "PostgreSQL still works for a client that has gone");
            Thread.sleep(POLL);
        }
    }

    /** The gateway's statements that PostgreSQL is working on. */
    private static int running(Connection postgres) throws SQLException {
        try (Statement statement = postgres.createStatement();
                ResultSet count = statement.executeQuery("SELECT count(*) FROM pg_stat_activity"
                        + " WHERE application_name LIKE 'meshgate %' AND state = 'active'")) {
            assertTrue(count.next());
            return count.getInt(1);
        }
    }
}
