package io.meshgate.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The resident memory of another process, sampled while it works: {@code VmRSS} of {@code /proc/PID/status} (proc_pid_status(5)),
 * so on Linux only. {@link #close} ends the sampling; read afterwards.
 */
final class ResidentMemory implements AutoCloseable {
    private static final Duration INTERVAL = Duration.ofMillis(20);
    private static final String FIELD = "VmRSS:";

    private record Sample(long progress, long bytes) {}

    private final Path status;
    private final LongSupplier progress;
    private final List<Sample> samples = new ArrayList<>();
    private final CountDownLatch stop = new CountDownLatch(1);
    private final Thread sampler =
            Thread.ofPlatform().daemon().name("resident-memory").unstarted(this::sample);

    /** @param progress how far the process is, such as rows that have arrived */
    ResidentMemory(long pid, LongSupplier progress) {
        this.status = Path.of("/proc", Long.toString(pid), "status");
        this.progress = progress;
        samples.add(new Sample(progress.getAsLong(), now()));
        sampler.start();
    }

    private void sample() {
        try {
            while (!stop.await(INTERVAL.toMillis(), TimeUnit.MILLISECONDS)) {
                samples.add(new Sample(progress.getAsLong(), now()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private long now() {
        try {
            return Files.readAllLines(status).stream()
                    .filter(line -> line.startsWith(FIELD))
                    .map(line ->
                            line.substring(FIELD.length()).replace("kB", "").strip())
                    .mapToLong(kibibytes -> Long.parseLong(kibibytes) << 10)
                    .findFirst()
                    .orElseThrow();
        } catch (IOException e) {
            throw new UncheckedIOException("Resident memory is read from " + status, e);
        }
    }

    /** The highest sample, in bytes, while the progress was within {@code [from, to)}. */
    long highest(long from, long to) {
        return samples.stream()
                .filter(sample -> sample.progress() >= from && sample.progress() < to)
                .mapToLong(Sample::bytes)
                .max()
                .orElseThrow(() -> new IllegalStateException("No sample between " + from + " and " + to));
    }

    int count() {
        return samples.size();
    }

    @Override
    public void close() throws InterruptedException {
        stop.countDown();
        sampler.join();
    }
}
