package io.meshgate.gateway.query;

/**
 * What the kept plans have been of use for since the gateway started.
 *
 * @param hits statements that had a kept plan
 * @param shapeHits those of them whose plan was made for other literals
 * @param misses statements that were planned
 * @param waits statements that waited for another's planning
 * @param failures plannings that failed, for whatever reason
 * @param evictions plans that went for want of room
 * @param plans kept now, by estimate
 * @param bytes of the plans kept now, by estimate
 */
public record PlanCounts(
        long hits, long shapeHits, long misses, long waits, long failures, long evictions, long plans, long bytes) {
    /** The share of statements that needed no planning. */
    public double hitRate() {
        return hits + misses == 0 ? 0 : (double) hits / (hits + misses);
    }
}
