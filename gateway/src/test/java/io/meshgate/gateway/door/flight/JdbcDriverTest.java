package io.meshgate.gateway.door.flight;

import static io.meshgate.gateway.door.flight.FakeQueries.numbers;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshgate.adapter.StoreFailure;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What Java programs and BI tools see: the official Flight SQL JDBC driver against the door. */
@Timeout(60)
class JdbcDriverTest {

    private static List<String> column(ResultSet rows, String... labels) throws SQLException {
        List<String> values = new ArrayList<>();
        try (rows) {
            while (rows.next()) {
                StringBuilder value = new StringBuilder();
                for (String label : labels) {
                    value.append(value.isEmpty() ? "" : ".").append(rows.getString(label));
                }
                values.add(value.toString());
            }
        }
        return values;
    }

    @Test
    void runsStatements() throws Exception {
        try (DoorFixture fixture = new DoorFixture();
                Connection connection = DriverManager.getConnection(fixture.jdbcUrl());
                Statement statement = connection.createStatement()) {
            fixture.queries.answering("numbers", numbers(3, 1000, 10));
            for (int round = 0; round < 2; round++) {
                try (ResultSet rows = statement.executeQuery("numbers")) {
                    long expected = 0;
                    while (rows.next()) {
                        assertEquals(expected++, rows.getLong("n"));
                        assertEquals("xxxxxxxxxx", rows.getString(2));
                    }
                    assertEquals(3000, expected);
                }
            }
            assertFalse(fixture.queries.cancelled.get() > 0);
        }
    }

    @Test
    void runsPreparedStatements() throws Exception {
        try (DoorFixture fixture = new DoorFixture();
                Connection connection = DriverManager.getConnection(fixture.jdbcUrl())) {
            fixture.queries.answering("numbers", numbers(1, 5, 1));
            try (PreparedStatement statement = connection.prepareStatement("numbers")) {
                assertEquals(2, statement.getMetaData().getColumnCount());
                for (int round = 0; round < 3; round++) {
                    assertEquals(List.of("0", "1", "2", "3", "4"), column(statement.executeQuery(), "n"));
                }
            }
        }
    }

    @Test
    void readsEveryType() throws Exception {
        try (DoorFixture fixture = new DoorFixture();
                Connection connection = DriverManager.getConnection(fixture.jdbcUrl());
                Statement statement = connection.createStatement()) {
            fixture.queries.answering("types", EveryType.script());
            try (ResultSet rows = statement.executeQuery("types")) {
                assertTrue(rows.next());
                assertTrue(rows.getBoolean("c_boolean"));
                assertEquals(7, rows.getShort("c_smallint"));
                assertEquals(42, rows.getInt("c_integer"));
                assertEquals(1L << 40, rows.getLong("c_bigint"));
                assertEquals(new BigDecimal("12.50"), rows.getBigDecimal("c_decimal"));
                assertEquals(1.5f, rows.getFloat("c_real"));
                assertEquals(2.25, rows.getDouble("c_double"));
                assertEquals("naïve, \"quoted\"\nline", rows.getString("c_varchar"));
                assertEquals(2, rows.getBytes("c_binary").length);
                assertEquals("2024-02-29", rows.getDate("c_date").toString());
                assertEquals(
                        "2024-02-29 13:05:06.12", rows.getString("c_timestamp").replace('T', ' '));
                assertEquals(
                        Instant.parse("2024-02-29T13:05:06.12Z"),
                        rows.getTimestamp("c_timestamp_tz").toInstant());
                assertTrue(rows.next());
                assertEquals(Long.MIN_VALUE, rows.getLong("c_bigint"));
                assertEquals(
                        new BigDecimal("-999999999999999999999999999999999999.99"), rows.getBigDecimal("c_decimal"));
                assertTrue(Double.isNaN(rows.getDouble("c_double")));
                assertEquals("", rows.getString("c_varchar"));
                assertTrue(rows.next());
                for (int column = 1; column <= rows.getMetaData().getColumnCount(); column++) {
                    String name = rows.getMetaData().getColumnName(column);
                    // The driver's getObject knows no timestamps with a zone.
                    assertNull(name.endsWith("_tz") ? rows.getTimestamp(column) : rows.getObject(column), name);
                }
                assertFalse(rows.next());
            }
        }
    }

    @Test
    void tellsErrorsAtTheStartAndInTheMiddle() throws Exception {
        try (DoorFixture fixture = new DoorFixture();
                Connection connection = DriverManager.getConnection(fixture.jdbcUrl());
                Statement statement = connection.createStatement()) {
            SQLException unknown = assertThrows(SQLException.class, () -> statement.executeQuery("unknown"));
            assertTrue(unknown.getMessage().contains("UNKNOWN_NAME at line 1, column 15"), unknown.getMessage());
            fixture.queries.answering(
                    "late",
                    numbers(4, 100, 1)
                            .failingAtBatch(
                                    2,
                                    StoreFailure.local(
                                            StoreFailure.Kind.UNREACHABLE, StoreFailure.Phase.READ, "gone", null)));
            // While it reads, the driver passes its own Flight exception on instead of an SQLException.
            Exception late = assertThrows(Exception.class, () -> column(statement.executeQuery("late"), "n"));
            assertTrue(late.getMessage().contains("ENGINE_FAILED"), late.getMessage());
        }
    }

