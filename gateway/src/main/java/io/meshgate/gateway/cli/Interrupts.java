package io.meshgate.gateway.cli;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jline.utils.Signals;

/**
 * What Ctrl-C and SIGTERM do to a command while it works: they stop the work, and give it a moment to unwind before the JVM
 * ends with the signal's exit code (130, 143). A second signal ends the JVM at once. Declared first of a command's resources,
 * so that it is closed last.
 */
final class Interrupts implements AutoCloseable {
    /** Signals, and the exit codes that shells know them by. */
    private static final Map<String, Integer> SECOND_SIGNALS = Map.of("INT", 130, "TERM", 143);

    private final CountDownLatch unwound = new CountDownLatch(1);
    private final Thread hook;
    private volatile boolean interrupted;

    /** @param timeMax how long the unwinding may take */
    Interrupts(Runnable stop, Duration timeMax) {
        hook = new Thread(
                () -> {
                    interrupted = true;
                    SECOND_SIGNALS.forEach(Interrupts::haltOn);
                    stop.run();
                    awaitUnwinding(timeMax);
                },
                "interrupted");
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /** Whether the JVM is going down: what fails now needs no words. */
    boolean happened() {
        return interrupted;
    }

    /** While the JVM goes down it would ignore a further signal. */
    private static void haltOn(String name, int exitCode) {
        Object ignored = Signals.register(name, () -> Runtime.getRuntime().halt(exitCode));
    }

    private void awaitUnwinding(Duration timeMax) {
        try {
            boolean ignored = unwound.await(timeMax.toMillis(), TimeUnit.MILLISECONDS);
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
