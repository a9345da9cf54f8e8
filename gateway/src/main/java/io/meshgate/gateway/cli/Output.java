package io.meshgate.gateway.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A stream of text in UTF-8, not flushed by itself, that remembers why it could not be written. For one thread. */
final class Output extends PrintStream {
    private final Remembering target;

    Output(OutputStream out) {
        this(new Remembering(out));
    }

    private Output(Remembering target) {
        super(target, false, StandardCharsets.UTF_8);
        this.target = target;
    }

    /** What failed first. */
    Optional<IOException> failure() {
        flush();
        return Optional.ofNullable(target.failure);
    }

    private static final class Remembering extends OutputStream {
        private final OutputStream out;
        private @Nullable IOException failure;

        Remembering(OutputStream out) {
            this.out = out;
        }

        private interface Work {
            void run() throws IOException;
        }

        private void remembered(Work work) throws IOException {
            try {
                work.run();
            } catch (IOException e) {
                failure = failure == null ? e : failure;
                throw e;
            }
        }

        @Override
        public void write(int b) throws IOException {
            remembered(() -> out.write(b));
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            remembered(() -> out.write(bytes, from, length));
        }

        @Override
        public void flush() throws IOException {
            remembered(out::flush);
        }

        @Override
        public void close() throws IOException {
            remembered(out::close);
        }
    }
}
