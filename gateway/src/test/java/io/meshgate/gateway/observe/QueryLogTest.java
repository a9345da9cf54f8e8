package io.meshgate.gateway.observe;

import static io.meshgate.gateway.door.flight.DoorFixture.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.meshgate.gateway.config.DataSize;
import io.meshgate.gateway.config.Operations;
import io.meshgate.gateway.config.Operations.QueryLogSql;
import io.meshgate.gateway.config.Operations.QueryLogTo;
import io.meshgate.gateway.contract.GeneratedDoc;
import io.meshgate.gateway.failure.ErrorCode;
import io.meshgate.gateway.failure.QueryFailure;
import io.meshgate.gateway.query.PlanOrigin;
import io.meshgate.gateway.session.Session;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The lines, their file, and what becomes of them when the disk does not take them. */
@Timeout(60)
class QueryLogTest {
    private static final String SQL = "SELECT 'a secret: 4711'";

    @TempDir
    private Path folder;

    private static QueryEnd end(String id, Optional<QueryFailure> failure) {
        Instant at = Instant.parse("2026-01-02T03:04:05.678Z");
        return new QueryEnd(
                new Session(id, "ann", at, at),
                SQL,
                List.of(new QueryEnd.Read("sales", "orders_v1", "Sales \"team\"")),
                2,
                3,
                4096,
                Duration.ofNanos(1_234_567),
                Optional.of(PlanOrigin.Kind.SHAPE),
                Duration.ofMillis(20),
                failure,
                1,
                at);
    }

    private static QueryEnd ok(String id) {
        return end(id, Optional.empty());
    }

    private static String line(QueryLogSql sql, QueryEnd end) {
        return new String(new QueryFields(sql, 10).line(end), java.nio.charset.StandardCharsets.UTF_8);
    }

    private Operations.QueryLog file(long sizeMax, int filesMax) {
        return new Operations.QueryLog(
                QueryLogTo.FILE,
                Optional.of(folder.resolve("log/queries.jsonl")),
                new DataSize(sizeMax),
                filesMax,
                QueryLogSql.HASH,
                100,
                10);
    }

