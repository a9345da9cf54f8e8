package io.meshgate.gateway.plan;

import org.apache.calcite.rel.RelNode;

/**
 * What sending rows from store to store is weighed by.
 *
 * @param rowsMax that are sent to one store; 0 for none
 * @param byteCost what a sent byte costs, in bytes of rows that come: it is written as text, parsed and kept
 * @param share of what would move without it that may move with it
 */
public record SendingCosts(long rowsMax, double byteCost, double share) {
    /** No rows are sent. */
    public static final SendingCosts NEVER = measured(0);

    private static final double MEASURED_BYTE_COST = 2;
    private static final double MEASURED_SHARE = 0.75;
    private static final int ROW_BYTES = 32;

    /** So little is sent although it is more than was expected. */
    private static final double BYTES_IN_ANY_CASE = 64 << 10;

    /** What {@code benchmarks/run moved} shows. */
    public static SendingCosts measured(long rowsMax) {
        return new SendingCosts(rowsMax, MEASURED_BYTE_COST, MEASURED_SHARE);
    }

    /** Whatever can be sent is sent. */
    public static SendingCosts none(long rowsMax) {
        return new SendingCosts(rowsMax, 0, Double.POSITIVE_INFINITY);
    }

    /** What it costs to move an operator's rows, in bytes: each row counts for a few more than it has. */
    public static double bytes(RelNode rel) {
        return Cardinality.rows(rel) * (Cardinality.widthBytes(rel) + ROW_BYTES);
    }

    /** What it costs to move them from one store to another. */
    public double sentBytes(RelNode rel) {
        return bytes(rel) + byteCost * Cardinality.bytes(rel);
    }

    /** What rows that are sent may take, where the rest of the plan moves so many bytes in place of others. */
    public double worth(double bytes, double without) {
        return share == Double.POSITIVE_INFINITY ? share : Math.max(BYTES_IN_ANY_CASE, without - bytes);
    }

    /** Whether it is worth to move so many bytes in place of others. */
    public boolean pays(double bytes, double without) {
        return share == Double.POSITIVE_INFINITY || bytes <= share * without;
    }
}
