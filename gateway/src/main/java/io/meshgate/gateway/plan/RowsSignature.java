package io.meshgate.gateway.plan;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Which rows a piece of plan has, in 128 bits: equal for pieces that differ only in the order of joins, conditions and columns, or in
 * which columns they keep ({@link RowsSignatures}). Says nothing of what the query's text says.
 */
public record RowsSignature(long high, long low) {
    /** Of words that say the same for the same rows. */
    static RowsSignature of(String words) {
        try {
            ByteBuffer hash = ByteBuffer.wrap(
                    MessageDigest.getInstance("SHA-256").digest(words.getBytes(StandardCharsets.UTF_8)));
            return new RowsSignature(hash.getLong(), hash.getLong());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("each Java runtime has SHA-256", e);
        }
    }

    /** 32 hexadecimal digits. */
    @Override
    public String toString() {
        return HexFormat.of().toHexDigits(high) + HexFormat.of().toHexDigits(low);
    }
}
