package io.meshgate.gateway.query;

import static io.meshgate.gateway.door.flight.DoorFixture.eventually;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshgate.gateway.MeshUnderTest;
import io.meshgate.gateway.failure.ErrorCode;
import io.meshgate.gateway.failure.QueryFailure;
import io.meshgate.gateway.session.Session;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.slf4j.MDC;

@Timeout(30)
class DeepThreadsTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final CountDownLatch end = new CountDownLatch(1);

    private final Supplier<String> untilTheEnd = () -> {
        try {
            end.await();
            return "planned";
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    };

    @Test
    void onlySoManyPlanAndWaitAtATime() throws Exception {
        DeepThreads threads = new DeepThreads(new PlanningLimits(1, 0, LONG, 0, LONG));
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            CountDownLatch begun = new CountDownLatch(1);
            Future<String> first = callers.submit(() -> threads.run(MeshUnderTest.session(), () -> {
                begun.countDown();
                return untilTheEnd.get();
            }));
            begun.await();
            QueryFailure refused =
                    assertThrows(QueryFailure.class, () -> threads.run(MeshUnderTest.session(), () -> "second"));
            assertEquals(ErrorCode.GATEWAY_BUSY, refused.code());
            assertTrue(refused.getMessage().contains("admission.planningMax"), refused.getMessage());
            end.countDown();
            assertEquals("planned", first.get());
            assertEquals("third", threads.run(MeshUnderTest.session(), () -> "third"));
        }
    }

    /** Its caller has gone, but the thread plans on: the turn is free when the thread is. */
    @Test
    void aTurnLastsAsLongAsItsThreadPlans() throws Exception {
        DeepThreads threads = new DeepThreads(new PlanningLimits(1, 1, LONG, 0, LONG));
        Session left = MeshUnderTest.session();
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            CountDownLatch begun = new CountDownLatch(1);
            Future<ErrorCode> first = callers.submit(() -> assertThrows(
                            QueryFailure.class,
                            () -> threads.run(left, () -> {
                                begun.countDown();
                                return untilTheEnd.get();
                            }))
                    .code());
            begun.await();
            left.cancellation().cancel(QueryFailure.of(ErrorCode.CANCELLED, "the client has gone"));
            assertEquals(ErrorCode.CANCELLED, first.get());
            Future<String> second = callers.submit(() -> threads.run(MeshUnderTest.session(), () -> "second"));
            eventually("the second one waits", () -> threads.waiting() == 1);
            end.countDown();
            assertEquals("second", second.get());
        }
    }

    @Test
    void messagesOfPlanningCarryTheQueryAndNoOther() {
        DeepThreads threads = new DeepThreads(new PlanningLimits(1, 0, LONG, 0, LONG));
        try (var ignored = MDC.putCloseable("query", "q1")) {
            assertEquals("q1", threads.run(MeshUnderTest.session(), () -> MDC.get("query")));
        }
        assertNull(threads.run(MeshUnderTest.session(), () -> MDC.get("query")));
    }
}
