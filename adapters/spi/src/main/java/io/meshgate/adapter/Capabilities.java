package io.meshgate.adapter;

import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rex.RexNode;

/** What a store or the local engine answers correctly; pure, without I/O, thread-safe. */
public interface Capabilities {
    /** Judges this one node, its expressions included, given that its inputs are answered by the same store. */
    Verdict operator(RelNode node);

    /** Judges an expression over the fields of {@code input}; {@code Superset} only for a filter's conjunct. */
    Verdict expression(RexNode expression, RelNode input);

    /** The functions among what is answered, for clients that list them. */
    default FunctionNames functions() {
        return FunctionNames.NONE;
    }
}
