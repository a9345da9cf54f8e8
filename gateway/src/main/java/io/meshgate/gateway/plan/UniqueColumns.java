package io.meshgate.gateway.plan;

import java.util.List;
import java.util.stream.IntStream;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rex.RexInputRef;

/** Which columns make every row another one: known from keys, never estimated, so that rewrites may rely on it. */
final class UniqueColumns {
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
            default -> false;
        };
    }
}
