package io.meshgate.gateway.door.flight;

import io.meshgate.adapter.RemoteStatement.ResultColumn;
import io.meshgate.adapter.SqlTypes;
import io.meshgate.catalog.Column;
import io.meshgate.catalog.ColumnType;
import io.meshgate.catalog.Table;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.arrow.flight.sql.FlightSqlColumnMetadata;
import org.apache.arrow.vector.ipc.WriteChannel;
import org.apache.arrow.vector.ipc.message.MessageSerializer;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.FieldType;
import org.apache.arrow.vector.types.pojo.Schema;

/** Columns as Flight SQL describes them: Arrow fields, with the SQL type and its sizes as the field's metadata. */
final class ColumnFields {
    private ColumnFields() {}

    /** The schema of an answer. */
    static Schema ofAnswer(List<ResultColumn> columns) {
        return new Schema(columns.stream()
                .map(column -> field(column, described(column.type()).build()))
                .toList());
    }

    /** The schema of a table, each column with its place in the mesh and its owner's remarks. */
    static Schema ofTable(String domain, String product, Table table, List<ResultColumn> columns) {
        return new Schema(columns.stream()
                .map(column -> {
                    FlightSqlColumnMetadata.Builder metadata = described(column.type())
                            .catalogName(domain)
                            .schemaName(product)
                            .tableName(table.name());
                    remarks(table, column.name()).ifPresent(metadata::remarks);
                    return field(column, metadata.build());
                })
                .toList());
    }

    private static Optional<String> remarks(Table table, String column) {
        return table.columns().stream()
                .filter(c -> c.name().equalsIgnoreCase(column))
                .findFirst()
                .flatMap(Column::description);
    }

    private static Field field(ResultColumn column, FlightSqlColumnMetadata metadata) {
        Field plain = SqlTypes.field(column.name(), column.type(), column.nullable());
        Map<String, String> said = metadata.getMetadataMap();
        return new Field(
                plain.getName(), new FieldType(plain.isNullable(), plain.getType(), null, said), plain.getChildren());
    }

    private static FlightSqlColumnMetadata.Builder described(ColumnType type) {
        FlightSqlColumnMetadata.Builder metadata = new FlightSqlColumnMetadata.Builder()
                .typeName(typeName(type))
                .isAutoIncrement(false)
                .isCaseSensitive(type.kind() == ColumnType.Kind.VARCHAR)
                .isReadOnly(true)
                .isSearchable(true);
        Sizes sizes = sizes(type);
        if (sizes.precision() > 0) {
            metadata.precision(sizes.precision());
        }
        if (sizes.scale() >= 0) {
            metadata.scale(sizes.scale());
        }
        return metadata;
    }

    /** The name without its parameters, as JDBC's TYPE_NAME has it. */
    private static String typeName(ColumnType type) {
        return switch (type.kind()) {
            case DECIMAL, VARCHAR -> type.kind().name();
            case BOOLEAN,
                    SMALLINT,
                    INTEGER,
                    BIGINT,
                    REAL,
                    DOUBLE,
                    VARBINARY,
                    DATE,
                    TIME,
                    TIMESTAMP,
                    TIMESTAMP_TZ,
                    INTERVAL,
                    ARRAY,
                    UNKNOWN -> type.toString();
        };
    }

    /**
     * @param precision digits or characters, as JDBC counts COLUMN_SIZE; 0: none
     * @param scale digits after the point; -1: none
     */
    private record Sizes(int precision, int scale) {}

    private static Sizes sizes(ColumnType type) {
        return switch (type.kind()) {
            case BOOLEAN -> new Sizes(1, -1);
            case SMALLINT -> new Sizes(5, 0);
            case INTEGER -> new Sizes(10, 0);
            case BIGINT -> new Sizes(19, 0);
            case DECIMAL -> new Sizes(type.precision(), type.scale());
            case REAL -> new Sizes(7, -1);
            case DOUBLE -> new Sizes(15, -1);
            case VARCHAR -> new Sizes(type.precision(), -1);
            case DATE -> new Sizes("yyyy-mm-dd".length(), -1);
            case TIME -> new Sizes("hh:mm:ss.ffffff".length(), 6);
            case TIMESTAMP -> new Sizes("yyyy-mm-dd hh:mm:ss.ffffff".length(), 6);
            case TIMESTAMP_TZ -> new Sizes("yyyy-mm-dd hh:mm:ss.ffffff+hh:mm".length(), 6);
            case VARBINARY, INTERVAL, ARRAY, UNKNOWN -> new Sizes(0, -1);
        };
    }

    /** A schema as Flight SQL's messages carry it: an encapsulated IPC message. */
    static byte[] serialized(Schema schema) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try {
            MessageSerializer.serialize(new WriteChannel(Channels.newChannel(bytes)), schema);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
