package io.meshgate.adapter.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.meshgate.adapter.BatchStream;
import io.meshgate.adapter.Capabilities;
import io.meshgate.adapter.FragmentContext;
import io.meshgate.adapter.RemainderEngine;
import io.meshgate.adapter.RemoteStatement;
import io.meshgate.adapter.RemoteStatement.ResultColumn;
import io.meshgate.adapter.Verdict;
import io.meshgate.adapter.sql.SqlRenderer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rex.RexNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A remainder engine whose statements are written by hand; after each test nothing of it may be left. */
abstract class RemainderHarness {
    static final Capabilities NOTHING = new Capabilities() {
        @Override
        public Verdict operator(RelNode node) {
            return Verdict.unsupported("the test writes its statements by hand");
        }

        @Override
        public Verdict expression(RexNode expression, RelNode input) {
            return Verdict.unsupported("the test writes its statements by hand");
        }
    };

    static final long MEBIBYTE = 1 << 20;

    @TempDir
    Path spillFolder;

    final BufferAllocator allocator = new RootAllocator();
    DuckDbRemainderEngine engine;

    long memoryBytesMax() {
        return 256 * MEBIBYTE;
    }

    long spillBytesMax() {
        return 2048 * MEBIBYTE;
    }

    @BeforeEach
    void openEngine() {
        engine = new DuckDbRemainderEngine(
                new RemainderEngine.Settings(memoryBytesMax(), spillFolder, spillBytesMax(), 2),
                NOTHING,
                new SqlRenderer(new DuckDbDialect(table -> "")));
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        assertEquals(0, engine.statementsActive());
        engine.close();
        try (Stream<Path> left = Files.list(spillFolder)) {
            assertEquals(List.of(), left.toList(), "spill files");
        }
        assertEquals(0, allocator.getAllocatedMemory());
        allocator.close();
    }

    FragmentContext context() {
        return new FragmentContext("q", allocator, Instant.now().plusSeconds(120), FragmentContext.BATCH_ROWS);
    }

    BatchStream open(String sql, List<ResultColumn> columns, RemainderEngine.Input... inputs) {
        return engine.open(new RemoteStatement(sql, columns, false), List.of(inputs), context());
    }

    static RemainderEngine.Input input(String table, BatchStream stream) {
        return new RemainderEngine.Input(table, stream);
    }
}
