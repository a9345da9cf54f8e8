package io.meshgate.gateway.door.flight;

import io.meshgate.adapter.BatchStream;
import io.meshgate.adapter.SqlTypes;
import io.meshgate.catalog.ColumnType;
import io.meshgate.catalog.ColumnType.Kind;
import io.meshgate.gateway.listing.TypeFacts;
import io.meshgate.gateway.stream.ComputedRows;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.arrow.flight.sql.FlightSqlProducer.Schemas;
import org.apache.arrow.flight.sql.impl.FlightSql;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandGetXdbcTypeInfo;
import org.apache.arrow.flight.sql.impl.FlightSql.Searchable;
import org.apache.arrow.flight.sql.impl.FlightSql.XdbcDataType;
import org.apache.arrow.flight.sql.impl.FlightSql.XdbcDatetimeSubcode;
import org.apache.arrow.memory.BufferAllocator;
import org.jspecify.annotations.Nullable;

/** Meshgate's types as ODBC and JDBC ask for them: a row for each of {@link SqlTypes}, but for columns of no known type. */
final class TypeInfo {
    private TypeInfo() {}

    /** A type's name, its codes, and how a literal of it is written. */
    private record Row(TypeFacts facts, Kind kind, int dataType, int sqlType, OptionalInt subcode) {}

    /** Ordered by code and name; those of one code where one is asked for. */
    static BatchStream rows(CommandGetXdbcTypeInfo asked, BufferAllocator allocator) {
        List<@Nullable Object[]> rows = SqlTypes.rows().stream()
                .filter(row -> row.kind() != Kind.UNKNOWN)
                .map(TypeInfo::row)
                .filter(row -> !asked.hasDataType() || row.dataType() == asked.getDataType())
                .sorted(Comparator.comparingInt(Row::dataType)
                        .thenComparing(row -> row.facts().name()))
                .map(TypeInfo::values)
                .toList();
        return new ComputedRows(Schemas.GET_TYPE_INFO_SCHEMA, () -> rows, () -> {}, allocator);
    }

    private static Row row(SqlTypes.Row type) {
        TypeFacts facts = facts(type.kind());
        return switch (type.kind()) {
            case BOOLEAN -> plain(facts, type.kind(), XdbcDataType.XDBC_BIT_VALUE);
            case DATE -> moment(facts, type, XdbcDatetimeSubcode.XDBC_SUBCODE_DATE_VALUE);
            case TIME -> moment(facts, type, XdbcDatetimeSubcode.XDBC_SUBCODE_TIME_VALUE);
            case TIMESTAMP -> moment(facts, type, XdbcDatetimeSubcode.XDBC_SUBCODE_TIMESTAMP_VALUE);
            case TIMESTAMP_TZ -> moment(facts, type, XdbcDatetimeSubcode.XDBC_SUBCODE_TIMESTAMP_WITH_TIMEZONE_VALUE);
            case INTERVAL -> plain(facts, type.kind(), XdbcDataType.XDBC_INTERVAL_VALUE);
            case ARRAY, UNKNOWN -> plain(facts, type.kind(), XdbcDataType.XDBC_UNKNOWN_TYPE_VALUE);
            case SMALLINT, INTEGER, BIGINT, DECIMAL, REAL, DOUBLE, VARCHAR, VARBINARY ->
                plain(facts, type.kind(), type.jdbc());
        };
    }

    /** Where the type has parameters, the widest; an array's element does not matter. */
    private static TypeFacts facts(Kind kind) {
        return switch (kind) {
            case DECIMAL -> TypeFacts.of(ColumnType.decimal(ColumnType.DECIMAL_PRECISION_MAX, 0));
            case ARRAY -> new TypeFacts(kind.name(), OptionalInt.empty(), OptionalInt.empty());
            default -> TypeFacts.of(new ColumnType(kind, 0, 0, Optional.empty()));
        };
    }

    private static Row plain(TypeFacts facts, Kind kind, int code) {
        return new Row(facts, kind, code, code, OptionalInt.empty());
    }

    private static Row moment(TypeFacts facts, SqlTypes.Row type, int subcode) {
        return new Row(facts, type.kind(), type.jdbc(), XdbcDataType.XDBC_DATETIME_VALUE, OptionalInt.of(subcode));
    }

    private static @Nullable Object[] values(Row row) {
        boolean isNumber = switch (row.kind()) {
            case SMALLINT, INTEGER, BIGINT, DECIMAL, REAL, DOUBLE -> true;
            default -> false;
        };
        String prefix = literalPrefix(row.kind());
        return new @Nullable Object[] {
            row.facts().name(),
            row.dataType(),
            number(row.facts().precision()),
            prefix,
            prefix == null ? null : "'",
            createParams(row.kind()),
            FlightSql.Nullable.NULLABILITY_NULLABLE_VALUE,
            row.kind() == Kind.VARCHAR,
            row.kind() == Kind.VARCHAR ? Searchable.SEARCHABLE_FULL_VALUE : Searchable.SEARCHABLE_BASIC_VALUE,
            isNumber ? false : null,
            false,
            isNumber ? false : null,
            null,
            number(row.kind() == Kind.DECIMAL ? OptionalInt.of(0) : row.facts().scale()),
            number(
                    row.kind() == Kind.DECIMAL
                            ? OptionalInt.of(ColumnType.DECIMAL_PRECISION_MAX)
                            : row.facts().scale()),
            row.sqlType(),
            number(row.subcode()),
            isNumber ? 10 : null,
            null
        };
    }

    private static @Nullable Integer number(OptionalInt number) {
        return number.isPresent() ? number.getAsInt() : null;
    }

    private static @Nullable String literalPrefix(Kind kind) {
        return switch (kind) {
            case VARCHAR -> "'";
            case VARBINARY -> "X'";
            case DATE -> "DATE '";
            case TIME -> "TIME '";
            case TIMESTAMP -> "TIMESTAMP '";
            default -> null;
        };
    }

    private static @Nullable List<String> createParams(Kind kind) {
        return switch (kind) {
            case DECIMAL -> List.of("precision", "scale");
            case VARCHAR -> List.of("length");
            default -> null;
        };
    }
}
