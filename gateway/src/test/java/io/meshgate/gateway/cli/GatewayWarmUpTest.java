package io.meshgate.gateway.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.meshgate.gateway.MeshUnderTest;
import io.meshgate.gateway.failure.QueryFailure;
import io.meshgate.gateway.session.Session;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a gateway plans when it has started can be planned, and ends when the gateway does. */
class GatewayWarmUpTest {
    @Test
    void everyStatementIsPlannedOverAnEmptyMesh(@TempDir Path folder) {
        try (MeshUnderTest mesh = MeshUnderTest.of(folder, List.of(), Map.of())) {
            for (String statement : GatewayWarmUp.STATEMENTS) {
                assertEquals(0, mesh.answer(statement).statements(), statement);
            }
        }
    }

    @Test
    void aGatewayThatStopsCancelsIt() {
        CompletableFuture<Session> asked = new CompletableFuture<>();
        GatewayWarmUp warmUp = GatewayWarmUp.start((session, sql) -> {
            asked.complete(session);
            throw new IllegalStateException("planned no further");
        });
        Session session = asked.join();
        warmUp.close();
        assertThrows(QueryFailure.class, session.cancellation()::throwIfCancelled);
    }
}
