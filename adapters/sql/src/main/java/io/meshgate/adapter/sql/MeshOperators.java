package io.meshgate.adapter.sql;

import org.apache.calcite.sql.SqlAggFunction;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlFunctionCategory;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlOperator;
import org.apache.calcite.sql.SqlOperatorTable;
import org.apache.calcite.sql.fun.SqlLibraryOperators;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.OperandTypes;
import org.apache.calcite.sql.type.ReturnTypes;
import org.apache.calcite.sql.type.SqlTypeFamily;
import org.apache.calcite.sql.util.SqlOperatorTables;

/** Meshgate's functions: the standard's, and of PostgreSQL's habits those that have a row in the local engine. */
public final class MeshOperators {
    /** {@code date_trunc(unit, timestamp)}: the start of the unit, a TIMESTAMP. */
    public static final SqlFunction DATE_TRUNC = new SqlFunction(
            "DATE_TRUNC",
            SqlKind.OTHER_FUNCTION,
            ReturnTypes.ARG1_NULLABLE,
            null,
            OperandTypes.family(SqlTypeFamily.CHARACTER, SqlTypeFamily.TIMESTAMP),
            SqlFunctionCategory.TIMEDATE);

    public static final SqlOperator ILIKE = SqlLibraryOperators.ILIKE;
    public static final SqlAggFunction STRING_AGG = SqlLibraryOperators.STRING_AGG;

    private static final SqlOperatorTable TABLE = SqlOperatorTables.chain(
            SqlStdOperatorTable.instance(),
            SqlOperatorTables.of(
                    DATE_TRUNC, ILIKE, SqlLibraryOperators.NOT_ILIKE, STRING_AGG, SqlLibraryOperators.INFIX_CAST));

    private MeshOperators() {}

    /** All operators that the validator knows; whether they can run is the local engine's verdict. */
    public static SqlOperatorTable table() {
        return TABLE;
    }
}
