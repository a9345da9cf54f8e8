package io.meshgate.gateway.demo;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * What the demo has running, so that it can be stopped at any moment from any thread: also while it is being started,
 * and while it is being filled. Thread-safe.
 */
final class Started implements AutoCloseable {

    /** Starts a server. */
    interface Start {
        PostgresServer start() throws IOException;
    }

    private volatile boolean stopping;
    private @Nullable PostgresServer server;

    /** Starts a server that {@link #close} stops. */
    synchronized PostgresServer start(Start start) throws IOException {
        check();
        PostgresServer started = start.start();
        server = started;
        return started;
    }

    /** Throws if the demo has been told to stop: long work asks it now and then. */
    void check() {
        if (stopping) {
            throw new DemoFailure("The demo was stopped before it was ready.");
        }
    }

    /** Stops what runs, and whatever starts from now on fails. Idempotent. */
    @Override
    public void close() {
        stopping = true;
        synchronized (this) {
            PostgresServer running = server;
            server = null;
            if (running != null) {
                running.close();
            }
        }
    }
}
