package io.meshgate.adapter.sql;

import io.meshgate.adapter.SqlTypes;
import io.meshgate.adapter.sql.FunctionTable.Row;
import io.meshgate.catalog.ColumnType;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexFieldCollation;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexUnknownAs;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.rex.RexVisitorImpl;
import org.apache.calcite.rex.RexWindow;
import org.apache.calcite.rex.RexWindowBound;
import org.apache.calcite.rex.RexWindowExclusion;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeName;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.util.Sarg;

/** Writes expressions over the columns of one SELECT block. */
final class ExpressionWriter {
    static final RexBuilder REX = new MeshRexBuilder(MeshTypeSystem.typeFactory());

    private static final Set<SqlKind> LAG_AND_LEAD = Set.of(SqlKind.LAG, SqlKind.LEAD);

    /** They take values of whatever type, and PostgreSQL's literals of text and NULL have none by themselves. */
    private static final Set<SqlKind> VALUES_OF_ROWS =
            Set.of(SqlKind.FIRST_VALUE, SqlKind.LAST_VALUE, SqlKind.NTH_VALUE, SqlKind.LAG, SqlKind.LEAD);

    private final StoreDialect dialect;
    private final List<String> inputs;

    /** @param inputs the text of each input field */
    ExpressionWriter(StoreDialect dialect, List<String> inputs) {
        this.dialect = dialect;
        this.inputs = inputs;
    }

    String write(RexNode node) {
        return switch (node) {
            case RexInputRef reference -> inputs.get(reference.getIndex());
            case RexLiteral literal -> dialect.literal(literal);
            case ValueSlots.Slot slot -> ValueSlots.placeholder(slot);
            case RexOver over -> over(over);
            case RexCall call -> call(call);
            default -> throw new IllegalArgumentException("no spelling for " + node);
        };
    }

    /** Text that may stand beside any operator. */
    String operand(RexNode node) {
        String sql = write(node);
        boolean loose = switch (node) {
            case RexOver ignored -> false;
            case RexCall call when call.getKind() == SqlKind.SEARCH -> true;
            case RexCall call ->
                dialect.functions()
                        .row(call.getOperator())
                        .map(r -> r.writer() instanceof Writers.Loose)
                        .orElse(false);
            default -> sql.startsWith("-") || sql.startsWith("INTERVAL");
        };
        return loose ? "(" + sql + ")" : sql;
    }

    /** Text that may stand between ANDs; true as well wherever the store's answer is in doubt. */
    String conjunct(RexNode node) {
        Set<String> doubts = new LinkedHashSet<>();
        node.accept(new RexVisitorImpl<Void>(true) {
            @Override
            public Void visitCall(RexCall call) {
                dialect.functions()
                        .row(call.getOperator())
                        .flatMap(Row::doubt)
                        .map(doubt -> doubt.write(call, operands(call)))
                        .filter(doubt -> !doubt.isEmpty())
                        .ifPresent(doubts::add);
                return super.visitCall(call);
            }
        });
        if (!doubts.isEmpty()) {
            return "(" + operand(node) + " OR " + String.join(" OR ", doubts) + ")";
        }
        return node.getKind() == SqlKind.OR || node.getKind() == SqlKind.SEARCH ? operand(node) : write(node);
    }

    private String call(RexCall call) {
        return switch (call.getKind()) {
            case SEARCH -> search(call);
            case CASE -> caseWhen(call);
            case AND -> chain("AND", RelOptUtil.conjunctions(call));
            case OR -> chain("OR", RelOptUtil.disjunctions(call));
            case CAST -> cast(call);
            default -> {
                if (KeySets.isAmong(call)) {
                    yield KeySets.placeholder(
                            call,
                            KeySets.values(call).stream().map(this::operand).toList());
                }
                Row row = dialect.functions()
                        .row(call.getOperator())
                        .orElseThrow(() -> new IllegalArgumentException("no spelling for " + call));
                yield row.writer().write(call, operands(call));
            }
        };
    }

    private List<String> operands(RexCall call) {
        return call.getOperands().stream()
                .map(operand ->
                        isSymbol(operand) ? String.valueOf(((RexLiteral) operand).getValue()) : operand(operand))
                .toList();
    }

    private String chain(String operator, List<RexNode> operands) {
        return Writers.chain(operator, operands.stream().map(this::operand).toList());
    }

    /** Text is cut to a declared length in code points, and otherwise left as it is. */
    private String cast(RexCall call) {
        RexNode operand = call.getOperands().get(0);
        RelDataType to = call.getType();
        ColumnType from = SqlTypes.columnType(operand.getType());
        boolean text = SqlTypeUtil.inCharFamily(to);
        String sql = text && from.kind() == ColumnType.Kind.VARCHAR
                ? operand(operand)
                : dialect.convert(write(operand), from, SqlTypes.columnType(to));
        boolean cut = text
                && to.getPrecision() != RelDataType.PRECISION_NOT_SPECIFIED
                && (operand.getType().getPrecision() == RelDataType.PRECISION_NOT_SPECIFIED
                        || operand.getType().getPrecision() > to.getPrecision()
                        || !SqlTypeUtil.inCharFamily(operand.getType()));
        return cut ? "LEFT(" + sql + ", " + to.getPrecision() + ")" : sql;
    }

    private static boolean isSymbol(RexNode operand) {
        return operand.getType().getSqlTypeName() == SqlTypeName.SYMBOL;
    }

