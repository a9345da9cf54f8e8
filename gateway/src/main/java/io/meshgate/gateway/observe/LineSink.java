package io.meshgate.gateway.observe;

import java.io.IOException;

/** Where lines go. For one thread. */
interface LineSink {
    /**
     * Writes a line with its end, at once and wholly.
     *
     * @throws IOException the line is lost; the next one may be taken again
     */
    void write(byte[] line) throws IOException;

    void close() throws IOException;
}
