package io.meshgate.adapter.sql;

import io.meshgate.adapter.StoreTable;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;

/** Finds statements that read one row at most because filters pin all columns of a unique key to values. */
final class PointLookups {
    private PointLookups() {}

    static boolean isPointLookup(RelNode rel) {
        Set<Integer> pinned = new HashSet<>();
        RelNode node = rel;
        while (node instanceof Project || node instanceof Filter || node instanceof Sort) {
            if (node instanceof Filter filter) {
                RelOptUtil.conjunctions(filter.getCondition())
                        .forEach(conjunct ->
                                pinnedColumn(conjunct, filter.getInput()).ifPresent(pinned::add));
            }
            node = node.getInput(0);
        }
        if (!(node instanceof TableScan scan)) {
            return false;
        }
        StoreTable table = scan.getTable().unwrap(StoreTable.class);
        return table != null && table.uniqueKeys().stream().anyMatch(pinned::containsAll);
    }

    private static OptionalInt pinnedColumn(RexNode conjunct, RelNode input) {
        if (conjunct.getKind() != SqlKind.EQUALS) {
            return OptionalInt.empty();
        }
        List<RexNode> operands = ((RexCall) conjunct).getOperands();
        return operands.get(0) instanceof RexInputRef column && ValueSlots.isValue(operands.get(1))
                ? scannedColumn(column, input)
                : OptionalInt.empty();
    }

    /** The table's column that a reference reads, if it is a bare one. */
    private static OptionalInt scannedColumn(RexInputRef column, RelNode input) {
        return switch (input) {
            case TableScan ignored -> OptionalInt.of(column.getIndex());
            case Project project
            when project.getProjects().get(column.getIndex()) instanceof RexInputRef below ->
                scannedColumn(below, project.getInput());
            case Filter filter -> scannedColumn(column, filter.getInput());
            default -> OptionalInt.empty();
        };
    }
}
