package io.meshgate.adapter.jdbc.postgres;

import io.meshgate.adapter.RemoteStatement.ResultColumn;
import io.meshgate.adapter.jdbc.postgres.binary.ColumnReader;
import io.meshgate.adapter.jdbc.postgres.binary.Readers;
import io.meshgate.catalog.ColumnType;
import io.meshgate.catalog.ColumnType.Kind;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.arrow.vector.FieldVector;
import org.jspecify.annotations.Nullable;

/**
 * The table of types: as which PostgreSQL type each of Meshgate's travels, who reads it, and which of PostgreSQL's types
 * become it. It drives the decoder, {@code describe} and docs/types.md.
 */
public final class PostgresTypes {

    /**
     * One row of the table; {@link Kind#ARRAY} has none, being an array of another row's type.
     *
     * @param type the PostgreSQL type of the value on its way, as its catalog calls it
     * @param oid of that type
     * @param arrayOid of the array of that type
     * @param reader from the type's binary format into the vector
     * @param asTheyAre the catalog's names of built-in types whose values are read as they are
     * @param byCast the same of those that are cast to {@code type} first
     */
    public record Row(
            Kind kind,
            String type,
            int oid,
            int arrayOid,
            Readers.Factory reader,
            List<String> asTheyAre,
            List<String> byCast) {
        public Row {
            asTheyAre = List.copyOf(asTheyAre);
            byCast = List.copyOf(byCast);
        }
    }

    /** What a live type means: {@code cast} if its values are not of {@code type} until they are cast. */
    record Meaning(ColumnType type, boolean cast) {
        static final Meaning NOTHING = new Meaning(ColumnType.UNKNOWN, false);
    }

    private static final Map<Kind, Row> ROWS = new EnumMap<>(Stream.of(
                    row(Kind.BOOLEAN, "bool", 16, 1000, Readers::bool),
                    row(Kind.SMALLINT, "int2", 21, 1005, Readers::int2),
                    row(Kind.INTEGER, "int4", 23, 1007, Readers::int4),
                    row(Kind.BIGINT, "int8", 20, 1016, Readers::int8, "oid"),
                    row(Kind.DECIMAL, "numeric", 1700, 1231, Readers::numeric),
                    row(Kind.REAL, "float4", 700, 1021, Readers::float4),
                    row(Kind.DOUBLE, "float8", 701, 1022, Readers::float8),
                    text("bpchar name char uuid json jsonb xml inet cidr macaddr macaddr8"),
                    row(Kind.VARBINARY, "bytea", 17, 1001, Readers::bytes),
                    row(Kind.DATE, "date", 1082, 1182, Readers::date),
                    row(Kind.TIME, "time", 1083, 1183, Readers::time),
                    row(Kind.TIMESTAMP, "timestamp", 1114, 1115, Readers::timestamp),
                    row(Kind.TIMESTAMP_TZ, "timestamptz", 1184, 1185, Readers::timestamp),
                    row(Kind.INTERVAL, "interval", 1186, 1187, Readers::interval))
            .collect(Collectors.toMap(Row::kind, r -> r)));

    /** Type modifiers of lengths and precisions are offset by the length of a varlena header. */
    private static final int MODIFIER_HEADER = 4;

    private static final int UUID_LENGTH = 36;

    private PostgresTypes() {}

    private static Row row(Kind kind, String type, int oid, int arrayOid, Readers.Factory reader, String... byCast) {
        return new Row(kind, type, oid, arrayOid, reader, List.of(type), Arrays.asList(byCast));
    }

    /** Enums and citext are cast to text as well, known by their kind and their extension. */
    private static Row text(String byCast) {
        List<String> asTheyAre = List.of("text", "varchar");
        return new Row(Kind.VARCHAR, "text", 25, 1009, Readers::bytes, asTheyAre, List.of(byCast.split(" ")));
    }

    /** The table's rows, in the order of {@link Kind}. */
    public static List<Row> rows() {
        return List.copyOf(ROWS.values());
    }

    private static Row row(ColumnType type) {
        Row row = ROWS.get(type.kind());
        if (row == null) {
            throw new IllegalArgumentException("PostgreSQL sends no values of type " + type);
        }
        return row;
    }

    /**
     * Makes the reader of an answer's column.
     *
     * @throws IllegalArgumentException for {@link Kind#UNKNOWN} and for arrays of arrays
     */
    static ColumnReader reader(ResultColumn column, FieldVector vector) {
        Optional<ColumnType> element = column.type().element();
        if (element.isPresent()) {
            Row row = row(element.get());
            return Readers.array(column.name(), column.nullable(), vector, row.reader(), row.oid());
        }
        return row(column.type()).reader().reader(column.name(), column.nullable(), vector);
    }

    /** The OID of the PostgreSQL type as which values of a promised type travel. */
    static int oid(ColumnType type) {
        return type.element()
                .map(element -> row(element).arrayOid())
                .orElseGet(() -> row(type).oid());
    }

    /**
     * What a column's type means.
     *
     * @param name the catalog's name of a built-in type, without array and domain
     * @param modifier the type modifier ({@code atttypmod}), -1 for none
     */
    static Meaning builtIn(String name, int modifier) {
        for (Row row : ROWS.values()) {
            boolean asItIs = row.asTheyAre().contains(name);
            if (asItIs || row.byCast().contains(name)) {
                ColumnType type = typeOf(row.kind(), name, modifier);
                return type == null ? Meaning.NOTHING : new Meaning(type, !asItIs);
            }
        }
        return Meaning.NOTHING;
    }

    private static @Nullable ColumnType typeOf(Kind kind, String name, int modifier) {
        return switch (kind) {
            case DECIMAL -> decimal(modifier);
            case VARCHAR -> {
                boolean declared = modifier > MODIFIER_HEADER && (name.equals("varchar") || name.equals("bpchar"));
                yield ColumnType.varchar(declared ? modifier - MODIFIER_HEADER : name.equals("uuid") ? UUID_LENGTH : 0);
            }
            case ARRAY, UNKNOWN -> null;
            case BOOLEAN, SMALLINT, INTEGER, BIGINT, REAL, DOUBLE -> plain(kind);
            case VARBINARY, DATE, TIME, TIMESTAMP, TIMESTAMP_TZ, INTERVAL -> plain(kind);
        };
    }

    private static ColumnType plain(Kind kind) {
        return new ColumnType(kind, 0, 0, Optional.empty());
    }

    /**
     * The DECIMAL that holds every value of {@code numeric(p, s)}, for s below 0 and above p too (PostgreSQL 15 and
     * later); null for a numeric without bounds and for more than 38 digits, which nothing can be promised about.
     */
    private static @Nullable ColumnType decimal(int modifier) {
        if (modifier < MODIFIER_HEADER) {
            return null;
        }
        // numeric.c: precision in the upper 16 bits, scale as 11 bits of two's complement.
        int precision = (modifier - MODIFIER_HEADER) >> 16 & 0xFFFF;
        int scale = ((modifier - MODIFIER_HEADER & 0x7FF) ^ 1024) - 1024;
        int digits = scale < 0 ? precision - scale : Math.max(precision, scale);
        return digits <= ColumnType.DECIMAL_PRECISION_MAX ? ColumnType.decimal(digits, Math.max(scale, 0)) : null;
    }
}
