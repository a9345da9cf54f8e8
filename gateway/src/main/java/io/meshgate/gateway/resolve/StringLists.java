package io.meshgate.gateway.resolve;

import io.meshgate.adapter.sql.MeshOperators;
import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlShuttle;
import org.jspecify.annotations.Nullable;

/**
 * Writes {@code STRING_AGG(x, ',' ORDER BY y)} as {@code LISTAGG(x, ',') WITHIN GROUP (ORDER BY y)}, Meshgate's own LISTAGG:
 * the planner would do so later, with one that it takes to be never NULL where x is not, and not at all beside FILTER.
 */
final class StringLists {
    private StringLists() {}

    static SqlNode asListagg(SqlNode query) {
        SqlNode written = query.accept(new SqlShuttle() {
            @Override
            public @Nullable SqlNode visit(SqlCall call) {
                SqlNode visited = super.visit(call);
                return visited instanceof SqlCall list && list.getKind() == SqlKind.STRING_AGG
                        ? listagg(list)
                        : visited;
            }
        });
        return written == null ? query : written;
    }

    private static SqlNode listagg(SqlCall call) {
        SqlParserPos position = call.getParserPosition();
        List<SqlNode> operands = call.getOperandList();
        boolean ordered = !operands.isEmpty() && operands.getLast() instanceof SqlNodeList;
        SqlCall list = MeshOperators.LISTAGG.createCall(
                call.getFunctionQuantifier(), position, ordered ? operands.subList(0, operands.size() - 1) : operands);
        return ordered ? SqlStdOperatorTable.WITHIN_GROUP.createCall(position, list, operands.getLast()) : list;
    }
}
