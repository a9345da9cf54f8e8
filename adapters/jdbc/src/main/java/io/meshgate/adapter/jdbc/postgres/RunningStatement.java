package io.meshgate.adapter.jdbc.postgres;

import io.meshgate.adapter.StoreFailure;
import io.meshgate.adapter.StoreFailure.Kind;
import io.meshgate.adapter.StoreFailure.Phase;
import io.meshgate.adapter.jdbc.postgres.binary.BadValueException;
import io.meshgate.adapter.jdbc.postgres.binary.BatchReader;
import java.net.SocketTimeoutException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of one statement on one leased connection: started, read, perhaps cancelled, and over exactly once. One
 * consumer reads and closes; {@link #cancel} comes from any thread.
 *
 * <p><b>Who speaks.</b> Whoever speaks on the connection holds {@link #protocol}: a virtual thread while the statement
 * starts (PostgreSQL's first answer to COPY may come as late as the first rows, and must not keep the caller of {@code
 * open}), the consumer while it reads, and after a cancel the drainer, since a server that blocks on a full socket
 * notices a cancel only once somebody reads on. Whoever sees the statement end calls {@link #finish}.
 *
 * <p><b>A late cancel must not hit the connection's next statement.</b> A cancel request is a connection of its own, which
 * the server closes after it has signalled the backend, and pgjdbc waits for that. So {@link #finish} first forbids
 * further requests, then waits for the one under way, and gives the connection back only if the request was answered in
 * time and the statement ended by it (SQLSTATE 57014); in every other case it is in doubt and evicted.
 *
 * <p><b>A cancel always ends.</b> A request that overtakes its statement is ignored by the server, so it is repeated; after
 * {@link #CANCELS_MAX} of them, or one without an answer, the socket is closed, which ends every read.
 */
final class RunningStatement {
    private static final Logger LOG = LoggerFactory.getLogger(RunningStatement.class);

    private static final int CANCELS_MAX = 5;

    /** After which a cancel is repeated; each time twice as late. */
    private static final Duration CANCEL_REPEAT = Duration.ofMillis(100);

    /** Longer than a request takes, whose bound is {@link PostgresConnector#CANCEL_TIME_MAX}. */
    private static final Duration CANCEL_WAIT_MAX = PostgresConnector.CANCEL_TIME_MAX.multipliedBy(2);

    /** How long {@link #close} waits for a cancel to be settled before it closes the socket. */
    private static final Duration SETTLE_MAX = Duration.ofSeconds(5);

    private final PostgresTransaction transaction;
    private final RowSource rows;
    private final PostgresFailures failures;
    private final String name;
    private final Consumer<RunningStatement> whenOver;
    private final long startNanos = System.nanoTime();

    private final ReentrantLock protocol = new ReentrantLock();
    private final CountDownLatch started = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);
    private final AtomicBoolean cancelAsked = new AtomicBoolean();

    // What the holder of protocol knows.
    private boolean complete;
    private boolean delivered;
    private @Nullable RuntimeException failure;

    // What the holder of sending knows.
    private final ReentrantLock sending = new ReentrantLock();
    private int cancelsSent;
    private boolean cancelUnanswered;
    private volatile boolean ended;

    /**
     * @param name of the query, for threads and logs
     * @param whenOver called once, after the connection has been given back or evicted
     */
    RunningStatement(
            PostgresTransaction transaction,
            RowSource rows,
            PostgresFailures failures,
            String name,
            Consumer<RunningStatement> whenOver) {
        this.transaction = transaction;
        this.rows = rows;
        this.failures = failures;
        this.name = name;
        this.whenOver = whenOver;
    }

    /** Sends the statement, without waiting for an answer. */
    void start() {
        Thread.ofVirtual().name("start " + name).start(() -> {
            protocol.lock();
            try {
                if (cancelAsked.get()) {
                    failure = cancelled(null);
                    finish(true, "", false);
                } else {
                    rows.start();
                }
            } catch (SQLException e) {
                fail(e);
            } catch (RuntimeException e) {
                failure = told(e);
            } finally {
                started.countDown();
                protocol.unlock();
            }
        });
    }

    /**
     * Fills the batch, as far as there are rows.
     *
     * @return false if the batch holds the answer's last rows, or none
     * @throws StoreFailure whatever else ended the statement
     */
    boolean read(BatchReader batch) {
        awaitStart();
        protocol.lock();
        try {
            if (failure == null && cancelAsked.get() && !complete) {
                failure = cancelled(null);
            }
            if (failure != null) {
                throw failure;
            }
            if (!complete && !rows.fill(batch)) {
                complete = true;
                finish(true, "", true);
            }
            delivered = true;
            return !complete;
        } catch (SQLException e) {
            throw fail(e);
        } catch (BadValueException | IndexOutOfBoundsException e) {
            failure = told(e);
            throw failure;
        } finally {
            protocol.unlock();
        }
    }

    private void awaitStart() {
        try {
            started.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw cancelled(e);
        }
    }

    /** Ends the statement soon; a reader gets a failure. Returns at once. */
    void cancel() {
        if (over.getCount() > 0 && cancelAsked.compareAndSet(false, true)) {
            Thread.ofVirtual().name("cancel " + name).start(this::pursueCancel);
        }
    }

    /** Ends the statement if it still runs, and returns when the connection has been given back or evicted. */
    void close() {
        cancel();
        if (!isOverWithin(SETTLE_MAX)) {
            LOG.debug("{} did not settle in time", name);
            transaction.abandon();
            isOverWithin(SETTLE_MAX);
        }
    }

    private void pursueCancel() {
        if (endIdle()) {
            return;
        }
        Thread.ofVirtual().name("drain " + name).start(this::drain);
        Duration wait = CANCEL_REPEAT;
        for (int sent = 0; sent < CANCELS_MAX && sendCancel(); sent++) {
            if (isOverWithin(wait)) {
                return;
            }
            wait = wait.multipliedBy(2);
        }
        transaction.abandon();
    }

    /** Where the server waits for us there is nothing to cancel. */
    private boolean endIdle() {
        if (started.getCount() > 0 || !protocol.tryLock()) {
            return false;
        }
        try {
            if (!ended && rows.idle()) {
                finish(true, "", false);
            }
            return ended;
        } finally {
            protocol.unlock();
        }
    }

    /** Sends a request, unless the statement is over; false if it was not answered. */
    private boolean sendCancel() {
        sending.lock();
        try {
            if (!ended) {
                cancelsSent++;
                long sent = System.nanoTime();
                transaction.connection().cancelQuery();
                // pgjdbc does not tell a request that was lost, only that it took its whole time.
                cancelUnanswered = System.nanoTime() - sent >= PostgresConnector.CANCEL_TIME_MAX.toNanos();
            }
        } catch (SQLException e) {
            LOG.debug("{} could not be cancelled: {}", name, e.getMessage());
            cancelUnanswered = true;
        } finally {
            sending.unlock();
        }
        return !cancelUnanswered;
    }

    private void drain() {
        awaitStart();
        protocol.lock();
        try {
            if (!ended) {
                rows.drain();
                finish(true, "", false);
            }
        } catch (SQLException e) {
            finish(transaction.survived(), PostgresFailures.state(e), false);
        } finally {
            protocol.unlock();
        }
    }

    /** Tells the error that ended the statement. */
    private RuntimeException fail(SQLException e) {
        RuntimeException told = told(e);
        failure = told;
        finish(transaction.survived(), PostgresFailures.state(e), false);
        return told;
    }

    /**
     * The statement is over in the store: settles cancels, then gives the connection back or evicts it.
     *
     * @param alive whether the connection still works
     * @param sqlState of the error that ended the statement, empty if none did
     */
    private void finish(boolean alive, String sqlState, boolean success) {
        ended = true;
        rows.release();
        boolean settled = false;
        if (lockedWithin(sending, CANCEL_WAIT_MAX)) {
            boolean hit = sqlState.equals(PostgresFailures.QUERY_CANCELED);
            settled = cancelsSent == 0 || (hit && !cancelUnanswered);
            sending.unlock();
        }
        if (alive && settled) {
            transaction.end(success);
        } else {
            transaction.abandon();
        }
        over.countDown();
        whenOver.accept(this);
    }

    private StoreFailure told(SQLException e) {
        if (cancelAsked.get()) {
            return cancelled(e);
        }
        boolean outOfTime =
                System.nanoTime() - startNanos >= transaction.statementTimeMax().toNanos();
        if (PostgresFailures.state(e).equals(PostgresFailures.QUERY_CANCELED) && !outOfTime) {
            return failures.of(Kind.CANCELLED, phase(), e);
        }
        return e.getCause() instanceof SocketTimeoutException
                ? failures.of(Kind.TIMED_OUT, phase(), e)
                : failures.of(phase(), e);
    }

    private RuntimeException told(RuntimeException e) {
        return e instanceof BadValueException || e instanceof IndexOutOfBoundsException
                ? failures.of(Kind.BAD_DATA, phase(), String.valueOf(e.getMessage()), e)
                : e;
    }

    private StoreFailure cancelled(@Nullable Exception cause) {
        return failures.of(Kind.CANCELLED, phase(), "the query was cancelled", cause);
    }

    private Phase phase() {
        return delivered ? Phase.READ : Phase.EXECUTE;
    }

    private boolean isOverWithin(Duration wait) {
        try {
            return over.await(wait.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static boolean lockedWithin(ReentrantLock lock, Duration wait) {
        try {
            return lock.tryLock(wait.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
