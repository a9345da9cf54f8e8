package io.meshgate.gateway.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a gateway is set up. What is invalid cannot be constructed. {@link Settings} has the keys, defaults and meanings;
 * {@link ConfigReader} makes it from a file.
 */
public record GatewayConfig(
        Catalog catalog,
        Flight flight,
        Engine engine,
        Optional<Path> secretsFolder,
        List<Path> fileRoots,
        Stores stores,
        QueryLimits query,
        Statistics statistics,
        Operations operations) {

    public GatewayConfig {
        fileRoots = List.copyOf(fileRoots);
        if (secretsFolder.isPresent()) {
            checkApart(secretsFolder.get(), fileRoots);
        }
    }

    /** Contracts can read all files below a root: a secret there would be every domain's. */
    private static void checkApart(Path secrets, List<Path> roots) {
        Path folder = secrets.toAbsolutePath().normalize();
        for (Path root : roots) {
            Path readable = root.toAbsolutePath().normalize();
            if (folder.startsWith(readable) || readable.startsWith(folder)) {
                throw new InvalidSetting(
                        "secrets.folder",
                        secrets,
                        "every domain's contract may read files below files.roots (" + root
                                + "); keep the two folders apart");
            }
        }
    }

    /** Everything by default but for the folder of contracts. */
    public static GatewayConfig forCatalog(Path folder) {
        return new SettingValues().with(Settings.CATALOG_FOLDER, folder).toConfig();
    }

    public GatewayConfig withEnvironment(String environment) {
        return new GatewayConfig(
                new Catalog(catalog.folder(), Optional.of(environment), catalog.rescanInterval()),
                flight,
                engine,
                secretsFolder,
                fileRoots,
                stores,
                query,
                statistics,
                operations);
    }

    public GatewayConfig withPort(int port) {
        return new GatewayConfig(
                catalog,
                new Flight(flight.host(), port),
                engine,
                secretsFolder,
                fileRoots,
                stores,
                query,
                statistics,
                operations);
    }

    public GatewayConfig withSecretsFolder(Path folder) {
        return new GatewayConfig(
                catalog, flight, engine, Optional.of(folder), fileRoots, stores, query, statistics, operations);
    }

    public GatewayConfig withFileRoots(List<Path> folders) {
        return new GatewayConfig(
                catalog, flight, engine, secretsFolder, folders, stores, query, statistics, operations);
    }

    public GatewayConfig withSpillFolder(Path folder) {
        Engine moved = new Engine(engine.memory(), engine.threads(), folder, engine.spillMax());
        return new GatewayConfig(
                catalog, flight, moved, secretsFolder, fileRoots, stores, query, statistics, operations);
    }

    /** What the mesh offers, and how often it is looked at. */
    public record Catalog(Path folder, Optional<String> environment, Duration rescanInterval) {
        private static final Duration RESCAN_LEAST = Duration.ofMillis(100);
        private static final Duration RESCAN_MOST = Duration.ofHours(1);

        public Catalog {
            require(
                    rescanInterval.compareTo(RESCAN_LEAST) >= 0 && rescanInterval.compareTo(RESCAN_MOST) <= 0,
                    Settings.CATALOG_RESCAN_INTERVAL,
                    rescanInterval,
                    "100ms to 1h");
        }
    }

    /** The Flight SQL door; port 0 takes any free one. */
    public record Flight(String host, int port) {
        public Flight {
            require(
                    isLoopback(host),
                    Settings.FLIGHT_HOST,
                    host,
                    "Meshgate has neither TLS nor authentication yet and serves this machine only: 127.0.0.1, ::1 or"
                            + " localhost");
            require(port >= 0 && port <= 65_535, Settings.FLIGHT_PORT, port, "a port is 0 (any free one) to 65535");
        }

        private static boolean isLoopback(String host) {
            try {
                return InetAddress.getByName(host).isLoopbackAddress();
            } catch (UnknownHostException e) {
                return false;
            }
        }
    }

    /** The local engine, which runs what no store can. */
    public record Engine(DataSize memory, int threads, Path spillFolder, DataSize spillMax) {
        private static final DataSize MEMORY_LEAST = DataSize.ofMebibytes(64);

        public Engine {
            require(
                    memory.bytes() >= MEMORY_LEAST.bytes(),
                    Settings.ENGINE_MEMORY,
                    memory,
                    "the engine needs at least " + MEMORY_LEAST);
            require(threads >= 1, Settings.ENGINE_THREADS, threads, "at least 1");
        }
    }

    /** How the domains' stores are used. */
    public record Stores(
            int connectionsMax,
            Duration connectTimeout,
            Duration connectionWait,
            Duration statementTimeout,
            Duration statisticsRefreshInterval,
            DataSize embeddedMemory,
            int embeddedThreads) {
        private static final Duration STATISTICS_REFRESH_LEAST = Duration.ofSeconds(1);

        public Stores {
            require(connectionsMax >= 1, Settings.STORES_CONNECTIONS_MAX, connectionsMax, "at least 1");
            require(connectTimeout.isPositive(), Settings.STORES_CONNECT_TIMEOUT, connectTimeout, "more than 0");
            require(connectionWait.isPositive(), Settings.STORES_CONNECTION_WAIT, connectionWait, "more than 0");
            require(statementTimeout.isPositive(), Settings.STORES_STATEMENT_TIMEOUT, statementTimeout, "more than 0");
            require(
                    statisticsRefreshInterval.compareTo(STATISTICS_REFRESH_LEAST) >= 0,
                    Settings.STORES_STATISTICS_REFRESH_INTERVAL,
                    statisticsRefreshInterval,
                    "at least 1s");
            require(
                    embeddedMemory.bytes() >= Engine.MEMORY_LEAST.bytes(),
                    Settings.STORES_EMBEDDED_MEMORY,
                    embeddedMemory,
                    "an embedded store needs at least " + Engine.MEMORY_LEAST);
            require(embeddedThreads >= 1, Settings.STORES_EMBEDDED_THREADS, embeddedThreads, "at least 1");
        }
    }

    /** What the gateway keeps of what it has seen of the stores' rows. */
    public record Statistics(int learnedMax) {
        public Statistics {
            require(
                    learnedMax >= 0 && learnedMax <= 1_000_000,
                    Settings.STATISTICS_LEARNED_MAX,
                    learnedMax,
                    "0 to 1000000");
        }
    }

    static void require(boolean right, Setting<?> setting, Object value, String whatIsRight) {
        if (!right) {
            throw new InvalidSetting(setting.key(), value, whatIsRight);
        }
    }
}
