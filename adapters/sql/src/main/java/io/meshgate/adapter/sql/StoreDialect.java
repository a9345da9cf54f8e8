package io.meshgate.adapter.sql;

import io.meshgate.adapter.FragmentTable;
import io.meshgate.adapter.KeySet;
import io.meshgate.adapter.KeySlot;
import io.meshgate.adapter.LiveColumn.Trait;
import io.meshgate.adapter.SqlTypes;
import io.meshgate.adapter.StoreColumn;
import io.meshgate.adapter.StoreTable;
import io.meshgate.adapter.Verdict;
import io.meshgate.catalog.ColumnType;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.calcite.avatica.util.ByteString;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.util.DateString;
import org.apache.calcite.util.TimeString;
import org.apache.calcite.util.TimestampString;
import org.jspecify.annotations.Nullable;

/** How one kind of store spells Meshgate's SQL. Stateless and thread-safe. */
public abstract class StoreDialect {
    private static final long MICROS = 1_000_000;
    private static final DateTimeFormatter TIMESTAMP = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSSSSS");

    /** The functions, aggregates and casts that this store answers with Meshgate's meaning. */
    public abstract FunctionTable functions();

    /** What holds in stores of this kind; each store is asked about it before it is used. */
    public Set<Fact> facts() {
        return EnumSet.allOf(Fact.class);
    }

    /** The store's name of a type, as it stands in a CAST. */
    public abstract String typeName(ColumnType type);

    /** A table as it stands in FROM, without its alias. */
    public abstract String tableSource(StoreTable table);

    /** How text is made to sort by its UTF-8 bytes; {@code sql} itself where the store does so anyway. */
    public String bytewise(String sql) {
        return sql;
    }

    /** An instant as its time in UTC, without a zone; {@code sql} itself where the store knows no other zone. */
    public String utc(String sql) {
        return sql;
    }

    /** A field of a date or time; years are counted as ISO 8601 does, with a year 0. */
    public String extract(String field, String sql) {
        return "EXTRACT(" + field + " FROM " + sql + ")";
    }

    /** Whether {@code a SEMI JOIN b} and {@code a ANTI JOIN b} are understood; else EXISTS is written. */
    public boolean semiJoinSyntax() {
        return false;
    }

    /** What the dialect cannot do although each expression in the node can be written; mostly {@link Verdict#EXACT}. */
    public Verdict structure(RelNode node) {
        return Verdict.EXACT;
    }

    /** Judges a window function whose aggregate has a row. */
    public Verdict window(RexOver over) {
        return Verdict.unsupported("window functions are not shown to be equal in this store");
    }

    /** The FROM item of a fragment, which only the local engine has. */
    public String fragmentSource(FragmentTable fragment) {
        return quote(fragment.name());
    }

    public String quote(String identifier) {
        return '"' + identifier.replace("\"", "\"\"") + '"';
    }

    /**
     * A reference to a store's column that has the promised type and Meshgate's meaning. One of unknown type is only
     * written where nobody reads it.
     */
    public String column(String alias, StoreColumn column) {
        String reference = alias + "." + quote(column.live().name());
        boolean known = column.type().kind() != ColumnType.Kind.UNKNOWN;
        boolean cast = column.live().traits().contains(Trait.CAST_ON_READ)
                || !sameValues(column.live().type(), column.type());
        return known && cast ? cast(reference, column.type()) : reference;
    }

    private static boolean sameValues(ColumnType live, ColumnType promised) {
        return live.kind() == ColumnType.Kind.VARCHAR ? promised.kind() == live.kind() : live.equals(promised);
    }

    public String cast(String sql, ColumnType type) {
        return "CAST(" + sql + " AS " + typeName(type) + ")";
    }

    public String cast(String sql, RelDataType type) {
        return cast(sql, SqlTypes.columnType(type));
    }

    /** The condition that what {@code operand} is, several values as a list with commas, is among keys. */
    public final String among(String operand, KeySlot slot, KeySet keys) {
        return switch (keys) {
            case KeySet.Everything ignored -> "TRUE";
            case KeySet.Values values ->
                amongValues(
                        operand,
                        slot.types(),
                        values.keys().stream()
                                .filter(key -> IntStream.range(0, key.size())
                                        .allMatch(i -> KeySets.fits(slot.types().get(i), key.get(i))))
                                .toList());
            case KeySet.Ranges ranges ->
                ranges.ranges().stream()
                        .map(range ->
                                operand + " BETWEEN " + bound(range.low(), slot) + " AND " + bound(range.high(), slot))
                        .collect(Collectors.joining(" OR ", "(", ")"));
        };
    }

    private String bound(long value, KeySlot slot) {
        ColumnType type = slot.types().getFirst();
        boolean integer = type.kind() == ColumnType.Kind.SMALLINT || type.kind() == ColumnType.Kind.INTEGER;
        return cast(text(keyText(type, value)), integer ? ColumnType.BIGINT : KeySets.keyType(type));
    }

