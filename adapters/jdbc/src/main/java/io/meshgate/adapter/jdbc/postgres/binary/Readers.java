package io.meshgate.adapter.jdbc.postgres.binary;

import org.apache.arrow.vector.BaseVariableWidthVector;
import org.apache.arrow.vector.BigIntVector;
import org.apache.arrow.vector.BitVector;
import org.apache.arrow.vector.DateDayVector;
import org.apache.arrow.vector.DecimalVector;
import org.apache.arrow.vector.FieldVector;
import org.apache.arrow.vector.Float4Vector;
import org.apache.arrow.vector.Float8Vector;
import org.apache.arrow.vector.IntVector;
import org.apache.arrow.vector.IntervalMonthDayNanoVector;
import org.apache.arrow.vector.SmallIntVector;
import org.apache.arrow.vector.TimeMicroVector;
import org.apache.arrow.vector.TimeStampVector;
import org.apache.arrow.vector.complex.ListVector;

/** Makes the reader of a column; the vector must be the one of the reader's type, or the cast fails. */
public final class Readers {
    /** Makes the reader of one type; {@code nullable} says whether the promised schema has a place for NULL. */
    @FunctionalInterface
    public interface Factory {
        ColumnReader reader(String column, boolean nullable, FieldVector vector);
    }

    private Readers() {}

    public static ColumnReader bool(String column, boolean nullable, FieldVector vector) {
        return new Numbers.BooleanReader(column, nullable, (BitVector) vector);
    }

    public static ColumnReader int2(String column, boolean nullable, FieldVector vector) {
        return new Numbers.SmallIntReader(column, nullable, (SmallIntVector) vector);
    }

    public static ColumnReader int4(String column, boolean nullable, FieldVector vector) {
        return new Numbers.IntegerReader(column, nullable, (IntVector) vector);
    }

    public static ColumnReader int8(String column, boolean nullable, FieldVector vector) {
        return new Numbers.BigIntReader(column, nullable, (BigIntVector) vector);
    }

    public static ColumnReader float4(String column, boolean nullable, FieldVector vector) {
        return new Numbers.RealReader(column, nullable, (Float4Vector) vector);
    }

    public static ColumnReader float8(String column, boolean nullable, FieldVector vector) {
        return new Numbers.DoubleReader(column, nullable, (Float8Vector) vector);
    }

    public static ColumnReader numeric(String column, boolean nullable, FieldVector vector) {
        return new NumericReader(column, nullable, (DecimalVector) vector);
    }

    /** For text and bytea alike. */
    public static ColumnReader bytes(String column, boolean nullable, FieldVector vector) {
        return new TextReader(column, nullable, (BaseVariableWidthVector) vector);
    }

    public static ColumnReader date(String column, boolean nullable, FieldVector vector) {
        return new Times.DateReader(column, nullable, (DateDayVector) vector);
    }

    public static ColumnReader time(String column, boolean nullable, FieldVector vector) {
        return new Times.TimeReader(column, nullable, (TimeMicroVector) vector);
    }

    /** For timestamp and timestamptz alike. */
    public static ColumnReader timestamp(String column, boolean nullable, FieldVector vector) {
        return new Times.TimestampReader(column, nullable, (TimeStampVector) vector);
    }

    public static ColumnReader interval(String column, boolean nullable, FieldVector vector) {
        return new Times.IntervalReader(column, nullable, (IntervalMonthDayNanoVector) vector);
    }

    /**
     * @param element reads the elements
     * @param elementOid the OID that the array must name as its elements' type
     */
    public static ColumnReader array(
            String column, boolean nullable, FieldVector vector, Factory element, int elementOid) {
        ListVector list = (ListVector) vector;
        ColumnReader elements = element.reader(column, true, list.getDataVector());
        return new ArrayReader(column, nullable, list, elements, elementOid);
    }
}
