package io.meshgate.gateway.parse;

import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/**
 * Writes {@code ROLLUP} and {@code CUBE} out as the {@code GROUPING SETS} that they stand for: the planner's own way drops
 * sets that come twice, as in {@code ROLLUP (a, a)}. In place.
 */
final class GroupingLists {
    /** What a longer CUBE would be written out to is not worth it; the planner sees it as it is. */
    private static final int CUBE_KEYS_MAX = 10;

    private GroupingLists() {}

    static void writeOut(SqlNode query) {
        query.accept(new SqlBasicVisitor<Void>() {
            @Override
            public @Nullable Void visit(SqlCall call) {
                if (call instanceof SqlSelect select && select.getGroup() instanceof SqlNodeList group) {
                    select.setGroupBy(new SqlNodeList(
                            group.stream().map(GroupingLists::writtenOut).toList(), group.getParserPosition()));
                }
                return super.visit(call);
            }
        });
    }

    private static SqlNode writtenOut(SqlNode item) {
        if (!(item instanceof SqlCall call)) {
            return item;
        }
        List<SqlNode> keys = call.getOperandList();
        SqlParserPos position = call.getParserPosition();
        return switch (call.getKind()) {
            case GROUPING_SETS ->
                groupingSets(keys.stream().map(GroupingLists::writtenOut).toList(), position);
            case ROLLUP -> groupingSets(rollup(keys, position), position);
            case CUBE -> keys.size() > CUBE_KEYS_MAX ? call : groupingSets(cube(keys, position), position);
            default -> call;
        };
    }

    private static SqlNode groupingSets(List<SqlNode> sets, SqlParserPos position) {
        return SqlStdOperatorTable.GROUPING_SETS.createCall(position, sets);
    }

    private static List<SqlNode> rollup(List<SqlNode> keys, SqlParserPos position) {
        List<SqlNode> sets = new ArrayList<>();
        for (int size = keys.size(); size >= 0; size--) {
            sets.add(set(keys.subList(0, size), position));
        }
        return sets;
    }

    private static List<SqlNode> cube(List<SqlNode> keys, SqlParserPos position) {
        List<SqlNode> sets = new ArrayList<>();
        for (int chosen = (1 << keys.size()) - 1; chosen >= 0; chosen--) {
            List<SqlNode> set = new ArrayList<>();
            for (int i = 0; i < keys.size(); i++) {
                if ((chosen >> (keys.size() - 1 - i) & 1) == 1) {
                    set.add(keys.get(i));
                }
            }
            sets.add(set(set, position));
        }
        return sets;
    }

    /** One grouping set of all the columns of some keys, each a column or a list of them. */
    private static SqlNode set(List<SqlNode> keys, SqlParserPos position) {
        List<SqlNode> columns = new ArrayList<>();
        for (SqlNode key : keys) {
            columns.addAll(key.getKind() == SqlKind.ROW ? ((SqlCall) key).getOperandList() : List.of(key));
        }
        return columns.isEmpty() ? new SqlNodeList(position) : SqlStdOperatorTable.ROW.createCall(position, columns);
    }
}
