package io.meshgate.adapter.jdbc.postgres.binary;

import java.math.BigDecimal;
import java.math.BigInteger;
import org.apache.arrow.vector.DecimalVector;

/**
 * {@code numeric_send}: the number of base-10000 digits, the weight of the first one (its power of 10000), sign, display
 * scale, the digits. Becomes a 128-bit two's complement of the promised scale.
 *
 * <p>How many decimal digits the result has is known from weight and first digit before anything is multiplied, so a
 * value of the promised precision (38 at the most) never overflows 128 bits and every other one is refused. Up to 18
 * digits, which is nearly all of them, one {@code long} does.
 */
final class NumericReader extends FixedWidthReader {
    private static final int BYTES = 16;
    private static final int WEIGHT_AT = 2;
    private static final int SIGN_AT = 4;
    private static final int DIGITS_AT = 8;
    private static final int NEGATIVE = 0x4000;
    private static final int NAN = 0xC000;
    private static final int POSITIVE_INFINITY = 0xD000;
    private static final int NEGATIVE_INFINITY = 0xF000;
    private static final int BASE = 10_000;
    private static final int BASE_DIGITS = 4;
    private static final int LONG_DIGITS = 18;
    private static final long[] POWERS_OF_TEN = new long[LONG_DIGITS + 1];

    static {
        POWERS_OF_TEN[0] = 1;
        for (int i = 1; i < POWERS_OF_TEN.length; i++) {
            POWERS_OF_TEN[i] = POWERS_OF_TEN[i - 1] * 10;
        }
    }

    private final int precision;
    private final int scale;
    private long low;
    private long high;

    NumericReader(String column, boolean nullable, DecimalVector vector) {
        super(column, nullable, vector);
        precision = vector.getPrecision();
        scale = vector.getScale();
    }

    @Override
    public void read(byte[] bytes, int at, int length, int row) {
        int count = BigEndian.int16(bytes, at);
        int sign = BigEndian.int16(bytes, at + SIGN_AT) & 0xFFFF;
        if (sign > NEGATIVE) {
            throw bad(special(sign) + ", which DECIMAL has no value for");
        }
        checkLength(length, DIGITS_AT + count * Short.BYTES);
        low = 0;
        high = 0;
        if (count > 0) {
            int weight = BigEndian.int16(bytes, at + WEIGHT_AT);
            int decimals = BASE_DIGITS * weight + decimalDigits(BigEndian.int16(bytes, at + DIGITS_AT)) + scale;
            if (decimals > precision) {
                throw bad(text(bytes, at) + ", more digits than " + promised() + " has");
            }
            // Where the last digit of the first group stands, counted in decimal digits from the result's last one.
            int shift = BASE_DIGITS * weight + scale;
            if (decimals <= LONG_DIGITS) {
                low = small(bytes, at, count, shift);
            } else {
                large(bytes, at, count, shift);
            }
        }
        if (sign == NEGATIVE) {
            low = -low;
            high = ~high + (low == 0 ? 1 : 0);
        }
        data.setLong((long) row * BYTES, low);
        data.setLong((long) row * BYTES + Long.BYTES, high);
    }

    /** The absolute value times 10 to the scale, of up to {@link #LONG_DIGITS} digits. */
    private long small(byte[] bytes, int at, int count, int shift) {
        long result = 0;
        int last = shift;
        for (int i = 0; i < count; i++) {
            int digit = BigEndian.int16(bytes, at + DIGITS_AT + i * Short.BYTES);
            last = shift - BASE_DIGITS * i;
            if (last >= 0) {
                result = result * BASE + digit;
            } else {
                int unit = unitOf(digit, -last, bytes, at);
                result = result * (BASE / unit) + digit / unit;
            }
        }
        return last > 0 ? result * POWERS_OF_TEN[last] : result;
    }

    /** The same for any number of digits, into {@link #high} and {@link #low}. */
    private void large(byte[] bytes, int at, int count, int shift) {
        int last = shift;
        for (int i = 0; i < count; i++) {
            int digit = BigEndian.int16(bytes, at + DIGITS_AT + i * Short.BYTES);
            last = shift - BASE_DIGITS * i;
            if (last >= 0) {
                multiplyAdd(BASE, digit);
            } else {
                int unit = unitOf(digit, -last, bytes, at);
                multiplyAdd(BASE / unit, digit / unit);
            }
        }
        if (last > 0) {
            multiplyByPowerOfTen(last);
        }
    }

    /** 10 to the number of decimal places that a group of digits has too many; there it must have zeros. */
    private int unitOf(int digit, int dropped, byte[] bytes, int at) {
        int unit = dropped >= BASE_DIGITS ? BASE : (int) POWERS_OF_TEN[dropped];
        if (digit % unit != 0) {
            throw bad(text(bytes, at) + ", more decimal places than " + promised() + " has");
        }
        return unit;
    }

    private void multiplyByPowerOfTen(int power) {
        for (int left = power; left > 0; left -= LONG_DIGITS) {
            multiplyAdd(POWERS_OF_TEN[Math.min(left, LONG_DIGITS)], 0);
        }
    }

    private void multiplyAdd(long factor, int summand) {
        long carry = Math.unsignedMultiplyHigh(low, factor);
        low = low * factor + summand;
        high = high * factor + carry + (Long.compareUnsigned(low, summand) < 0 ? 1 : 0);
    }

    private static int decimalDigits(int digit) {
        if (digit >= 100) {
            return digit >= 1000 ? 4 : 3;
        }
        return digit >= 10 ? 2 : 1;
    }

    private String promised() {
        return "DECIMAL(" + precision + ", " + scale + ")";
    }

    private static String special(int sign) {
        return switch (sign) {
            case NAN -> "NaN";
            case POSITIVE_INFINITY -> "Infinity";
            case NEGATIVE_INFINITY -> "-Infinity";
            default -> "a numeric of sign " + Integer.toHexString(sign);
        };
    }

    /** The value as text, for failures. */
    private static String text(byte[] bytes, int at) {
        int count = BigEndian.int16(bytes, at);
        int weight = BigEndian.int16(bytes, at + WEIGHT_AT);
        BigInteger digits = BigInteger.ZERO;
        for (int i = 0; i < count; i++) {
            int digit = BigEndian.int16(bytes, at + DIGITS_AT + i * Short.BYTES);
            digits = digits.multiply(BigInteger.valueOf(BASE)).add(BigInteger.valueOf(digit));
        }
        boolean negative = (BigEndian.int16(bytes, at + SIGN_AT) & 0xFFFF) == NEGATIVE;
        BigDecimal value = new BigDecimal(negative ? digits.negate() : digits, BASE_DIGITS * (count - 1 - weight));
        return value.stripTrailingZeros().toPlainString();
    }
}
