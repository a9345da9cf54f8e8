package io.meshgate.gateway.failure;

import io.meshgate.adapter.StoreFailure;
import io.meshgate.adapter.StoreFailure.Phase;

/** From what a store or the local engine reports to the code that a client sees: by kind, phase and SQLSTATE. */
final class StoreFailures {
    private static final String NO_TABLE = "42P01";
    private static final String TOO_COMPLEX = "54001";

    private StoreFailures() {}

    static ErrorCode code(StoreFailure failure) {
        boolean local = failure.endpoint().isEmpty();
        String state = failure.sqlState().orElse("");
        if (state.equals(NO_TABLE)) {
            return ErrorCode.TABLE_MISSING_IN_STORE;
        }
        if (state.equals(TOO_COMPLEX)) {
            return ErrorCode.NESTING_TOO_DEEP;
        }
        return switch (failure.kind()) {
            case UNREACHABLE -> local ? ErrorCode.ENGINE_FAILED : unreachable(failure.phase(), state);
            // Meshgate itself writes what the engine runs.
            case REFUSED -> local ? ErrorCode.INTERNAL : refused(failure.phase(), state);
            case TIMED_OUT -> local ? ErrorCode.TIME_EXCEEDED : ErrorCode.STORE_TIMED_OUT;
            case OVERLOADED -> local ? ErrorCode.MEMORY_EXCEEDED : ErrorCode.STORE_OVERLOADED;
            case BAD_DATA -> local ? ErrorCode.INTERNAL : ErrorCode.STORE_BAD_DATA;
            case STATEMENT_FAILED -> raised(state, local);
            case CANCELLED -> ErrorCode.CANCELLED;
        };
    }

    private static ErrorCode unreachable(Phase phase, String state) {
        boolean connected = phase == Phase.READ || phase == Phase.EXECUTE && !state.isEmpty();
        return connected ? ErrorCode.STORE_LOST : ErrorCode.STORE_UNREACHABLE;
    }

    /** Before it is connected to, an endpoint is refused for what its contract says. */
    private static ErrorCode refused(Phase phase, String state) {
        if (phase == Phase.CONNECT && state.isEmpty()) {
            return ErrorCode.CONTRACT_WRONG;
        }
        if (state.startsWith("28")) {
            return ErrorCode.STORE_LOGIN_REFUSED;
        }
        return switch (state) {
            case "42703" -> ErrorCode.COLUMN_MISSING_IN_STORE;
            case "3D000", "3F000" -> ErrorCode.CONTRACT_WRONG;
            default -> ErrorCode.STORE_REFUSED;
        };
    }

    /** An error over rows; PostgreSQL has finer codes than the standard. */
    private static ErrorCode raised(String state, boolean local) {
        if (state.startsWith("54")) {
            return ErrorCode.STORE_REFUSED;
        }
        return switch (state) {
            case "22012" -> ErrorCode.DIVISION_BY_ZERO;
            case "22003", "22008", "22015" -> ErrorCode.OUT_OF_RANGE;
            case "22018", "22007", "22P02", "22P03" -> ErrorCode.CAST_FAILED;
            case "21000" -> ErrorCode.SUBQUERY_ROWS;
            default ->
                local || state.isEmpty() || state.startsWith("22")
                        ? ErrorCode.EXPRESSION_FAILED
                        : ErrorCode.STORE_FAILED;
        };
    }
}
