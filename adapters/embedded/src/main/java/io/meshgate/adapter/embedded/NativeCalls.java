package io.meshgate.adapter.embedded;

import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where calls of DuckDB run, on threads with a stack for the deepest statement: DuckDB descends into expressions of up to a
 * thousand levels, and where the stack is too small for that it does not fail, but takes the process with it.
 *
 * <p>And where calls wait that block inside DuckDB. A virtual thread that blocks in native code holds on to its carrier, and
 * there are only as many carriers as cores: a few hung statements would stop every other virtual thread of the process,
 * the ones that cancel included. So each call moves to a platform thread, and the caller waits for it. There are as many of these threads as callers wait, and idle ones end.
 */
final class NativeCalls implements AutoCloseable {
    private static final AtomicInteger COUNTER = new AtomicInteger();

    private final ExecutorService threads =
            Executors.newCachedThreadPool(work -> new DeepThread(work, "meshgate-duckdb-" + COUNTER.getAndIncrement()));

    /** Its stack is reserved, not used: it takes as much memory as it was deep. */
    private static final class DeepThread extends Thread {
        private static final long STACK_BYTES = 64L << 20;

        DeepThread(Runnable work, String name) {
            super(null, work, name, STACK_BYTES);
            setDaemon(true);
        }
    }

    /** Work that may throw one kind of checked exception. */
    interface Call<T, E extends Exception> {
        T run() throws E;
    }

    /** Runs the call and waits for it, however long it takes: it is ended by cancelling the statement. */
    <T, E extends Exception> T run(Call<T, E> call) throws E {
        return Thread.currentThread() instanceof DeepThread ? call.run() : result(threads.submit(call::run));
    }

    private static <T, E extends Exception> T result(Future<T> running) throws E {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return running.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    throw NativeCalls.<E>thrown(Objects.requireNonNull(e.getCause()));
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @SuppressWarnings("unchecked") // a call throws E and unchecked exceptions only
    private static <E extends Exception> E thrown(Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        return (E) cause;
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
