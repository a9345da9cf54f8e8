package io.meshgate.gateway.cli;

import java.io.PrintStream;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A line on a terminal that tells how far something is, rewritten five times a second from half a second on, and gone when
 * it is over. Thread-safe.
 */
final class ProgressLine implements AutoCloseable {
    private static final long FIRST_MILLIS = 500;
    private static final long EVERY_MILLIS = 200;
    private static final String CLEAR = "\r\u001b[K";

    private final PrintStream err;
    private final Supplier<String> words;
    private final CountDownLatch over = new CountDownLatch(1);
    private boolean shown;

    /** @param visible whether anybody watches; without, nothing is ever written */
    ProgressLine(PrintStream err, boolean visible, Supplier<String> words) {
        this.err = err;
        this.words = words;
        if (visible) {
            Thread.ofPlatform().daemon().name("progress").start(this::run);
        }
    }

    /** Rows and seconds, such as {@code 12,345 rows, 2.1 s}. */
    static String rows(long rows, double seconds) {
        return String.format(Locale.ROOT, "%,d %s, %.1f s", rows, rows == 1 ? "row" : "rows", seconds);
    }

    /** Makes room for other output; the line comes back by itself. */
    synchronized void clear() {
        if (shown) {
            err.print(CLEAR);
            err.flush();
            shown = false;
        }
    }

    private void run() {
        try {
            long wait = FIRST_MILLIS;
            while (!over.await(wait, TimeUnit.MILLISECONDS)) {
                show();
                wait = EVERY_MILLIS;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void show() {
        if (over.getCount() > 0) {
            err.print(CLEAR + words.get());
            err.flush();
            shown = true;
        }
    }

    @Override
    public void close() {
        over.countDown();
        clear();
    }
}
