package io.meshgate.gateway.corpora;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** An answer as sqllogictest's files spell it: a value a line, or how many values there are and the MD5 of their lines. */
final class SltAnswer {
    private static final Comparator<String> BYTES = (one, other) ->
            Arrays.compareUnsigned(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));

    private static final Pattern LEADING_INTEGER = Pattern.compile("^-?\\d+");

    /** In which order values are compared. */
    enum Sort {
        /** As they come. */
        NOSORT,
        /** Row by row. */
        ROWSORT,
        /** Each value for itself. */
        VALUESORT
    }

    private SltAnswer() {}

    /**
     * Whether the rows are the expected ones.
     *
     * @param types a letter per column
     * @param expected lines of the file
     */
    static boolean matches(List<List<@Nullable Object>> rows, String types, Sort sort, List<String> expected) {
        List<String> values = values(rows, types, sort);
        return values.equals(expected) || expected.size() == 1 && hash(values).equals(expected.getFirst());
    }

    static List<String> values(List<List<@Nullable Object>> rows, String types, Sort sort) {
        List<List<String>> spelled = new ArrayList<>();
        for (List<@Nullable Object> row : rows) {
            List<String> cells = new ArrayList<>();
            for (int i = 0; i < row.size(); i++) {
                cells.add(spelled(row.get(i), i < types.length() ? types.charAt(i) : 'T'));
            }
            spelled.add(cells);
        }
        if (sort == Sort.ROWSORT) {
            spelled.sort(SltAnswer::compareRows);
        }
        List<String> values = new ArrayList<>();
        spelled.forEach(values::addAll);
        if (sort == Sort.VALUESORT) {
            values.sort(BYTES);
        }
        return values;
    }

    static String hash(List<String> values) {
        try {
            MessageDigest md5 = MessageDigest.getInstance("MD5");
            values.forEach(value -> md5.update((value + "\n").getBytes(StandardCharsets.UTF_8)));
            return values.size() + " values hashing to " + HexFormat.of().formatHex(md5.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static int compareRows(List<String> one, List<String> other) {
        for (int i = 0; i < Math.min(one.size(), other.size()); i++) {
            int order = BYTES.compare(one.get(i), other.get(i));
            if (order != 0) {
                return order;
            }
        }
        return Integer.compare(one.size(), other.size());
    }

    /** What {@code %d} makes of a text. */
    private static String leadingInteger(String text) {
        Matcher number = LEADING_INTEGER.matcher(text);
        return number.find() ? new BigInteger(number.group()).toString() : "0";
    }

    /** {@code %d} cuts fractions off, {@code %.3f}, or the text, in which what does not print is an {@code @}. */
    private static String spelled(@Nullable Object value, char type) {
        Object plain = value instanceof Boolean truth ? (Object) BigDecimal.valueOf(truth ? 1 : 0) : value;
        if (plain == null) {
            return "NULL";
        }
        return switch (type) {
            case 'I' ->
                switch (plain) {
                    case BigDecimal number -> number.toBigInteger().toString();
                    case Double number -> Long.toString(number.longValue());
                    case String words -> leadingInteger(words);
                    default -> text(plain.toString());
                };
            case 'R' ->
                plain instanceof Number number
                        ? String.format(Locale.ROOT, "%.3f", number.doubleValue())
                        : text(plain.toString());
            default -> text(plain instanceof BigDecimal number ? number.toPlainString() : plain.toString());
        };
    }

    private static String text(String text) {
        return text.isEmpty() ? "(empty)" : text.replaceAll("[^ -~]", "@");
    }
}
