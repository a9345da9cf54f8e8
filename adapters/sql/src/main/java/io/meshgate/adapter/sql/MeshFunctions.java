package io.meshgate.adapter.sql;

import java.util.stream.Stream;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorBinding;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlOperandCountRanges;
import org.apache.calcite.sql.type.SqlOperandTypeChecker;
import org.apache.calcite.sql.type.SqlReturnTypeInference;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeTransforms;

/** The functions of PostgreSQL's habits that the standard lacks, each with Meshgate's own types. */
public final class MeshFunctions {
    private static final SqlReturnTypeInference TEXT = nullable(MeshFunctions::text);
    private static final SqlTypeFamily C = SqlTypeFamily.CHARACTER;
    private static final SqlTypeFamily I = SqlTypeFamily.INTEGER;

    /** {@code date_trunc(unit, timestamp)}: the start of the unit, a TIMESTAMP. */
    public static final SqlFunction DATE_TRUNC = function(
            "DATE_TRUNC",
            ReturnTypes.ARG1_NULLABLE,
            OperandTypes.family(C, SqlTypeFamily.TIMESTAMP),
            SqlFunctionCategory.TIMEDATE);

    /** The standard's, which the planner would make a power of: that of minus infinity is no NaN. */
    public static final SqlFunction SQRT =
            function("SQRT", nullable(ReturnTypes.DOUBLE), OperandTypes.NUMERIC, SqlFunctionCategory.NUMERIC);

    /** PostgreSQL's other name of SUBSTRING. */
    public static final SqlFunction SUBSTR =
            text("SUBSTR", OperandTypes.family(C, I).or(OperandTypes.family(C, I, I)));

    /** The first n characters; of a negative n all but the last -n. */
    public static final SqlFunction LEFT = text("LEFT", OperandTypes.family(C, I));

    public static final SqlFunction RIGHT = text("RIGHT", OperandTypes.family(C, I));
    public static final SqlFunction LPAD = text("LPAD", OperandTypes.family(C, I, C));
    public static final SqlFunction RPAD = text("RPAD", OperandTypes.family(C, I, C));
    public static final SqlFunction SPLIT_PART = text("SPLIT_PART", OperandTypes.family(C, C, I));

    /** What POSITION is, with its operands the other way round. */
    public static final SqlFunction STRPOS =
            function("STRPOS", nullable(ReturnTypes.INTEGER), OperandTypes.family(C, C), SqlFunctionCategory.STRING);

    public static final SqlFunction STARTS_WITH = function(
            "STARTS_WITH", nullable(ReturnTypes.BOOLEAN), OperandTypes.family(C, C), SqlFunctionCategory.STRING);

    /** Joins texts and takes NULL for the empty text. */
    public static final SqlFunction CONCAT = function(
            "CONCAT",
            MeshFunctions::text,
            OperandTypes.repeat(SqlOperandCountRanges.from(1), OperandTypes.CHARACTER),
            SqlFunctionCategory.STRING);

    /** Towards zero, to a number of digits. */
    public static final SqlFunction TRUNC = function(
            "TRUNC",
            ReturnTypes.ARG0_NULLABLE,
            OperandTypes.NUMERIC.or(OperandTypes.NUMERIC_INTEGER),
            SqlFunctionCategory.NUMERIC);

    private MeshFunctions() {}

    static Stream<SqlOperator> all() {
        return Stream.of(
                DATE_TRUNC, SQRT, SUBSTR, LEFT, RIGHT, LPAD, RPAD, SPLIT_PART, STRPOS, STARTS_WITH, CONCAT, TRUNC);
    }

    private static SqlFunction function(
            String name, SqlReturnTypeInference type, SqlOperandTypeChecker operands, SqlFunctionCategory category) {
        return new SqlFunction(name, SqlKind.OTHER_FUNCTION, type, null, operands, category);
    }

    private static SqlFunction text(String name, SqlOperandTypeChecker operands) {
        return function(name, TEXT, operands, SqlFunctionCategory.STRING);
    }

    private static RelDataType text(SqlOperatorBinding call) {
        RelDataTypeFactory types = call.getTypeFactory();
        return types.createSqlType(SqlTypeName.VARCHAR);
    }

    private static SqlReturnTypeInference nullable(SqlReturnTypeInference type) {
        return type.andThen(SqlTypeTransforms.TO_NULLABLE);
    }
}