    /**
     * The same for keys that are each written out, or for none; how many thousand there are must not be what takes the
     * time.
     *
     * @param keys each with a value of each type
     */
    protected abstract String amongValues(String operand, List<ColumnType> types, List<List<Object>> keys);

    /**
     * Rows as an item of FROM, without its alias; as with keys, how many there are must not be what takes the time.
     *
     * @param rows each with a value of each type, or NULL
     */
    protected abstract String rowsSource(List<ColumnType> types, List<? extends List<? extends @Nullable Object>> rows);

    /** The values of one column, each in double quotes with backslashes before such and before themselves; NULL as such. */
    protected static String column(ColumnType type, int column, List<? extends List<? extends @Nullable Object>> rows) {
        return rows.stream().map(row -> element(type, row.get(column))).collect(Collectors.joining(","));
    }

    private static String element(ColumnType type, @Nullable Object value) {
        return value == null
                ? "NULL"
                : '"' + keyText(type, value).replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** A value of {@link KeySet} as every store reads it. */
    private static String keyText(ColumnType type, Object value) {
        return switch (type.kind()) {
            case DATE -> LocalDate.ofEpochDay((long) value).toString();
            case TIMESTAMP ->
                TIMESTAMP.format(LocalDateTime.ofEpochSecond(
                        Math.floorDiv((long) value, MICROS),
                        (int) Math.floorMod((long) value, MICROS) * 1000,
                        ZoneOffset.UTC));
            case DECIMAL ->
                value instanceof BigDecimal decimal
                        ? decimal.toPlainString()
                        : BigDecimal.valueOf((long) value, type.scale()).toPlainString();
            default -> value.toString();
        };
    }

    /** A CAST of the query, from one promised type to another, with Meshgate's rounding. */
    public String convert(String sql, ColumnType from, ColumnType to) {
        return cast(sql, to);
    }

    /** A literal of exactly its planned type, wherever it stands. */
    public String literal(RexLiteral literal) {
        RelDataType type = literal.getType();
        if (literal.isNull()) {
            return type.getSqlTypeName() == SqlTypeName.NULL ? "NULL" : cast("NULL", type);
        }
        return switch (type.getSqlTypeName()) {
            case BOOLEAN -> RexLiteral.booleanValue(literal) ? "TRUE" : "FALSE";
            case INTEGER -> value(literal, BigDecimal.class).toPlainString();
            case TINYINT, SMALLINT, BIGINT ->
                cast(value(literal, BigDecimal.class).toPlainString(), type);
            case DECIMAL -> decimal(literal);
            case REAL, FLOAT, DOUBLE -> cast("'" + literal.getValueAs(Double.class) + "'", type);
            case CHAR, VARCHAR -> text(value(literal, String.class));
            case BINARY, VARBINARY -> binary(value(literal, ByteString.class).getBytes());
            case DATE -> "DATE '" + value(literal, DateString.class) + "'";
            case TIME -> "TIME '" + value(literal, TimeString.class) + "'";
            case TIMESTAMP -> "TIMESTAMP '" + value(literal, TimestampString.class) + "'";
            case TIMESTAMP_WITH_LOCAL_TIME_ZONE ->
                "TIMESTAMP WITH TIME ZONE '" + value(literal, TimestampString.class) + "+00'";
            default -> {
                if (SqlTypeName.INTERVAL_TYPES.contains(type.getSqlTypeName())) {
                    yield interval(literal);
                }
                throw new IllegalArgumentException("no spelling for a literal of type " + type.getFullTypeString());
            }
        };
    }

    private static <T> T value(RexLiteral literal, Class<T> type) {
        return Objects.requireNonNull(literal.getValueAs(type));
    }

    private String decimal(RexLiteral literal) {
        BigDecimal number = value(literal, BigDecimal.class);
        int scale = literal.getType().getScale();
        return cast(
                number.scale() < scale ? number.setScale(scale).toPlainString() : number.toPlainString(),
                literal.getType());
    }

    private static String interval(RexLiteral literal) {
        long count = value(literal, BigDecimal.class).longValueExact();
        if (SqlTypeName.YEAR_INTERVAL_TYPES.contains(literal.getType().getSqlTypeName())) {
            return "INTERVAL '" + count + "' MONTH";
        }
        long millisPerDay = 86_400_000L;
        return count % millisPerDay == 0
                ? "INTERVAL '" + count / millisPerDay + "' DAY"
                : "INTERVAL '" + BigDecimal.valueOf(count, 3).toPlainString() + "' SECOND";
    }

    /** A text literal in single quotes. */
    public String text(String value) {
        return "'" + value.replace("'", "''") + "'";
    }

    protected String binary(byte[] bytes) {
        return cast("'\\x" + HexFormat.of().formatHex(bytes) + "'", ColumnType.VARBINARY);
    }
}
