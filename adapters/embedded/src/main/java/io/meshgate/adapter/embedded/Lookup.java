package io.meshgate.adapter.embedded;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.arrow.c.ArrowArrayStream;
import org.apache.arrow.c.Data;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowReader;
import org.duckdb.DuckDBConnection;
import org.duckdb.StreamedQuery;

/** Small questions to DuckDB about its tables and files, answered as text. */
final class Lookup {
    private static final int BATCH_ROWS = 2048;

    private Lookup() {}

    /**
     * The rows of a query whose columns are all VARCHAR; NULL as the empty text.
     *
     * @throws SQLException with DuckDB's words
     */
    static List<List<String>> rows(DuckDbRoom room, String sql) throws SQLException {
        try (BufferAllocator allocator = new RootAllocator();
                DuckDBConnection connection = room.connect();
                StreamedQuery query = StreamedQuery.plan(connection, sql)) {
            query.start();
            try (ArrowReader reader =
                    Data.importArrayStream(allocator, ArrowArrayStream.wrap(query.exportArrow(BATCH_ROWS)))) {
                return rows(reader);
            } catch (IOException e) {
                throw new SQLException(DuckDbWords.unwrapped(String.valueOf(e.getMessage())), e);
            }
        }
    }

    /** Name and type of each column of what stands in FROM. */
    static List<List<String>> columns(DuckDbRoom room, String source) throws SQLException {
        return rows(
                room, "SELECT column_name::VARCHAR, column_type::VARCHAR FROM (DESCRIBE SELECT * FROM " + source + ")");
    }

    private static List<List<String>> rows(ArrowReader reader) throws IOException {
        List<List<String>> rows = new ArrayList<>();
        VectorSchemaRoot batch = reader.getVectorSchemaRoot();
        while (reader.loadNextBatch()) {
            for (int row = 0; row < batch.getRowCount(); row++) {
                int at = row;
                rows.add(batch.getFieldVectors().stream()
                        .map(vector -> Objects.toString(vector.getObject(at), ""))
                        .toList());
            }
        }
        return rows;
    }
}