    /** {@code x IN (...)} for points; everything else as the comparisons that it stands for. */
    private String search(RexCall call) {
        RexLiteral literal = (RexLiteral) call.getOperands().get(1);
        Sarg<?> sarg = literal.getValueAs(Sarg.class);
        RexNode subject = call.getOperands().get(0);
        if (sarg != null && sarg.nullAs == RexUnknownAs.UNKNOWN) {
            if (sarg.isPoints() && sarg.pointCount > 1) {
                return operand(subject) + " IN (" + points(sarg, literal) + ")";
            }
            if (sarg.isComplementedPoints() && sarg.negate().pointCount > 1) {
                return operand(subject) + " NOT IN (" + points(sarg.negate(), literal) + ")";
            }
        }
        return write(RexUtil.expandSearch(REX, null, call));
    }

    private String points(Sarg<?> sarg, RexLiteral literal) {
        return sarg.rangeSet.asRanges().stream()
                .map(range -> write(REX.makeLiteral(range.lowerEndpoint(), literal.getType(), true, true)))
                .collect(Collectors.joining(", "));
    }

    private String caseWhen(RexCall call) {
        List<RexNode> operands = call.getOperands();
        StringBuilder sql = new StringBuilder("CASE");
        for (int i = 0; i + 1 < operands.size(); i += 2) {
            sql.append(" WHEN ").append(write(operands.get(i)));
            sql.append(" THEN ").append(write(operands.get(i + 1)));
        }
        return sql.append(" ELSE ")
                .append(write(operands.get(operands.size() - 1)))
                .append(" END")
                .toString();
    }

    private String over(RexOver over) {
        List<RelDataType> types =
                over.getOperands().stream().map(RexNode::getType).toList();
        return dialect.functions()
                .aggregate(over.getAggOperator())
                .orElseThrow(() -> new IllegalArgumentException("no spelling for " + over))
                .writer()
                .write(
                        new FunctionTable.AggregateText(
                                over.isDistinct() ? "DISTINCT " : "",
                                arguments(over),
                                "",
                                " OVER (" + window(over.getWindow()) + ")"),
                        types,
                        over.getType());
    }

    /**
     * A literal has its type where a value of a row is looked for; what LAG and LEAD give in place of a missing row has a
     * type of its own, which both are cast to.
     */
    private List<String> arguments(RexOver over) {
        List<String> arguments =
                over.getOperands().stream().map(this::write).collect(Collectors.toCollection(ArrayList::new));
        SqlKind function = over.getAggOperator().getKind();
        int missing = 2;
        if (LAG_AND_LEAD.contains(function) && arguments.size() > missing) {
            arguments.set(0, dialect.cast(arguments.get(0), over.getType()));
            arguments.set(missing, dialect.cast(arguments.get(missing), over.getType()));
        } else if (VALUES_OF_ROWS.contains(function)
                && isUntyped(over.getOperands().get(0))) {
            arguments.set(0, dialect.cast(arguments.get(0), over.getType()));
        }
        return arguments;
    }

    private static boolean isUntyped(RexNode node) {
        return RexUtil.isNullLiteral(node, true)
                || RexUtil.isLiteral(node, true) && SqlTypeUtil.inCharFamily(node.getType());
    }

    private String window(RexWindow window) {
        List<String> clauses = new ArrayList<>();
        if (!window.partitionKeys.isEmpty()) {
            clauses.add("PARTITION BY "
                    + window.partitionKeys.stream().map(this::write).collect(Collectors.joining(", ")));
        }
        if (!window.orderKeys.isEmpty()) {
            clauses.add(
                    "ORDER BY " + window.orderKeys.stream().map(this::windowKey).collect(Collectors.joining(", ")));
        }
        if (!window.orderKeys.isEmpty() || window.isRows()) {
            clauses.add((window.isRows() ? "ROWS" : "RANGE") + " BETWEEN " + bound(window.getLowerBound()) + " AND "
                    + bound(window.getUpperBound()) + exclusion(window.getExclude()));
        }
        return String.join(" ", clauses);
    }

    private static String exclusion(RexWindowExclusion exclusion) {
        return switch (exclusion) {
            case EXCLUDE_NO_OTHER -> "";
            case EXCLUDE_CURRENT_ROW -> " EXCLUDE CURRENT ROW";
            case EXCLUDE_GROUP -> " EXCLUDE GROUP";
            case EXCLUDE_TIES -> " EXCLUDE TIES";
        };
    }

    private String windowKey(RexFieldCollation key) {
        return sortKey(
                key.left,
                key.getDirection() == RelFieldCollation.Direction.DESCENDING,
                key.getNullDirection() == RelFieldCollation.NullDirection.FIRST);
    }

    /** An ORDER BY key, text by its bytes, NULL order always said. */
    String sortKey(RexNode key, boolean descending, boolean nullsFirst) {
        String sql = SqlTypeUtil.inCharFamily(key.getType()) ? dialect.bytewise(operand(key)) : write(key);
        return sql + (descending ? " DESC" : "") + (nullsFirst ? " NULLS FIRST" : " NULLS LAST");
    }

    private String bound(RexWindowBound bound) {
        if (bound.isCurrentRow()) {
            return "CURRENT ROW";
        }
        String side = bound.isPreceding() ? " PRECEDING" : " FOLLOWING";
        RexNode offset = bound.getOffset();
        return (bound.isUnbounded() || offset == null ? "UNBOUNDED" : write(offset)) + side;
    }
}
