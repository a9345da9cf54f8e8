package io.meshgate.adapter.jdbc.postgres;

import io.meshgate.adapter.Verdict;
import io.meshgate.adapter.sql.GroupFunctions;
import io.meshgate.adapter.sql.Operands;
import io.meshgate.catalog.ColumnType.Kind;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.rex.RexWindow;
import org.apache.calcite.rex.RexWindowBound;
import org.apache.calcite.sql.SqlKind;

/** What PostgreSQL does not take in aggregates and windows although it has their functions. */
final class PostgresGroups {
    private static final Set<Kind> INTEGERS = EnumSet.of(Kind.SMALLINT, Kind.INTEGER, Kind.BIGINT);

    private PostgresGroups() {}

    static Verdict structure(Aggregate aggregate) {
        Verdict verdict = GroupFunctions.literalSeparators(aggregate);
        for (AggregateCall call : aggregate.getAggCallList()) {
            boolean ordersByOthers = call.isDistinct()
                    && call.collation.getFieldCollations().stream()
                            .anyMatch(key -> !call.getArgList().subList(0, 1).contains(key.getFieldIndex()));
            verdict = verdict.and(Operands.when(
                            !ordersByOthers,
                            "PostgreSQL orders the values of a DISTINCT aggregate by nothing but themselves"))
                    .and(Operands.when(
                            call.getAggregation().getKind() != SqlKind.SINGLE_VALUE || readsAColumn(aggregate, call),
                            "a scalar subquery of a constant is not sent"));
        }
        return verdict;
    }

    private static boolean readsAColumn(Aggregate aggregate, AggregateCall call) {
        return !(aggregate.getInput() instanceof Project project)
                || !RexUtil.isConstant(
                        project.getProjects().get(call.getArgList().get(0)));
    }

    static Verdict window(RexOver over) {
        RexWindow window = over.getWindow();
        return Operands.when(!over.isDistinct(), "PostgreSQL has no DISTINCT in window functions")
                .and(bound(window, window.getLowerBound()))
                .and(bound(window, window.getUpperBound()));
    }

    /** Rows are counted by integers; a range is as long as its key's type can be added to. */
    private static Verdict bound(RexWindow window, RexWindowBound bound) {
        RexNode offset = bound.getOffset();
        if (offset == null) {
            return Verdict.EXACT;
        }
        Kind length = Operands.kind(offset.getType());
        if (window.isRows()) {
            return Operands.when(INTEGERS.contains(length), "ROWS counts by integers");
        }
        List<Kind> keys = window.orderKeys.stream()
                .map(key -> Operands.kind(key.left.getType()))
                .toList();
        boolean added = keys.size() == 1 && isAdded(keys.get(0), length);
        return Operands.when(added, "PostgreSQL adds no " + length + " to the key of a RANGE of " + keys);
    }

    private static boolean isAdded(Kind key, Kind length) {
        return switch (key) {
            case SMALLINT, INTEGER, BIGINT -> INTEGERS.contains(length);
            case DECIMAL -> INTEGERS.contains(length) || length == Kind.DECIMAL;
            case REAL, DOUBLE -> INTEGERS.contains(length) || length == Kind.DECIMAL || length == Kind.DOUBLE;
            case DATE, TIMESTAMP, TIMESTAMP_TZ -> length == Kind.INTERVAL;
            case BOOLEAN, VARCHAR, VARBINARY, TIME, INTERVAL, ARRAY, UNKNOWN -> false;
        };
    }
}
