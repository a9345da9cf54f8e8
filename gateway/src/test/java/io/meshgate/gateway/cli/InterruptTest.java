package io.meshgate.gateway.cli;

import static io.meshgate.gateway.door.flight.DoorFixture.eventually;
import static io.meshgate.gateway.door.flight.FakeQueries.numbers;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshgate.gateway.door.flight.DoorFixture;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What signals do to commands: real processes, real signals. */
@Timeout(120)
class InterruptTest {
    @TempDir
    private Path folder;

    private Process start(String... args) throws Exception {
        return GatewayProcess.command(folder.resolve("err"), args);
    }

    private String err() throws Exception {
        return Files.readString(folder.resolve("err"));
    }

    @Test
    void interruptingAStatementCancelsItsQuery() throws Exception {
        try (DoorFixture fixture = new DoorFixture()) {
            fixture.queries.answering("endless", numbers(1_000_000, 1000, 100));
            Process sql =
                    start("sql", "--format", "csv", "--url", "grpc://127.0.0.1:" + fixture.door.port(), "endless");
            try (BufferedReader out =
                    new BufferedReader(new InputStreamReader(sql.getInputStream(), StandardCharsets.UTF_8))) {
                assertEquals("n,t", out.readLine(), this::errQuietly);
                GatewayProcess.signal(sql, "INT");
                eventually("the query ends at the gateway", () -> fixture.queries.streamsOpen() == 0);
                while (out.readLine() != null) {
                    // what was on its way
                }
                assertTrue(sql.waitFor(20, TimeUnit.SECONDS));
            } finally {
                sql.destroyForcibly();
            }
            assertEquals(130, sql.exitValue());
            assertEquals("", err());
        }
    }

    private String errQuietly() {
        try {
            return err();
        } catch (Exception e) {
            return e.toString();
        }
    }

    @Test
    void aGatewayStopsWhenItIsTold() throws Exception {
        Path config = Files.writeString(folder.resolve("meshgate.yaml"), "catalog.folder: .\nflight.port: 0\n");
        for (String signal : List.of("TERM", "INT")) {
            Process serve = start("serve", "--config", config.toString());
            try (BufferedReader out =
                    new BufferedReader(new InputStreamReader(serve.getInputStream(), StandardCharsets.UTF_8))) {
                String first = out.readLine();
                assertTrue(first != null && first.startsWith("Meshgate serves Flight SQL at"), this::errQuietly);
                GatewayProcess.signal(serve, signal);
                assertTrue(serve.waitFor(20, TimeUnit.SECONDS));
            } finally {
                serve.destroyForcibly();
            }
            assertEquals(signal.equals("TERM") ? 143 : 130, serve.exitValue());
            assertFalse(err().contains("Exception"), this::errQuietly);
        }
    }
}
