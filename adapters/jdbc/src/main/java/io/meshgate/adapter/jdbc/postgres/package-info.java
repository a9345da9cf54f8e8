/**
 * PostgreSQL: described through its catalog, read by binary COPY straight into Arrow vectors.
 *
 * <p>{@link io.meshgate.adapter.jdbc.postgres.PostgresAdapter} is the front door. A statement's way: {@code
 * PostgresStore.open} leases a connection and begins a read-only transaction ({@code PostgresTransaction}); {@code
 * RunningStatement} starts the statement and governs its life, cancels included; {@code CopyRows} or {@code PreparedRows}
 * hand its rows to the readers of {@link io.meshgate.adapter.jdbc.postgres.binary}. {@link
 * io.meshgate.adapter.jdbc.postgres.PostgresTypes} is the one table of types behind all of it.
 */
@NullMarked
package io.meshgate.adapter.jdbc.postgres;

import org.jspecify.annotations.NullMarked;
