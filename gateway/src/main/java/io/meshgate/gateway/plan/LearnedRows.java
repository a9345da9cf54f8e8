package io.meshgate.gateway.plan;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many rows pieces of past plans really had, by their signature: what stores have sent to the end, as they were asked for it.
 * Estimates of later plans start from there. The last count is kept, not an average: literals and the tables' statistics
 * are part of the signature, so that another count means that the rows have changed. Thread-safe.
 *
 * <p>Bounded by entries, some 200 bytes each, and by age: a store's own estimates may not tell that a table grows.
 */
public final class LearnedRows {
    private static final Logger LOG = LoggerFactory.getLogger(LearnedRows.class);

    static final Duration AGE_MAX = Duration.ofHours(24);

    /** An estimate so many times too high or too low may have led to another plan than the best one. */
    private static final double WRONG_TIMES = 10;

    /** @param at when the last of the rows came */
    record Learned(long rows, Instant at) {}

    private final Cache<RowsSignature, Learned> known;
    private final Clock clock;
    private final boolean learning;

    /** @param max pieces of plan that are remembered; 0: nothing is learned */
    public LearnedRows(int max) {
        this(max, Clock.systemUTC());
    }

    LearnedRows(int max, Clock clock) {
        this.known = Caffeine.newBuilder()
                .maximumSize(max)
                .expireAfterWrite(AGE_MAX)
                .ticker(() -> Duration.between(Instant.EPOCH, clock.instant()).toNanos())
                .executor(Runnable::run)
                .build();
        this.clock = clock;
        this.learning = max > 0;
    }

    /** Whether there is anything to be asked or told. */
    boolean learning() {
        return learning;
    }

    Optional<Learned> of(RowsSignature signature) {
        return Optional.ofNullable(known.getIfPresent(signature));
    }

    /**
     * What a store was asked for has come, all of it.
     *
     * @param estimate what had been expected of it
     * @param what names it in the log
     */
    public void came(Estimate estimate, long rows, String what) {
        estimate.signature().ifPresent(signature -> {
            known.put(signature, new Learned(rows, clock.instant()));
            LOG.debug("{} had {} rows, and {} were expected ({})", what, rows, estimate.rounded(), signature);
        });
    }

    /** Whether what has come since is far from the estimate, so that a plan made with it should be made again. */
    public boolean contradicts(Estimate estimate) {
        return estimate.signature()
                .flatMap(this::of)
                .filter(learned -> isFar(Math.max(1, learned.rows()), estimate.rows()))
                .isPresent();
    }

    private static boolean isFar(double rows, double expected) {
        return rows > WRONG_TIMES * expected || expected > WRONG_TIMES * rows;
    }

    /** Entries now; for tests and reports. */
    long size() {
        known.cleanUp();
        return known.estimatedSize();
    }
}
