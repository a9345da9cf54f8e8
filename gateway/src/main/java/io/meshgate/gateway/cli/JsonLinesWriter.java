package io.meshgate.gateway.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.util.MinimalPrettyPrinter;
import java.io.IOException;
import java.io.PrintStream;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.complex.ListVector;

/**
 * One JSON object per line and row. Numbers are numbers with all their digits, NaN and the infinities texts (JSON has none),
 * lists arrays; whatever else is text as in the other formats.
 */
final class JsonLinesWriter implements AnswerWriter {
    private final JsonGenerator json;

    JsonLinesWriter(PrintStream out) throws IOException {
        json = new JsonFactory()
                .createGenerator(out)
                .configure(StreamWriteFeature.WRITE_BIGDECIMAL_AS_PLAIN.mappedFeature(), true)
                .configure(JsonGenerator.Feature.AUTO_CLOSE_TARGET, false)
                .setPrettyPrinter(new MinimalPrettyPrinter(""));
    }

    @Override
    public void write(VectorSchemaRoot root) throws IOException {
        for (int row = 0; row < root.getRowCount(); row++) {
            json.writeStartObject();
            for (FieldVector vector : root.getFieldVectors()) {
                json.writeFieldName(vector.getName());
                value(vector, row);
            }
            json.writeEndObject();
            json.writeRaw('\n');
        }
    }

    private void value(FieldVector vector, int row) throws IOException {
        if (vector.isNull(row)) {
            json.writeNull();
            return;
        }
        switch (vector) {
            case BitVector bool -> json.writeBoolean(bool.get(row) == 1);
            case SmallIntVector number -> json.writeNumber(number.get(row));
            case IntVector number -> json.writeNumber(number.get(row));
            case BigIntVector number -> json.writeNumber(number.get(row));
            case DecimalVector number -> json.writeNumber(number.getObject(row));
            case Float4Vector number -> json.writeNumber(number.get(row));
            case Float8Vector number -> json.writeNumber(number.get(row));
            case ListVector list -> array(list, row);
            default -> json.writeString(CellText.of(vector, row));
        }
    }

    private void array(ListVector list, int row) throws IOException {
        json.writeStartArray();
        for (int i = list.getElementStartIndex(row); i < list.getElementEndIndex(row); i++) {
            value(list.getDataVector(), i);
        }
        json.writeEndArray();
    }

    @Override
    public void finish() throws IOException {
        json.flush();
    }

    @Override
    public void close() {}
}
