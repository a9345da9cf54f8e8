package io.meshgate.gateway.execute;

import io.meshgate.adapter.BatchStream;
import io.meshgate.adapter.ForwardingStream;
import io.meshgate.gateway.failure.ErrorCode;
import io.meshgate.gateway.failure.QueryFailure;

/** An answer that fails where it is larger than one may be: the batch that passes a limit is not handed out. */
final class LimitedStream extends ForwardingStream {
    private final Limits limits;
    private long rows;
    private long bytes;

    LimitedStream(BatchStream stream, Limits limits) {
        super(stream);
        this.limits = limits;
    }

    @Override
    public boolean next() {
        if (!stream.next()) {
            return false;
        }
        rows += root().getRowCount();
        bytes += stream.batchBytes();
        limits.resultRowsMax().ifPresent(max -> check(rows, max, "rows", "query.resultRowsMax"));
        limits.resultBytesMax().ifPresent(max -> check(bytes, max, "bytes", "query.resultBytesMax"));
        return true;
    }

    private static void check(long now, long max, String what, String setting) {
        if (now > max) {
            throw QueryFailure.of(
                    ErrorCode.RESULT_TOO_LARGE,
                    "the answer has more than " + max + " " + what + ", the limit " + setting
                            + "; filter, aggregate, or use LIMIT");
        }
    }
}
