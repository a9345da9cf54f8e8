package io.meshgate.gateway.plan;

import io.meshgate.catalog.Endpoint;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.util.ImmutableBitSet;

/**
 * The rows of some sources that meet some demands: what is left of a tree of inner joins, filters and projections when
 * its order is forgotten.
 *
 * @param store where all of them are
 * @param sources whose fields, one source after the other, {@code demands} and {@code columns} count
 * @param columns each as an expression over those fields
 */
record JoinedRows(Endpoint store, List<Source> sources, List<Demand> demands, List<RexNode> columns) {
    private static final int WORDS_LENGTH_MAX = 80;

    /**
     * A table, or the rows of an operator that is taken as a whole.
     *
     * @param name of what it is
     * @param fields its columns, in words that do not tell their places
     */
    record Source(String name, List<String> fields) {
        static Source of(String words, List<String> fields) {
            return new Source(RowsSignature.of(words).toString(), fields);
        }
    }

    /** What is said of some expressions together, in whatever order. */
    record Demand(String words, List<RexNode> of) {
        static final String EQUAL = "=";

        /** Whether all that is said is that some fields are equal. */
        boolean isOfEqualFields() {
            return words.equals(EQUAL);
        }

        String in(IntFunction<String> fieldWords) {
            return of.stream()
                    .map(expression -> ExpressionWords.of(expression, fieldWords))
                    .sorted()
                    .collect(Collectors.joining(",", words + "{", "}"));
        }

        ImmutableBitSet fields() {
            return RelOptUtil.InputFinder.bits(of, null);
        }
    }

    /** @param columns in words that are equal where the columns are */
    record Described(RowsSignature signature, List<String> columns) {}

    /** All rows of one source, which {@code rel} is. */
    static JoinedRows of(Endpoint store, Source source, RelNode rel) {
        return new JoinedRows(
                store,
                List.of(source),
                List.of(),
                IntStream.range(0, source.fields().size())
                        .mapToObj(field -> (RexNode) RexInputRef.of(field, rel.getRowType()))
                        .toList());
    }

    /** @param condition over {@link #columns} */
    JoinedRows where(RexNode condition) {
        return demanding(RelOptUtil.conjunctions(condition).stream()
                .map(conjunct -> demand(overFields(conjunct)))
                .toList());
    }

    private static Demand demand(RexNode conjunct) {
        return conjunct.getKind() == SqlKind.EQUALS
                        && ((RexCall) conjunct).getOperands().stream().allMatch(RexInputRef.class::isInstance)
                ? new Demand(Demand.EQUAL, ((RexCall) conjunct).getOperands())
                : new Demand("", List.of(conjunct));
    }

    JoinedRows demanding(List<Demand> more) {
        return new JoinedRows(
                store, sources, Stream.concat(demands.stream(), more.stream()).toList(), columns);
    }

    /** @param expressions over {@link #columns} */
    JoinedRows select(List<RexNode> expressions) {
        return new JoinedRows(
                store,
                sources,
                demands,
                expressions.stream().map(this::overFields).toList());
    }

    /** Each row with each of {@code right}, whose columns follow. */
    JoinedRows times(JoinedRows right) {
        int width = sources.stream().mapToInt(source -> source.fields().size()).sum();
        return new JoinedRows(
                store,
                Stream.concat(sources.stream(), right.sources.stream()).toList(),
                Stream.concat(
                                demands.stream(),
                                right.demands.stream()
                                        .map(demand -> new Demand(demand.words(), shifted(demand.of(), width))))
                        .toList(),
                Stream.concat(columns.stream(), shifted(right.columns, width).stream())
                        .toList());
    }

    private static List<RexNode> shifted(List<RexNode> expressions, int width) {
        return expressions.stream()
                .map(expression -> RexUtil.shift(expression, width))
                .toList();
    }

    private RexNode overFields(RexNode expression) {
        return expression.accept(new RexShuttle() {
            @Override
            public RexNode visitInputRef(RexInputRef column) {
                return columns.get(column.getIndex());
            }
        });
    }

    /** The same however the rows were put together. */
    RowsSignature signature() {
        return RowsSignature.of(SourceNames.of(this).words());
    }

    /** The same with the columns. */
    Described described() {
        SourceNames names = SourceNames.of(this);
        return new Described(
                RowsSignature.of(names.words()),
                columns.stream()
                        .map(column -> shortened(ExpressionWords.of(column, names::field)))
                        .toList());
    }

    /** Words of words of words, one of each outer join, would be longer with each of them. */
    private static String shortened(String words) {
        return words.length() <= WORDS_LENGTH_MAX
                ? words
                : RowsSignature.of(words).toString();
    }
}
