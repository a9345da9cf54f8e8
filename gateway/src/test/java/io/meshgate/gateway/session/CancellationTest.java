package io.meshgate.gateway.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshgate.gateway.failure.ErrorCode;
import io.meshgate.gateway.failure.QueryFailure;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A cancellation happens once, reaches whoever is registered, and stays. */
class CancellationTest {
    private final QueryFailure gone = QueryFailure.of(ErrorCode.CANCELLED, "gone");
    private final QueryFailure late = QueryFailure.of(ErrorCode.TIME_EXCEEDED, "late");

    private final Cancellation cancellation = new Cancellation();
    private final List<String> told = new ArrayList<>();

    @Test
    void tellsThoseThatAreRegisteredOnce() {
        try (Cancellation.Registration one = cancellation.onCancel(() -> told.add("one"))) {
            cancellation.onCancel(() -> told.add("taken back")).close();
            cancellation.throwIfCancelled();
            cancellation.cancel(gone);
            cancellation.cancel(late);
            assertEquals(List.of("one"), told);
            assertSame(gone, assertThrows(QueryFailure.class, cancellation::throwIfCancelled));
        }
    }

    @Test
    void tellsLatecomersAtOnce() {
        cancellation.cancel(late);
        cancellation.onCancel(() -> told.add("late")).close();
        assertEquals(List.of("late"), told);
    }

    @Test
    void oneThatFailsDoesNotKeepItFromTheOthers() {
        try (Cancellation.Registration broken = cancellation.onCancel(() -> {
                    throw new IllegalStateException("broken");
                });
                Cancellation.Registration other = cancellation.onCancel(() -> told.add("other"))) {
            cancellation.cancel(gone);
        }
        assertEquals(List.of("other"), told);
    }

    @Test
    void queryIdsAreUniqueShortAndSortByTime() throws InterruptedException {
        Set<String> ids = new HashSet<>();
        IntStream.range(0, 10_000).forEach(i -> ids.add(QueryId.next()));
        assertEquals(10_000, ids.size());
        String before = QueryId.next();
        Thread.sleep(2);
        assertTrue(before.compareTo(QueryId.next()) < 0);
        assertTrue(before.matches("mg-[0-9a-z]{18}"), before);
    }
}
