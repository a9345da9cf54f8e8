package io.meshgate.gateway.plan;

import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql2rel.RelFieldTrimmer;
import org.apache.calcite.tools.RelBuilder;
import org.apache.calcite.util.ImmutableBitSet;
import org.apache.calcite.util.mapping.Mapping;
import org.apache.calcite.util.mapping.MappingType;
import org.apache.calcite.util.mapping.Mappings;

/**
 * Takes out columns that nothing reads. Calcite's own leaves those of joins that their conditions alone read; here they stay in
 * the store that makes the join. Public, for Calcite calls it by reflection.
 */
public final class FieldTrimmer extends RelFieldTrimmer {
    private final RelBuilder builder;
    private final SingleStore singleStore;

    FieldTrimmer(RelNode rel, SingleStore singleStore) {
        this(Planner.builder(rel), singleStore);
    }

    private FieldTrimmer(RelBuilder builder, SingleStore singleStore) {
        super(null, builder);
        this.builder = builder;
        this.singleStore = singleStore;
    }

    /** Rows without columns cannot be sent: where none is read, the first one stays. */
    public TrimResult trimFields(SentRows rows, ImmutableBitSet fieldsUsed, Set<RelDataTypeField> extraFields) {
        ImmutableBitSet used = fieldsUsed.isEmpty() ? ImmutableBitSet.of(0) : fieldsUsed;
        TrimResult trimmed = narrowed(trimChild(rows, rows.getInput(), used, extraFields), used);
        return result(new SentRows(trimmed.left, rows.to()), trimmed.right, rows);
    }

    /** What a store joins and the gateway joins on with what it reads, without the columns of the store's own conditions. */
    @Override
    public TrimResult trimFields(Join join, ImmutableBitSet fieldsUsed, Set<RelDataTypeField> extraFields) {
        TrimResult trimmed = super.trimFields(join, fieldsUsed, extraFields);
        return singleStore.of(join).isEmpty() && extraFields.isEmpty() && trimmed.left instanceof Join made
                ? narrowed(join, made, trimmed.right, fieldsUsed)
                : trimmed;
    }

    private TrimResult narrowed(Join join, Join made, Mapping columns, ImmutableBitSet fieldsUsed) {
        int leftWidth = made.getLeft().getRowType().getFieldCount();
        int width = leftWidth + made.getRight().getRowType().getFieldCount();
        ImmutableBitSet read = ImmutableBitSet.of(
                        fieldsUsed.asList().stream().map(columns::getTarget).toList())
                .union(RelOptUtil.InputFinder.bits(made.getCondition()));
        ImmutableBitSet left = kept(join.getLeft(), read.intersect(ImmutableBitSet.range(leftWidth)), leftWidth);
        ImmutableBitSet right = kept(
                join.getRight(), read.except(ImmutableBitSet.range(leftWidth)).shift(-leftWidth), width - leftWidth);
        ImmutableBitSet both = left.union(right.shift(leftWidth));
        if (both.cardinality() == width) {
            return result(made, columns);
        }
        Mappings.TargetMapping moved = Mappings.target(both::indexOf, width, both.cardinality());
        Join narrow = made.copy(
                made.getTraitSet(),
                RexUtil.apply(moved, made.getCondition()),
                project(made.getLeft(), left),
                project(made.getRight(), right),
                made.getJoinType(),
                made.isSemiJoinDone());
        Mapping kept = Mappings.create(
                MappingType.INVERSE_SURJECTION,
                columns.getSourceCount(),
                narrow.getRowType().getFieldCount());
        columns.forEach(pair -> {
            if (both.get(pair.target)) {
                kept.set(pair.source, both.indexOf(pair.target));
            }
        });
        return result(narrow, kept);
    }

    /** Of a side: what is read, if a store makes it that could leave out the rest. */
    private ImmutableBitSet kept(RelNode side, ImmutableBitSet read, int width) {
        boolean mayBeNarrow = singleStore.of(side).isPresent() && !read.isEmpty();
        return mayBeNarrow ? read : ImmutableBitSet.range(width);
    }

    private RelNode project(RelNode rel, ImmutableBitSet columns) {
        return columns.cardinality() == rel.getRowType().getFieldCount()
                ? rel
                : builder.push(rel).project(builder.fields(columns.asList())).build();
    }

    private TrimResult narrowed(TrimResult trimmed, ImmutableBitSet used) {
        if (trimmed.left.getRowType().getFieldCount() == used.cardinality()) {
            return trimmed;
        }
        ImmutableBitSet columns = ImmutableBitSet.of(
                used.asList().stream().map(trimmed.right::getTarget).toList());
        Mapping kept =
                Mappings.create(MappingType.INVERSE_SURJECTION, trimmed.right.getSourceCount(), used.cardinality());
        used.forEach(column -> kept.set(column, columns.indexOf(trimmed.right.getTarget(column))));
        return result(project(trimmed.left, columns), kept);
    }
}
