package io.meshgate.gateway.resolve;

import io.meshgate.catalog.ColumnType;
import io.meshgate.catalog.ColumnType.Kind;

/** Which types a contract may promise of which columns. */
public final class PromisedTypes {
    private PromisedTypes() {}

    /** Whether each live value either is a value of the promised type or raises an error, never a rounded one. */
    public static boolean readable(ColumnType live, ColumnType promised) {
        Kind from = live.kind();
        Kind to = promised.kind();
        return switch (to) {
            case UNKNOWN -> false;
            case VARCHAR -> from == to;
            case SMALLINT, INTEGER, BIGINT -> from == Kind.SMALLINT || from == Kind.INTEGER || from == Kind.BIGINT;
            case DECIMAL ->
                from == Kind.SMALLINT
                        || from == Kind.INTEGER
                        || from == Kind.BIGINT
                        || from == Kind.UNKNOWN
                        || from == to && live.scale() <= promised.scale();
            case DOUBLE -> from == Kind.REAL || from == Kind.DOUBLE;
            case BOOLEAN, REAL, VARBINARY, DATE, TIME, TIMESTAMP, TIMESTAMP_TZ, INTERVAL -> from == to;
            case ARRAY -> live.equals(promised);
        };
    }
}
