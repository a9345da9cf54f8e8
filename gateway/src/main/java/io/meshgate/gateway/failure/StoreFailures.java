package io.meshgate.gateway.failure;

import io.meshgate.adapter.StoreFailure;
import io.meshgate.adapter.StoreFailure.Phase;

/** From what a store or the local engine reports to the code that a client sees: by kind, phase and SQLSTATE. */
final class StoreFailures {
    private StoreFailures() {}

    static ErrorCode code(StoreFailure failure) {
        boolean local = failure.endpoint().isEmpty();
        String state = failure.sqlState().orElse("");
        return switch (failure.kind()) {
            case UNREACHABLE -> local ? ErrorCode.ENGINE_FAILED : unreachable(failure.phase(), state);
            // Meshgate itself writes what the engine runs.
            case REFUSED -> local ? ErrorCode.INTERNAL : refused(state);
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

    private static ErrorCode refused(String state) {
        if (state.startsWith("28")) {
            return ErrorCode.STORE_LOGIN_REFUSED;
        }
        return switch (state) {
            case "42P01" -> ErrorCode.TABLE_MISSING_IN_STORE;
            case "42703" -> ErrorCode.COLUMN_MISSING_IN_STORE;
            case "3D000", "3F000" -> ErrorCode.CONTRACT_WRONG;
            default -> ErrorCode.STORE_REFUSED;
        };
    }

    /** An error over rows; PostgreSQL has finer codes than the standard. */
    private static ErrorCode raised(String state, boolean local) {
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
