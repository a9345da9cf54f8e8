package io.meshgate.gateway.stream;

import org.apache.arrow.vector.BaseFixedWidthVector;
import org.apache.arrow.vector.BaseLargeVariableWidthVector;
import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.NullVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.FixedSizeListVector;
import org.apache.arrow.vector.complex.LargeListVector;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.complex.StructVector;

/**
 * What a range of rows takes on the wire, in bytes: the buffers of the Arrow columnar format, each padded to 8 bytes, and
 * the description of each in the message's header. Nothing is copied and no value is looked at but offsets.
 */
final class RowBytes {
    /** A field node and up to three buffer entries of 16 bytes each in the message's header. */
    private static final long HEADER_PER_VECTOR = 64;

    private static final long OFFSET = Integer.BYTES;
    private static final long LARGE_OFFSET = Long.BYTES;

    private RowBytes() {}

    /** Bytes of rows {@code from} to {@code from + rows}, exclusive. */
    static long of(VectorSchemaRoot root, int from, int rows) {
        long bytes = 0;
        for (FieldVector vector : root.getFieldVectors()) {
            bytes += of(vector, from, rows);
        }
        return bytes;
    }

    private static long of(FieldVector vector, long from, long rows) {
        if (rows == 0) {
            return HEADER_PER_VECTOR; // the buffers of an empty vector may be missing
        }
        return HEADER_PER_VECTOR
                + switch (vector) {
                    case NullVector ignored -> 0;
                    case BitVector ignored -> 2L * bits(rows);
                    case BaseFixedWidthVector fixed -> bits(rows) + padded(rows * fixed.getTypeWidth());
                    case BaseVariableWidthVector text ->
                        bits(rows) + padded((rows + 1) * OFFSET) + padded(textBytes(text, from, rows));
                    case BaseLargeVariableWidthVector text ->
                        bits(rows) + padded((rows + 1) * LARGE_OFFSET) + padded(largeTextBytes(text, from, rows));
                    case ListVector list -> bits(rows) + padded((rows + 1) * OFFSET) + elements(list, from, rows);
                    case LargeListVector list ->
                        bits(rows) + padded((rows + 1) * LARGE_OFFSET) + largeElements(list, from, rows);
                    case FixedSizeListVector list ->
                        bits(rows) + of(list.getDataVector(), from * list.getListSize(), rows * list.getListSize());
                    case StructVector struct -> bits(rows) + children(struct, from, rows);
                    // Unions, views and run ends: their share of what the whole vector takes.
                    default -> padded((long) vector.getBufferSize() * rows / Math.max(1, vector.getValueCount()));
                };
    }

    private static long textBytes(BaseVariableWidthVector text, long from, long rows) {
        return (long) text.getStartOffset((int) (from + rows)) - text.getStartOffset((int) from);
    }

    private static long largeTextBytes(BaseLargeVariableWidthVector text, long from, long rows) {
        return text.getOffsetBuffer().getLong((from + rows) * LARGE_OFFSET)
                - text.getOffsetBuffer().getLong(from * LARGE_OFFSET);
    }

    private static long elements(ListVector list, long from, long rows) {
        long first = list.getOffsetBuffer().getInt(from * OFFSET);
        long end = list.getOffsetBuffer().getInt((from + rows) * OFFSET);
        return of(list.getDataVector(), first, end - first);
    }

    private static long largeElements(LargeListVector list, long from, long rows) {
        long first = list.getOffsetBuffer().getLong(from * LARGE_OFFSET);
        long end = list.getOffsetBuffer().getLong((from + rows) * LARGE_OFFSET);
        return of(list.getDataVector(), first, end - first);
    }

    private static long children(StructVector struct, long from, long rows) {
        long bytes = 0;
        for (FieldVector child : struct.getChildrenFromFields()) {
            bytes += of(child, from, rows);
        }
        return bytes;
    }

    private static long bits(long count) {
        return padded((count + 7) / 8);
    }

    private static long padded(long bytes) {
        return (bytes + 7) & ~7L;
    }
}
