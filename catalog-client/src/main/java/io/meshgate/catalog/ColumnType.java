package io.meshgate.catalog;

import java.util.Objects;
import java.util.Optional;

/**
 * The SQL type of a column as Meshgate promises it to clients, whatever the store's own type is called.
 *
 * @param kind what values the column holds
 * @param precision digits of a {@link Kind#DECIMAL} (1 to 38), declared length of {@link Kind#VARCHAR} in code points
 *     (0: unbounded), otherwise 0
 * @param scale digits after the point of a {@link Kind#DECIMAL} (0 to precision), otherwise 0
 * @param element type of the elements of an {@link Kind#ARRAY}, otherwise empty
 */
public record ColumnType(Kind kind, int precision, int scale, Optional<ColumnType> element) {

    /** The closed list of SQL types; docs/types.md lists each with its Arrow and JDBC type and each store's names. */
    public enum Kind {
        BOOLEAN,
        SMALLINT,
        INTEGER,
        BIGINT,
        DECIMAL,
        REAL,
        DOUBLE,
        VARCHAR,
        VARBINARY,
        DATE,
        TIME,
        TIMESTAMP,
        TIMESTAMP_TZ,
        INTERVAL,
        ARRAY,
        /** A type that Meshgate cannot promise anything about: the column is listed, and refused when it is queried. */
        UNKNOWN
    }

    public static final int DECIMAL_PRECISION_MAX = 38;

    public static final ColumnType BOOLEAN = of(Kind.BOOLEAN);
    public static final ColumnType SMALLINT = of(Kind.SMALLINT);
    public static final ColumnType INTEGER = of(Kind.INTEGER);
    public static final ColumnType BIGINT = of(Kind.BIGINT);
    public static final ColumnType REAL = of(Kind.REAL);
    public static final ColumnType DOUBLE = of(Kind.DOUBLE);
    public static final ColumnType VARCHAR = of(Kind.VARCHAR);
    public static final ColumnType VARBINARY = of(Kind.VARBINARY);
    public static final ColumnType DATE = of(Kind.DATE);
    public static final ColumnType TIME = of(Kind.TIME);
    public static final ColumnType TIMESTAMP = of(Kind.TIMESTAMP);
    public static final ColumnType TIMESTAMP_TZ = of(Kind.TIMESTAMP_TZ);
    public static final ColumnType INTERVAL = of(Kind.INTERVAL);
    public static final ColumnType UNKNOWN = of(Kind.UNKNOWN);

    public ColumnType {
        Objects.requireNonNull(kind, "kind");
        if (kind == Kind.DECIMAL
                && (precision < 1 || precision > DECIMAL_PRECISION_MAX || scale < 0 || scale > precision)) {
            throw new IllegalArgumentException("DECIMAL(" + precision + ", " + scale
                    + ") is out of range: precision is 1 to 38, scale 0 to the precision");
        }
        if ((kind == Kind.ARRAY) != element.isPresent()) {
            throw new IllegalArgumentException(
                    kind + (element.isPresent() ? " has no element type" : " needs an element type"));
        }
    }

    public static ColumnType decimal(int precision, int scale) {
        return new ColumnType(Kind.DECIMAL, precision, scale, Optional.empty());
    }

    /** Text of a declared length in code points; the length is told to clients and never cuts a value. */
    public static ColumnType varchar(int length) {
        return new ColumnType(Kind.VARCHAR, length, 0, Optional.empty());
    }

    public static ColumnType array(ColumnType element) {
        return new ColumnType(Kind.ARRAY, 0, 0, Optional.of(element));
    }

    private static ColumnType of(Kind kind) {
        return new ColumnType(kind, 0, 0, Optional.empty());
    }

    /** The type as Meshgate's SQL spells it, for example {@code DECIMAL(12, 2)} or {@code TIMESTAMP WITH TIME ZONE}. */
    @Override
    public String toString() {
        return switch (kind) {
            case DECIMAL -> "DECIMAL(" + precision + ", " + scale + ")";
            case VARCHAR -> precision > 0 ? "VARCHAR(" + precision + ")" : "VARCHAR";
            case TIMESTAMP_TZ -> "TIMESTAMP WITH TIME ZONE";
            case DOUBLE -> "DOUBLE";
            case ARRAY -> element.orElseThrow() + " ARRAY";
            case BOOLEAN, SMALLINT, INTEGER, BIGINT, REAL, VARBINARY, DATE, TIME, TIMESTAMP, INTERVAL, UNKNOWN ->
                kind.name();
        };
    }
}
