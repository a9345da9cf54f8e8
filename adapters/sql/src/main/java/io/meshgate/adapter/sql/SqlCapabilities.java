package io.meshgate.adapter.sql;

import io.meshgate.adapter.Capabilities;
import io.meshgate.adapter.FunctionNames;
import io.meshgate.adapter.SqlTypes;
import io.meshgate.adapter.Verdict;
import io.meshgate.adapter.sql.Fact.Use;
import io.meshgate.catalog.ColumnType;
import io.meshgate.catalog.ColumnType.Kind;
import java.util.List;
import java.util.stream.Stream;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.SetOp;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.core.Union;
import org.apache.calcite.rel.core.Values;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.rex.RexWindow;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeUtil;

/** Derives verdicts from a dialect's {@link FunctionTable}: a node is exact if all its expressions are. */
public final class SqlCapabilities implements Capabilities {
    private static final int MICROSECOND_DIGITS = 6;

    private final StoreDialect dialect;
    private final StoreFacts facts;

    private SqlCapabilities(StoreDialect dialect, StoreFacts facts) {
        this.dialect = dialect;
        this.facts = facts;
    }

    /** Of one live store, which is to be asked by {@link StoreFacts#check} before it is used. */
    public static SqlCapabilities ofStore(StoreDialect dialect) {
        return new SqlCapabilities(dialect, StoreFacts.toBeAsked(dialect));
    }

    /** Of an engine of the gateway's own. */
    public static SqlCapabilities ofEngine(StoreDialect dialect) {
        return new SqlCapabilities(dialect, StoreFacts.declared(dialect));
    }

