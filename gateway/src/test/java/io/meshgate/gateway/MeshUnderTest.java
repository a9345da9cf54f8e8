package io.meshgate.gateway;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.meshgate.adapter.BatchStream;
import io.meshgate.adapter.RemainderEngine;
import io.meshgate.adapter.StoreAdapter;
import io.meshgate.adapter.StoreSettings;
import io.meshgate.catalog.MeshSnapshot;
import io.meshgate.catalog.folder.CatalogSettings;
import io.meshgate.catalog.folder.FolderCatalog;
import io.meshgate.catalog.folder.FolderSecrets;
import io.meshgate.gateway.door.flight.FlightDoor;
import io.meshgate.gateway.execute.Executor;
import io.meshgate.gateway.execute.Limits;
import io.meshgate.gateway.failure.QueryFailure;
import io.meshgate.gateway.listing.InformationSchemaStore;
import io.meshgate.gateway.listing.MeshListing;
import io.meshgate.gateway.live.LiveMesh;
import io.meshgate.gateway.parse.StatementParser;
import io.meshgate.gateway.place.KeyCosts;
import io.meshgate.gateway.place.PlacedPlan;
import io.meshgate.gateway.place.Placer;
import io.meshgate.gateway.plan.LearnedRows;
import io.meshgate.gateway.plan.PlannedQuery;
import io.meshgate.gateway.plan.Planner;
import io.meshgate.gateway.plan.Planning;
import io.meshgate.gateway.plan.SendingCosts;
import io.meshgate.gateway.query.Answer;
import io.meshgate.gateway.query.PlanOrigin;
import io.meshgate.gateway.query.PlannedAnswer;
import io.meshgate.gateway.query.PlanningLimits;
import io.meshgate.gateway.query.QueryPipeline;
import io.meshgate.gateway.resolve.ResolvedQuery;
import io.meshgate.gateway.resolve.Resolver;
import io.meshgate.gateway.session.Session;
import io.meshgate.gateway.stores.Stores;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;

/**
 * The whole path of a query over a catalog folder, without a door; {@link #close} checks that no memory and no connection
 * is left in use.
 */
public final class MeshUnderTest implements AutoCloseable {
    /** Limits that no ordinary test meets. */
    public static final Limits WIDE = new Limits(
            Duration.ofMinutes(1),
            256,
            256,
            Duration.ofMinutes(1),
            2L << 30,
            4L << 30,
            100_000,
            100_000,
            OptionalLong.empty(),
            OptionalLong.empty());

    private static final int LEARNED_MAX = 1_000;
    private static final Duration PLANNING_TIME = Duration.ofMinutes(1);
    private static final int SQL_LENGTH_MAX = 2_000_000;
    private static final AtomicInteger QUERIES = new AtomicInteger();

    private final BufferAllocator memory = new RootAllocator();
    private final Stores stores;
    private final RemainderEngine engine;
    private final Executor executor;
    private final FolderCatalog catalog;
    private final StatementParser parser;
    private final Resolver resolver;
    private final Planner planner;
    private final Duration planningTime;
    private final Placer placer;
    private final QueryPipeline pipeline;
    private final MeshListing listing;
    private Optional<LiveMesh> live = Optional.empty();

