package io.meshgate.gateway.plan;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Union;
import org.apache.calcite.rel.logical.LogicalUnion;

/**
 * Makes the branches of a union that one store answers one branch, so that they are one statement and one connection.
 *
 * <p>Equal because a union, with or without ALL, may be taken in any order and in any groups. Without ALL the duplicates
 * among the grouped branches go in the store already.
 */
final class GroupUnionByStore implements CrossStoreRewrite {
    private final SingleStore singleStore;

    GroupUnionByStore(SingleStore singleStore) {
        this.singleStore = singleStore;
    }

    @Override
    public RelNode rewrite(RelNode rel, List<String> told) {
        if (!(rel instanceof Union union) || union.getInputs().size() < 3) {
            return rel;
        }
        Map<Object, List<RelNode>> groups = new LinkedHashMap<>();
        for (RelNode branch : union.getInputs()) {
            Object store = singleStore.of(branch).<Object>map(s -> s.endpoint()).orElse(branch);
            groups.computeIfAbsent(store, key -> new ArrayList<>()).add(branch);
        }
        if (groups.size() == union.getInputs().size()) {
            return rel;
        }
        List<RelNode> branches = new ArrayList<>();
        groups.values().forEach(group -> branches.addAll(together(group, union.all)));
        if (branches.size() == union.getInputs().size()) {
            return rel;
        }
        told.add("branches of UNION that one store answers are one statement");
        return LogicalUnion.create(branches, union.all);
    }

    private List<RelNode> together(List<RelNode> group, boolean all) {
        if (group.size() == 1) {
            return group;
        }
        RelNode one = LogicalUnion.create(group, all);
        return singleStore.of(one).isPresent() ? List.of(one) : group;
    }
}
