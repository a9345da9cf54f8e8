package io.meshgate.gateway.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A data mesh on one machine: three domains with real stores, filled with TPC-H data of some scale, and the catalog of
 * their contracts.
 *
 * <pre>
 * sales.orders    PostgreSQL     customer, orders, lineitem
 * supply.parts    DuckDB file    part, supplier, partsupp
 * reference.geo   Parquet files  nation, region
 * </pre>
 *
 * <p>The data is made at the first start and stays ({@link DemoFolder}), so that the next one takes a second. One demo
 * runs per data folder and scale. Whatever ends a demo, nothing of it is left running: {@link #close} stops the servers;
 * a JVM that exits or is told to (SIGTERM, SIGINT) closes it by itself, at any moment of its start too; and if a JVM is
 * killed (SIGKILL), the next start finds the server that was left behind and stops it. Thread-safe.
 */
public final class DemoMesh implements LocalMesh {
    private static final double SCALE_MIN = 0.01;
    private static final double SCALE_MAX = 100;
    private static final int START_ENDS_SECONDS_MAX = 20;

    private final DemoFolder folder;
    private final FolderLock lock;
    private final Started started = new Started();
    private final Thread starter = Thread.currentThread();
    private final CountDownLatch startEnded = new CountDownLatch(1);
    private final Thread shutdownHook = new Thread(this::close, "demo-close");

    private DemoMesh(DemoFolder folder, FolderLock lock) {
        this.folder = folder;
        this.lock = lock;
    }

    /**
     * The folder that demos keep their data in: {@code ${XDG_DATA_HOME:-~/.local/share}/meshgate/demo} (XDG Base Directory
     * Specification, where a relative path counts as none).
     */
    public static Path defaultDataFolder(Map<String, String> environment) {
        Path configured = Path.of(environment.getOrDefault("XDG_DATA_HOME", ""));
        Path home = configured.isAbsolute()
                ? configured
                : Path.of(System.getProperty("user.home")).resolve(".local").resolve("share");
        return home.resolve("meshgate").resolve("demo");
    }

    /**
     * Starts the mesh, and makes its data if it is not there.
     *
     * @param dataFolder where the data of all scales is kept; made if it is missing
     * @param scale TPC-H's scale factor, 0.01 to 100: at 1 lineitem has six million rows
     * @throws DemoFailure with words for the user; nothing is left behind then
     */
    public static DemoMesh start(Path dataFolder, double scale, ProgressListener listener) {
        checkScale(scale);
        String name = BigDecimal.valueOf(scale).stripTrailingZeros().toPlainString();
        try {
            Path home = Files.createDirectories(dataFolder).toRealPath();
            DemoFolder folder = new DemoFolder(home.resolve(name));
            DemoMesh mesh = new DemoMesh(folder, lock(folder, name));
            mesh.startOrClose(home, scale, listener);
            return mesh;
        } catch (IOException | UncheckedIOException | SQLException e) {
            throw new DemoFailure("The demo could not start: " + e.getMessage(), e);
        }
    }

    private static void checkScale(double scale) {
        if (!(scale >= SCALE_MIN && scale <= SCALE_MAX)) {
            throw new DemoFailure(
                    "The scale is " + scale + ": it must be from " + SCALE_MIN + " to " + (int) SCALE_MAX + ".");
        }
        if (!TpchTable.hasUniqueKeys(scale)) {
            throw new DemoFailure("The scale is " + scale
                    + ", at which TPC-H repeats keys of partsupp. Take another one," + " such as 0.01, 0.1 or 1.");
        }
    }

    private static FolderLock lock(DemoFolder folder, String scale) throws IOException {
        Optional<FolderLock> lock = FolderLock.tryAcquire(folder.lock());
        if (lock.isEmpty()) {
            throw new DemoFailure("A demo of scale " + scale + " is running already (process "
                    + FolderLock.owner(folder.lock())
                    + "). Ask it with `./meshgate sql`, stop it, or start one of another --scale.");
        }
        return lock.get();
    }

    private void startOrClose(Path home, double scale, ProgressListener listener) throws IOException, SQLException {
        boolean complete = false;
        try {
            Runtime.getRuntime().addShutdownHook(shutdownHook);
            run(home, scale, listener);
            complete = true;
        } catch (IOException | SQLException | RuntimeException e) {
            // Stopping pulls the server away from under the work; what that work then says is not the reason.
            started.check();
            throw e;
        } finally {
            startEnded.countDown();
            if (!complete) {
                close();
            }
        }
    }

    /** The demo's table of contents. */
    private void run(Path home, double scale, ProgressListener listener) throws IOException, SQLException {
        listener.step("Unpacking PostgreSQL");
        PostgresBinaries binaries = PostgresBinaries.unpackBelow(home);
        PostmasterPid.stopLeftover(binaries, folder.partial().postgres());
        PostmasterPid.stopLeftover(binaries, folder.postgres());
        new DemoData(folder, scale, binaries).prepare(started, listener);
        listener.step("Starting PostgreSQL");
        PostgresServer server =
                started.start(() -> PostgresServer.start(binaries, folder.postgres(), PostgresServer.Purpose.SERVING));
        DemoContracts.write(folder, server.port());
    }

    DemoFolder folder() {
        return folder;
    }

    @Override
    public Path catalogFolder() {
        return folder.catalog();
    }

    @Override
    public String environment() {
        return DemoContracts.ENVIRONMENT;
    }

    @Override
    public List<Path> fileRoots() {
        return List.of(folder.files());
    }

    @Override
    public Path secretsFolder() {
        return folder.secrets();
    }

    /**
     * Stops all that was started, and makes way for the next demo; the data stays. If it is still starting, the start
     * fails. Idempotent; returns when it is done.
     */
    @Override
    public void close() {
        started.close();
        try {
            awaitStart();
            lock.close();
            Runtime.getRuntime().removeShutdownHook(shutdownHook);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (IllegalStateException e) {
            // The JVM is on its way out, perhaps by way of this very hook.
        }
    }

    /** A start that is under way deletes its half of the data itself. */
    private void awaitStart() {
        try {
            if (!Thread.currentThread().equals(starter)) {
                startEnded.await(START_ENDS_SECONDS_MAX, TimeUnit.SECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
