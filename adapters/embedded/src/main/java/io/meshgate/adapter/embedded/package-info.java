/**
 * DuckDB in the process, in three jobs: the {@link io.meshgate.adapter.embedded.DuckDbRemainderEngine remainder engine},
 * the store of {@link io.meshgate.adapter.embedded.DuckDbFileAdapter DuckDB files} and the store of {@link
 * io.meshgate.adapter.embedded.LocalFilesAdapter local Parquet, CSV and JSON files}.
 *
 * <p>Each job has instances of its own, a {@link io.meshgate.adapter.embedded.DuckDbRoom} that is configured and then
 * locked: the remainder's sees no files at all, a DuckDB store its one file, read-only, and local files their folder. In
 * all three a statement is a {@link io.meshgate.adapter.embedded.DuckDbStream}: rows come in and go out as Arrow.
 *
 * <pre>
 *     inputs (BatchStream) -> ArrowInput -> DuckDB -> DuckDbStream -> PromisedBatches -> the consumer
 * </pre>
 */
@NullMarked
package io.meshgate.adapter.embedded;

import org.jspecify.annotations.NullMarked;
