package io.meshgate.gateway.plan;

import java.util.List;
import org.apache.calcite.rel.RelNode;

/**
 * One way to make less travel between stores and gateway. Each implementation says in its first comment under which
 * condition the plan that it makes is equal, and why.
 */
interface CrossStoreRewrite {
    /**
     * An equal operator whose inputs send less, or {@code rel} itself where the rewrite does not apply.
     *
     * @param rel an operator that no single store answers
     * @param told takes a sentence for EXPLAIN about what was done
     */
    RelNode rewrite(RelNode rel, List<String> told);
}
