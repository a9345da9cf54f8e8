package io.meshgate.adapter.embedded;

import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Where calls wait that block inside DuckDB. A virtual thread that blocks in native code holds on to its carrier, and
 * there are only as many carriers as cores: a few hung statements would stop every other virtual thread of the process,
 * the ones that cancel included. So a call from a virtual thread moves to a platform thread, and the virtual one waits
 * for it. There are as many of these threads as callers wait, and idle ones end.
 */
final class NativeCalls implements AutoCloseable {
    private final ExecutorService threads = Executors.newCachedThreadPool(
            Thread.ofPlatform().daemon().name("meshgate-duckdb-", 0).factory());

    /** Work that may throw one kind of checked exception. */
    interface Call<T, E extends Exception> {
        T run() throws E;
    }

    /** Runs the call and waits for it, however long it takes: it is ended by cancelling the statement. */
    <T, E extends Exception> T run(Call<T, E> call) throws E {
        return Thread.currentThread().isVirtual() ? result(threads.submit(call::run)) : call.run();
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
