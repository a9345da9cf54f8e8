package io.meshgate.gateway.execute;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.meshgate.gateway.failure.ErrorCode;
import io.meshgate.gateway.failure.QueryFailure;
import io.meshgate.gateway.session.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class TurnsTest {
    private static final Duration LONG = Duration.ofMinutes(1);
    private static final Turns.Refusals BUSY = new Turns.Refusals() {
        @Override
        public QueryFailure lineFull() {
            return QueryFailure.of(ErrorCode.GATEWAY_BUSY, "busy");
        }

        @Override
        public QueryFailure waitedEnough() {
            return lineFull();
        }
    };

    private static Session session(Duration time) {
        return new Session("q", "tester", Instant.now(), Instant.now().plus(time));
    }

    private static ErrorCode refused(Runnable taking) {
        return assertThrows(QueryFailure.class, taking::run).code();
    }

    private static void awaitWaiting(Turns turns, int count) throws InterruptedException {
        while (turns.waiting() != count) {
            Thread.sleep(1);
        }
    }

    @Test
    void turnsComeInTheOrderOfAsking() throws Exception {
        Turns turns = new Turns(1, 10);
        turns.take(1, LONG, session(LONG), BUSY);
        List<Integer> order = Collections.synchronizedList(new ArrayList<>());
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 5; i++) {
                int number = i;
                threads.submit(() -> {
                    turns.take(1, LONG, session(LONG), BUSY);
                    order.add(number);
                    turns.give(1);
                });
                awaitWaiting(turns, i + 1);
            }
            turns.give(1);
        }
        assertEquals(List.of(0, 1, 2, 3, 4), order);
        assertEquals(1, turns.free());
    }

    @Test
    void manyAreNotOvertakenByFew() throws Exception {
        Turns turns = new Turns(3, 10);
        turns.take(1, LONG, session(LONG), BUSY);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> many = threads.submit(() -> turns.take(3, LONG, session(LONG), BUSY));
            awaitWaiting(turns, 1);
            Future<?> few = threads.submit(() -> turns.take(1, LONG, session(LONG), BUSY));
            awaitWaiting(turns, 2);
            turns.give(1);
            many.get();
            assertEquals(1, turns.waiting());
            turns.give(3);
            few.get();
        }
        assertEquals(2, turns.free());
    }

    @Test
    void aCancelledQueryLeavesTheLineAtOnceAndLetsOthersPass() throws Exception {
        Turns turns = new Turns(2, 10);
        turns.take(1, LONG, session(LONG), BUSY);
        Session cancelled = session(LONG);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<ErrorCode> first = threads.submit(() -> refused(() -> turns.take(2, LONG, cancelled, BUSY)));
            awaitWaiting(turns, 1);
            Future<?> second = threads.submit(() -> turns.take(1, LONG, session(LONG), BUSY));
            awaitWaiting(turns, 2);
            cancelled.cancellation().cancel(QueryFailure.of(ErrorCode.GATEWAY_STOPPING, "stopping"));
            assertEquals(ErrorCode.GATEWAY_STOPPING, first.get());
            second.get();
        }
        assertEquals(0, turns.free());
        assertEquals(0, turns.waiting());
    }

    @Test
    void waitsEndByTheirLimitTheDeadlineOrAFullLine() {
        Turns turns = new Turns(1, 1);
        turns.take(1, LONG, session(LONG), BUSY);
        assertEquals(ErrorCode.GATEWAY_BUSY, refused(() -> turns.take(1, Duration.ofMillis(10), session(LONG), BUSY)));
        assertEquals(ErrorCode.TIME_EXCEEDED, refused(() -> turns.take(1, LONG, session(Duration.ofMillis(10)), BUSY)));
        Turns noLine = new Turns(1, 0);
        noLine.take(1, LONG, session(LONG), BUSY);
        assertEquals(ErrorCode.GATEWAY_BUSY, refused(() -> noLine.take(1, LONG, session(LONG), BUSY)));
        turns.give(1);
        turns.take(1, LONG, session(LONG), BUSY);
        assertEquals(0, turns.free());
    }
}
