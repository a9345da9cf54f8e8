package io.meshgate.gateway.corpora;

import io.meshgate.adapter.BatchStream;
import io.meshgate.adapter.Capabilities;
import io.meshgate.adapter.FragmentContext;
import io.meshgate.adapter.RemainderEngine;
import io.meshgate.adapter.RemoteStatement;
import io.meshgate.adapter.SqlTypes;
import io.meshgate.gateway.MeshUnderTest;
import io.meshgate.gateway.execute.Execution;
import io.meshgate.gateway.execute.Executor;
import io.meshgate.gateway.execute.FragmentMeasure;
import io.meshgate.gateway.place.PlacedPlan;
import io.meshgate.gateway.place.PlacedPlan.Fragment;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rex.RexLiteral;

/**
 * What the fragments of a plan move, in bytes of Arrow buffers: they run as they always do, keys among them, and what they
 * send is thrown away. Plans of the same fragments run once.
 */
final class MovedBytes implements AutoCloseable {
    private final Executor executor;
    private final Map<List<String>, Long> known = new HashMap<>();

    MovedBytes(MeshUnderTest mesh) {
        executor = new Executor(mesh.stores(), new NoRemainder(mesh.engine()), mesh.memory(), MeshUnderTest.WIDE);
    }

    long of(PlacedPlan plan) {
        List<String> fragments = plan.fragments().stream()
                .map(fragment -> described(fragment, plan))
                .sorted()
                .toList();
        return known.computeIfAbsent(fragments, f -> run(plan));
    }

    private static String described(Fragment fragment, PlacedPlan plan) {
        return fragment.endpoint().label() + ": " + fragment.preferred().text()
                + fragment.reduced().stream()
                        .flatMap(reduced -> reduced.keys().stream())
                        .map(keys -> keys.column() + " of "
                                + described(
                                        plan.fragments().stream()
                                                .filter(f -> f.table().equals(keys.fragment()))
                                                .findFirst()
                                                .orElseThrow(),
                                        plan))
                        .toList();
    }

    private long run(PlacedPlan plan) {
        Execution execution = executor.execute(plan, MeshUnderTest.session());
        try (BatchStream stream = execution.stream()) {
            while (stream.next()) {
                stream.root().clear();
            }
        }
        return execution.fragments().stream().mapToLong(FragmentMeasure::bytes).sum();
    }

    @Override
    public void close() {
        executor.close();
    }

    /** Reads all that comes and answers nothing. */
    private record NoRemainder(RemainderEngine engine) implements RemainderEngine {
        @Override
        public Capabilities capabilities() {
            return engine.capabilities();
        }

        @Override
        public RemoteStatement render(RelNode rel) {
            return engine.render(rel);
        }

        @Override
        public RemoteStatement withValues(RemoteStatement statement, List<RexLiteral> values) {
            return engine.withValues(statement, values);
        }

        @Override
        public BatchStream open(RemoteStatement statement, List<Input> inputs, FragmentContext context) {
            return new Drain(
                    inputs, VectorSchemaRoot.create(SqlTypes.schema(statement.columns()), context.allocator()));
        }

        @Override
        public void close() {}
    }

    private record Drain(List<RemainderEngine.Input> inputs, VectorSchemaRoot root) implements BatchStream {
        @Override
        public Schema schema() {
            return root.getSchema();
        }

        @Override
        public boolean next() {
            for (RemainderEngine.Input input : inputs) {
                while (input.stream().next()) {
                    input.stream().root().clear();
                }
            }
            return false;
        }

        @Override
        public void cancel() {
            inputs.forEach(input -> input.stream().cancel());
        }

        @Override
        public void close() {
            inputs.forEach(input -> input.stream().close());
            root.close();
        }
    }
}
