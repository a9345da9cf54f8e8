package io.meshgate.adapter.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshgate.adapter.BatchStream;
import io.meshgate.adapter.FakeBatchStream;
import io.meshgate.adapter.RemoteStatement.ResultColumn;
import io.meshgate.adapter.StoreFailure;
import io.meshgate.catalog.ColumnType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What outgrows the memory limit spills; what outgrows the disk limit too is refused by the setting's name. */
@Timeout(180)
class RemainderMemoryTest extends RemainderHarness {
    private static final List<ResultColumn> N = List.of(Rows.column("n", ColumnType.BIGINT));

    @Override
    long memoryBytesMax() {
        return 60 * MEBIBYTE;
    }

    @Override
    long spillBytesMax() {
        return 300 * MEBIBYTE;
    }

    private long spilledBytes() throws IOException {
        try (Stream<Path> files = Files.walk(spillFolder)) {
            return files.filter(Files::isRegularFile)
                    .mapToLong(file -> file.toFile().length())
                    .sum();
        }
    }

    @Test
    void aJoinLargerThanMemorySpills() throws Exception {
        FakeBatchStream probe = new FakeBatchStream(allocator).rows(150, 20_000);
        FakeBatchStream build = new FakeBatchStream(allocator).rows(150, 20_000);
        AtomicLong spilled = new AtomicLong();
        Thread watcher = Thread.ofPlatform().start(() -> {
            try {
                while (!Thread.currentThread().isInterrupted()) {
                    spilled.accumulateAndGet(spilledBytes(), Math::max);
                    Thread.sleep(20);
                }
            } catch (IOException | InterruptedException | java.io.UncheckedIOException e) {
                // files come and go while they are counted
            }
        });
        BatchStream joined = open(
                "SELECT count(*)::BIGINT AS n FROM probe p JOIN build b ON p.n = b.n AND p.text = b.text",
                N,
                input("probe", probe),
                input("build", build));
        assertEquals(List.of(List.of(3_000_000L)), Rows.read(joined));
        watcher.interrupt();
        watcher.join();
        assertTrue(spilled.get() > 0, "it did not spill");
    }

    @Test
    void whatDoesNotFitOnDiskEitherIsOverload() {
        try (BatchStream sorted = open(
                "SELECT n FROM (SELECT range AS n, repeat('x', 1000) || range AS long FROM range(3000000)) ORDER BY"
                        + " long",
                N)) {
            StoreFailure failure = assertThrows(StoreFailure.class, sorted::next);
            assertEquals(StoreFailure.Kind.OVERLOADED, failure.kind());
            assertTrue(
                    failure.getMessage().contains("engine.spill.max (314572800 bytes)")
                            || failure.getMessage().contains("engine.memory (62914560 bytes)"),
                    failure.getMessage());
        }
    }

    @Test
    void anotherStatementStillRunsAfterAnOverload() {
        whatDoesNotFitOnDiskEitherIsOverload();
        assertEquals(List.of(List.of(1L)), Rows.read(open("SELECT 1::BIGINT AS n", N)));
    }
}
