package io.meshgate.gateway.plan;

import io.meshgate.adapter.ColumnValue;
import io.meshgate.adapter.ColumnValue.OfNumber;
import io.meshgate.adapter.ColumnValue.OfText;
import java.nio.charset.StandardCharsets;

/** Where a value lies between two others, if all between them are equally likely. */
final class Interpolation {
    private static final double MIDDLE = 0.5;

    /** Bytes of a text that count, after those that all have in common. */
    private static final int BYTES = 6;

    private Interpolation() {}

    /** From 0 at {@code low} to 1 at {@code high}, which is not smaller. */
    static double between(ColumnValue low, ColumnValue high, ColumnValue value) {
        if (value.compareTo(low) <= 0) {
            return 0;
        }
        if (value.compareTo(high) >= 0) {
            return 1;
        }
        double share = low instanceof OfNumber(double from)
                        && high instanceof OfNumber(double to)
                        && value instanceof OfNumber(double at)
                ? (at - from) / (to - from)
                : low instanceof OfText(String from)
                                && high instanceof OfText(String to)
                                && value instanceof OfText(String at)
                        ? betweenTexts(from, to, at)
                        : MIDDLE;
        return share >= 0 && share <= 1 ? share : MIDDLE;
    }

    private static double betweenTexts(String low, String high, String value) {
        byte[] from = low.getBytes(StandardCharsets.UTF_8);
        byte[] to = high.getBytes(StandardCharsets.UTF_8);
        int common = 0;
        while (common < Math.min(from.length, to.length) && from[common] == to[common]) {
            common++;
        }
        double start = number(from, common);
        return (number(value.getBytes(StandardCharsets.UTF_8), common) - start) / (number(to, common) - start);
    }

    private static double number(byte[] text, int from) {
        double number = 0;
        for (int i = from; i < from + BYTES; i++) {
            number = number * 256 + (i < text.length ? text[i] & 0xFF : 0);
        }
        return number;
    }
}
