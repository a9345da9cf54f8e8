package io.meshgate.gateway.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshgate.gateway.config.Operations.Log.Part;
import io.meshgate.gateway.config.Operations.LogLevel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** One file, one record; whatever is wrong is told with its line and what would be right. */
class ConfigReaderTest {
    @TempDir
    private Path folder;

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("meshgate.yaml"), text);
    }

    private List<String> problems(String text) throws IOException {
        Path file = file(text);
        return assertThrows(ConfigFailure.class, () -> ConfigReader.read(file)).problems().stream()
                .map(problem -> problem.replace(folder + "/", ""))
                .toList();
    }

    @Test
    void readsEveryKey() throws IOException {
        GatewayConfig config = ConfigReader.read(file("""
            catalog:
              folder: mesh
              environment: production
              rescanInterval: 10s
            flight: {host: localhost, port: 0}
            engine:
              memory: 512MB
              threads: 3
              spill:
                folder: /var/spill
                max: 2GiB
            secrets.folder: ../secrets
            files:
              roots: [data, /srv/data]
            stores:
              connectionsMax: 4
              connectTimeout: 500ms
              connectionWait: 5s
              statementTimeout: 2m
              statisticsRefreshInterval: 90s
              embeddedMemory: 256MiB
              embeddedThreads: 1
            query:
              timeout: 1h
              planningTime: 250ms
              sqlLengthMax: 1000
              nestingMax: 10
              conditionsMax: 20
              operatorsMax: 30
              resultRowsMax: 1000000
              resultBytesMax: 1GiB
              memory: 64MiB
              keysMax: 2000
              rowsSentMax: 300
            admission:
              queriesMax: 5
              planningMax: 6
              queueMax: 7
              wait: 3s
              memory: 128MiB
            plans.memory: 8MiB
            statistics.learnedMax: 500
            log:
              level: warn
              levels: [io.meshgate.adapter=debug, io.grpc = ERROR]
              format: json
            queryLog:
              to: file
              file: log/queries.jsonl
              fileSizeMax: 1MiB
              filesMax: 3
              sql: text
              sqlLengthMax: 100
              linesWaitingMax: 10
            shutdown: {drainTimeout: 0s, ticketWait: 1s}
            """));
        assertEquals(
                new GatewayConfig.Catalog(folder.resolve("mesh"), Optional.of("production"), Duration.ofSeconds(10)),
                config.catalog());
        assertEquals(new GatewayConfig.Flight("localhost", 0), config.flight());
        assertEquals(
                new GatewayConfig.Engine(new DataSize(512_000_000), 3, Path.of("/var/spill"), new DataSize(2L << 30)),
                config.engine());
        assertEquals(Optional.of(folder.getParent().resolve("secrets")), config.secretsFolder());
        assertEquals(new GatewayConfig.Statistics(500), config.statistics());
        assertEquals(List.of(folder.resolve("data"), Path.of("/srv/data")), config.fileRoots());
        assertEquals(
                new GatewayConfig.Stores(
                        4,
                        Duration.ofMillis(500),
                        Duration.ofSeconds(5),
                        Duration.ofMinutes(2),
                        Duration.ofSeconds(90),
                        new DataSize(256L << 20),
                        1),
                config.stores());
        assertEquals(
                new QueryLimits(
                        Duration.ofHours(1),
                        Duration.ofMillis(250),
                        new QueryLimits.Text(1000, 10, 20, 30),
                        new QueryLimits.Answer(
                                Optional.of(1_000_000L),
                                Optional.of(new DataSize(1 << 30)),
                                new DataSize(64 << 20),
                                2000,
                                300),
                        new QueryLimits.Admission(5, 6, 7, Duration.ofSeconds(3), new DataSize(128 << 20)),
                        new DataSize(8 << 20)),
                config.query());
        assertEquals(
                new Operations(
                        new Operations.Log(
                                LogLevel.WARN,
                                List.of("io.meshgate.adapter=debug", "io.grpc = ERROR"),
                                Operations.LogFormat.JSON),
                        new Operations.QueryLog(
                                Operations.QueryLogTo.FILE,
                                Optional.of(folder.resolve("log/queries.jsonl")),
                                new DataSize(1 << 20),
                                3,
                                Operations.QueryLogSql.TEXT,
                                100,
                                10),
                        new Operations.Shutdown(Duration.ZERO, Duration.ofSeconds(1))),
                config.operations());
        assertEquals(
                List.of(new Part("io.meshgate.adapter", LogLevel.DEBUG), new Part("io.grpc", LogLevel.ERROR)),
                config.operations().log().parts());
    }

    @Test
    void needsNoMoreThanTheFolderOfContracts() throws IOException {
        GatewayConfig config = ConfigReader.read(file("catalog.folder: mesh\n"));
        assertEquals(GatewayConfig.forCatalog(folder.resolve("mesh")), config);
        assertEquals(31337, config.flight().port());
        assertEquals(8, config.stores().connectionsMax());
        assertTrue(config.engine().memory().bytes() >= 64 << 20);
    }

    @Test
    void tellsEverythingThatIsWrongAtOnce() throws IOException {
        assertEquals(
                List.of(
                        "meshgate.yaml:2: there is no key engine.memroy: did you mean engine.memory?",
                        "meshgate.yaml:4: there is no key engine.spill.zzzzzzz; docs/configuration.md lists the keys",
                        "meshgate.yaml:5: engine.spill.max is lots: it must be a size such as 512MB or 1GiB",
                        "meshgate.yaml:6: flight.port is many: it must be a whole number",
                        "meshgate.yaml:7: query.timeout is 30: it must be a time such as 500ms, 30s, 10m or 1h",
                        "meshgate.yaml:8: files.roots must be a list of folders",
                        "meshgate.yaml: catalog.folder is missing. The data contracts of the mesh:"
                                + " `<domain>/<product>/v<major>.odcs.yaml`."),
                problems("""
                    engine:
                      memroy: 1GB
                      spill:
                        zzzzzzz: 1
                        max: lots
                    flight.port: many
                    query: {timeout: 30}
                    files: {roots: data}
                    """));
    }

    @Test
    void tellsWhatIsNotAllowed() throws IOException {
        assertEquals(
                List.of("meshgate.yaml:3: flight.host is 192.0.2.1: Meshgate has neither TLS nor authentication yet and"
                        + " serves this machine only: 127.0.0.1, ::1 or localhost"),
                problems("catalog: {folder: mesh}\nflight:\n  host: 192.0.2.1\n"));
        assertEquals(
                List.of("meshgate.yaml:2: flight.port is 70000: a port is 0 (any free one) to 65535"),
                problems("catalog.folder: mesh\nflight.port: 70000\n"));
        assertEquals(
                List.of("meshgate.yaml:2: stores.connectionsMax is 0: at least 1"),
                problems("catalog.folder: mesh\nstores.connectionsMax: 0\n"));
        assertEquals(
                List.of("meshgate.yaml:2: catalog.rescanInterval is PT0.001S: 100ms to 1h"),
                problems("catalog.folder: mesh\ncatalog.rescanInterval: 1ms\n"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "log.level: loud | log.level is loud: it must be one of error, warn, info, debug, trace",
                "log.levels: [io.grpc] | log.levels is io.grpc: it must be LOGGER=LEVEL, such as"
                        + " io.meshgate.adapter=debug",
                "queryLog.to: file | queryLog.to is file: queryLog.file must then name the file",
                "queryLog.fileSizeMax: 1kB | queryLog.fileSizeMax is 1kB: at least 64KiB",
                "queryLog.filesMax: 0 | queryLog.filesMax is 0: 1 to 1000",
                "queryLog.sqlLengthMax: 0 | queryLog.sqlLengthMax is 0: 1 to 1000000 characters",
                "queryLog.linesWaitingMax: 0 | queryLog.linesWaitingMax is 0: 1 to 1000000",
                "shutdown.drainTimeout: 25h | shutdown.drainTimeout is 25h: at most 24h",
                "shutdown.ticketWait: 25h | shutdown.ticketWait is 25h: at most 24h"
            })
    void tellsWhatOperationsDoNotAllow(String line, String problem) throws IOException {
        assertEquals(List.of("meshgate.yaml:2: " + problem), problems("catalog.folder: mesh\n" + line + "\n"));
    }

    @Test
    void keepsSecretsAndReadableFilesApart() throws IOException {
        assertTrue(problems("catalog.folder: mesh\nsecrets.folder: data/secrets\nfiles.roots: [data]\n")
                .get(0)
                .contains("keep the two folders apart"));
    }

    @Test
    void tellsWhatIsNoConfigurationAtAll() throws IOException {
        assertTrue(problems("a: [\n").get(0).contains(": this is no YAML: "));
        assertTrue(problems("- a\n").get(0).startsWith("meshgate.yaml:1: a configuration consists of"));
        assertTrue(problems("").get(0).startsWith("meshgate.yaml: catalog.folder is missing"));
        assertEquals(
                List.of(
                        "meshgate.yaml:2: catalog.folder was given before, in line 1",
                        "meshgate.yaml:3: flight.port has no value: give one, or leave the line out"),
                problems("catalog.folder: a\ncatalog: {folder: b}\nflight.port:\n"));
        ConfigFailure missing =
                assertThrows(ConfigFailure.class, () -> ConfigReader.read(folder.resolve("missing.yaml")));
        assertTrue(missing.getMessage().endsWith("missing.yaml: there is no such file"));
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0, 0B", "1048576, 1048576, 1MiB", "512MB, 512000000, 512MB", "1.5 GiB, 1610612736, 1536MiB",
        "2gb, 2000000000, 2GB", "1kb, 1000, 1kB", "3TiB, 3298534883328, 3TiB", "1001B, 1001, 1001B"
    })
    void readsSizes(String text, long bytes, String printed) {
        assertEquals(bytes, DataSize.parse(text).bytes());
        assertEquals(printed, DataSize.parse(text).toString());
    }

    @ParameterizedTest
    @CsvSource({"-1", "1XB", "MB", "1.0001kB ...", "99999999TiB", "0.1B", "''"})
    void refusesWhatIsNoSize(String text) {
        assertThrows(IllegalArgumentException.class, () -> DataSize.parse(text));
    }

    @ParameterizedTest
    @CsvSource({"500ms, PT0.5S, 500ms", "90s, PT90S, 90s", "10m, PT10M, 10m", "120 m, PT2H, 2h"})
    void readsTimes(String text, Duration time, String printed) {
        assertEquals(time, TimeSpan.parse(text));
        assertEquals(printed, TimeSpan.format(time));
    }
}