    /** What this store has shown, or is yet to show. */
    public StoreFacts facts() {
        return facts;
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
            case Sort sort -> sort(sort);
            case SetOp setOp ->
                setOp.all && setOp instanceof Union ? Verdict.EXACT : compared(Use.KEY, fieldTypes(setOp.getRowType()));
            default -> Verdict.unsupported(node.getRelTypeName() + " has no spelling in SQL");
        };
        return own.and(dialect.structure(node));
    }

    @Override
    public Verdict expression(RexNode expression, RelNode input) {
        return judge(RexUtil.expandSearch(ExpressionWriter.REX, null, expression));
    }

    @Override
    public FunctionNames functions() {
        return dialect.functions().functionNames();
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
            case ValueSlots.Slot ignored -> Verdict.EXACT;
            case RexOver over -> over(over);
            case RexCall call -> operands(call).and(call(call)).and(facts(call));
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

    private Verdict facts(RexCall call) {
        return facts.allHold()
                ? Verdict.EXACT
                : facts.of(call.getOperator().getName(), types(call.getOperands().stream()));
    }

    private Verdict call(RexCall call) {
        if (KeySets.isAmong(call)) {
            return KeySets.values(call).stream()
                    .map(RexNode::getType)
                    .map(key -> Operands.when(KeySets.isKey(key), "keys of this type are not sent")
                            .and(facts.of("=", List.of(key, key))))
                    .reduce(Verdict.EXACT, Verdict::and);
        }
        if (call.getKind() == SqlKind.CASE) {
            return Verdict.EXACT;
        }
        if (call.getKind() == SqlKind.CAST) {
            RelDataType operand = call.getOperands().get(0).getType();
            ColumnType from = SqlTypes.columnType(operand);
            ColumnType to = SqlTypes.columnType(call.getType());
            if (cutsSilently(operand, from, call.getType(), to)) {
                return Verdict.unsupported(
                        "CAST to fewer digits of a second than microseconds, or to fewer bytes," + " is not answered");
            }
            return dialect.functions().castIsExact(from, to)
                    ? Verdict.EXACT
                    : Verdict.unsupported(castReason(from.kind(), to.kind()));
        }
        return dialect.functions()
                .row(call.getOperator())
                .map(row -> row.judge().judge(call))
                .orElseGet(() -> dialect.functions().kept(call.getOperator()));
    }

    private static String castReason(Kind from, Kind to) {
        return switch (from) {
            case REAL, DOUBLE -> "stores spell floats in their own ways (1e+16, 1e16)";
            case DATE, TIME, TIMESTAMP, TIMESTAMP_TZ ->
                to == Kind.VARCHAR
                        ? "stores spell dates and times by their settings"
                        : "CAST from " + from + " to " + to + Verdict.NOT_SHOWN;
            case VARCHAR -> "stores read different texts as " + to;
            case BOOLEAN, SMALLINT, INTEGER, BIGINT, DECIMAL, VARBINARY, INTERVAL, ARRAY, UNKNOWN ->
                "CAST from " + from + " to " + to + Verdict.NOT_SHOWN;
        };
    }

    /** A CAST that the dialects write without its precision, although it asks for one. */
    private static boolean cutsSilently(RelDataType operand, ColumnType from, RelDataType target, ColumnType to) {
        boolean asksForLess = SqlTypeUtil.comparePrecision(target.getPrecision(), operand.getPrecision()) < 0;
        return switch (to.kind()) {
            case TIME, TIMESTAMP, TIMESTAMP_TZ ->
                from.kind() == Kind.VARCHAR
                        ? target.getPrecision() < MICROSECOND_DIGITS
                        : from.kind() != Kind.DATE && asksForLess;
            case VARBINARY -> asksForLess;
            default -> false;
        };
    }

    private Verdict sort(Sort sort) {
        Verdict keys = compared(
                Use.ORDER,
                sort.getCollation().getFieldCollations().stream()
                        .map(key -> fieldTypes(sort.getRowType()).get(key.getFieldIndex()))
                        .toList());
        return sort.offset == null || sort.offset instanceof RexLiteral
                ? keys
                : Verdict.unsupported("OFFSET is not a number");
    }

    /** Stores order and equate arrays and intervals each in their own way. */
    private Verdict compared(String use, List<RelDataType> types) {
        boolean all = types.stream()
                .map(type -> SqlTypes.columnType(type).kind())
                .noneMatch(kind -> kind == Kind.ARRAY || kind == Kind.INTERVAL);
        return all
                ? facts.of(use, types)
                : Verdict.unsupported("arrays and intervals are not compared, grouped or ordered");
    }

    private static List<RelDataType> fieldTypes(RelDataType row) {
        return row.getFieldList().stream().map(RelDataTypeField::getType).toList();
    }

    private Verdict over(RexOver over) {
        RexWindow window = over.getWindow();
        if (over.ignoreNulls()) {
            return Verdict.unsupported("IGNORE NULLS is not sent");
        }
        Verdict keys = compared(Use.KEY, types(window.partitionKeys.stream()))
                .and(compared(Use.ORDER, types(window.orderKeys.stream().map(key -> key.left))));
        List<RelDataType> arguments = types(over.getOperands().stream());
        Verdict verdict = dialect.functions()
                .aggregate(over.getAggOperator())
                .map(row -> row.judge().judge(arguments))
                .orElseGet(() -> dialect.functions().kept(over.getAggOperator()));
        return operands(over)
                .and(verdict)
                .and(facts.of(over.getAggOperator().getName(), arguments))
                .and(keys)
                .and(dialect.window(over));
    }

    private static List<RelDataType> types(Stream<RexNode> expressions) {
        return expressions.map(RexNode::getType).toList();
    }

    private Verdict aggregate(Aggregate aggregate) {
        List<RelDataType> inputs = fieldTypes(aggregate.getInput().getRowType());
        Verdict verdict = compared(
                Use.KEY,
                aggregate.getGroupSet().asList().stream().map(inputs::get).toList());
        for (AggregateCall call : aggregate.getAggCallList()) {
            verdict = verdict.and(aggregate(call, inputs));
        }
        return verdict;
    }

    private Verdict aggregate(AggregateCall call, List<RelDataType> inputs) {
        String name = call.getAggregation().getName();
        if (call.isApproximate() || call.distinctKeys != null || call.ignoreNulls()) {
            return Verdict.unsupported("this form of " + name + " cannot be sent");
        }
        List<RelDataType> arguments =
                call.getArgList().stream().map(inputs::get).toList();
        List<RelDataType> orderKeys = call.collation.getFieldCollations().stream()
                .map(key -> inputs.get(key.getFieldIndex()))
                .toList();
        return dialect.functions()
                .aggregate(call.getAggregation())
                .map(row -> row.judge().judge(arguments))
                .orElseGet(() -> dialect.functions().kept(call.getAggregation()))
                .and(facts.of(name, arguments))
                .and(compared(Use.KEY, call.isDistinct() ? arguments : List.of()))
                .and(compared(Use.ORDER, orderKeys));
    }
}
