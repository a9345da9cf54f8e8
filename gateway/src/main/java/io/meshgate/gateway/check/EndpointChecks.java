package io.meshgate.gateway.check;

import io.meshgate.adapter.StoreFailure;
import io.meshgate.catalog.Endpoint;
import io.meshgate.catalog.MeshSnapshot;
import io.meshgate.catalog.ProductVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Checks all endpoints of a mesh, several at a time, each within a time of its own. */
public final class EndpointChecks {
    private static final int AT_A_TIME = 16;

    private final TableCheck tables;
    private final Duration timeMax;

    /** @param timeMax for one endpoint, with all its tables */
    public EndpointChecks(TableCheck tables, Duration timeMax) {
        this.tables = tables;
        this.timeMax = timeMax;
    }

    /**
     * Checks every product version that can be queried.
     *
     * @param finished is told of each endpoint as soon as it is checked, one at a time
     */
    public List<EndpointReport> run(MeshSnapshot mesh, Consumer<EndpointReport> finished) throws InterruptedException {
        Semaphore turns = new Semaphore(AT_A_TIME);
        List<EndpointReport> reports = new ArrayList<>();
        ExecutorService threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("endpoint-check-", 0).factory());
        try {
            ExecutorCompletionService<EndpointReport> checks = new ExecutorCompletionService<>(threads);
            List<ProductVersion> versions = versions(mesh);
            versions.forEach(version -> checks.submit(() -> {
                turns.acquire();
                try {
                    return bounded(version, threads);
                } finally {
                    turns.release();
                }
            }));
            for (int i = 0; i < versions.size(); i++) {
                EndpointReport report = checks.take().get();
                reports.add(report);
                finished.accept(report);
            }
            return reports;
        } catch (ExecutionException e) {
            throw new IllegalStateException("a check did not end as it should", e.getCause());
        } finally {
            threads.shutdownNow(); // and not awaited: what is over its time may hang in a driver
        }
    }

    private static List<ProductVersion> versions(MeshSnapshot mesh) {
        return mesh.domains().stream()
                .flatMap(domain -> domain.products().stream())
                .flatMap(product -> product.versions().stream())
                .filter(version -> version.endpoint().isPresent())
                .toList();
    }

    /** One endpoint, or as much of it as could be checked in time. */
    private EndpointReport bounded(ProductVersion version, ExecutorService threads) throws InterruptedException {
        OneEndpoint check = new OneEndpoint(version, tables);
        Future<?> running = threads.submit(check);
        try {
            running.get(timeMax.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            check.end("it did not answer within " + timeMax.toSeconds()
                    + " s; see whether it is overloaded, or allow more by --timeout");
            running.cancel(true);
        } catch (ExecutionException e) {
            check.problem("Meshgate failed (" + e.getCause() + "). This is a bug; please report it");
        }
        return check.report();
    }

    /** The check of one endpoint, table by table; {@link #report} may be asked before it is over. */
    private static final class OneEndpoint implements Runnable {
        private final ProductVersion version;
        private final Endpoint endpoint;
        private final TableCheck tables;
        private final List<String> problems = new ArrayList<>();
        private int read;
        private boolean ended;

        OneEndpoint(ProductVersion version, TableCheck tables) {
            this.version = version;
            this.endpoint = version.endpoint().orElseThrow();
            this.tables = tables;
        }

        @Override
        public void run() {
            for (var table : version.tables()) {
                try {
                    List<String> found = tables.check(version, table);
                    found.forEach(this::problem);
                    if (found.isEmpty()) {
                        tableRead();
                    }
                } catch (StoreFailure failure) {
                    add(NextSteps.of(failure, version.domain() + "." + version.pinnedName() + "." + table.name()));
                    if (NextSteps.concernsAllTables(failure)) {
                        return;
                    }
                }
            }
        }

        /** Adds the last problem: how the check is cut off is none of the store's. */
        synchronized void end(String what) {
            problem(what);
            ended = true;
        }

        /** A problem that the store has not told itself: with whose it is. */
        void problem(String what) {
            add(endpoint.label() + " (" + endpoint.type() + ", owned by " + endpoint.owner() + "): " + what + "."
                    + endpoint.support()
                            .map(channel -> " Its owner answers at " + channel + ".")
                            .orElse(""));
        }

        private synchronized void add(String problem) {
            if (!ended) {
                problems.add(problem);
            }
        }

        private synchronized void tableRead() {
            read++;
        }

        synchronized EndpointReport report() {
            return new EndpointReport(endpoint, version.tables().size(), read, problems);
        }
    }
}
