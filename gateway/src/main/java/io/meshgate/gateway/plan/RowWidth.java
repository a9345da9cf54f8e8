package io.meshgate.gateway.plan;

import io.meshgate.adapter.ColumnValue.OfText;
import io.meshgate.adapter.SqlTypes;
import io.meshgate.catalog.ColumnType;
import java.nio.charset.StandardCharsets;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.type.RelDataType;

/** How many bytes a row takes as Arrow holds it, on average: its values, offsets of what has no fixed width, and a bit each for NULL. */
final class RowWidth {
    private static final double TEXT = 20;
    private static final double OFFSET = 4;
    private static final double BIT = 1.0 / 8;
    private static final double ELEMENTS = 4;

    private RowWidth() {}

    static double bytes(RelNode rel) {
        double bytes = 0;
        for (int column = 0; column < rel.getRowType().getFieldCount(); column++) {
            bytes += bytes(rel, column);
        }
        return bytes;
    }

    static double bytes(RelNode rel, int column) {
        RelDataType type = rel.getRowType().getFieldList().get(column).getType();
        ColumnType of = SqlTypes.columnType(type);
        return switch (of.kind()) {
            case VARCHAR, VARBINARY -> BIT + OFFSET + text(rel, column, of);
            default -> fixed(of);
        };
    }

    private static double fixed(ColumnType type) {
        return switch (type.kind()) {
            case BOOLEAN -> 2 * BIT;
            case SMALLINT -> BIT + 2;
            case INTEGER, REAL, DATE -> BIT + 4;
            case BIGINT, DOUBLE, TIME, TIMESTAMP, TIMESTAMP_TZ -> BIT + 8;
            case DECIMAL, INTERVAL -> BIT + 16;
            case VARCHAR, VARBINARY -> BIT + OFFSET + TEXT;
            case ARRAY -> BIT + OFFSET + ELEMENTS * fixed(type.element().orElseThrow());
            case UNKNOWN -> BIT;
        };
    }

    private static double text(RelNode rel, int column, ColumnType type) {
        if (rel instanceof Project project
                && Constants.value(project.getProjects().get(column)).orElse(null) instanceof OfText(String text)) {
            return text.getBytes(StandardCharsets.UTF_8).length;
        }
        ColumnShares shares = Selectivity.shares(rel, column);
        double unknown = type.precision() > 0 ? Math.min(TEXT, type.precision()) : TEXT;
        return shares.statistics().widthBytes().orElse(unknown) * (1 - shares.nulls());
    }
}
