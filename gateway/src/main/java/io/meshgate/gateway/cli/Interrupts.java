package io.meshgate.gateway.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * What Ctrl-C and SIGTERM do to a command while it works: they stop the work, and give it a moment to unwind before the JVM
 * ends with the signal's exit code (130, 143). Declared first of a command's resources, so that it is closed last.
 */
final class Interrupts implements AutoCloseable {
    private final CountDownLatch unwound = new CountDownLatch(1);
    private final Thread hook;
    private volatile boolean interrupted;

    /** @param secondsMax how long the unwinding may take */
    Interrupts(Runnable stop, int secondsMax) {
        hook = new Thread(
                () -> {
                    interrupted = true;
                    stop.run();
                    awaitUnwinding(secondsMax);
                },
                "interrupted");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Whether the JVM is going down: what fails now needs no words. */
    boolean happened() {
        return interrupted;
    }

    private void awaitUnwinding(int secondsMax) {
        try {
            boolean ignored = unwound.await(secondsMax, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        unwound.countDown();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is going down already, by way of this very hook.
        }
    }
}
