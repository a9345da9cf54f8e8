package io.meshgate.gateway.failure;

import io.meshgate.adapter.StoreFailure;

/** The table of errors: every code that a client can see, its kind and its SQLSTATE (ISO/IEC 9075-2, clause 24). */
public enum ErrorCode {
    SYNTAX_ERROR(Kind.USER, "42601"),
    UNKNOWN_NAME(Kind.USER, "42P01"),
    UNKNOWN_COLUMN(Kind.USER, "42703"),
    INVALID_QUERY(Kind.USER, "42000"),
    UNSUPPORTED(Kind.USER, "0A000"),
    READ_ONLY(Kind.USER, "25006"),
    PRODUCT_RETIRED(Kind.USER, "42P01"),
    COLUMN_UNREADABLE(Kind.USER, "42804"),
    EXPRESSION_FAILED(Kind.USER, "22000"),
    CANCELLED(Kind.USER, "57014"),
    CONTRACT_WRONG(Kind.STORE, "42P17"),
    SECRET_UNAVAILABLE(Kind.STORE, "28000"),
    STORE_UNREACHABLE(Kind.STORE, "08001"),
    STORE_REFUSED(Kind.STORE, "08004"),
    STORE_TIMED_OUT(Kind.STORE, "57014"),
    STORE_BAD_DATA(Kind.STORE, "22000"),
    STORE_OVERLOADED(Kind.RESOURCES, "53300"),
    LIMIT_EXCEEDED(Kind.RESOURCES, "54000"),
    TIME_EXCEEDED(Kind.RESOURCES, "57014"),
    GATEWAY_STOPPING(Kind.RESOURCES, "57P01"),
    INTERNAL(Kind.INTERNAL, "XX000");

    /** Who can mend it: the one who asked, the store's owner, the gateway's operator, or its developers. */
    public enum Kind {
        USER,
        STORE,
        RESOURCES,
        INTERNAL
    }

    private final Kind kind;
    private final String sqlState;

    ErrorCode(Kind kind, String sqlState) {
        this.kind = kind;
        this.sqlState = sqlState;
    }

    public Kind kind() {
        return kind;
    }

    public String sqlState() {
        return sqlState;
    }

    /** The code under which a store's failure is reported. */
    public static ErrorCode of(StoreFailure failure) {
        return switch (failure.kind()) {
            case UNREACHABLE -> STORE_UNREACHABLE;
            case REFUSED -> STORE_REFUSED;
            case TIMED_OUT -> STORE_TIMED_OUT;
            case OVERLOADED -> STORE_OVERLOADED;
            case BAD_DATA -> STORE_BAD_DATA;
            case STATEMENT_FAILED -> EXPRESSION_FAILED;
            case CANCELLED -> CANCELLED;
        };
    }
}
