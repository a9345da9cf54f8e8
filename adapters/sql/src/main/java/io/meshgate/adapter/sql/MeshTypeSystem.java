package io.meshgate.adapter.sql;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rel.type.RelDataTypeSystemImpl;
import org.apache.calcite.sql.SqlCollation;
import org.apache.calcite.sql.type.SqlTypeFactoryImpl;
import org.apache.calcite.sql.type.SqlTypeMappingRule;
import org.apache.calcite.sql.type.SqlTypeName;
import org.jspecify.annotations.Nullable;

/**
 * The arithmetic of Meshgate's types (docs/sql-semantics.md): DECIMAL to 38 digits, division of decimals in DOUBLE, sums
 * that widen, times in microseconds, text that is never padded.
 */
public final class MeshTypeSystem extends RelDataTypeSystemImpl {
    private static final int DECIMAL_DIGITS_MAX = 38;
    private static final int FRACTION_DIGITS = 6;

    private static final MeshTypeSystem INSTANCE = new MeshTypeSystem();

    private MeshTypeSystem() {}

    /** A new factory of planner types with UTF-8 text. */
    public static RelDataTypeFactory typeFactory() {
        return new Factory();
    }

    private static final class Factory extends SqlTypeFactoryImpl {
        Factory() {
            super(INSTANCE);
        }

        @Override
        public Charset getDefaultCharset() {
            return StandardCharsets.UTF_8;
        }

        /** A time zone is no part of any value: {@code TIMESTAMP WITH TIME ZONE} is an instant, as in PostgreSQL. */
        @Override
        public RelDataType createSqlType(SqlTypeName name) {
            return super.createSqlType(instant(name));
        }

        @Override
        public RelDataType createSqlType(SqlTypeName name, int precision) {
            return super.createSqlType(instant(name), precision);
        }

        private static SqlTypeName instant(SqlTypeName name) {
            return name == SqlTypeName.TIMESTAMP_TZ ? SqlTypeName.TIMESTAMP_WITH_LOCAL_TIME_ZONE : name;
        }

        @Override
        public RelDataType createTypeWithCharsetAndCollation(
                RelDataType type, Charset charset, SqlCollation collation) {
            return super.createTypeWithCharsetAndCollation(type, charset, ByteOrder.like(collation));
        }

        /**
         * The common type of decimals keeps every digit after the point; where 38 digits do not suffice, the digits before
         * the point are fewer, and a value that needs them is an error when it is cast. Calcite would cut the others off.
         */
        @Override
        public @Nullable RelDataType leastRestrictive(List<RelDataType> types, SqlTypeMappingRule rule) {
            RelDataType common = super.leastRestrictive(types, rule);
            if (common == null || common.getSqlTypeName() != SqlTypeName.DECIMAL) {
                return common;
            }
            int scale = 0;
            int whole = 0;
            for (RelDataType type : types) {
                if (isExact(type)) {
                    scale = Math.max(scale, type.getScale());
                    whole = Math.max(whole, type.getPrecision() - type.getScale());
                }
            }
            int precision = Math.min(DECIMAL_DIGITS_MAX, whole + scale);
            return createTypeWithNullability(createSqlType(SqlTypeName.DECIMAL, precision, scale), common.isNullable());
        }
    }

    @Override
    public int getMaxPrecision(SqlTypeName type) {
        return switch (type) {
            case DECIMAL -> DECIMAL_DIGITS_MAX;
            case TIME, TIMESTAMP, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> FRACTION_DIGITS;
            default -> super.getMaxPrecision(type);
        };
    }

    @Override
    public int getMaxScale(SqlTypeName type) {
        return type == SqlTypeName.DECIMAL ? DECIMAL_DIGITS_MAX : super.getMaxScale(type);
    }

    @Override
    public int getDefaultPrecision(SqlTypeName type) {
        return switch (type) {
            case DECIMAL -> DECIMAL_DIGITS_MAX;
            case TIME, TIMESTAMP, TIMESTAMP_WITH_LOCAL_TIME_ZONE -> FRACTION_DIGITS;
            default -> super.getDefaultPrecision(type);
        };
    }

    @Override
    public boolean shouldConvertRaggedUnionTypesToVarying() {
        return true;
    }

    /** SUM of SMALLINT and INTEGER is BIGINT, of BIGINT DECIMAL(38, 0), of DECIMAL(p, s) DECIMAL(38, s), of floats DOUBLE. */
    @Override
    public RelDataType deriveSumType(RelDataTypeFactory factory, RelDataType argument) {
        RelDataType sum = switch (argument.getSqlTypeName()) {
            case TINYINT, SMALLINT, INTEGER -> factory.createSqlType(SqlTypeName.BIGINT);
            case BIGINT -> factory.createSqlType(SqlTypeName.DECIMAL, DECIMAL_DIGITS_MAX, 0);
            case DECIMAL -> factory.createSqlType(SqlTypeName.DECIMAL, DECIMAL_DIGITS_MAX, argument.getScale());
            case REAL, FLOAT, DOUBLE -> factory.createSqlType(SqlTypeName.DOUBLE);
            default -> argument;
        };
        return factory.createTypeWithNullability(sum, argument.isNullable());
    }

    @Override
    public RelDataType deriveAvgAggType(RelDataTypeFactory factory, RelDataType argument) {
        return factory.createTypeWithNullability(factory.createSqlType(SqlTypeName.DOUBLE), argument.isNullable());
    }

    @Override
    public RelDataType deriveCovarType(RelDataTypeFactory factory, RelDataType one, RelDataType other) {
        return factory.createTypeWithNullability(
                factory.createSqlType(SqlTypeName.DOUBLE), one.isNullable() || other.isNullable());
    }

    /** DOUBLE as soon as one side is a DECIMAL and the other an exact number. */
    @Override
    public @Nullable RelDataType deriveDecimalDivideType(
            RelDataTypeFactory factory, RelDataType dividend, RelDataType divisor) {
        boolean exact = isExact(dividend) && isExact(divisor);
        boolean decimal =
                dividend.getSqlTypeName() == SqlTypeName.DECIMAL || divisor.getSqlTypeName() == SqlTypeName.DECIMAL;
        if (!exact || !decimal) {
            return null;
        }
        return factory.createTypeWithNullability(
                factory.createSqlType(SqlTypeName.DOUBLE), dividend.isNullable() || divisor.isNullable());
    }

    private static boolean isExact(RelDataType type) {
        return SqlTypeName.EXACT_TYPES.contains(type.getSqlTypeName());
    }
}
