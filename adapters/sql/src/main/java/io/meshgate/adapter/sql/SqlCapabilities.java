package io.meshgate.adapter.sql;

import io.meshgate.adapter.Capabilities;
import io.meshgate.adapter.SqlTypes;
import io.meshgate.adapter.Verdict;
import io.meshgate.catalog.ColumnType;
import java.util.List;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.SetOp;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.core.Values;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;

/** Derives verdicts from a dialect's {@link FunctionTable}: a node is exact if all its expressions are. */
public final class SqlCapabilities implements Capabilities {
    private final StoreDialect dialect;

    public SqlCapabilities(StoreDialect dialect) {
        this.dialect = dialect;
    }

    @Override
    public Verdict operator(RelNode node) {
        Verdict own = switch (node) {
            case TableScan ignored -> Verdict.EXACT;
            case Values ignored -> Verdict.EXACT;
            case Filter filter -> expression(filter.getCondition(), filter.getInput());
            case Project project -> all(project.getProjects(), project.getInput());
            case Join join -> expression(join.getCondition(), join);
            case Aggregate aggregate -> aggregate(aggregate);
            case Sort sort ->
                sort.offset == null || sort.offset instanceof RexLiteral
                        ? Verdict.EXACT
                        : Verdict.unsupported("OFFSET is not a number");
            case SetOp ignored -> Verdict.EXACT;
            default -> Verdict.unsupported(node.getRelTypeName() + " has no spelling in SQL");
        };
        return own.and(dialect.structure(node));
    }

    @Override
    public Verdict expression(RexNode expression, RelNode input) {
        return judge(RexUtil.expandSearch(ExpressionWriter.REX, null, expression));
    }

    private Verdict all(List<RexNode> expressions, RelNode input) {
        Verdict verdict = Verdict.EXACT;
        for (RexNode expression : expressions) {
            verdict = verdict.and(expression(expression, input));
        }
        return verdict;
    }

    private Verdict judge(RexNode node) {
        return switch (node) {
            case RexInputRef ignored -> Verdict.EXACT;
            case RexLiteral ignored -> Verdict.EXACT;
            case RexOver over -> over(over);
            case RexCall call -> operands(call).and(call(call));
            default -> Verdict.unsupported(node.getKind() + " cannot be sent");
        };
    }

    private Verdict operands(RexCall call) {
        Verdict verdict = Verdict.EXACT;
        for (RexNode operand : call.getOperands()) {
            verdict = verdict.and(judge(operand));
        }
        return verdict;
    }

    private Verdict call(RexCall call) {
        if (call.getKind() == SqlKind.CASE) {
            return Verdict.EXACT;
        }
        if (call.getKind() == SqlKind.CAST) {
            ColumnType from = SqlTypes.columnType(call.getOperands().get(0).getType());
            ColumnType to = SqlTypes.columnType(call.getType());
            return dialect.functions().castIsExact(from, to)
                    ? Verdict.EXACT
                    : Verdict.unsupported(
                            "CAST from " + from + " to " + to + " is not shown to be equal in this store");
        }
        return dialect.functions()
                .row(call.getOperator())
                .map(row -> row.judge().judge(call))
                .orElseGet(() ->
                        Verdict.unsupported(call.getOperator().getName() + " is not shown to be equal in this store"));
    }

    private Verdict over(RexOver over) {
        Verdict verdict = dialect.functions()
                .aggregate(over.getAggOperator())
                .map(row -> row.judge()
                        .judge(over.getOperands().stream().map(RexNode::getType).toList()))
                .orElseGet(() -> Verdict.unsupported(
                        over.getAggOperator().getName() + " is not shown to be equal in this store"));
        return operands(over).and(verdict).and(dialect.window(over));
    }

    private Verdict aggregate(Aggregate aggregate) {
        Verdict verdict = Verdict.EXACT;
        for (AggregateCall call : aggregate.getAggCallList()) {
            List<RelDataType> arguments = call.getArgList().stream()
                    .map(i -> aggregate
                            .getInput()
                            .getRowType()
                            .getFieldList()
                            .get(i)
                            .getType())
                    .toList();
            verdict = verdict.and(dialect.functions()
                    .aggregate(call.getAggregation())
                    .map(row -> row.judge().judge(arguments))
                    .orElseGet(() -> Verdict.unsupported(
                            call.getAggregation().getName() + " is not shown to be equal in this store")));
            if (call.isApproximate() || call.distinctKeys != null || call.ignoreNulls()) {
                verdict = verdict.and(Verdict.unsupported(
                        "this form of " + call.getAggregation().getName() + " cannot be sent"));
            }
        }
        return verdict;
    }
}
