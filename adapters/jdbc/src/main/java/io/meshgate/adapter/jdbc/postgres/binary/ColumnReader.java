package io.meshgate.adapter.jdbc.postgres.binary;

/**
 * Reads one column's values into its vector, row after row from 0, in the buffers of the batch at hand. Single-threaded.
 *
 * <p>{@link #allocate} comes first in each batch; a row below the capacity is then read by {@link #read} or
 * {@link #readNull}, in ascending order without gaps; {@link #finish} closes the batch.
 */
public abstract class ColumnReader {
    private final String column;
    private final boolean nullable;

    /**
     * @param column names the column in failures
     * @param nullable whether the promised schema has a place for NULL
     */
    ColumnReader(String column, boolean nullable) {
        this.column = column;
        this.nullable = nullable;
    }

    /** Takes fresh buffers for {@code rows} values, a multiple of 8; whatever the vector held is released. */
    public abstract void allocate(int rows);

    /** Widens the buffers to {@code rows} values, a multiple of 8, and keeps what has been read. */
    public abstract void grow(int rows);

    /**
     * Reads the value that lies in {@code bytes} from {@code at} on.
     *
     * @throws BadValueException if the vector's type has no place for it
     * @throws IndexOutOfBoundsException if {@code bytes} ends before the value does
     */
    public abstract void read(byte[] bytes, int at, int length, int row);

    /** Tells the vector how many rows have been read. */
    public abstract void finish(int rows);

    /** Marks the row as NULL, or refuses to where the schema promises that there is none. */
    public final void readNull(int row) {
        if (!nullable) {
            throw bad("NULL, though the contract promises that it is never NULL");
        }
        markNull(row);
    }

    abstract void markNull(int row);

    final void checkLength(int length, int expected) {
        if (length != expected) {
            throw bad("a value of " + length + " bytes where the promised type has " + expected);
        }
    }

    /** A failure that says: the column holds {@code what}. */
    final BadValueException bad(String what) {
        return new BadValueException("column \"" + column + "\" holds " + what);
    }
}
