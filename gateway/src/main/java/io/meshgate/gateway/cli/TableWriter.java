package io.meshgate.gateway.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.ArrowType;
import org.apache.arrow.vector.types.pojo.Field;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jline.utils.WCWidth;

/**
 * Aligned columns for people, numbers to the right. NULL is {@code <null>}; line ends and other control characters within
 * text are written as escapes, so that a value can neither break the table nor command the terminal.
 *
 * <p>Widths are those of the first thousand rows and grow when a later thousand needs more: an answer of any length takes
 * bounded memory, and short ones align perfectly.
 */
final class TableWriter implements AnswerWriter {
    static final String NULL = "<null>";

    private static final int ROWS_MEASURED = 1000;
    private static final String GAP = "  ";

    private final List<String> labels;
    private final boolean[] toTheRight;
    private final int[] widths;
    private final PrintStream out;
    private final List<String[]> waiting = new ArrayList<>();
    private boolean headed;

    TableWriter(Schema schema, PrintStream out) {
        List<Field> fields = schema.getFields();
        this.labels = fields.stream().map(field -> printable(field.getName())).toList();
        this.toTheRight = new boolean[fields.size()];
        this.widths = new int[fields.size()];
        for (int i = 0; i < widths.length; i++) {
            toTheRight[i] = isNumber(fields.get(i).getType());
        }
        this.out = out;
    }

    /** A table of texts. */
    static void print(PrintStream out, List<String> labels, List<List<String>> rows) {
        Schema schema = new Schema(labels.stream()
                .map(label -> Field.nullable(label, ArrowType.Utf8.INSTANCE))
                .toList());
        TableWriter table = new TableWriter(schema, out);
        rows.forEach(row ->
                table.waiting.add(row.stream().map(TableWriter::printable).toArray(String[]::new)));
        table.finish();
    }

    private static boolean isNumber(ArrowType type) {
        return type instanceof ArrowType.Int
                || type instanceof ArrowType.FloatingPoint
                || type instanceof ArrowType.Decimal;
    }

    @Override
    public void write(VectorSchemaRoot root) {
        for (int row = 0; row < root.getRowCount(); row++) {
            String[] cells = new String[widths.length];
            for (int column = 0; column < cells.length; column++) {
                FieldVector vector = root.getVector(column);
                String text = CellText.of(vector, row);
                cells[column] = text == null ? NULL : printable(text);
            }
            waiting.add(cells);
            if (waiting.size() == ROWS_MEASURED) {
                print();
            }
        }
    }

    @Override
    public void finish() {
        print();
        out.flush();
    }

    @Override
    public void close() {}

    private void print() {
        for (String[] cells : waiting) {
            measure(cells);
        }
        if (!headed) {
            headed = true;
            String[] heads = labels.toArray(String[]::new);
            measure(heads);
            line(heads);
            line(Arrays.stream(widths).mapToObj("-"::repeat).toArray(String[]::new));
        }
        waiting.forEach(this::line);
        waiting.clear();
        out.flush();
    }

    private void measure(String[] cells) {
        for (int i = 0; i < cells.length; i++) {
            widths[i] = Math.max(widths[i], width(cells[i]));
        }
    }

    private void line(String[] cells) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < cells.length; i++) {
            String padding = " ".repeat(widths[i] - width(cells[i]));
            line.append(i == 0 ? "" : GAP).append(toTheRight[i] ? padding + cells[i] : cells[i] + padding);
        }
        out.println(line.toString().stripTrailing());
    }

    /** Columns on a terminal: wide letters take two, combining marks none. */
    static int width(String text) {
        return text.codePoints().map(c -> Math.max(0, WCWidth.wcwidth(c))).sum();
    }

    static String printable(String text) {
        if (text.codePoints().noneMatch(Character::isISOControl)) {
            return text;
        }
        StringBuilder shown = new StringBuilder();
        text.codePoints().forEach(c -> {
            switch (c) {
                case '\n' -> shown.append("\\n");
                case '\r' -> shown.append("\\r");
                case '\t' -> shown.append("\\t");
                default -> {
                    if (Character.isISOControl(c)) {
                        shown.append(String.format("\\u%04x", c));
                    } else {
                        shown.appendCodePoint(c);
                    }
                }
            }
        });
        return shown.toString();
    }
}
