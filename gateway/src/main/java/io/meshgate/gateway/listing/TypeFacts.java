package io.meshgate.gateway.listing;

import io.meshgate.catalog.ColumnType;
import java.util.OptionalInt;

/**
 * A type as metadata describes it.
 *
 * @param name without parameters, as JDBC's TYPE_NAME has it
 * @param precision digits, or characters as JDBC counts COLUMN_SIZE; empty where there is no bound
 * @param scale digits after the point or of a second's fraction; empty where there can be none
 */
public record TypeFacts(String name, OptionalInt precision, OptionalInt scale) {

    public static TypeFacts of(ColumnType type) {
        String name = switch (type.kind()) {
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
        return switch (type.kind()) {
            case BOOLEAN -> sized(name, 1);
            case SMALLINT -> scaled(name, 5, 0);
            case INTEGER -> scaled(name, 10, 0);
            case BIGINT -> scaled(name, 19, 0);
            case DECIMAL -> scaled(name, type.precision(), type.scale());
            case REAL -> sized(name, 7);
            case DOUBLE -> sized(name, 15);
            case VARCHAR -> type.precision() > 0 ? sized(name, type.precision()) : unbounded(name);
            case DATE -> sized(name, "yyyy-mm-dd".length());
            case TIME -> scaled(name, "hh:mm:ss.ffffff".length(), 6);
            case TIMESTAMP -> scaled(name, "yyyy-mm-dd hh:mm:ss.ffffff".length(), 6);
            case TIMESTAMP_TZ -> scaled(name, "yyyy-mm-dd hh:mm:ss.ffffff+hh:mm".length(), 6);
            case VARBINARY, INTERVAL, ARRAY, UNKNOWN -> unbounded(name);
        };
    }

    private static TypeFacts scaled(String name, int precision, int scale) {
        return new TypeFacts(name, OptionalInt.of(precision), OptionalInt.of(scale));
    }

    private static TypeFacts sized(String name, int precision) {
        return new TypeFacts(name, OptionalInt.of(precision), OptionalInt.empty());
    }

    private static TypeFacts unbounded(String name) {
        return new TypeFacts(name, OptionalInt.empty(), OptionalInt.empty());
    }
}
