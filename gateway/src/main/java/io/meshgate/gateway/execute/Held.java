package io.meshgate.gateway.execute;

import java.util.ArrayDeque;
import java.util.Deque;

/** What one query holds; {@link #close} gives it back, the latest first, once. Thread-safe. */
final class Held implements AutoCloseable {
    private final Deque<Runnable> releases = new ArrayDeque<>();

    /** @param release gives back what has just been taken */
    synchronized void add(Runnable release) {
        releases.push(release);
    }

    /** Whatever one release throws, the others run. */
    @Override
    public synchronized void close() {
        if (!releases.isEmpty()) {
            try {
                releases.pop().run();
            } finally {
                close();
            }
        }
    }
}
