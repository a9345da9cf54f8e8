package io.meshgate.gateway.plan;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.logical.LogicalFilter;
import org.apache.calcite.rel.logical.LogicalJoin;
import org.apache.calcite.rel.logical.LogicalProject;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.sql.SqlKind;

/**
 * Gives the columns below a subquery names that no one looks for. Calcite finds the counts that {@code x <> ANY (...)} needs
 * by the names {@code c}, {@code d} and {@code dd}, and takes a column of the query that is called so for one of them.
 */
final class CountedNames {
    private CountedNames() {}

    static RelNode avoid(RelNode rel) {
        return rel.accept(new RelHomogeneousShuttle() {
            @Override
            public RelNode visit(RelNode other) {
                RelNode visited = super.visit(other);
                boolean compared = visited instanceof LogicalFilter
                        || visited instanceof LogicalProject
                        || visited instanceof LogicalJoin;
                return compared ? renamedBelow(visited) : visited;
            }
        });
    }

    private static RelNode renamedBelow(RelNode rel) {
        boolean[] found = {false};
        RelNode inner = rel.accept(new RexShuttle() {
            @Override
            public RexNode visitSubQuery(RexSubQuery original) {
                RexSubQuery query = (RexSubQuery) super.visitSubQuery(original);
                found[0] |= query.getKind() == SqlKind.SOME;
                RelNode avoided = avoid(query.rel);
                return avoided == query.rel ? query : query.clone(avoided);
            }
        });
        if (!found[0]) {
            return inner;
        }
        List<RelNode> inputs = new ArrayList<>();
        for (RelNode input : inner.getInputs()) {
            inputs.add(named(input, names("q" + inputs.size(), input)));
        }
        return named(inner.copy(inner.getTraitSet(), inputs), inner.getRowType().getFieldNames());
    }

    private static List<String> names(String prefix, RelNode rel) {
        return IntStream.range(0, rel.getRowType().getFieldCount())
                .mapToObj(i -> prefix + "$" + i)
                .toList();
    }

    private static RelNode named(RelNode rel, List<String> names) {
        RexBuilder rex = rel.getCluster().getRexBuilder();
        return names.equals(rel.getRowType().getFieldNames())
                ? rel
                : LogicalProject.create(
                        rel, List.of(), rex.identityProjects(rel.getRowType()), names, java.util.Set.of());
    }
}
