package io.meshgate.gateway.contract;

import io.meshgate.adapter.BatchStream;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.PeriodDuration;
import org.apache.arrow.vector.TimeMicroVector;
import org.apache.arrow.vector.TimeStampMicroTZVector;
import org.apache.arrow.vector.TimeStampMicroVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;
import org.apache.arrow.vector.util.Text;

/**
 * The spelling of values in case files: {@code NULL}, {@code 12.50}, {@code 'it''s'}, {@code X'ff00'},
 * {@code 2024-02-29}, {@code 2024-02-29T12:00:00.000001}, the same with {@code Z} for an instant, {@code 1m 2d 3us} for an
 * interval, {@code [1, NULL]}. A decimal shows its scale; a floating number begins with {@code ~}.
 */
public final class Cells {
    private static final double RELATIVE_ERROR_MAX = 1e-9;
    private static final long NANOS_PER_MICRO = 1000;
    private static final Pattern NUMBER = Pattern.compile("~?-?\\d+(\\.\\d+)?(E-?\\d+)?");

    private Cells() {}

    /** Reads a stream to its end; the caller closes it. */
    public static List<List<String>> read(BatchStream stream) {
        List<List<String>> rows = new ArrayList<>();
        while (stream.next()) {
            VectorSchemaRoot root = stream.root();
            for (int row = 0; row < root.getRowCount(); row++) {
                List<String> cells = new ArrayList<>();
                for (FieldVector vector : root.getFieldVectors()) {
                    cells.add(cell(vector, row));
                }
                rows.add(cells);
            }
        }
        return rows;
    }

    private static String cell(FieldVector vector, int row) {
        if (vector.isNull(row)) {
            return "NULL";
        }
        return switch (vector) {
            case DateDayVector dates -> LocalDate.ofEpochDay(dates.get(row)).toString();
            case TimeMicroVector times ->
                LocalTime.ofNanoOfDay(times.get(row) * NANOS_PER_MICRO).toString();
            case TimeStampMicroVector stamps -> dateTime(stamps.get(row)).toString();
            case TimeStampMicroTZVector stamps -> dateTime(stamps.get(row)) + "Z";
            case ListVector lists -> list(lists, row);
            default -> scalar(vector.getObject(row));
        };
    }

    private static LocalDateTime dateTime(long micros) {
        return LocalDateTime.ofInstant(Instant.EPOCH.plus(micros, ChronoUnit.MICROS), ZoneOffset.UTC);
    }

    private static String list(ListVector lists, int row) {
        List<String> elements = new ArrayList<>();
        for (int i = lists.getElementStartIndex(row); i < lists.getElementEndIndex(row); i++) {
            elements.add(cell(lists.getDataVector(), i));
        }
        return elements.stream().collect(Collectors.joining(", ", "[", "]"));
    }

    private static String scalar(Object value) {
        return switch (value) {
            case Text text -> "'" + text.toString().replace("'", "''") + "'";
            case byte[] bytes -> "X'" + HexFormat.of().formatHex(bytes) + "'";
            case BigDecimal decimal -> decimal.toPlainString();
            case Float number -> "~" + number;
            case Double number -> "~" + number;
            case PeriodDuration span ->
                span.getPeriod().toTotalMonths() + "m " + span.getPeriod().getDays() + "d "
                        + span.getDuration().toNanos() / NANOS_PER_MICRO + "us";
            default -> value.toString();
        };
    }

    /** Cuts a line at {@code " | "}, but not within quotes. */
    static List<String> split(String line) {
        List<String> cells = new ArrayList<>();
        int start = 0;
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            if (line.charAt(i) == '\'') {
                quoted = !quoted;
            } else if (!quoted && line.startsWith(" | ", i)) {
                cells.add(line.substring(start, i).strip());
                start = i + 3;
            }
        }
        cells.add(line.substring(start).strip());
        return cells;
    }

    static boolean sameRow(List<String> one, List<String> other) {
        if (one.size() != other.size()) {
            return false;
        }
        for (int i = 0; i < one.size(); i++) {
            if (!same(one.get(i), other.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** Whether rows are equal by value, whoever spells them: 2.50 is 2.5, and ~2.5 as well. */
    public static boolean sameValues(List<String> one, List<String> other) {
        if (one.size() != other.size()) {
            return false;
        }
        for (int i = 0; i < one.size(); i++) {
            String a = one.get(i);
            String b = other.get(i);
            boolean numbers = NUMBER.matcher(a).matches() && NUMBER.matcher(b).matches();
            if (!(numbers ? sameNumber(a, b) : same(a, b))) {
                return false;
            }
        }
        return true;
    }

    private static boolean sameNumber(String a, String b) {
        boolean floating = a.startsWith("~") || b.startsWith("~");
        String left = a.replace("~", "");
        String right = b.replace("~", "");
        return floating ? same("~" + left, "~" + right) : new BigDecimal(left).compareTo(new BigDecimal(right)) == 0;
    }

    /** Floating numbers agree within a relative error; -0.0 is 0.0. */
    private static boolean same(String one, String other) {
        if (one.equals(other)) {
            return true;
        }
        if (!one.startsWith("~") || !other.startsWith("~")) {
            return false;
        }
        double a = Double.parseDouble(one.substring(1));
        double b = Double.parseDouble(other.substring(1));
        return a == b
                || Double.isFinite(a)
                        && Double.isFinite(b)
                        && Math.abs(a - b) <= RELATIVE_ERROR_MAX * Math.max(Math.abs(a), Math.abs(b));
    }
}
