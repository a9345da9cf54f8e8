package io.meshgate.adapter.sql;

import io.meshgate.adapter.FragmentTable;
import io.meshgate.adapter.KeySet;
import io.meshgate.adapter.RemoteStatement;
import io.meshgate.adapter.RemoteStatement.ResultColumn;
import io.meshgate.adapter.SentTable;
import io.meshgate.adapter.SqlTypes;
import io.meshgate.adapter.StoreTable;
import io.meshgate.adapter.sql.SelectBlock.Item;
import io.meshgate.adapter.sql.SelectBlock.Stage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Intersect;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Minus;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.SetOp;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.core.Values;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/**
 * Writes a plan as one statement of a dialect.
 *
 * <p>Meshgate writes SQL by itself rather than through Calcite's {@code RelToSqlConverter}, so that every name, cast and
 * NULL order is explicit and a verdict and its spelling come from one table (docs/adr/0002). Thread-safe.
 */
public final class SqlRenderer {
    private final StoreDialect dialect;
    private final StatementPlaces places;

    public SqlRenderer(StoreDialect dialect) {
        this.dialect = dialect;
        this.places = new StatementPlaces(dialect);
    }

    /** The statement whose rows are {@code rel}'s, each column of exactly its promised type. */
    public RemoteStatement render(RelNode rel) {
        Writing writing = new Writing();
        SelectBlock block = writing.block(rel);
        List<ResultColumn> columns = SqlTypes.resultColumns(rel.getRowType());
        if (!block.whole.isEmpty()) {
            block = writing.derived(block);
        }
        List<Item> promised = new ArrayList<>();
        List<String> names = SelectBlock.uniqueNames(rel.getRowType().getFieldNames());
        List<ResultColumn> named = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            named.add(new ResultColumn(
                    names.get(i), columns.get(i).type(), columns.get(i).nullable()));
            Item item = block.items.get(i);
            String sql = item.promised()
                    ? item.sql()
                    : dialect.cast(item.sql(), columns.get(i).type());
            promised.add(new Item(sql, names.get(i), item.plain(), true));
        }
        block.items = promised;
        return new RemoteStatement(
                staged(rel) + block.query(),
                named,
                PointLookups.isPointLookup(rel),
                KeySets.slots(rel),
                SentTables.of(rel));
    }

    /** See {@code DomainStore.bind}. */
    public RemoteStatement bind(RemoteStatement statement, Map<Integer, KeySet> keys) {
        return places.withKeys(statement, keys);
    }

    /** See {@code DomainStore.withRows}. */
    public RemoteStatement withRows(RemoteStatement statement, Map<Integer, List<List<@Nullable Object>>> rows) {
        return places.withRows(statement, rows);
    }

    /** See {@code DomainStore.withValues}. */
    public RemoteStatement withValues(RemoteStatement statement, List<RexLiteral> values) {
        return places.withValues(statement, values);
    }

    /**
     * Fragments that the statement reads several times, as common tables under their own names: a fragment's rows come once.
     * MATERIALIZED says that they are read once whatever the engine's optimizer thinks.
     */
    private String staged(RelNode rel) {
        Map<FragmentTable, Integer> uses = new LinkedHashMap<>();
        countFragments(rel, uses);
        return uses.entrySet().stream()
                .filter(entry -> entry.getValue() > 1)
                .map(entry -> dialect.quote(entry.getKey().name()) + " AS MATERIALIZED (SELECT * FROM "
                        + dialect.fragmentSource(entry.getKey()) + ")")
                .reduce((one, other) -> one + ", " + other)
                .map(tables -> "WITH " + tables + "\n")
                .orElse("");
    }

    private static void countFragments(RelNode rel, Map<FragmentTable, Integer> uses) {
        if (rel instanceof TableScan scan) {
            FragmentTable fragment = scan.getTable().unwrap(FragmentTable.class);
            if (fragment != null) {
                uses.merge(fragment, 1, Integer::sum);
            }
        }
        rel.getInputs().forEach(input -> countFragments(input, uses));
    }

    /** One statement being written: numbers its aliases. */
    private final class Writing {
        private final OrderedText ordered = new OrderedText(dialect);
        private int aliases;

        private String alias() {
            return "t" + aliases++;
        }

        SelectBlock block(RelNode rel) {
            return switch (rel) {
                case TableScan scan -> scan(scan);
                case Values values -> values(values);
                case Filter filter -> filter(filter);
                case Project project -> project(project);
                case Join join -> join(join);
                case Aggregate aggregate -> aggregate(aggregate);
                case Sort sort -> sort(sort);
                case SetOp setOp -> setOp(setOp);
                default -> throw new IllegalArgumentException("no spelling for " + rel.getRelTypeName());
            };
        }

        /** Makes a block the derived table of a new one. */
        SelectBlock derived(SelectBlock inner) {
            List<String> names =
                    SelectBlock.uniqueNames(inner.items.stream().map(Item::name).toList());
            String alias = alias();
            SelectBlock outer = new SelectBlock();
            if (inner.whole.isEmpty()) {
                inner.items = IntStream.range(0, names.size())
                        .mapToObj(i -> inner.items.get(i).named(names.get(i)))
                        .collect(Collectors.toList());
            }
            outer.from = "(" + inner.query() + ") AS " + alias
                    + (inner.whole.isEmpty()
                            ? ""
                            : names.stream().map(SelectBlock::quote).collect(Collectors.joining(", ", "(", ")")));
            for (int i = 0; i < names.size(); i++) {
                outer.items.add(new Item(
                        alias + "." + SelectBlock.quote(names.get(i)),
                        names.get(i),
                        true,
                        inner.items.get(i).promised(),
                        inner.items.get(i).constant()));
            }
            return outer;
        }

        /** The block itself while it has filled nothing after {@code latest}, else it as a derived table. */
        private SelectBlock upTo(Stage latest, SelectBlock block) {
            return block.stage.compareTo(latest) > 0 ? derived(block) : block;
        }

        private ExpressionWriter over(SelectBlock block) {
            return new ExpressionWriter(dialect, block.itemSql());
        }

        private SelectBlock scan(TableScan scan) {
            SelectBlock block = new SelectBlock();
            String alias = alias();
            StoreTable table = scan.getTable().unwrap(StoreTable.class);
            if (table != null) {
                block.from = dialect.tableSource(table) + " AS " + alias;
                table.columns()
                        .forEach(column ->
                                block.items.add(new Item(dialect.column(alias, column), column.name(), true, true)));
                return block;
            }
            SentTable sent = scan.getTable().unwrap(SentTable.class);
            if (sent != null) {
                return named(
                        SentTables.placeholder(sent) + " AS " + alias,
                        alias,
                        sent.columns().stream().map(ResultColumn::name).toList());
            }
            FragmentTable fragment = scan.getTable().unwrapOrThrow(FragmentTable.class);
            block.from = dialect.fragmentSource(fragment) + " AS " + alias;
            fragment.columns()
                    .forEach(column -> block.items.add(
                            new Item(alias + "." + dialect.quote(column.name()), column.name(), true, true)));
            return block;
        }

        private SelectBlock values(Values values) {
            SelectBlock block = new SelectBlock();
            List<RelDataTypeField> fields = values.getRowType().getFieldList();
            if (values.getTuples().size() == 1) {
                for (int i = 0; i < fields.size(); i++) {
                    RexLiteral literal = values.getTuples().get(0).get(i);
                    block.items.add(new Item(
                            typed(literal, fields.get(i).getType()),
                            fields.get(i).getName(),
                            false,
                            true));
                }
                return block;
            }
            if (values.getTuples().isEmpty()) {
                fields.forEach(field -> {
                    String nothing = dialect.cast("NULL", field.getType());
                    block.items.add(new Item(nothing, field.getName(), false, true, Optional.of(nothing)));
                });
                block.where.add("FALSE");
                block.stage = Stage.WHERE;
                return derived(block);
            }
            String rows = values.getTuples().stream()
                    .map(tuple -> IntStream.range(0, fields.size())
                            .mapToObj(i -> typed(tuple.get(i), fields.get(i).getType()))
                            .collect(Collectors.joining(", ", "(", ")")))
                    .collect(Collectors.joining(", "));
            String alias = alias();
            List<String> names = SelectBlock.uniqueNames(values.getRowType().getFieldNames());
            return named("(VALUES " + rows + ") AS " + alias, alias, names);
        }

        /** An item of FROM that names its columns itself. */
        private SelectBlock named(String item, String alias, List<String> names) {
            SelectBlock block = new SelectBlock();
            block.from = item + names.stream().map(SelectBlock::quote).collect(Collectors.joining(", ", "(", ")"));
            names.forEach(name -> block.items.add(new Item(alias + "." + SelectBlock.quote(name), name, true, true)));
            return block;
        }

        private String typed(RexLiteral literal, RelDataType type) {
            return dialect.cast(dialect.literal(literal), type);
        }

        private SelectBlock filter(Filter filter) {
            SelectBlock input = block(filter.getInput());
            List<RexNode> conjuncts = RelOptUtil.conjunctions(filter.getCondition());
            SelectBlock block = inlinable(upTo(Stage.GROUP, input), conjuncts);
            ExpressionWriter writer = over(block);
            boolean grouped = block.stage == Stage.GROUP;
            for (RexNode conjunct : conjuncts) {
                (grouped ? block.having : block.where).add(writer.conjunct(conjunct));
            }
            block.stage = grouped ? Stage.GROUP : Stage.WHERE;
            return block;
        }

        /** Computed items may be written into expressions once, never twice. */
        private SelectBlock inlinable(SelectBlock block, List<RexNode> expressions) {
            int[] uses = new int[block.items.size()];
            RexShuttle counter = new RexShuttle() {
                @Override
                public RexNode visitInputRef(RexInputRef reference) {
                    uses[reference.getIndex()]++;
                    return reference;
                }
            };
            expressions.forEach(expression -> expression.accept(counter));
            boolean twice = IntStream.range(0, uses.length)
                    .anyMatch(i -> uses[i] > 1 && !block.items.get(i).plain());
            return twice ? derived(block) : block;
        }

        private SelectBlock project(Project project) {
            SelectBlock input = block(project.getInput());
            boolean windows = RexOver.containsOver(project.getProjects(), null);
            List<RexNode> computed = project.getProjects().stream()
                    .filter(p -> !(p instanceof RexInputRef))
                    .toList();
            SelectBlock block = input;
            if (!computed.isEmpty()) {
                block = inlinable(upTo(windows ? Stage.WHERE : Stage.GROUP, input), project.getProjects());
            } else if (input.stage == Stage.WHOLE) {
                block = derived(input);
            }
            if (block.isGlobalAggregate()
                    && RelOptUtil.InputFinder.bits(project.getProjects(), null).isEmpty()) {
                block = derived(block);
            }
            ExpressionWriter writer = over(block);
            List<Item> items = new ArrayList<>();
            for (int i = 0; i < project.getProjects().size(); i++) {
                String name = project.getRowType().getFieldNames().get(i);
                items.add(
                        project.getProjects().get(i) instanceof RexInputRef reference
                                ? block.items.get(reference.getIndex()).named(name)
                                : computed(writer, project.getProjects().get(i), name, block.items));
            }
            block.items = items;
            if (windows) {
                block.stage = Stage.WINDOW;
            }
            return block;
        }

        /** Text that may be pasted into any expression; what no row changes stays known as constant. */
        private Item computed(ExpressionWriter writer, RexNode expression, String name, List<Item> inputs) {
            boolean constant = RexUtil.isDeterministic(expression)
                    && !RexOver.containsOver(expression)
                    && RelOptUtil.InputFinder.bits(expression).asList().stream()
                            .allMatch(column -> inputs.get(column).constant().isPresent());
            List<String> constants = inputs.stream().map(Item::argument).toList();
            return new Item(
                    writer.operand(expression),
                    name,
                    false,
                    false,
                    constant
                            ? Optional.of(new ExpressionWriter(dialect, constants).operand(expression))
                            : Optional.empty());
        }

        private SelectBlock join(Join join) {
            JoinRelType type = join.getJoinType();
            SelectBlock left = joinSide(
                    block(join.getLeft()),
                    type.generatesNullsOnLeft(),
                    type == JoinRelType.FULL || type == JoinRelType.RIGHT);
            SelectBlock right = joinSide(block(join.getRight()), type.generatesNullsOnRight(), type.isOuterJoin());
            List<String> fields = new ArrayList<>(left.itemSql());
            fields.addAll(right.itemSql());
            ExpressionWriter writer = new ExpressionWriter(dialect, fields);
            if (!type.projectsRight()) {
                return existence(join, left, right, writer);
            }
            SelectBlock block = new SelectBlock();
            block.items.addAll(left.items);
            block.items.addAll(right.items);
            boolean always = join.getCondition().isAlwaysTrue();
            String on = always ? "TRUE" : writer.write(join.getCondition());
            block.from = left.from
                    + (type == JoinRelType.INNER && always
                            ? "\n  CROSS JOIN " + right.source()
                            : "\n  " + type.name() + " JOIN " + right.source() + " ON " + on);
            block.joined = true;
            block.where.addAll(left.where);
            block.where.addAll(right.where);
            block.stage = block.where.isEmpty() ? Stage.FROM : Stage.WHERE;
            return block;
        }

        /** An input that FROM can take: its own WHERE moves up unless the join would change what it means. */
        private SelectBlock joinSide(SelectBlock block, boolean nullable, boolean keepsOwnWhere) {
            SelectBlock side = upTo(keepsOwnWhere ? Stage.FROM : Stage.WHERE, block);
            SelectBlock written = side.from.isEmpty() || nullable && side.hasComputedItems() ? derived(side) : side;
            if (nullable) {
                written.items = written.items.stream().map(Item::nulled).collect(Collectors.toList());
            }
            return written;
        }

        private SelectBlock existence(Join join, SelectBlock left, SelectBlock right, ExpressionWriter writer) {
            boolean anti = join.getJoinType() == JoinRelType.ANTI;
            SelectBlock side = left;
            if (dialect.semiJoinSyntax() && comparesBothSides(join)) {
                SelectBlock filtered = right.where.isEmpty() ? right : derived(right);
                List<String> fields = new ArrayList<>(left.itemSql());
                fields.addAll(filtered.itemSql());
                String on = new ExpressionWriter(dialect, fields).write(join.getCondition());
                side.from += "\n  " + (anti ? "ANTI" : "SEMI") + " JOIN " + filtered.source() + " ON " + on;
                side.joined = true;
                return side;
            }
            if (!join.getCondition().isAlwaysTrue()) {
                right.where.add(writer.conjunct(join.getCondition()));
            }
            side.where.add((anti ? "NOT EXISTS (" : "EXISTS (") + right.existence() + ")");
            side.stage = Stage.WHERE;
            return side;
        }

        /** Else DuckDB's join order may take a semi-join for a cross product: a row for each on the right. */
        private static boolean comparesBothSides(Join join) {
            int leftWidth = join.getLeft().getRowType().getFieldCount();
            return RelOptUtil.conjunctions(join.getCondition()).stream()
                    .map(RelOptUtil.InputFinder::bits)
                    .anyMatch(bits -> bits.nextSetBit(0) < leftWidth && bits.length() > leftWidth);
        }

        private SelectBlock aggregate(Aggregate aggregate) {
            SelectBlock block = upTo(Stage.WHERE, block(aggregate.getInput()));
            if (aggregate.getGroupType() != Aggregate.Group.SIMPLE) {
                block.items = SelectBlock.apart(block.items, aggregate.getGroupSet());
            }
            boolean constantKey = aggregate.getGroupSet().asList().stream()
                    .anyMatch(i -> !block.items.get(i).dependsOnRow());
            return aggregate(aggregate, constantKey || repeatsComputed(aggregate, block) ? derived(block) : block);
        }

        /** Whether a computed input is used by several aggregate calls, so that it is better computed once. */
        private static boolean repeatsComputed(Aggregate aggregate, SelectBlock block) {
            return IntStream.range(0, block.items.size())
                    .anyMatch(i -> !block.items.get(i).plain()
                            && aggregate.getAggCallList().stream()
                                            .filter(call -> call.getArgList().contains(i))
                                            .count()
                                    > 2);
        }

        private SelectBlock aggregate(Aggregate aggregate, SelectBlock block) {
            List<Item> inputs = block.items;
            List<String> names = aggregate.getRowType().getFieldNames();
            List<Item> items = new ArrayList<>();
            for (int key : aggregate.getGroupSet()) {
                items.add(inputs.get(key).named(names.get(items.size())).nulled());
            }
            for (AggregateCall call : aggregate.getAggCallList()) {
                items.add(new Item(ordered.call(call, aggregate, inputs), names.get(items.size()), false, true));
            }
            if (aggregate.getGroupType() == Aggregate.Group.SIMPLE) {
                aggregate
                        .getGroupSet()
                        .forEach(key -> block.groupBy.add(inputs.get(key).sql()));
            } else {
                block.groupBy.add("GROUPING SETS "
                        + aggregate.getGroupSets().stream()
                                .map(set -> keys(set, inputs))
                                .collect(Collectors.joining(", ", "(", ")")));
            }
            block.items = items;
            block.stage = Stage.GROUP;
            return aggregate.getGroupCount() == 0 && aggregate.getAggCallList().isEmpty() ? derived(block) : block;
        }

        private static String keys(ImmutableBitSet set, List<Item> inputs) {
            return set.asList().stream().map(i -> inputs.get(i).sql()).collect(Collectors.joining(", ", "(", ")"));
        }

        private SelectBlock sort(Sort sort) {
            SelectBlock input = block(sort.getInput());
            SelectBlock block = upTo(Stage.WINDOW, input);
            String keys = ordered.sortKeys(sort.getCollation().getFieldCollations(), sort.getInput(), block.items);
            if (!keys.isEmpty()) {
                block.orderBy.add(keys);
            }
            ExpressionWriter writer = over(block);
            block.limit = (sort.fetch == null ? "" : "\nLIMIT " + writer.write(sort.fetch))
                    + (sort.offset == null
                            ? ""
                            : (sort.fetch == null ? "\n" : " ") + "OFFSET " + writer.write(sort.offset));
            block.stage = Stage.ORDER;
            return block;
        }

        private SelectBlock setOp(SetOp setOp) {
            String operator = switch (setOp) {
                case Intersect ignored -> "INTERSECT";
                case Minus ignored -> "EXCEPT";
                default -> "UNION";
            };
            SelectBlock block = new SelectBlock();
            List<RelDataTypeField> fields = setOp.getRowType().getFieldList();
            List<String> branches = new ArrayList<>();
            for (RelNode input : setOp.getInputs()) {
                SelectBlock branch = block(input);
                branch = branch.stage == Stage.WHOLE ? derived(branch) : branch;
                List<Item> items = new ArrayList<>();
                for (int i = 0; i < fields.size(); i++) {
                    Item item = branch.items.get(i);
                    items.add(new Item(
                            dialect.cast(item.sql(), fields.get(i).getType()),
                            fields.get(i).getName(),
                            false,
                            true));
                }
                branch.items = items;
                branches.add("(" + branch.query() + ")");
            }
            block.whole = String.join("\n" + operator + (setOp.all ? " ALL" : "") + "\n", branches);
            fields.forEach(field -> block.items.add(new Item("", field.getName(), true, true)));
            block.stage = Stage.WHOLE;
            return block;
        }
    }
}
