package io.meshgate.gateway.golden;

import io.meshgate.gateway.contract.HostileFiles;
import io.meshgate.gateway.contract.HostileTables;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** One database that holds all tables: neither Meshgate's planner nor its rendering has a part in what it answers. */
final class GoldenOracle implements AutoCloseable {
    private final Connection connection;

    private GoldenOracle(Connection connection) {
        this.connection = connection;
    }

    /** DuckDB with the tables of TPC-H and the hostile ones. */
    static GoldenOracle duckDb(HostileTables tables, Path tpchParquet) throws SQLException, IOException {
        Connection connection = DriverManager.getConnection("jdbc:duckdb:");
        try (Statement statement = connection.createStatement();
                Stream<Path> files = Files.list(tpchParquet)) {
            statement.execute("SET TimeZone = 'UTC'");
            statement.execute("SET integer_division = true");
            statement.execute("SET default_null_order = 'nulls_last_on_asc_first_on_desc'");
            for (String one : HostileFiles.duckDbStatements(tables)) {
                statement.execute(one);
            }
            for (Path file : files.toList()) {
                String table = file.getFileName().toString().replace(".parquet", "");
                statement.execute("CREATE TABLE " + table + " AS FROM read_parquet('" + file + "')");
            }
        }
        return new GoldenOracle(connection);
    }

    /** PostgreSQL with the hostile tables, by bytes, and without its owner's settings. */
    static GoldenOracle postgres(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET TimeZone = 'UTC'");
            statement.execute("SET search_path = public");
            statement.execute("SET standard_conforming_strings = on");
            statement.execute("SET transform_null_equals = off");
            statement.execute("SET extra_float_digits = 3");
        }
        return new GoldenOracle(connection);
    }

    /** How many rows a table has. */
    long rows(String table) {
        try (Statement statement = connection.createStatement();
                ResultSet count = statement.executeQuery("SELECT count(*) FROM " + table)) {
            count.next();
            return count.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException(table + " cannot be counted", e);
        }
    }

    /** Asks a question over the mesh, its tables by their own names. */
    GoldenAnswer ask(String question) {
        String sql = question.replaceAll("\\b\\w+\\.(hostile|tpch)\\.", "");
        try (Statement statement = connection.createStatement();
                ResultSet results = statement.executeQuery(sql)) {
            List<List<String>> rows = new ArrayList<>();
            while (results.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= results.getMetaData().getColumnCount(); i++) {
                    row.add(JdbcCells.cell(results, i));
                }
                rows.add(row);
            }
            return GoldenAnswer.of(rows);
        } catch (SQLException e) {
            return GoldenAnswer.failed(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
