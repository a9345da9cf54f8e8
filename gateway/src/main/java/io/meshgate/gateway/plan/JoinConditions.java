package io.meshgate.gateway.plan;

import io.meshgate.adapter.sql.ValueSlots;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.type.SqlTypeUtil;
import org.apache.calcite.util.ImmutableBitSet;

/**
 * What follows from a join group's conditions: equalities through a common column, values that reach every column equal
 * to theirs, and of an OR over several inputs the part that speaks of one input alone.
 */
final class JoinConditions {
    private JoinConditions() {}

    /** The conditions and what they imply, each once. */
    static List<RexNode> withImplied(JoinGroup group, RexBuilder rex) {
        Map<String, RexNode> all = new LinkedHashMap<>();
        group.conjuncts.forEach(conjunct -> all.putIfAbsent(conjunct.toString(), conjunct));
        for (RexNode implied : equalities(group.conjuncts, rex)) {
            all.putIfAbsent(implied.toString(), implied);
        }
        for (RexNode conjunct : group.conjuncts) {
            partsOfOr(conjunct, group, rex).forEach(part -> all.putIfAbsent(part.toString(), part));
        }
        return new ArrayList<>(all.values());
    }

    private static List<RexNode> equalities(List<RexNode> conjuncts, RexBuilder rex) {
        Map<Integer, Set<RexInputRef>> classes = new HashMap<>();
        Map<Integer, RexNode> values = new HashMap<>();
        for (RexNode conjunct : conjuncts) {
            if (conjunct.getKind() != SqlKind.EQUALS) {
                continue;
            }
            RexNode left = ((RexCall) conjunct).getOperands().get(0);
            RexNode right = ((RexCall) conjunct).getOperands().get(1);
            if (left instanceof RexInputRef a && right instanceof RexInputRef b && sameType(a, b, rex)) {
                Set<RexInputRef> merged = new LinkedHashSet<>(classes.getOrDefault(a.getIndex(), Set.of(a)));
                merged.addAll(classes.getOrDefault(b.getIndex(), Set.of(b)));
                merged.forEach(member -> classes.put(member.getIndex(), merged));
            } else if (left instanceof RexInputRef a && ValueSlots.isValue(right)) {
                values.putIfAbsent(a.getIndex(), right);
            }
        }
        List<RexNode> implied = new ArrayList<>();
        for (Set<RexInputRef> members : new LinkedHashSet<>(classes.values())) {
            List<RexInputRef> list = members.stream()
                    .sorted(java.util.Comparator.comparingInt(RexInputRef::getIndex))
                    .toList();
            for (int i = 0; i < list.size(); i++) {
                for (int j = i + 1; j < list.size(); j++) {
                    implied.add(rex.makeCall(SqlStdOperatorTable.EQUALS, list.get(i), list.get(j)));
                }
            }
            list.stream()
                    .map(member -> values.get(member.getIndex()))
                    .filter(java.util.Objects::nonNull)
                    .findFirst()
                    .ifPresent(value -> list.forEach(
                            member -> implied.add(rex.makeCall(SqlStdOperatorTable.EQUALS, member, value))));
        }
        return implied;
    }

    private static boolean sameType(RexInputRef a, RexInputRef b, RexBuilder rex) {
        RelDataType left = a.getType();
        return SqlTypeUtil.equalSansNullability(rex.getTypeFactory(), left, b.getType());
    }

    /** The share of rows that a condition keeps of those that what it implies of single inputs has left. */
    static double selectivityLeft(RexNode conjunct, JoinGroup group, RexBuilder rex) {
        Selectivity selectivity = new Selectivity(group::shares);
        double implied = partsOfOr(conjunct, group, rex).stream()
                .mapToDouble(selectivity::of)
                .reduce(1, (a, b) -> a * b);
        return implied == 0 ? 1 : Math.min(1, selectivity.of(conjunct) / implied);
    }

    private static List<RexNode> partsOfOr(RexNode conjunct, JoinGroup group, RexBuilder rex) {
        if (conjunct.getKind() != SqlKind.OR) {
            return List.of();
        }
        List<RexNode> parts = new ArrayList<>();
        List<RexNode> branches = RelOptUtil.disjunctions(conjunct);
        for (JoinGroup.Factor factor : group.factors) {
            ImmutableBitSet own = ImmutableBitSet.range(factor.first(), factor.first() + factor.width());
            if (own.contains(RelOptUtil.InputFinder.bits(conjunct))) {
                continue;
            }
            List<RexNode> ownBranches = new ArrayList<>();
            for (RexNode branch : branches) {
                List<RexNode> about = RelOptUtil.conjunctions(branch).stream()
                        .filter(c -> !RelOptUtil.InputFinder.bits(c).isEmpty()
                                && own.contains(RelOptUtil.InputFinder.bits(c)))
                        .toList();
                if (!about.isEmpty()) {
                    ownBranches.add(RexUtil.composeConjunction(rex, about));
                }
            }
            if (ownBranches.size() == branches.size()) {
                parts.add(RexUtil.composeDisjunction(rex, ownBranches));
            }
        }
        return parts;
    }
}
