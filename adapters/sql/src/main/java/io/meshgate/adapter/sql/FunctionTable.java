package io.meshgate.adapter.sql;

import io.meshgate.adapter.FunctionNames;
import io.meshgate.adapter.Verdict;
import io.meshgate.catalog.ColumnType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.sql.SqlFunction;
import org.apache.calcite.sql.SqlOperator;

/**
 * What a dialect answers with Meshgate's meaning, and how it is written: one row per operator or aggregate, one rule for
 * casts. What has no row is {@link Verdict.Unsupported}.
 */
public final class FunctionTable {

    /** Judges a call by its operand types and literals. */
    @FunctionalInterface
    public interface Judge {
        Verdict judge(RexCall call);
    }

    /** Writes a call whose operands are already written, each safe to stand beside any operator. */
    @FunctionalInterface
    public interface Writer {
        String write(RexCall call, List<String> operands);
    }

    /** Judges an aggregate by its argument types. */
    @FunctionalInterface
    public interface AggregateJudge {
        Verdict judge(List<RelDataType> arguments);
    }

    /**
     * The parts of an aggregate call, written.
     *
     * @param distinct {@code "DISTINCT "} or empty
     * @param order {@code " ORDER BY ..."} or empty
     * @param rows {@code " FILTER (WHERE ...)"}, {@code " OVER (...)"} or empty
     */
    public record AggregateText(String distinct, List<String> arguments, String order, String rows) {
        /** {@code name(DISTINCT a, b ORDER BY c) FILTER (WHERE d)}. */
        public String call(String name) {
            return name + "(" + distinct + String.join(", ", arguments) + order + ")" + rows;
        }

        public AggregateText withArguments(List<String> others) {
            return new AggregateText(distinct, others, order, rows);
        }
    }

    /** Writes an aggregate of exactly the type {@code result}. */
    @FunctionalInterface
    public interface AggregateWriter {
        String write(AggregateText text, List<RelDataType> argumentTypes, RelDataType result);
    }

    /**
     * @param doubt a condition over the operands under which the store's answer may differ from Meshgate's, for rows whose
     *     verdict is {@link Verdict.Superset}: what it is true of is sent as well; empty where nothing is in doubt
     */
    record Row(Judge judge, Writer writer, Optional<Writer> doubt) {}

    record AggregateRow(AggregateJudge judge, AggregateWriter writer) {}

    private final Map<SqlOperator, Row> rows;
    private final Map<SqlOperator, AggregateRow> aggregates;
    private final BiPredicate<ColumnType, ColumnType> casts;

    private FunctionTable(Builder builder) {
        this.rows = Map.copyOf(builder.rows);
        this.aggregates = Map.copyOf(builder.aggregates);
        this.casts = builder.casts;
    }

    public static Builder builder() {
        return new Builder();
    }

    Optional<Row> row(SqlOperator operator) {
        return Optional.ofNullable(rows.get(operator));
    }

    Optional<AggregateRow> aggregate(SqlOperator operator) {
        return Optional.ofNullable(aggregates.get(operator));
    }

    boolean castIsExact(ColumnType from, ColumnType to) {
        return casts.test(from, to);
    }

    /** Why an operator without a row is kept. */
    Verdict.Unsupported kept(SqlOperator operator) {
        return new Verdict.Unsupported(operator.getName() + Verdict.NOT_SHOWN);
    }

    /** All operators and aggregates with a row, for docs and tests. */
    public Set<SqlOperator> operators() {
        return Stream.concat(rows.keySet().stream(), aggregates.keySet().stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** The scalar functions with a row, and those that the planner writes as something else. */
    public FunctionNames functionNames() {
        Map<FunctionGroup, List<String>> names = Stream.concat(rows.keySet().stream(), MeshOperators.rewritten())
                .filter(SqlFunction.class::isInstance)
                .map(SqlFunction.class::cast)
                .filter(function ->
                        FunctionGroup.CALLABLE.matcher(function.getName()).matches())
                .collect(Collectors.groupingBy(
                        FunctionGroup::of,
                        Collectors.collectingAndThen(
                                Collectors.mapping(SqlFunction::getName, Collectors.toCollection(TreeSet::new)),
                                List::copyOf)));
        return new FunctionNames(
                names.getOrDefault(FunctionGroup.NUMERIC, List.of()),
                names.getOrDefault(FunctionGroup.TEXT, List.of()),
                names.getOrDefault(FunctionGroup.TIME, List.of()),
                names.getOrDefault(FunctionGroup.SYSTEM, List.of()));
    }

    /** What a function is about. */
    private enum FunctionGroup {
        NUMERIC,
        TEXT,
        TIME,
        SYSTEM;

        /** The planner's own have names that no query can spell; a cast is no function to its user. */
        private static final Pattern CALLABLE = Pattern.compile("(?!CAST$)[A-Z][A-Z0-9_]*");

        /** Calcite's category, but for functions that it puts where their result belongs. */
        static FunctionGroup of(SqlFunction function) {
            return switch (function.getName()) {
                case "CHAR_LENGTH", "CHARACTER_LENGTH", "LENGTH", "POSITION" -> TEXT;
                case "EXTRACT" -> TIME;
                default ->
                    switch (function.getFunctionType()) {
                        case NUMERIC -> NUMERIC;
                        case STRING -> TEXT;
                        case TIMEDATE -> TIME;
                        default -> SYSTEM;
                    };
            };
        }
    }

    /** Collects rows. A later row for the same operator replaces the earlier one. */
    public static final class Builder {
        private final Map<SqlOperator, Row> rows = new HashMap<>();
        private final Map<SqlOperator, AggregateRow> aggregates = new HashMap<>();
        private BiPredicate<ColumnType, ColumnType> casts = (from, to) -> false;

        private Builder() {}

        public Builder row(SqlOperator operator, Judge judge, Writer writer) {
            rows.put(operator, new Row(judge, writer, Optional.empty()));
            return this;
        }

        /** A row that answers a filter with more rows than it should: those of which {@code doubt} is true as well. */
        public Builder superset(SqlOperator operator, String reason, Writer writer, Writer doubt) {
            rows.put(operator, new Row(call -> new Verdict.Superset(reason), writer, Optional.of(doubt)));
            return this;
        }

        /** A row that is exact for whatever operands the validator admits. */
        public Builder exact(SqlOperator operator, Writer writer) {
            return row(operator, call -> Verdict.EXACT, writer);
        }

        public Builder aggregate(SqlOperator operator, AggregateJudge judge, AggregateWriter writer) {
            aggregates.put(operator, new AggregateRow(judge, writer));
            return this;
        }

        public Builder casts(BiPredicate<ColumnType, ColumnType> exactly) {
            this.casts = exactly;
            return this;
        }

        public FunctionTable build() {
            return new FunctionTable(this);
        }
    }
}
