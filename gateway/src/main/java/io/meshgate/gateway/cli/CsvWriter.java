package io.meshgate.gateway.cli;

import java.io.PrintStream;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
import org.jspecify.annotations.Nullable;

/**
 * Comma-separated values (RFC 4180, with line feeds as line ends): a line of labels, then a line per row. NULL is nothing
 * between two commas, an empty text is {@code ""}.
 */
final class CsvWriter implements AnswerWriter {
    private final PrintStream out;

    CsvWriter(Schema schema, PrintStream out) {
        this.out = out;
        StringBuilder line = new StringBuilder();
        schema.getFields().forEach(field -> append(line, field.getName()));
        end(line);
    }

    @Override
    public void write(VectorSchemaRoot root) {
        for (int row = 0; row < root.getRowCount(); row++) {
            StringBuilder line = new StringBuilder();
            for (FieldVector vector : root.getFieldVectors()) {
                append(line, CellText.of(vector, row));
            }
            end(line);
        }
    }

    /** Every value is followed by a comma; the last one is taken back. */
    private static void append(StringBuilder line, @Nullable String value) {
        if (value != null) {
            boolean quoted =
                    value.isEmpty() || value.chars().anyMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
            line.append(quoted ? '"' + value.replace("\"", "\"\"") + '"' : value);
        }
        line.append(',');
    }

    private void end(StringBuilder line) {
        line.setCharAt(line.length() - 1, '\n');
        out.print(line);
    }

    @Override
    public void finish() {
        out.flush();
    }

    @Override
    public void close() {}
}
