package io.meshgate.gateway.cli;

import io.meshgate.adapter.RemainderEngine;
import io.meshgate.adapter.StoreAdapter;
import io.meshgate.adapter.StoreSettings;
import io.meshgate.catalog.MeshSnapshot;
import io.meshgate.catalog.folder.CatalogSettings;
import io.meshgate.catalog.folder.FolderCatalog;
import io.meshgate.catalog.folder.FolderSecrets;
import io.meshgate.gateway.config.DataSize;
import io.meshgate.gateway.config.GatewayConfig;
import io.meshgate.gateway.config.QueryLimits;
import io.meshgate.gateway.door.flight.FlightDoor;
import io.meshgate.gateway.execute.Executor;
import io.meshgate.gateway.execute.Limits;
import io.meshgate.gateway.listing.InformationSchemaStore;
import io.meshgate.gateway.listing.MeshListing;
import io.meshgate.gateway.live.LiveMesh;
import io.meshgate.gateway.observe.ObservedQueries;
import io.meshgate.gateway.parse.StatementParser;
import io.meshgate.gateway.place.Placer;
import io.meshgate.gateway.plan.LearnedRows;
import io.meshgate.gateway.plan.Planner;
import io.meshgate.gateway.plan.SendingCosts;
import io.meshgate.gateway.query.PlanningLimits;
import io.meshgate.gateway.query.Queries;
import io.meshgate.gateway.query.QueryPipeline;
import io.meshgate.gateway.resolve.Resolver;
import io.meshgate.gateway.stores.Stores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.ServiceLoader;
import java.util.function.IntConsumer;
import org.apache.arrow.memory.RootAllocator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A whole gateway, from its catalog to its door: everything is put together here, by constructors. */
public final class Gateway implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Gateway.class);

    /** What was opened, the latest first. */
    private final Deque<AutoCloseable> opened = new ArrayDeque<>();

    private final FolderCatalog catalog;
    private final Queries queries;
    private final FlightDoor door;

    /**
     * Starts serving.
     *
     * @throws CommandFailure if the configuration cannot be served, such as a port that is taken
     */
    public Gateway(GatewayConfig config) {
        try {
            RootAllocator memory = open(new RootAllocator());
            List<StoreAdapter> adapters = services(StoreAdapter.class);
            List<Path> roots = realPaths(config.fileRoots());
            catalog = new FolderCatalog(new CatalogSettings(
                    config.catalog().folder(), config.catalog().environment(), roots, Stores.kinds(adapters)));
            FolderSecrets secrets = new FolderSecrets(config.secretsFolder(), System::getenv, catalog::domainNames);
            Stores stores = open(new Stores(
                    adapters,
                    secrets,
                    storeSettings(config, roots),
                    config.stores().statisticsRefreshInterval()));
            RemainderEngine engine =
                    open(services(RemainderEngine.Factory.class).get(0).open(engineSettings(config)));
            LearnedRows learned = new LearnedRows(config.statistics().learnedMax());
            Executor executor = open(new Executor(stores, engine, memory, executionLimits(config), learned));
            Resolver resolver = new Resolver(stores);
            SendingCosts sending = SendingCosts.measured(config.query().answer().rowsSentMax());
            MeshListing mesh = new MeshListing(catalog, resolver::columns, stores);
            stores.add(new InformationSchemaStore(mesh));
            queries = new QueryPipeline(
                    catalog,
                    new StatementParser(
                            config.query().text().sqlLengthMax(),
                            config.query().text().nestingMax(),
                            config.query().text().conditionsMax(),
                            config.query().text().operatorsMax()),
                    resolver,
                    new Planner(learned, sending),
                    new Placer(engine, config.query().answer().keysMax(), sending),
                    executor,
                    stores,
                    planningLimits(config.query()),
                    memory);
            open(LiveMesh.follow(catalog, stores, config.catalog().rescanInterval()));
            ObservedQueries observed =
                    open(new ObservedQueries(queries, config.operations().queryLog()));
            door = open(openDoor(config.flight(), doorSettings(config, engine), observed, mesh, memory));
        } catch (IOException | FolderCatalog.CatalogUnavailable e) {
            close();
            throw new CommandFailure("The gateway cannot start: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            close();
            throw e;
        }
    }

    private static FlightDoor openDoor(
            GatewayConfig.Flight address,
            FlightDoor.Settings settings,
            Queries queries,
            MeshListing mesh,
            RootAllocator memory)
            throws IOException {
        try {
            return FlightDoor.open(settings, queries, mesh, memory);
        } catch (IOException e) {
            throw new IOException(
                    "it cannot listen on " + address.host() + ":" + address.port() + " ("
                            + rootCause(e).getMessage()
                            + "). If another gateway is running there, stop it, or choose another port: flight.port in"
                            + " the configuration, --port for the demo.",
                    e);
        }
    }

    private static Throwable rootCause(Throwable thrown) {
        Throwable cause = thrown.getCause();
        return cause == null ? thrown : rootCause(cause);
    }

    /** The port that is listened on. */
    public int port() {
        return door.port();
    }

    /** Makes the first query about as fast as those that follow; returns at once. */
    void warmUp() {
        open(GatewayWarmUp.start(queries));
    }

    /** What the mesh offers now. */
    public MeshSnapshot snapshot() {
        return catalog.snapshot();
    }

    private <T extends AutoCloseable> T open(T resource) {
        opened.push(resource);
        return resource;
    }

    static <T> List<T> services(Class<T> kind) {
        List<T> found = ServiceLoader.load(kind).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
        if (found.isEmpty()) {
            throw new IllegalStateException("No " + kind.getName() + " on the class path: the installation is broken");
        }
        return found;
    }

    static List<Path> realPaths(List<Path> folders) throws IOException {
        List<Path> real = new ArrayList<>();
        for (Path folder : folders) {
            if (!Files.isDirectory(folder)) {
                throw new IOException("files.roots: " + folder + " is not a folder");
            }
            real.add(folder.toRealPath());
        }
        return real;
    }

    static StoreSettings storeSettings(GatewayConfig config, List<Path> roots) {
        GatewayConfig.Stores stores = config.stores();
        return new StoreSettings(
                roots,
                stores.connectionsMax(),
                stores.connectTimeout(),
                stores.statementTimeout(),
                stores.embeddedMemory().bytes(),
                stores.embeddedThreads());
    }

    private static PlanningLimits planningLimits(QueryLimits query) {
        QueryLimits.Admission admission = query.admission();
        return new PlanningLimits(
                admission.planningMax(),
                admission.queueMax(),
                admission.waitMax(),
                query.plans().bytes(),
                query.planningTime());
    }

    private static Limits executionLimits(GatewayConfig config) {
        QueryLimits.Admission admission = config.query().admission();
        QueryLimits.Answer answer = config.query().answer();
        return new Limits(
                config.stores().connectionWait(),
                admission.queriesMax(),
                admission.queueMax(),
                admission.waitMax(),
                answer.memory().bytes(),
                admission.memory().bytes(),
                answer.keysMax(),
                answer.rowsSentMax(),
                answer.rowsMax().stream().mapToLong(Long::longValue).findFirst(),
                answer.bytesMax().stream().mapToLong(DataSize::bytes).findFirst());
    }

    private static RemainderEngine.Settings engineSettings(GatewayConfig config) {
        GatewayConfig.Engine engine = config.engine();
        return new RemainderEngine.Settings(
                engine.memory().bytes(), engine.spillFolder(), engine.spillMax().bytes(), engine.threads());
    }

    private static FlightDoor.Settings doorSettings(GatewayConfig config, RemainderEngine engine) {
        return new FlightDoor.Settings(
                config.flight().host(),
                config.flight().port(),
                config.query().timeout(),
                config.query().text().sqlLengthMax(),
                config.operations().shutdown().ticketWait(),
                engine.capabilities().functions());
    }

    /**
     * Takes no new queries, and waits until those under way have ended; {@link #close} cancels the rest.
     *
     * @param progress is told how many are left, every second or so
     * @return whether all have ended
     */
    boolean drain(Duration timeMax, IntConsumer progress) throws InterruptedException {
        return door.drain(timeMax, progress);
    }

    /** Closes the door first and the memory last; one that fails does not keep the others open. */
    @Override
    public synchronized void close() {
        while (!opened.isEmpty()) {
            AutoCloseable next = opened.pop();
            try {
                next.close();
            } catch (Exception e) {
                LOG.error("{} did not close", next.getClass().getSimpleName(), e);
            }
        }
    }
}
