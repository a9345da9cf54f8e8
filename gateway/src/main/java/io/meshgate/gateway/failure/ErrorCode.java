package io.meshgate.gateway.failure;

import static io.meshgate.gateway.failure.ErrorCode.Kind.RESOURCES;
import static io.meshgate.gateway.failure.ErrorCode.Kind.STORE;
import static io.meshgate.gateway.failure.ErrorCode.Kind.USER;

/**
 * The table of errors: every code that a client can see, its kind, its SQLSTATE (ISO/IEC 9075-2, clause 24; PostgreSQL's
 * where the standard has none), its gRPC status, what it means and what to do. docs/errors.md is made from it.
 */
public enum ErrorCode {
    SYNTAX_ERROR(
            USER,
            "42601",
            Status.INVALID_ARGUMENT,
            "The text is no SQL that Meshgate knows.",
            "Look at the place that the message names. A name that is a reserved word must be quoted: `\"order\"`."),
    UNKNOWN_NAME(
            USER,
            "42P01",
            Status.NOT_FOUND,
            "The mesh has no such domain, data product or table.",
            "A table is named `domain.product.table`; `meshgate catalog list` shows them all."),
    UNKNOWN_COLUMN(
            USER,
            "42703",
            Status.INVALID_ARGUMENT,
            "None of the tables at this place of the query has such a column.",
            "`meshgate catalog show domain.product.table` lists a table's columns."),
    UNKNOWN_FUNCTION(
            USER,
            "42883",
            Status.INVALID_ARGUMENT,
            "There is no function of this name, or not with so many arguments.",
            "See the list of functions in docs/sql-semantics.md."),
    AMBIGUOUS_NAME(
            USER,
            "42702",
            Status.INVALID_ARGUMENT,
            "More than one table of the query has a column of this name.",
            "Write the table's name or alias before it: `o.id`."),
    TYPE_MISMATCH(
            USER,
            "42804",
            Status.INVALID_ARGUMENT,
            "An operator, function or set operation is given types that it does not take.",
            "Convert one of them: `CAST(x AS type)` or `x::type`."),
    NOT_GROUPED(
            USER,
            "42803",
            Status.INVALID_ARGUMENT,
            "A column is neither grouped nor aggregated, or an aggregate stands where none may.",
            "Add the column to GROUP BY, or aggregate it; conditions over aggregates belong into HAVING."),
    INVALID_QUERY(
            USER,
            "42000",
            Status.INVALID_ARGUMENT,
            "The statement is well-formed, but means nothing.",
            "The message says what is wrong with it."),
    UNSUPPORTED(
            USER,
            "0A000",
            Status.UNIMPLEMENTED,
            "SQL or a request of the protocol that Meshgate does not support.",
            "Write the query in another way; docs/sql-semantics.md says what there is."),
    READ_ONLY(
            USER,
            "25006",
            Status.UNIMPLEMENTED,
            "The statement would write, define, or set something.",
            "Send a SELECT, WITH or VALUES statement. Change data in the domain's own systems."),
    INVALID_REQUEST(
            USER,
            "08P01",
            Status.INVALID_ARGUMENT,
            "The client sent what the protocol does not allow, such as a ticket that no Meshgate has made.",
            "Ask the statement again; if that does not help, look for a newer version of the client."),
    PRODUCT_RETIRED(
            USER,
            "42P01",
            Status.NOT_FOUND,
            "The data product's contract says that it is retired.",
            "Use the product that the message names, or ask the owner."),
    COLUMN_UNREADABLE(
            USER,
            "0A000",
            Status.UNIMPLEMENTED,
            "The column has no type that Meshgate can read.",
            "Leave the column out, or have its owner give the contract a `physicalType` that its values fit."),
    DIVISION_BY_ZERO(
            USER,
            "22012",
            Status.INVALID_ARGUMENT,
            "A row divides by zero, in a store or in Meshgate's own engine.",
            "Write `x / NULLIF(y, 0)`."),
    OUT_OF_RANGE(
            USER,
            "22003",
            Status.INVALID_ARGUMENT,
            "A number or time is beyond what its type holds.",
            "Calculate in a wider type: `CAST(x AS BIGINT)` or `CAST(x AS DECIMAL(38, 2))`."),
    CAST_FAILED(
            USER,
            "22018",
            Status.INVALID_ARGUMENT,
            "A text is no value of the type that it is cast to.",
            "Cast only rows that fit, by a CASE, or correct the text."),
    SUBQUERY_ROWS(
            USER,
            "21000",
            Status.INVALID_ARGUMENT,
            "A subquery that stands for one value gave more than one row.",
            "Aggregate it, add LIMIT 1, or use IN."),
    EXPRESSION_FAILED(
            USER,
            "22000",
            Status.INVALID_ARGUMENT,
            "An expression has no value for some row, such as the square root of a negative number.",
            "The message says which; filter such rows, or guard the expression by a CASE."),
    CANCELLED(
            USER,
            "57014",
            Status.CANCELLED,
            "The client has gone or has cancelled the query.",
            "Nothing; ask again if that was not meant."),
    CONTRACT_WRONG(
            STORE,
            "42P17",
            Status.UNAVAILABLE,
            "The data product's contract cannot be served.",
            "Its owner mends the contract; `meshgate catalog check FOLDER` shows what is wrong in which line."),
    TABLE_MISSING_IN_STORE(
            STORE,
            "42P01",
            Status.UNAVAILABLE,
            "The contract promises a table that the store does not have, or not any more.",
            "Tell the owner of the data product, whom the message names."),
    COLUMN_MISSING_IN_STORE(
            STORE,
            "42703",
            Status.UNAVAILABLE,
            "The contract promises a column that the live table does not have, or not any more.",
            "Tell the owner of the data product, whom the message names."),
    SECRET_UNAVAILABLE(
            STORE,
            "28000",
            Status.UNAVAILABLE,
            "The password or key that the contract refers to is not there.",
            "The gateway's operator sets the variable or file that the message names."),
    STORE_UNREACHABLE(
            STORE,
            "08001",
            Status.UNAVAILABLE,
            "The store cannot be connected to.",
            "Try again later; tell the owner. Data of other stores is still served."),
    STORE_LOST(
            STORE,
            "08006",
            Status.UNAVAILABLE,
            "The connection to the store broke while it answered. Rows that have come are not the whole answer.",
            "Ask again: Meshgate does not repeat a query whose rows may have left."),
    STORE_LOGIN_REFUSED(
            STORE,
            "28P01",
            Status.UNAVAILABLE,
            "The store does not accept the user or password of the contract.",
            "The owner and the gateway's operator see to user and secret."),
    STORE_REFUSED(
            STORE,
            "42501",
            Status.UNAVAILABLE,
            "The store refuses the statement; mostly, the contract's user may not read the table.",
            "The owner grants the right to read to the contract's user."),
    STORE_TIMED_OUT(
            STORE,
            "57014",
            Status.DEADLINE_EXCEEDED,
            "The store did not answer in time, or waits for a lock.",
            "Ask for less, or try again later; `stores.statementTimeout` is the limit."),
    STORE_BAD_DATA(
            STORE,
            "22000",
            Status.UNAVAILABLE,
            "The store holds a value or file that cannot be read as the contract promises.",
            "Leave the column out, or tell the owner."),
    STORE_FAILED(
            STORE,
            "58000",
            Status.UNAVAILABLE,
            "The store failed in a way that has nothing to do with the rows.",
            "Tell the owner what the store said."),
    STORE_OVERLOADED(
            RESOURCES,
            "53000",
            Status.RESOURCE_EXHAUSTED,
            "The store has no connection, memory or disk left for the statement.",
            "Try again later, or let the query filter more."),
    STORE_BUSY(
            RESOURCES,
            "53300",
            Status.RESOURCE_EXHAUSTED,
            "Other queries of this gateway use all connections that it may open to the store.",
            "Try again later; `stores.connectionsMax`, `stores.connectionWait` and `admission.queueMax` are the"
                    + " limits."),
    SQL_TOO_LONG(
            RESOURCES,
            "54000",
            Status.RESOURCE_EXHAUSTED,
            "The statement is longer than `query.sqlLengthMax`.",
            "Send less text, such as a join instead of a list of values."),
    NESTING_TOO_DEEP(
            RESOURCES,
            "54001",
            Status.RESOURCE_EXHAUSTED,
            "The statement nests parentheses, expressions or subqueries too deeply.",
            "Split it; write long chains of OR as IN."),
    TOO_MANY_FRAGMENTS(
            RESOURCES,
            "54001",
            Status.RESOURCE_EXHAUSTED,
            "The query needs more statements of one store at a time than there may be connections to it.",
            "Split the query, or have the operator raise `stores.connectionsMax`."),
    RESULT_TOO_LARGE(
            RESOURCES,
            "54000",
            Status.RESOURCE_EXHAUSTED,
            "The answer has more rows or bytes than the gateway hands out for one query.",
            "Filter, aggregate or LIMIT; the limits are `query.resultRowsMax` and `query.resultBytesMax`."),
    TIME_EXCEEDED(
            RESOURCES,
            "57014",
            Status.DEADLINE_EXCEEDED,
            "The query ran longer than `query.timeout`.",
            "Ask for less, or have the operator raise the limit."),
    MEMORY_EXCEEDED(
            RESOURCES,
            "53200",
            Status.RESOURCE_EXHAUSTED,
            "The rows that are joined, grouped, sorted or under way need more memory or disk than the gateway may use.",
            "Let the query filter more; the message names the setting that the operator can raise."),
    ENGINE_FAILED(
            RESOURCES,
            "58030",
            Status.UNAVAILABLE,
            "The gateway's own engine cannot work: mostly, its folder for spilling has gone or is full.",
            "The operator sees to `engine.spill.folder`."),
    GATEWAY_BUSY(
            RESOURCES,
            "53300",
            Status.RESOURCE_EXHAUSTED,
            "As many queries run, are planned or wait as the gateway admits.",
            "Try again later; `admission.queriesMax`, `admission.planningMax`, `admission.queueMax` and"
                    + " `admission.wait` are the limits."),
    GATEWAY_STOPPING(
            RESOURCES,
            "57P01",
            Status.UNAVAILABLE,
            "The gateway shuts down: it takes no new queries, and ends what still runs at its deadline.",
            "Ask another gateway of the mesh, or this one once it is back."),
    INTERNAL(
            Kind.INTERNAL,
            "XX000",
            Status.INTERNAL,
            "A bug of Meshgate.",
            "Report it with the statement and the query id.");

    /** Who can mend it: the one who asked, the store's owner, the gateway's operator, or its developers. */
    public enum Kind {
        USER,
        STORE,
        RESOURCES,
        INTERNAL
    }

    /** The statuses of gRPC that are used (grpc.io, status codes). */
    public enum Status {
        INVALID_ARGUMENT,
        NOT_FOUND,
        UNIMPLEMENTED,
        CANCELLED,
        UNAVAILABLE,
        DEADLINE_EXCEEDED,
        RESOURCE_EXHAUSTED,
        INTERNAL
    }

    private final Kind kind;
    private final String sqlState;
    private final Status status;
    private final String meaning;
    private final String nextStep;

    ErrorCode(Kind kind, String sqlState, Status status, String meaning, String nextStep) {
        this.kind = kind;
        this.sqlState = sqlState;
        this.status = status;
        this.meaning = meaning;
        this.nextStep = nextStep;
    }

    public Kind kind() {
        return kind;
    }

    public String sqlState() {
        return sqlState;
    }

    public Status status() {
        return status;
    }

    /** A sentence or two for documents. */
    public String meaning() {
        return meaning;
    }

    /** What whoever meets the error can do, for documents. */
    public String nextStep() {
        return nextStep;
    }
}
