package io.meshgate.gateway.door.flight;

import io.meshgate.adapter.RemoteStatement.ResultColumn;
import io.meshgate.adapter.SqlTypes;
import io.meshgate.catalog.ColumnType;
import io.meshgate.gateway.listing.Listed;
import io.meshgate.gateway.listing.TypeFacts;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.util.List;
import java.util.Map;
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
    static Schema ofTable(Listed.Table table, List<Listed.Column> columns) {
        return new Schema(columns.stream()
                .map(column -> {
                    FlightSqlColumnMetadata.Builder metadata = described(column.type())
                            .catalogName(table.product().domain())
                            .schemaName(table.product().name())
                            .tableName(table.name());
                    column.remarks().ifPresent(metadata::remarks);
                    return field(new ResultColumn(column.name(), column.type(), column.nullable()), metadata.build());
                })
                .toList());
    }

    private static Field field(ResultColumn column, FlightSqlColumnMetadata metadata) {
        Field plain = SqlTypes.field(column.name(), column.type(), column.nullable());
        Map<String, String> said = metadata.getMetadataMap();
        return new Field(
                plain.getName(), new FieldType(plain.isNullable(), plain.getType(), null, said), plain.getChildren());
    }

    private static FlightSqlColumnMetadata.Builder described(ColumnType type) {
        TypeFacts facts = TypeFacts.of(type);
        FlightSqlColumnMetadata.Builder metadata = new FlightSqlColumnMetadata.Builder()
                .typeName(facts.name())
                .isAutoIncrement(false)
                .isCaseSensitive(type.kind() == ColumnType.Kind.VARCHAR)
                .isReadOnly(true)
                .isSearchable(true);
        facts.precision().ifPresent(metadata::precision);
        facts.scale().ifPresent(metadata::scale);
        return metadata;
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