    private static List<String> ids(Path file) throws IOException {
        List<String> ids = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            ids.add(new ObjectMapper().readTree(line).get("query").asText());
        }
        return ids;
    }

    // ---- the line

    @Test
    void aLineTellsEveryFieldThatItHas() {
        assertEquals(
                "{\"time\":\"2026-01-02T03:04:05.678Z\",\"query\":\"mg-1\",\"principal\":\"ann\",\"peer\":\"local\","
                    + "\"outcome\":\"ok\",\"products\":[{\"domain\":\"sales\",\"product\":\"orders_v1\",\"owner\":\"Sales"
                    + " \\\"team\\\"\"}],\"statements\":2,\"rows\":3,\"bytes\":4096,\"planningMillis\":1.235,\"plan\":\"shape\",\"durationMillis\":20.000,\"warnings\":1,\"sqlHash\":\"9a8f2ae0\"}\n",
                line(QueryLogSql.HASH, ok("mg-1"))
                        .replaceAll("(\"sqlHash\":\"[0-9a-f]{64}\")", "\"sqlHash\":\"9a8f2ae0\""));
    }

    @Test
    void textIsThereOnlyWhereItIsAllowed() throws IOException {
        QueryEnd failed = end("mg-1", Optional.of(QueryFailure.of(ErrorCode.EXPRESSION_FAILED, "4711 is no date")));
        String hashed = line(QueryLogSql.HASH, failed);
        assertFalse(hashed.contains("4711"), hashed);
        JsonNode told = new ObjectMapper().readTree(line(QueryLogSql.TEXT, failed));
        assertEquals("SELECT 'a  ... (23 characters)", told.get("sql").asText());
        assertEquals("4711 is no ... (15 characters)", told.get("error").asText());
        assertEquals("error", told.get("outcome").asText());
        assertEquals("EXPRESSION_FAILED", told.get("code").asText());
    }

    @Test
    void aCancelledQueryTellsByWhom() throws IOException {
        for (var by : List.of(
                List.of(ErrorCode.CANCELLED, "client"),
                List.of(ErrorCode.TIME_EXCEEDED, "deadline"),
                List.of(ErrorCode.GATEWAY_STOPPING, "gateway"))) {
            QueryFailure why = QueryFailure.of((ErrorCode) by.get(0), "why");
            JsonNode told = new ObjectMapper().readTree(line(QueryLogSql.HASH, end("mg-1", Optional.of(why))));
            assertEquals("cancelled", told.get("outcome").asText());
            assertEquals(by.get(1), told.get("cancelledBy").asText());
        }
    }

    @Test
    void theDocumentHasTheTable() throws IOException {
        new GeneratedDoc(GeneratedDoc.docs("operations.md"), "query log")
                .check(GeneratedDoc.table(
                        List.of("Field", "Meaning", "Only with `queryLog.sql: text`"),
                        QueryFields.table(1).stream()
                                .map(field -> List.of(
                                        "`" + field.name() + "`", field.meaning(), field.withText() ? "yes" : ""))
                                .toList()));
    }

    // ---- the file

    @Test
    void theFileIsAppendedToAndBounded() throws IOException {
        int lineBytes = line(QueryLogSql.HASH, ok("mg-00000")).length();
        for (int run = 0; run < 2; run++) {
            try (QueryLog log = QueryLog.open(file(64 << 10, 3)).orElseThrow()) {
                int lines = 2 * (64 << 10) / lineBytes;
                for (int i = 0; i < lines; i++) {
                    addWhenThereIsRoom(log, ok("mg-" + run + String.format("%04d", i)));
                }
            }
        }
        try (var files = Files.list(folder.resolve("log"))) {
            assertEquals(3, files.count());
        }
        for (String name : List.of("queries.jsonl", "queries.jsonl.1", "queries.jsonl.2")) {
            assertTrue(Files.size(folder.resolve("log").resolve(name)) <= 64 << 10);
        }
        List<String> kept = new ArrayList<>(ids(folder.resolve("log/queries.jsonl.2")));
        kept.addAll(ids(folder.resolve("log/queries.jsonl.1")));
        kept.addAll(ids(folder.resolve("log/queries.jsonl")));
        assertEquals(kept.stream().sorted().distinct().toList(), kept, "in order, and each once");
    }

    private static void addWhenThereIsRoom(QueryLog log, QueryEnd end) {
        long lost = log.lost();
        for (log.add(end); log.lost() > lost; log.add(end)) {
            lost = log.lost();
            Thread.onSpinWait();
        }
    }

    @Test
    void aLineThatWasTornIsEndedAtTheNextStart() throws IOException {
        Path file = Files.createDirectories(folder.resolve("log")).resolve("queries.jsonl");
        Files.writeString(file, "{\"time\":\"20");
        try (QueryLog log = QueryLog.open(file(64 << 10, 3)).orElseThrow()) {
            log.add(ok("mg-1"));
        }
        List<String> lines = Files.readAllLines(file);
        assertEquals("{\"time\":\"20", lines.get(0));
        assertEquals(
                "mg-1", new ObjectMapper().readTree(lines.get(1)).get("query").asText());
    }

    @Test
    void aFileThatCannotBeWrittenIsToldAtTheStart() throws IOException {
        Files.writeString(folder.resolve("log"), "a file where the folder should be");
        IOException told = assertThrows(IOException.class, () -> QueryLog.open(file(64 << 10, 3)));
        assertTrue(told.getMessage().contains("see queryLog.file"), told.getMessage());
    }

    // ---- a disk that fails, or is stuck

    /** Takes lines while it is told to; otherwise fails, or waits. */
    private static final class Disk implements LineSink {
        final List<String> written = new ArrayList<>();
        final CountDownLatch stuck = new CountDownLatch(1);
        volatile boolean failing;
        volatile boolean waiting;

        @Override
        public synchronized void write(byte[] line) throws IOException {
            if (waiting) {
                try {
                    stuck.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
            }
            if (failing) {
                throw new IOException("No space left on device");
            }
            written.add(new String(line, java.nio.charset.StandardCharsets.UTF_8));
        }

        @Override
        public void close() {}
    }

    @Test
    void aDiskThatFailsLosesItsLinesOnly() throws InterruptedException {
        Disk disk = new Disk();
        disk.failing = true;
        try (QueryLog log = new QueryLog(new QueryFields(QueryLogSql.HASH, 10), disk, 10)) {
            log.add(ok("mg-1"));
            eventually("the line is counted as lost", () -> log.lost() == 1);
            disk.failing = false;
            log.add(ok("mg-2"));
        }
        assertEquals(1, disk.written.size());
        assertTrue(disk.written.get(0).contains("mg-2"));
    }

    @Test
    void aDiskThatIsStuckHoldsNobodyUp() {
        Disk disk = new Disk();
        disk.waiting = true;
        try (QueryLog log = new QueryLog(new QueryFields(QueryLogSql.HASH, 10), disk, 10)) {
            for (int i = 0; i < 100; i++) {
                log.add(ok("mg-" + i)); // would hang here
            }
            assertTrue(log.lost() >= 100 - 11, "lost: " + log.lost());
            disk.stuck.countDown();
        }
        assertEquals(10, disk.written.size(), 1.0);
    }
}
