package io.meshgate.gateway.corpora;

import io.meshgate.adapter.BatchStream;
import io.meshgate.gateway.MeshUnderTest;
import io.meshgate.gateway.corpora.SltScript.Step;
import io.meshgate.gateway.demo.Rows;
import io.meshgate.gateway.demo.TestPostgres;
import io.meshgate.gateway.failure.QueryFailure;
import io.meshgate.gateway.query.PlannedAnswer;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** Builds the tables of a sample in the stores, and asks its queries, several at a time. */
final class SltRun implements AutoCloseable {
    private static final int AT_A_TIME = 4;

    /**
     * A query to ask.
     *
     * @param place file and line
     * @param sql over the mesh
     */
    record Asked(String place, String sql, String types, SltAnswer.Sort sort, List<String> expected) {}

    /**
     * A query without the right answer.
     *
     * @param words what came instead
     */
    record Failed(Asked asked, String words) {
        @Override
        public String toString() {
            return asked.place() + " " + words + "\n  " + asked.sql();
        }
    }

    private final MeshUnderTest mesh;
    private final List<Asked> queries = new ArrayList<>();
    private final PlanningTimes planning = new PlanningTimes();
    private final int tables;

    SltRun(TestPostgres postgres, Path folder, SltSample sample, long seed) throws SQLException, IOException {
        CorpusStores stores = new CorpusStores(postgres, folder, "slt");
        try (SltTables built = new SltTables(stores)) {
            for (Map.Entry<SltScript, BitSet> entry : sample.chosen().entrySet()) {
                build(entry.getKey(), entry.getValue(), built, seed);
            }
            built.publish();
            tables = built.size();
        }
        mesh = stores.sendingRows();
    }

    private void build(SltScript script, BitSet chosen, SltTables tables, long seed) throws SQLException {
        tables.begin(script, seed);
        int[] position = {0};
        int last = chosen.length();
        script.read(step -> {
            try {
                switch (step) {
                    case Step.Statement statement -> {
                        if (position[0] < last) {
                            tables.run(statement.sql());
                        }
                    }
                    case Step.Query query -> {
                        if (chosen.get(position[0]++)) {
                            queries.add(new Asked(
                                    script.path() + ":" + query.line(),
                                    tables.inMesh(query.sql()),
                                    query.types(),
                                    query.sort(),
                                    query.expected()));
                        }
                    }
                }
            } catch (SQLException e) {
                throw new IllegalStateException(script.path() + ": " + step, e);
            }
        });
    }

    /** @param progress is told how many were asked, and which failed; by several threads */
    List<Failed> ask(BiConsumer<Integer, Collection<Failed>> progress) throws InterruptedException {
        ConcurrentLinkedQueue<Failed> failed = new ConcurrentLinkedQueue<>();
        AtomicInteger next = new AtomicInteger();
        try (ExecutorService threads = Executors.newFixedThreadPool(AT_A_TIME)) {
            for (int thread = 0; thread < AT_A_TIME; thread++) {
                threads.execute(() -> {
                    for (int i = next.getAndIncrement(); i < queries.size(); i = next.getAndIncrement()) {
                        Failed failure = ask(queries.get(i));
                        if (failure != null) {
                            failed.add(failure);
                        }
                        progress.accept(i + 1, failed);
                    }
                });
            }
        }
        return List.copyOf(failed);
    }

    private @Nullable Failed ask(Asked asked) {
        try {
            long began = System.nanoTime();
            PlannedAnswer answer = mesh.plan(asked.sql());
            planning.add(asked.place(), System.nanoTime() - began);
            try (BatchStream stream = answer.open()) {
                Rows rows = Rows.of(stream);
                return SltAnswer.matches(rows.values(), asked.types(), asked.sort(), asked.expected())
                        ? null
                        : new Failed(
                                asked,
                                "WRONG expected " + asked.expected() + " got "
                                        + SltAnswer.values(rows.values(), asked.types(), asked.sort()));
            }
        } catch (QueryFailure e) {
            return new Failed(asked, e.code() + " " + e.getMessage());
        } catch (RuntimeException e) {
            return new Failed(asked, "FAULT " + e);
        }
    }

    int size() {
        return queries.size();
    }

    int tables() {
        return tables;
    }

    PlanningTimes planning() {
        return planning;
    }

    @Override
    public void close() {
        mesh.close();
    }
}
