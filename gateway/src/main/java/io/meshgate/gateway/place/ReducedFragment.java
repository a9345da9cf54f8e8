package io.meshgate.gateway.place;

import io.meshgate.adapter.SqlTypes;
import io.meshgate.adapter.sql.KeySets;
import io.meshgate.catalog.ColumnType;
import io.meshgate.gateway.place.KeyFilters.Cut;
import io.meshgate.gateway.place.KeyFilters.KeyFilter;
import io.meshgate.gateway.place.PlacedPlan.Keys;
import io.meshgate.gateway.place.PlacedPlan.Reduced;
import io.meshgate.gateway.plan.CannotFail;
import io.meshgate.gateway.plan.Planner;
import io.meshgate.gateway.plan.SingleStore;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;

/** A fragment that asks for the rows of other fragments' keys only. */
final class ReducedFragment {
    private final Cut cut;
    private final RelNode filled;
    private final List<KeyFilter> filters;

    /**
     * @param filled the fragment with places in the stead of rows that it is sent, numbered as in its whole statement
     * @param filters of all fragments
     */
    ReducedFragment(Cut cut, RelNode filled, List<KeyFilter> filters) {
        this.cut = cut;
        this.filled = filled;
        this.filters = filters.stream()
                .filter(filter -> filter.target().fragment().equals(cut.table()))
                .toList();
    }

    /** Empty where no keys are to be sent, or the store cannot take them. */
    Optional<Reduced> statement(SingleStore singleStore) {
        if (filters.isEmpty()) {
            return Optional.empty();
        }
        RelNode filtered = filtered();
        return Stream.of(Planner.sinkFilters(filtered), filtered)
                .filter(rel -> isAnswered(rel, singleStore) && KeySets.sameSlots(rel, filtered))
                .map(rel -> cut.store().render(rel))
                .findFirst()
                .map(statement -> new Reduced(statement, keys()));
    }

    private RelNode filtered() {
        RexBuilder rex = cut.rel().getCluster().getRexBuilder();
        List<RexNode> conditions = IntStream.range(0, filters.size())
                .mapToObj(slot -> KeySets.among(rex, values(rex, filters.get(slot)), slot))
                .toList();
        return LogicalFilter.create(filled, RexUtil.composeConjunction(rex, conditions));
    }

    private List<RexNode> values(RexBuilder rex, KeyFilter filter) {
        return filter.target().indexes().stream()
                .<RexNode>map(index -> rex.makeInputRef(filled, index))
                .toList();
    }

    /** A value that is looked up is computed for more rows than before, so it must be one that cannot fail. */
    private boolean isAnswered(RelNode rel, SingleStore singleStore) {
        return singleStore.of(rel).isPresent()
                && KeySets.valuesLookedUp(rel).stream().allMatch(CannotFail::computing)
                && rel.getRowType()
                        .getFieldNames()
                        .equals(cut.rel().getRowType().getFieldNames());
    }

    private List<Keys> keys() {
        return filters.stream()
                .map(filter -> new Keys(
                        filter.source().fragment(),
                        filter.source().indexes(),
                        types(filter),
                        filter.keys(),
                        filter.sourceRows(),
                        filter.gain()))
                .toList();
    }

    private List<ColumnType> types(KeyFilter filter) {
        return filter.target().indexes().stream()
                .map(index -> SqlTypes.columnType(
                        cut.rel().getRowType().getFieldList().get(index).getType()))
                .toList();
    }
}
