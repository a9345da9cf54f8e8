package io.meshgate.gateway.stores;

import io.meshgate.adapter.TableStatistics;
import java.time.Instant;

/**
 * A table's statistics as plans are made with them.
 *
 * @param version another one whenever plans that were made with the ones before should be made again; never used twice
 * @param readAt when the store was last asked
 */
public record TableEstimates(TableStatistics statistics, long version, Instant readAt) {}
