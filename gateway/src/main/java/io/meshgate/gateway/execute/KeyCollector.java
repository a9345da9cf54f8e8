package io.meshgate.gateway.execute;

import io.meshgate.adapter.BatchStream;
import io.meshgate.adapter.ForwardingStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * A fragment that others wait for: its rows are gathered from as they pass. As long as any of those waits, its rows have to
 * be kept somewhere: the wait ends when they are too many, together with those of the query's other such fragments.
 */
final class KeyCollector {
    private final List<GatheredKeys> gathered = new ArrayList<>();
    private final AtomicLong bytes;
    private final long bytesMax;

    /**
     * @param bytes of the rows of all fragments of the query that keys are gathered from
     * @param bytesMax of them
     */
    KeyCollector(AtomicLong bytes, long bytesMax) {
        this.bytes = bytes;
        this.bytesMax = bytesMax;
    }

    /** Before the fragment is opened. */
    void gather(GatheredKeys keys) {
        gathered.add(keys);
    }

    /** Whether rows still have to be taken from the fragment that nobody asks for. */
    boolean gathers() {
        return gathered.stream().anyMatch(GatheredKeys::gathers);
    }

    /** The fragment's rows, gathered from as they pass. */
    BatchStream from(BatchStream rows) {
        return new Gathering(rows);
    }

    /** No keys will come: the fragment has failed. */
    void failed(Throwable cause) {
        gathered.forEach(keys -> keys.failed(cause));
    }

    private final class Gathering extends ForwardingStream {
        Gathering(BatchStream rows) {
            super(rows);
        }

        @Override
        public boolean next() {
            try {
                boolean more = super.next();
                if (!more) {
                    each(GatheredKeys::complete);
                } else if (gathers()) {
                    add();
                }
                return more;
            } catch (RuntimeException | Error e) {
                failed(e);
                throw e;
            }
        }

        private void add() {
            long held = bytes.addAndGet(batchBytes());
            each(keys -> keys.add(root(), batchBytes()));
            if (held > bytesMax) {
                each(keys -> keys.giveUp("has too many rows to keep them until its keys are known"));
            }
        }

        private void each(Consumer<GatheredKeys> what) {
            gathered.stream().filter(GatheredKeys::gathers).forEach(what);
        }

        /** Nobody wants the rest of these rows; whoever still wants others reads them without keys. */
        @Override
        public void close() {
            each(keys -> keys.giveUp("was not read to its end"));
            super.close();
        }
    }
}
