/**
 * The whole contract between the gateway and a store.
 *
 * <p>A {@link io.meshgate.adapter.StoreAdapter} (found by {@link java.util.ServiceLoader}) opens a
 * {@link io.meshgate.adapter.DomainStore} per endpoint. The gateway asks its {@link io.meshgate.adapter.Capabilities}
 * which operators it answers exactly, lets it {@link io.meshgate.adapter.DomainStore#render render} the piece of the
 * query that it can answer, and reads the rows as a {@link io.meshgate.adapter.BatchStream}. What no store can do runs
 * in the {@link io.meshgate.adapter.RemainderEngine}.
 */
@NullMarked
package io.meshgate.adapter;

import org.jspecify.annotations.NullMarked;
