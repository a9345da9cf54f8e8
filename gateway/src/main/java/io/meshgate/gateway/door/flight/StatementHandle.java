package io.meshgate.gateway.door.flight;

import com.google.protobuf.ByteString;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * A statement between two calls, held by the client: the server keeps no state, so any gateway of the same mesh can serve
 * what another one has handed out, and a handle that is never closed costs nothing.
 *
 * <p>Layout: a version byte ({@code 1}), the length of the query id in a byte, the query id in ASCII, then the SQL text in
 * UTF-8. Version 2 will add expiry and signature.
 *
 * @param queryId under which its rows are read; a prepared statement has one of its own and gets another per execution
 */
record StatementHandle(String queryId, String sql) {
    private static final byte VERSION = 1;
    private static final int QUERY_ID_BYTES_MAX = 40;

    ByteString encode() {
        byte[] id = queryId.getBytes(StandardCharsets.US_ASCII);
        byte[] text = sql.getBytes(StandardCharsets.UTF_8);
        ByteBuffer bytes = ByteBuffer.allocate(2 + id.length + text.length);
        bytes.put(VERSION).put((byte) id.length).put(id).put(text).flip();
        return ByteString.copyFrom(bytes);
    }

    /**
     * Reads a handle back.
     *
     * @throws org.apache.arrow.flight.FlightRuntimeException INVALID_ARGUMENT for bytes that no Meshgate has made
     */
    static StatementHandle decode(ByteString handle) {
        ByteBuffer bytes = handle.asReadOnlyByteBuffer();
        if (bytes.remaining() < 2 || bytes.get() != VERSION) {
            throw foreign();
        }
        int idLength = bytes.get();
        if (idLength < 1 || idLength > QUERY_ID_BYTES_MAX || idLength > bytes.remaining()) {
            throw foreign();
        }
        try {
            String id = text(bytes.slice(bytes.position(), idLength));
            String sql = text(bytes.position(bytes.position() + idLength));
            if (!id.matches("[0-9A-Za-z_-]+")) {
                throw foreign();
            }
            return new StatementHandle(id, sql);
        } catch (CharacterCodingException e) {
            throw foreign();
        }
    }

    private static String text(ByteBuffer bytes) throws CharacterCodingException {
        return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    }

    private static RuntimeException foreign() {
        return Statuses.malformed("This is no statement handle of Meshgate: prepare or ask the statement again");
    }
}
