package io.meshgate.gateway.execute;

import io.meshgate.adapter.StoreFailure;
import io.meshgate.gateway.failure.QueryFailure;
import io.meshgate.gateway.session.Session;

/** Whose fault it is that a query fails while it runs: its own time, its own memory, or what was thrown. */
record RunFailures(Session session, QueryMemory memory) {

    /** @param cancelledByDeadline whether the query's streams were cancelled because its time was over */
    QueryFailure translated(Throwable thrown, boolean cancelledByDeadline) {
        boolean storeTimedOut = thrown instanceof StoreFailure failure && failure.kind() == StoreFailure.Kind.TIMED_OUT;
        if (cancelledByDeadline || storeTimedOut && session.timeIsOver()) {
            return session.timeExceeded();
        }
        return memory.translated(thrown).orElseGet(() -> QueryFailure.from(thrown));
    }
}
