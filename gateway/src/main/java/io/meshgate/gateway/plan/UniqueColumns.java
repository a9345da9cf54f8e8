package io.meshgate.gateway.plan;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinInfo;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.util.mapping.IntPair;

/** Which columns make every row another one: known from keys, never estimated, so that rewrites may rely on it. */
final class UniqueColumns {
    /** Asked of a join, and answered once: it asks each side for two sets of columns, and so does each join below it. */
    private record OfJoin(Set<Integer> columns) {}

    private UniqueColumns() {}

    /** Whether no two rows have the same values in these columns. */
    static boolean are(RelNode rel, List<Integer> columns) {
        return switch (rel) {
            case TableScan scan ->
                BaseColumn.of(scan, 0)
                        .filter(base -> base.table().uniqueKeys().stream().anyMatch(columns::containsAll))
                        .isPresent();
            case Filter filter -> are(filter.getInput(), columns);
            case Sort sort -> are(sort.getInput(), columns);
            case SentRows sent -> are(sent.getInput(), columns);
            case Project project ->
                are(
                        project.getInput(),
                        columns.stream()
                                .map(column -> project.getProjects().get(column))
                                .filter(RexInputRef.class::isInstance)
                                .map(reference -> ((RexInputRef) reference).getIndex())
                                .toList());
            case Aggregate aggregate ->
                aggregate.getGroupSets().size() == 1
                        && columns.containsAll(IntStream.range(0, aggregate.getGroupCount())
                                .boxed()
                                .toList());
            case Join join when !join.getJoinType().projectsRight() -> are(join.getLeft(), columns);
            case Join join
            when join.getJoinType() == JoinRelType.INNER ->
                PlanMemo.of(join, new OfJoin(Set.copyOf(columns)), Boolean.class, () -> areOfJoin(join, columns));
            default -> false;
        };
    }

    /** A side whose rows have one partner each stays as it is; columns of the partner that are equal to its own stand for them. */
    private static boolean areOfJoin(Join join, List<Integer> columns) {
        JoinInfo keys = join.analyzeCondition();
        int leftWidth = join.getLeft().getRowType().getFieldCount();
        Set<Integer> left = new HashSet<>();
        Set<Integer> right = new HashSet<>();
        columns.forEach(
                column -> (column < leftWidth ? left : right).add(column < leftWidth ? column : column - leftWidth));
        for (IntPair pair : keys.pairs()) {
            if (!isFloat(join.getLeft(), pair.source) && !isFloat(join.getRight(), pair.target)) {
                if (left.contains(pair.source) || right.contains(pair.target)) {
                    left.add(pair.source);
                    right.add(pair.target);
                }
            }
        }
        return are(join.getRight(), keys.rightKeys) && are(join.getLeft(), List.copyOf(left))
                || are(join.getLeft(), keys.leftKeys) && are(join.getRight(), List.copyOf(right));
    }

    private static boolean isFloat(RelNode rel, int column) {
        return SqlTypeUtil.isApproximateNumeric(
                rel.getRowType().getFieldList().get(column).getType());
    }
}
