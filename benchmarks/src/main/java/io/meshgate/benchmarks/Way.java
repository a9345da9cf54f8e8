package io.meshgate.benchmarks;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.jspecify.annotations.Nullable;

/** One way to have a statement answered, to the last row. */
interface Way {
    /** Who takes each row, as a list of values that is its own; nobody, while time is taken. */
    interface RowReader {
        void row(List<@Nullable Object> values);
    }

    /** Reads every row, and hands each to the reader if there is one. */
    void read(String sql, @Nullable RowReader reader) throws Exception;

    /** As programs read by JDBC: each value of each row is asked for. */
    record Jdbc(Connection connection) implements Way {
        @Override
        public void read(String sql, @Nullable RowReader reader) throws SQLException {
            try (Statement statement = connection.createStatement();
                    ResultSet results = statement.executeQuery(sql)) {
                int columns = results.getMetaData().getColumnCount();
                while (results.next()) {
                    List<@Nullable Object> values = new ArrayList<>(columns);
                    for (int column = 1; column <= columns; column++) {
                        values.add(results.getObject(column));
                    }
                    if (reader != null) {
                        reader.row(values);
                    }
                }
            }
        }
    }

    /** As programs read Arrow: the batches arrive, and their columns are at hand. */
    record Arrow(GatewayClient client) implements Way {
        @Override
        public void read(String sql, @Nullable RowReader reader) throws Exception {
            try (FlightStream stream = client.open(sql)) {
                while (stream.next()) {
                    if (reader != null) {
                        hand(stream.getRoot(), reader);
                    }
                }
            }
        }

        private static void hand(VectorSchemaRoot batch, RowReader reader) {
            for (int row = 0; row < batch.getRowCount(); row++) {
                List<@Nullable Object> values = new ArrayList<>();
                for (FieldVector column : batch.getFieldVectors()) {
                    values.add(AnswerRows.arrowValue(column, row));
                }
                reader.row(values);
            }
        }
    }
}
