package io.meshgate.adapter;

import io.meshgate.catalog.Endpoint;
import io.meshgate.catalog.Secrets;
import java.util.Set;

/** One kind of store; found by {@link java.util.ServiceLoader}. Thread-safe. */
public interface StoreAdapter {
    /** The values of {@link Endpoint#type()} that this adapter serves, lower case. */
    Set<String> kinds();

    /**
     * Makes the store of one endpoint, without connecting: a store that is down is told by its first use.
     *
     * @throws StoreFailure of kind {@link StoreFailure.Kind#REFUSED} if the endpoint's fields cannot be right
     */
    DomainStore open(Endpoint endpoint, Secrets secrets, StoreSettings settings);
}
