package io.meshgate.gateway.config;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** An amount of memory, disk or network, in bytes. {@code 1MB} is a million bytes, {@code 1MiB} is 1048576 of them. */
public record DataSize(long bytes) {
    private static final Pattern TEXT = Pattern.compile("(\\d{1,18}(?:\\.\\d{1,6})?)\\s*([A-Za-z]*)");

    /** Large units first; a size prints in the first one that divides it. */
    private enum Unit {
        TIB("TiB", 1L << 40),
        TB("TB", 1_000_000_000_000L),
        GIB("GiB", 1L << 30),
        GB("GB", 1_000_000_000L),
        MIB("MiB", 1L << 20),
        MB("MB", 1_000_000L),
        KIB("KiB", 1L << 10),
        KB("kB", 1_000L),
        B("B", 1L);

        private final String text;
        private final long bytes;

        Unit(String text, long bytes) {
            this.text = text;
            this.bytes = bytes;
        }
    }

    public DataSize {
        if (bytes < 0) {
            throw new IllegalArgumentException("a size of " + bytes + " bytes: it cannot be negative");
        }
    }

    public static DataSize ofMebibytes(long mebibytes) {
        return new DataSize(Math.multiplyExact(mebibytes, Unit.MIB.bytes));
    }

    /**
     * Reads {@code 512MB}, {@code 1.5GiB} or a plain number of bytes; case does not count.
     *
     * @throws IllegalArgumentException for anything else
     */
    public static DataSize parse(String text) {
        Matcher parts = TEXT.matcher(text.strip());
        if (!parts.matches()) {
            throw new IllegalArgumentException("not a size");
        }
        BigDecimal number = new BigDecimal(parts.group(1));
        BigDecimal bytes = number.multiply(BigDecimal.valueOf(unit(parts.group(2)).bytes));
        try {
            return new DataSize(bytes.toBigIntegerExact().longValueExact());
        } catch (ArithmeticException e) {
            throw new IllegalArgumentException("not a whole number of bytes", e);
        }
    }

    private static Unit unit(String text) {
        String wanted = text.isEmpty() ? "B" : text.toUpperCase(Locale.ROOT);
        List<String> known = new ArrayList<>();
        for (Unit unit : Unit.values()) {
            if (unit.name().equals(wanted)) {
                return unit;
            }
            known.add(unit.text);
        }
        throw new IllegalArgumentException("no such unit: " + text + " (there are " + String.join(", ", known) + ")");
    }

    @Override
    public String toString() {
        for (Unit unit : Unit.values()) {
            if (bytes >= unit.bytes && bytes % unit.bytes == 0) {
                return bytes / unit.bytes + unit.text;
            }
        }
        return bytes + "B";
    }
}
