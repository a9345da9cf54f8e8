package io.meshgate.gateway.observe;

import io.meshgate.gateway.failure.ErrorCode;
import io.meshgate.gateway.failure.QueryFailure;
import io.meshgate.gateway.query.Answer;
import io.meshgate.gateway.session.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The account of one query while it is under way; it ends once, whoever ends it first. Thread-safe. */
final class QueryUnderWay {
    private final Session session;
    private final String sql;
    private final Duration plannedBefore;
    private final BiConsumer<QueryUnderWay, QueryEnd> atEnd;
    private final long start = System.nanoTime();
    private final AtomicLong rows = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicBoolean ended = new AtomicBoolean();
    private volatile Duration planning = Duration.ZERO;
    private volatile @Nullable Answer answer;

    /** @param plannedBefore what an earlier call spent on planning the same query */
    QueryUnderWay(Session session, String sql, Duration plannedBefore, BiConsumer<QueryUnderWay, QueryEnd> atEnd) {
        this.session = session;
        this.sql = sql;
        this.plannedBefore = plannedBefore;
        this.atEnd = atEnd;
    }

    String queryId() {
        return session.queryId();
    }

    Duration planning() {
        return planning;
    }

    /** Plans; a failure is the query's end. */
    Answer planned(Supplier<Answer> work) {
        try {
            Answer made = work.get();
            answer = made;
            return made;
        } catch (RuntimeException | Error e) {
            failed(e);
            throw e;
        } finally {
            planning = plannedBefore.plus(Duration.ofNanos(System.nanoTime() - start));
        }
    }

    void moved(long batchRows, long batchBytes) {
        rows.addAndGet(batchRows);
        bytes.addAndGet(batchBytes);
    }

    void complete() {
        end(Optional.empty());
    }

    /** What ended the query is its cancellation, if there was one: a stage that fails for it says less. */
    void failed(Throwable thrown) {
        end(Optional.of(session.cancellation().reason().orElseGet(() -> QueryFailure.from(thrown))));
    }

    /** Nobody reads on. */
    void left() {
        failed(QueryFailure.of(ErrorCode.CANCELLED, "The client has gone."));
    }

    private void end(Optional<QueryFailure> failure) {
        if (!ended.compareAndSet(false, true)) {
            return;
        }
        Duration duration = Duration.ofNanos(System.nanoTime() - start);
        Optional<Answer> known = Optional.ofNullable(answer);
        atEnd.accept(
                this,
                new QueryEnd(
                        session,
                        sql,
                        known.map(a -> a.products().stream()
                                        .map(QueryEnd.Read::of)
                                        .toList())
                                .orElse(List.of()),
                        known.map(Answer::statements).orElse(0),
                        rows.get(),
                        bytes.get(),
                        known.isPresent() ? planning : plannedBefore.plus(duration),
                        known.map(a -> a.origin().kind()),
                        duration,
                        failure,
                        known.map(a -> a.warnings().size()).orElse(0),
                        Instant.now()));
    }
}
