package io.meshgate.adapter.embedded;

import io.meshgate.adapter.BatchStream;
import io.meshgate.adapter.Capabilities;
import io.meshgate.adapter.FragmentContext;
import io.meshgate.adapter.RemainderEngine;
import io.meshgate.adapter.RemoteStatement;
import io.meshgate.adapter.StoreFailure;
import io.meshgate.adapter.StoreFailure.Kind;
import io.meshgate.adapter.StoreFailure.Phase;
import io.meshgate.adapter.sql.SqlRenderer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rex.RexLiteral;
import org.jspecify.annotations.Nullable;

/**
 * The remainder in DuckDB: fragments come in as Arrow streams, rows go out as Arrow batches, what outgrows the memory
 * limit spills to disk up to a limit of its own.
 *
 * <p>One instance serves all queries; it sees no files, and keeps joins as the planner wrote them (the right input is
 * built first and wholly, then the left one streams past). Each statement has a connection of its own, which the inputs'
 * names belong to. An instance that DuckDB declares broken is replaced for the next statement.
 */
public final class DuckDbRemainderEngine implements RemainderEngine {
    private final Settings settings;
    private final Capabilities capabilities;
    private final SqlRenderer renderer;
    private final SpillFolder spill;
    private final AtomicInteger active = new AtomicInteger();

    private @Nullable DuckDbRoom room;

    /**
     * @param capabilities what DuckDB answers correctly
     * @param renderer writes its statements
     */
    public DuckDbRemainderEngine(Settings settings, Capabilities capabilities, SqlRenderer renderer) {
        this.settings = settings;
        this.capabilities = capabilities;
        this.renderer = renderer;
        try {
            this.spill = SpillFolder.below(settings.spillFolder());
        } catch (IOException e) {
            throw new UncheckedIOException("engine.spill.folder " + settings.spillFolder() + " cannot be used", e);
        }
    }

    @Override
    public Capabilities capabilities() {
        return capabilities;
    }

    @Override
    public RemoteStatement render(RelNode rel) {
        return renderer.render(rel);
    }

    @Override
    public RemoteStatement withValues(RemoteStatement statement, List<RexLiteral> values) {
        return renderer.withValues(statement, values);
    }

    @Override
    public BatchStream open(RemoteStatement statement, List<Input> inputs, FragmentContext context) {
        DuckDbRoom current = room(inputs);
        List<ArrowInput> tables = tables(inputs, context);
        active.incrementAndGet();
        return DuckDbStream.open(current, statement, tables, context, new Remainder(current));
    }

    /** Statements that run now. */
    public int statementsActive() {
        return active.get();
    }

    private synchronized DuckDbRoom room(List<Input> inputs) {
        try {
            if (room == null) {
                room = DuckDbRoom.open(new RoomConfig(
                        Optional.empty(),
                        List.of(),
                        settings.memoryBytesMax(),
                        settings.threadsMax(),
                        Optional.of(new RoomConfig.Spill(spill.path(), settings.spillBytesMax())),
                        true));
            }
            return room;
        } catch (SQLException e) {
            inputs.forEach(input -> input.stream().close());
            throw StoreFailure.local(
                    Kind.UNREACHABLE, Phase.CONNECT, DuckDbWords.cleaned(String.valueOf(e.getMessage())), e);
        }
    }

    /** All inputs as tables; when one cannot be made, all streams are closed. */
    private static List<ArrowInput> tables(List<Input> inputs, FragmentContext context) {
        List<ArrowInput> tables = new ArrayList<>();
        try {
            for (Input input : inputs) {
                tables.add(new ArrowInput(input.table(), input.stream(), context.allocator()));
            }
            return tables;
        } catch (RuntimeException e) {
            tables.forEach(ArrowInput::close);
            inputs.subList(tables.size(), inputs.size())
                    .forEach(input -> input.stream().close());
            throw e;
        }
    }

    private synchronized void discard(DuckDbRoom broken) {
        if (room == broken) {
            room = null;
        }
    }

    @Override
    public synchronized void close() {
        try (spill) {
            if (room != null) {
                room.close();
            }
        } catch (SQLException e) {
            throw new IllegalStateException("The remainder engine could not be closed", e);
        }
    }

    /** One running remainder. */
    private final class Remainder implements StatementOwner {
        private final DuckDbRoom home;

        Remainder(DuckDbRoom home) {
            this.home = home;
        }

        @Override
        public StoreFailure failure(
                Kind kind, Phase phase, Optional<String> sqlState, String detail, @Nullable Throwable cause) {
            return StoreFailure.local(kind, phase, sqlState, detail, cause);
        }

        @Override
        public String memoryAdvice(String duckDbWords) {
            boolean disk = duckDbWords.contains("max_temp_directory_size");
            String limit = disk
                    ? "engine.spill.max (" + settings.spillBytesMax() + " bytes)"
                    : "engine.memory (" + settings.memoryBytesMax() + " bytes)";
            return "the rows to be joined, grouped or sorted do not fit into " + limit
                    + "; raise it, or let the query filter more";
        }

        @Override
        public void checkAnswer() {}

        @Override
        public void released() {
            active.decrementAndGet();
        }

        @Override
        public void broken() {
            discard(home);
        }
    }
}
