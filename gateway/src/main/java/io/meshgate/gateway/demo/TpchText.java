package io.meshgate.gateway.demo;

import io.trino.tpch.Distributions;
import io.trino.tpch.TextPool;
import io.trino.tpch.TpchEntity;
import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Iterator;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * The rows of TPC-H at one scale as text files of bounded size: while one is being loaded the next is being written, so
 * that two cores work and the disk never holds more than two of them. Not thread-safe.
 *
 * <p>The columns are separated by {@code |}; there are neither quotes nor escapes, for nothing in TPC-H needs them.
 */
final class TpchText {
    /** About 30 MB of lineitem. */
    private static final int CHUNK_ROWS_MAX = 250_000;

    /** What TPC-H's own generator takes, so that comments are those of every other TPC-H data set of the scale. */
    private static final int TEXT_POOL_BYTES = 300 * 1024 * 1024;

    /** A file with some of a table's rows. */
    record Chunk(Path file, long rows) {}

    /** Loads a chunk, whose file is deleted afterwards. */
    interface ChunkReader {
        void read(Chunk chunk) throws SQLException;
    }

    private final double scale;
    private final Path folder;
    private @Nullable TextPool pool;

    /** @param folder an existing folder for the files */
    TpchText(double scale, Path folder) {
        this.scale = scale;
        this.folder = folder;
    }

    double scale() {
        return scale;
    }

    /** Hands over all rows of the table, in the generator's order. */
    void forEachChunk(TpchTable table, ChunkReader reader) throws SQLException, IOException {
        Iterator<? extends TpchEntity> rows = table.rows(scale, this::pool);
        try (ExecutorService writer = Executors.newSingleThreadExecutor(
                Thread.ofPlatform().daemon().name("tpch-" + table.tableName()).factory())) {
            int number = 0;
            Future<Chunk> next = submit(writer, rows, table, number++);
            for (Chunk chunk = await(next); chunk.rows() > 0; chunk = await(next)) {
                next = submit(writer, rows, table, number++);
                reader.read(chunk);
                Files.delete(chunk.file());
            }
            Files.delete(await(next).file());
        }
    }

    private Future<Chunk> submit(
            ExecutorService writer, Iterator<? extends TpchEntity> rows, TpchTable table, int number) {
        Path file = folder.resolve(table.tableName() + "-" + number + ".tbl");
        return writer.submit(() -> write(rows, file));
    }

    private static Chunk write(Iterator<? extends TpchEntity> rows, Path file) throws IOException {
        long count = 0;
        try (BufferedWriter out = Files.newBufferedWriter(file, StandardCharsets.US_ASCII)) {
            for (; count < CHUNK_ROWS_MAX && rows.hasNext(); count++) {
                String line = rows.next().toLine();
                out.write(line, 0, line.length() - 1);
                out.write('\n');
            }
        }
        return new Chunk(file, count);
    }

    private static Chunk await(Future<Chunk> chunk) throws IOException {
        try {
            return chunk.get();
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException failure) {
                throw failure;
            }
            throw new IllegalStateException("TPC-H's generator failed", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DemoFailure("The demo was interrupted while it prepared its data.", e);
        }
    }

    /** Made once and garbage with this object: a third of a gigabyte that a running gateway has better uses for. */
    private synchronized TextPool pool() {
        if (pool == null) {
            pool = new TextPool(TEXT_POOL_BYTES, Distributions.getDefaultDistributions());
        }
        return pool;
    }
}
