package io.meshgate.gateway.cli;

import java.io.PrintStream;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/** Tells how many queries a stopping gateway waits for: at once, whenever the number changes, and now and then. */
final class DrainProgress implements IntConsumer {
    private static final long TELL_EVERY_NANOS = TimeUnit.SECONDS.toNanos(5);

    private final PrintStream out;
    private final long deadline;
    private int told = -1;
    private long toldAt;

    /** @param deadline by {@link System#nanoTime} */
    DrainProgress(PrintStream out, long deadline) {
        this.out = out;
        this.deadline = deadline;
    }

    @Override
    public void accept(int left) {
        long now = System.nanoTime();
        if (left == told && now - toldAt < TELL_EVERY_NANOS) {
            return;
        }
        told = left;
        toldAt = now;
        out.printf(
                "Meshgate is stopping: %d %s left, cancelled in %d s; a second signal stops at once.%n",
                left, left == 1 ? "query" : "queries", Math.max(0, TimeUnit.NANOSECONDS.toSeconds(deadline - now)));
        out.flush();
    }
}
