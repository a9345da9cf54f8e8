package io.meshgate.gateway.cli;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.arrow.flight.sql.FlightSqlColumnMetadata;
import org.apache.arrow.vector.VarBinaryVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ReadChannel;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/** The tables of the mesh as a running gateway lists them. */
final class MeshTables {
    private MeshTables() {}

    /** @param columns empty where they were not asked for */
    record Listed(String domain, String product, String table, List<Column> columns) {}

    /** A column as its gateway promises it. */
    record Column(String name, String type, boolean nullable, String remarks) {}

    /** Tables by exact names; null for all. */
    static List<Listed> list(
            Client client,
            @Nullable String domain,
            @Nullable String product,
            @Nullable String table,
            boolean withColumns) {
        List<Listed> tables = new ArrayList<>();
        try (Client.Answer answer = client.tables(domain, pattern(product), pattern(table), withColumns)) {
            while (answer.next()) {
                for (int row = 0; row < answer.root().getRowCount(); row++) {
                    tables.add(listed(answer.root(), row, withColumns));
                }
            }
        }
        return tables;
    }

    /** A name as a pattern that matches nothing but it. */
    private static @Nullable String pattern(@Nullable String name) {
        return name == null
                ? null
                : name.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
    }

    private static Listed listed(VectorSchemaRoot root, int row, boolean withColumns) {
        List<Column> columns =
                withColumns ? columns(((VarBinaryVector) root.getVector("table_schema")).get(row)) : List.of();
        return new Listed(
                text(root, "catalog_name", row),
                text(root, "db_schema_name", row),
                text(root, "table_name", row),
                columns);
    }

    private static String text(VectorSchemaRoot root, String column, int row) {
        return Objects.requireNonNullElse(CellText.of(root.getVector(column), row), "");
    }

    private static List<Column> columns(byte[] schema) {
        try {
            Schema fields = MessageSerializer.deserializeSchema(
                    new ReadChannel(Channels.newChannel(new ByteArrayInputStream(schema))));
            return fields.getFields().stream().map(MeshTables::column).toList();
        } catch (IOException e) {
            throw new CommandFailure("The gateway's answer cannot be read: " + e.getMessage(), e);
        }
    }

    private static Column column(Field field) {
        FlightSqlColumnMetadata metadata = new FlightSqlColumnMetadata(field.getMetadata());
        String remarks = Objects.requireNonNullElse(metadata.getRemarks(), "");
        return new Column(field.getName(), type(field, metadata), field.isNullable(), remarks);
    }

    private static String type(Field field, FlightSqlColumnMetadata metadata) {
        String name = Objects.requireNonNullElse(
                metadata.getTypeName(), field.getType().toString());
        Integer precision = metadata.getPrecision();
        if (name.equals("DECIMAL")) {
            return name + "(" + precision + ", " + metadata.getScale() + ")";
        }
        return name.equals("VARCHAR") && precision != null ? name + "(" + precision + ")" : name;
    }
}
