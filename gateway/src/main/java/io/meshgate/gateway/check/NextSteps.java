package io.meshgate.gateway.check;

import io.meshgate.adapter.StoreFailure;
import io.meshgate.adapter.StoreFailure.Kind;
import io.meshgate.adapter.StoreFailure.Phase;
import io.meshgate.catalog.Endpoint;

/** What to do about a store that failed a check. */
final class NextSteps {
    /** SQL's own classes and codes of states. */
    private static final String LOGIN = "28";

    private static final String NO_DATABASE = "3D000";
    private static final String NOT_ALLOWED = "42501";

    private NextSteps() {}

    /** The store's failure, which names owner and channel, and the next step. */
    static String of(StoreFailure failure, String table) {
        return failure.getMessage() + " Next: " + step(failure, table) + ".";
    }

    /** Whether the other tables of the endpoint would fail alike. */
    static boolean concernsAllTables(StoreFailure failure) {
        return failure.phase() == Phase.CONNECT || failure.kind() == Kind.UNREACHABLE;
    }

    private static String step(StoreFailure failure, String table) {
        String state = failure.sqlState().orElse("");
        if (state.startsWith(LOGIN)) {
            return "see whether the contract's username is right and its secretRef leads to the password of today";
        }
        if (state.equals(NO_DATABASE)) {
            return "see whether the contract's server names the right database";
        }
        if (state.equals(NOT_ALLOWED)) {
            return "have the owner allow it: GRANT SELECT on the table of " + table
                    + failure.endpoint()
                            .flatMap(Endpoint::username)
                            .map(user -> " to " + user)
                            .orElse("");
        }
        return switch (failure.kind()) {
            case UNREACHABLE ->
                "see whether the contract's server has the right host and port, whether the store runs, and whether"
                        + " this machine may reach it";
            case REFUSED ->
                failure.phase() == Phase.CONNECT
                        ? "see what the contract's server says"
                        : "see whether physicalName of " + table + " is what the store calls it";
            case TIMED_OUT, OVERLOADED -> "try again when the store has less to do";
            case BAD_DATA, STATEMENT_FAILED -> "tell the owner of " + table;
            case CANCELLED -> "try again";
        };
    }
}
