package io.meshgate.gateway.plan;

import com.google.common.collect.Table;
import java.util.function.Supplier;
import org.apache.calcite.rel.RelNode;

/**
 * Answers to questions about pieces of a plan, each found once: they hang at the plan as Calcite's own metadata does, and go with
 * it. A question is asked of a node, which never changes, and depends on nothing else. For the thread that plans.
 */
final class PlanMemo {
    private PlanMemo() {}

    /** @param question equal for the same one only, among all that are asked of plans */
    static <T> T of(RelNode rel, Object question, Class<T> type, Supplier<T> answer) {
        Table<RelNode, Object, Object> answers = rel.getCluster().getMetadataQuery().map;
        Object known = answers.get(rel, question);
        if (known != null) {
            return type.cast(known);
        }
        T found = answer.get();
        answers.put(rel, question, found);
        return found;
    }
}
