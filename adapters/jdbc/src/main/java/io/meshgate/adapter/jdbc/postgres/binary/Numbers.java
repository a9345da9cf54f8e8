package io.meshgate.adapter.jdbc.postgres.binary;

import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.BitVectorHelper;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.SmallIntVector;

/** Readers of booleans, integers and floats, whose bits only change their byte order. */
final class Numbers {
    private Numbers() {}

    /** {@code boolsend}: one byte, 0 or 1. */
    static final class BooleanReader extends FixedWidthReader {
        BooleanReader(String column, boolean nullable, BitVector vector) {
            super(column, nullable, vector);
        }

        @Override
        public void read(byte[] bytes, int at, int length, int row) {
            checkLength(length, 1);
            if (bytes[at] != 0) {
                BitVectorHelper.setBit(data, row);
            }
        }
    }

    /** {@code int2send}. */
    static final class SmallIntReader extends FixedWidthReader {
        SmallIntReader(String column, boolean nullable, SmallIntVector vector) {
            super(column, nullable, vector);
        }

        @Override
        public void read(byte[] bytes, int at, int length, int row) {
            checkLength(length, Short.BYTES);
            data.setShort((long) row * Short.BYTES, BigEndian.int16(bytes, at));
        }
    }

    /** {@code int4send}. */
    static final class IntegerReader extends FixedWidthReader {
        IntegerReader(String column, boolean nullable, IntVector vector) {
            super(column, nullable, vector);
        }

        @Override
        public void read(byte[] bytes, int at, int length, int row) {
            checkLength(length, Integer.BYTES);
            data.setInt((long) row * Integer.BYTES, BigEndian.int32(bytes, at));
        }
    }

    /** {@code int8send}. */
    static final class BigIntReader extends FixedWidthReader {
        BigIntReader(String column, boolean nullable, BigIntVector vector) {
            super(column, nullable, vector);
        }

        @Override
        public void read(byte[] bytes, int at, int length, int row) {
            checkLength(length, Long.BYTES);
            data.setLong((long) row * Long.BYTES, BigEndian.int64(bytes, at));
        }
    }

    /** {@code float4send}: the IEEE 754 bits, NaN and infinities included. */
    static final class RealReader extends FixedWidthReader {
        RealReader(String column, boolean nullable, Float4Vector vector) {
            super(column, nullable, vector);
        }

        @Override
        public void read(byte[] bytes, int at, int length, int row) {
            checkLength(length, Float.BYTES);
            data.setInt((long) row * Float.BYTES, BigEndian.int32(bytes, at));
        }
    }

    /** {@code float8send}: the IEEE 754 bits, NaN and infinities included. */
    static final class DoubleReader extends FixedWidthReader {
        DoubleReader(String column, boolean nullable, Float8Vector vector) {
            super(column, nullable, vector);
        }

        @Override
        public void read(byte[] bytes, int at, int length, int row) {
            checkLength(length, Double.BYTES);
            data.setLong((long) row * Double.BYTES, BigEndian.int64(bytes, at));
        }
    }
}
