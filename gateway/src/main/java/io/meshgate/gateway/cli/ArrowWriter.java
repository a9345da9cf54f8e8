package io.meshgate.gateway.cli;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.ipc.ArrowStreamWriter;

/** Arrow's IPC stream format, for programs. */
final class ArrowWriter implements AnswerWriter {
    private final OutputStream out;
    private final ArrowStreamWriter stream;

    ArrowWriter(VectorSchemaRoot root, OutputStream out) throws IOException {
        this.out = out;
        this.stream = new ArrowStreamWriter(root, null, Channels.newChannel(out));
        stream.start();
    }

    @Override
    public void write(VectorSchemaRoot root) throws IOException {
        stream.writeBatch();
    }

    @Override
    public void finish() throws IOException {
        stream.end();
        out.flush();
    }

    @Override
    public void close() {}
}