    @Test
    void closingAResultEarlyEndsTheQuery() throws Exception {
        try (DoorFixture fixture = new DoorFixture();
                Connection connection = DriverManager.getConnection(fixture.jdbcUrl());
                Statement statement = connection.createStatement()) {
            fixture.queries.answering("much", numbers(1000, 1000, 1000));
            try (ResultSet rows = statement.executeQuery("much")) {
                assertTrue(rows.next());
            }
            DoorFixture.eventually("the query ends", () -> fixture.queries.streamsOpen() == 0);
            assertTrue(fixture.queries.batchesRead.get() < 100);
        }
    }

    @Test
    void listsTheMesh() throws Exception {
        try (DoorFixture fixture = new DoorFixture();
                Connection connection = DriverManager.getConnection(fixture.jdbcUrl())) {
            DatabaseMetaData mesh = connection.getMetaData();
            assertEquals(List.of("sales", "supply"), column(mesh.getCatalogs(), "TABLE_CAT"));
            assertEquals(
                    List.of("sales.orders", "sales.orders_v1", "sales.orders_v2", "supply.parts", "supply.parts_v3"),
                    column(mesh.getSchemas(), "TABLE_CATALOG", "TABLE_SCHEM"));
            assertEquals(
                    List.of("sales.orders.customers", "sales.orders.lines"),
                    column(
                            mesh.getTables("sales", "orders", "%", new String[] {"TABLE", "VIEW"}),
                            "TABLE_CAT",
                            "TABLE_SCHEM",
                            "TABLE_NAME"));
            assertEquals(
                    List.of("lines", "lines", "lines"),
                    column(mesh.getTables(null, null, "L_N%s", null), "TABLE_NAME"));
            assertEquals(List.of(), column(mesh.getTables(null, null, "%", new String[] {"VIEW"}), "TABLE_NAME"));
            assertEquals(List.of("TABLE"), column(mesh.getTableTypes(), "TABLE_TYPE"));
            assertEquals(
                    List.of("order_id.1", "line.2"),
                    column(mesh.getPrimaryKeys("sales", "orders", "lines"), "COLUMN_NAME", "KEY_SEQ"));
            assertEquals(List.of(), column(mesh.getImportedKeys("sales", "orders", "lines"), "FKCOLUMN_NAME"));
        }
    }

    @Test
    void describesColumns() throws Exception {
        try (DoorFixture fixture = new DoorFixture();
                Connection connection = DriverManager.getConnection(fixture.jdbcUrl())) {
            DatabaseMetaData mesh = connection.getMetaData();
            assertEquals(
                    List.of(
                            "order_id.BIGINT.19.0.NO.The order",
                            "line.INTEGER.10.0.NO.Counts from 1",
                            "price.DECIMAL.12.2.YES.In euros",
                            "note.VARCHAR.44.null.YES.Free text"),
                    column(
                            mesh.getColumns("sales", "orders", "lines", "%"),
                            "COLUMN_NAME",
                            "TYPE_NAME",
                            "COLUMN_SIZE",
                            "DECIMAL_DIGITS",
                            "IS_NULLABLE",
                            "REMARKS"));
            assertEquals(
                    List.of(
                            "c_boolean.BOOLEAN." + Types.BOOLEAN,
                            "c_smallint.SMALLINT." + Types.SMALLINT,
                            "c_real.REAL." + Types.FLOAT,
                            "c_double.DOUBLE." + Types.DOUBLE,
                            "c_binary.VARBINARY." + Types.VARBINARY,
                            "c_date.DATE." + Types.DATE,
                            "c_time.TIME." + Types.TIME,
                            "c_timestamp.TIMESTAMP." + Types.TIMESTAMP,
                            "c_timestamp_tz.TIMESTAMP WITH TIME ZONE." + Types.TIMESTAMP_WITH_TIMEZONE,
                            "c_interval.INTERVAL." + Types.JAVA_OBJECT,
                            "c_array.INTEGER ARRAY." + Types.ARRAY,
                            "c_unknown.UNKNOWN." + Types.NULL),
                    column(
                            mesh.getColumns("supply", "parts", "every\\_type", null),
                            "COLUMN_NAME",
                            "TYPE_NAME",
                            "DATA_TYPE"));
        }
    }

    @Test
    void saysWhatTheServerIs() throws Exception {
        try (DoorFixture fixture = new DoorFixture();
                Connection connection = DriverManager.getConnection(fixture.jdbcUrl())) {
            DatabaseMetaData server = connection.getMetaData();
            assertEquals("Meshgate", server.getDatabaseProductName());
            assertTrue(server.isReadOnly());
            assertFalse(server.supportsTransactions());
            assertEquals(Connection.TRANSACTION_NONE, server.getDefaultTransactionIsolation());
            assertEquals("\"", server.getIdentifierQuoteString());
            assertEquals("domain", server.getCatalogTerm());
            assertEquals("product", server.getSchemaTerm());
            assertEquals("\\", server.getSearchStringEscape());
            assertTrue(server.supportsFullOuterJoins());
            assertTrue(server.supportsGroupByUnrelated());
            assertTrue(server.supportsUnionAll());
            assertTrue(server.supportsConvert(Types.BIGINT, Types.VARCHAR));
            assertFalse(server.supportsConvert(Types.DATE, Types.BIGINT));
            assertTrue(server.getSQLKeywords().contains("ILIKE"));
            assertTrue(server.getStringFunctions().contains("UPPER"));
            assertEquals(1_000_000, server.getMaxStatementLength());
        }
    }
}