    private MeshUnderTest(
            Path catalogFolder,
            List<Path> fileRoots,
            Map<String, String> environment,
            int connectionsMax,
            UnaryOperator<StoreAdapter> adapted,
            Limits limits,
            KeyCosts keyCosts,
            SendingCosts sending,
            int learnedMax,
            Duration planningTime) {
        List<StoreAdapter> adapters = ServiceLoader.load(StoreAdapter.class).stream()
                .map(ServiceLoader.Provider::get)
                .map(adapted)
                .toList();
        this.catalog = new FolderCatalog(
                new CatalogSettings(catalogFolder, Optional.empty(), fileRoots, Stores.kinds(adapters)));
        Function<String, String> variables = environment::get;
        FolderSecrets secrets = new FolderSecrets(Optional.empty(), variables::apply, catalog::domainNames);
        this.stores = new Stores(
                adapters,
                secrets,
                new StoreSettings(
                        fileRoots, connectionsMax, Duration.ofSeconds(10), Duration.ofMinutes(2), 1L << 30, 2));
        try {
            this.engine = ServiceLoader.load(RemainderEngine.Factory.class)
                    .findFirst()
                    .orElseThrow()
                    .open(new RemainderEngine.Settings(
                            1L << 30, Files.createTempDirectory("meshgate-spill-"), 4L << 30, 2));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        LearnedRows learned = new LearnedRows(learnedMax);
        this.executor = new Executor(stores, engine, memory, limits, learned);
        this.planningTime = planningTime;
        Resolver resolver = new Resolver(stores);
        this.listing = new MeshListing(catalog, resolver::columns, stores);
        stores.add(new InformationSchemaStore(listing));
        this.parser = new StatementParser(SQL_LENGTH_MAX, 100, 1_000, 250);
        this.resolver = resolver;
        this.planner = new Planner(learned, sending);
        this.placer = new Placer(engine, limits.keysMax(), keyCosts, sending);
        this.pipeline = keeping(64 << 20);
    }

    /** A path of queries of its own over the same mesh, which keeps so much of plans; 0 plans everything anew. */
    public QueryPipeline keeping(long plansBytesMax) {
        return new QueryPipeline(
                catalog,
                parser,
                resolver,
                planner,
                placer,
                executor,
                stores,
                new PlanningLimits(256, 256, Duration.ofMinutes(1), plansBytesMax, planningTime),
                memory);
    }

    public static MeshUnderTest of(Path catalogFolder, List<Path> fileRoots, Map<String, String> environment) {
        return of(catalogFolder, fileRoots, environment, 8, UnaryOperator.identity());
    }

    /** The same within other limits of execution. */
    public static MeshUnderTest of(
            Path catalogFolder,
            List<Path> fileRoots,
            Map<String, String> environment,
            int connectionsMax,
            Limits limits) {
        return new MeshUnderTest(
                catalogFolder,
                fileRoots,
                environment,
                connectionsMax,
                UnaryOperator.identity(),
                limits,
                KeyCosts.MEASURED,
                SendingCosts.NEVER,
                0,
                PLANNING_TIME);
    }

    /** The same with so many statements per store at a time, and with each adapter as {@code adapted} makes it. */
    public static MeshUnderTest of(
            Path catalogFolder,
            List<Path> fileRoots,
            Map<String, String> environment,
            int connectionsMax,
            UnaryOperator<StoreAdapter> adapted) {
        return of(catalogFolder, fileRoots, environment, connectionsMax, adapted, WIDE.keysMax(), KeyCosts.MEASURED);
    }

    /** The same with so many join keys sent at most, weighed so. */
    public static MeshUnderTest of(
            Path catalogFolder,
            List<Path> fileRoots,
            Map<String, String> environment,
            int connectionsMax,
            UnaryOperator<StoreAdapter> adapted,
            int keysMax,
            KeyCosts keyCosts) {
        Limits limits = new Limits(
                WIDE.connectionWait(),
                WIDE.queriesMax(),
                WIDE.queueMax(),
                WIDE.queueWait(),
                WIDE.memoryMax(),
                WIDE.memoryOfAllMax(),
                keysMax,
                WIDE.rowsSentMax(),
                WIDE.resultRowsMax(),
                WIDE.resultBytesMax());
        return new MeshUnderTest(
                catalogFolder,
                fileRoots,
                environment,
                connectionsMax,
                adapted,
                limits,
                keyCosts,
                SendingCosts.NEVER,
                0,
                PLANNING_TIME);
    }

    /** The same with rows sent from store to store, so many at most and weighed so; elsewhere none are. */
    public static MeshUnderTest sendingRows(
            Path catalogFolder,
            List<Path> fileRoots,
            Map<String, String> environment,
            int connectionsMax,
            UnaryOperator<StoreAdapter> adapted,
            int rowsMax,
            SendingCosts sending) {
        Limits limits = new Limits(
                WIDE.connectionWait(),
                WIDE.queriesMax(),
                WIDE.queueMax(),
                WIDE.queueWait(),
                WIDE.memoryMax(),
                WIDE.memoryOfAllMax(),
                WIDE.keysMax(),
                rowsMax,
                WIDE.resultRowsMax(),
                WIDE.resultBytesMax());
        return new MeshUnderTest(
                catalogFolder,
                fileRoots,
                environment,
                connectionsMax,
                adapted,
                limits,
                KeyCosts.MEASURED,
                sending,
                0,
                PLANNING_TIME);
    }

    /** The same as a gateway does it by itself. */
    public static MeshUnderTest sendingRows(Path catalogFolder, List<Path> fileRoots, Map<String, String> environment) {
        return sendingRows(
                catalogFolder,
                fileRoots,
                environment,
                8,
                UnaryOperator.identity(),
                WIDE.rowsSentMax(),
                SendingCosts.measured(WIDE.rowsSentMax()));
    }

    /** The same with estimates that learn from what was read; elsewhere no plan depends on what was asked before. */
    public static MeshUnderTest learning(
            Path catalogFolder, List<Path> fileRoots, Map<String, String> environment, int connectionsMax) {
        return new MeshUnderTest(
                catalogFolder,
                fileRoots,
                environment,
                connectionsMax,
                UnaryOperator.identity(),
                WIDE,
                KeyCosts.MEASURED,
                SendingCosts.measured(WIDE.rowsSentMax()),
                LEARNED_MAX,
                PLANNING_TIME);
    }

    /** The same with so much time to make a plan better. */
    public static MeshUnderTest of(
            Path catalogFolder, List<Path> fileRoots, Map<String, String> environment, Duration planningTime) {
        return new MeshUnderTest(
                catalogFolder,
                fileRoots,
                environment,
                8,
                UnaryOperator.identity(),
                WIDE,
                KeyCosts.MEASURED,
                SendingCosts.NEVER,
                0,
                planningTime);
    }

    /** Follows the catalog folder from now on, as a gateway does. */
    public MeshUnderTest live(Duration rescanInterval) {
        live = Optional.of(LiveMesh.follow(catalog, stores, rescanInterval));
        return this;
    }

    public MeshSnapshot snapshot() {
        return catalog.snapshot();
    }

    public Stores stores() {
        return stores;
    }

    public QueryPipeline pipeline() {
        return pipeline;
    }

    /** The same mesh behind the Flight SQL door, on a free port of the loopback interface; the caller closes it first. */
    public FlightDoor openDoor() throws IOException {
        return openDoor(Duration.ofMinutes(2));
    }

    /** The same with so much time for a query. */
    public FlightDoor openDoor(Duration queryTimeMax) throws IOException {
        FlightDoor.Settings settings = new FlightDoor.Settings(
                "127.0.0.1",
                0,
                queryTimeMax,
                SQL_LENGTH_MAX,
                Duration.ofSeconds(5),
                engine.capabilities().functions());
        return FlightDoor.open(settings, pipeline, listing, memory);
    }

    public Executor executor() {
        return executor;
    }

    public RemainderEngine engine() {
        return engine;
    }

    public BufferAllocator memory() {
        return memory;
    }

    /** The answer to a statement, EXPLAIN among them. */
    public Answer answer(String sql) {
        return pipeline.run(session(), sql);
    }

    /** A query's plan and stream-to-be. */
    public PlannedAnswer plan(String sql) {
        return (PlannedAnswer) pipeline.run(session(), sql);
    }

    /** The pipeline's first stages alone, for several meshes over one catalog; for statements of ordinary depth. */
    public ResolvedQuery resolve(String sql) {
        try {
            return resolver.resolve(parser.parse(sql), catalog.snapshot());
        } catch (RuntimeException | AssertionError e) {
            throw QueryFailure.from(e);
        }
    }

    /** Its other stages, up to the stream-to-be. */
    public PlannedAnswer plan(ResolvedQuery resolved) {
        Session session = session();
        try (Planning planning = new Planning(resolved, session, stores, planningTime)) {
            return new PlannedAnswer(
                    placer.place(planner.plan(resolved, planning), resolved, planning),
                    new PlanOrigin(PlanOrigin.Kind.MADE, session.startedAt()),
                    session,
                    executor);
        } catch (RuntimeException | AssertionError e) {
            throw QueryFailure.from(e);
        }
    }

    /** What another planner makes of a query. */
    public PlannedQuery planned(Planner other, ResolvedQuery resolved) {
        try (Planning planning = new Planning(resolved, session(), stores, planningTime)) {
            return other.plan(resolved, planning);
        }
    }

    /** The same, placed. */
    public PlacedPlan placed(Planner other, ResolvedQuery resolved) {
        try (Planning planning = new Planning(resolved, session(), stores, planningTime)) {
            return placer.place(other.plan(resolved, planning), resolved, planning);
        }
    }

    public <T> T read(String sql, Function<BatchStream, T> reader) {
        try (BatchStream stream = pipeline.run(session(), sql).open()) {
            return reader.apply(stream);
        }
    }

    public int connectionsActive() {
        return stores.connectionsActive();
    }

    public static Session session() {
        return new Session(
                "test-" + QUERIES.incrementAndGet(),
                "tester",
                Instant.now(),
                Instant.now().plus(Duration.ofMinutes(2)));
    }

    @Override
    public void close() {
        live.ifPresent(LiveMesh::close);
        assertEquals(0, stores.connectionsActive(), "connections that are still in use");
        assertEquals(0, executor.storesInUse(), "stores that queries still hold");
        executor.close();
        engine.close();
        stores.close();
        memory.close();
    }
}
