package io.meshgate.gateway.execute;

import io.meshgate.adapter.BatchStream;
import java.util.List;

/**
 * A running plan.
 *
 * @param stream the answer; closing it ends everything
 * @param fragments what each fragment has moved so far, in the plan's order
 */
public record Execution(BatchStream stream, List<FragmentMeasure> fragments) {}
