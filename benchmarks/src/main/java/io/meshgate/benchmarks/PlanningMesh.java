package io.meshgate.benchmarks;

import io.meshgate.adapter.RemainderEngine;
import io.meshgate.adapter.StoreAdapter;
import io.meshgate.adapter.StoreSettings;
import io.meshgate.catalog.folder.CatalogSettings;
import io.meshgate.catalog.folder.FolderCatalog;
import io.meshgate.catalog.folder.FolderSecrets;
import io.meshgate.gateway.demo.DemoMesh;
import io.meshgate.gateway.execute.Executor;
import io.meshgate.gateway.execute.Limits;
import io.meshgate.gateway.parse.ParsedStatement;
import io.meshgate.gateway.parse.StatementParser;
import io.meshgate.gateway.place.PlacedPlan;
import io.meshgate.gateway.place.Placer;
import io.meshgate.gateway.plan.LearnedRows;
import io.meshgate.gateway.plan.Planner;
import io.meshgate.gateway.plan.Planning;
import io.meshgate.gateway.plan.SendingCosts;
import io.meshgate.gateway.query.PlanningLimits;
import io.meshgate.gateway.query.QueryPipeline;
import io.meshgate.gateway.resolve.ResolvedQuery;
import io.meshgate.gateway.resolve.Resolver;
import io.meshgate.gateway.session.Session;
import io.meshgate.gateway.stores.StoreLease;
import io.meshgate.gateway.stores.Stores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.ServiceLoader;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/** The stages of a gateway over the demo's mesh, in this JVM, with and without the plan cache; nothing is executed. */
final class PlanningMesh implements AutoCloseable {
    /** A gateway's, if it is not told another one. */
    static final Duration PLANNING_TIME = Duration.ofSeconds(2);

    private static final int CONNECTIONS_MAX = 8;
    private static final int KEYS_MAX = 100_000;
    private static final int ROWS_SENT_MAX = 100_000;
    private static final long MEMORY_BYTES = 512 << 20;
    private static final Duration LONG = Duration.ofMinutes(10);

    private final BufferAllocator memory = new RootAllocator();
    private final FolderCatalog catalog;
    private final Stores stores;
    private final RemainderEngine engine;
    private final StatementParser parser = new StatementParser(2_000_000, 100, 1_000, 250);
    private final Resolver resolver;
    private final Planner planner;
    private final Placer placer;
    private final Executor executor;
    private final QueryPipeline pipeline;

    PlanningMesh(DemoMesh demo) throws IOException {
        List<StoreAdapter> adapters = ServiceLoader.load(StoreAdapter.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
        List<Path> roots = List.of(demo.fileRoots().getFirst().toRealPath());
        catalog = new FolderCatalog(new CatalogSettings(
                demo.catalogFolder(), Optional.of(demo.environment()), roots, Stores.kinds(adapters)));
        FolderSecrets secrets =
                new FolderSecrets(Optional.of(demo.secretsFolder()), System::getenv, catalog::domainNames);
        stores = new Stores(
                adapters,
                secrets,
                new StoreSettings(roots, CONNECTIONS_MAX, Duration.ofSeconds(10), LONG, MEMORY_BYTES, 1));
        engine = ServiceLoader.load(RemainderEngine.Factory.class)
                .findFirst()
                .orElseThrow()
                .open(new RemainderEngine.Settings(
                        MEMORY_BYTES, Files.createTempDirectory("meshgate-spill-"), MEMORY_BYTES, 1));
        resolver = new Resolver(stores);
        LearnedRows learned = new LearnedRows(0);
        SendingCosts sending = SendingCosts.measured(ROWS_SENT_MAX);
        planner = new Planner(learned, sending);
        placer = new Placer(engine, KEYS_MAX, sending);
        executor = new Executor(stores, engine, memory, limits(), learned);
        pipeline = new QueryPipeline(
                catalog,
                parser,
                resolver,
                planner,
                placer,
                executor,
                stores,
                new PlanningLimits(1, 1, LONG, MEMORY_BYTES, PLANNING_TIME),
                memory);
    }

    private static Limits limits() {
        return new Limits(
                LONG,
                1,
                1,
                LONG,
                MEMORY_BYTES,
                MEMORY_BYTES,
                KEYS_MAX,
                ROWS_SENT_MAX,
                OptionalLong.empty(),
                OptionalLong.empty());
    }

    private static Session session() {
        Instant now = Instant.now();
        return new Session("benchmark", "benchmark", now, now.plus(LONG));
    }

    /** From the text to the placed plan, whatever was planned before; for statements of ordinary depth. */
    PlacedPlan plan(String sql) {
        Session session = session();
        ParsedStatement statement = parser.parse(sql);
        ResolvedQuery resolved = resolver.resolve(statement, catalog.snapshot());
        try (StoreLease ignored = stores.lease(resolved.endpoints());
                Planning planning = new Planning(resolved, session, stores, PLANNING_TIME)) {
            return placer.place(planner.plan(resolved, planning), resolved, planning);
        }
    }

    /** The same by the way that queries go: a plan that is known is taken from the cache. */
    void planOrRemember(String sql) {
        pipeline.run(session(), sql);
    }

    @Override
    public void close() {
        executor.close();
        engine.close();
        stores.close();
        memory.close();
    }
}
