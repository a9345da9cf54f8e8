package io.meshgate.gateway.door.flight;

import io.meshgate.gateway.failure.ErrorCode;
import io.meshgate.gateway.failure.QueryFailure;
import java.util.Optional;
import org.apache.arrow.flight.CancelFlightInfoRequest;
import org.apache.arrow.flight.CancelStatus;
import org.apache.arrow.flight.CloseSessionRequest;
import org.apache.arrow.flight.CloseSessionResult;
import org.apache.arrow.flight.Criteria;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.FlightEndpoint;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.FlightStream;
import org.apache.arrow.flight.GetSessionOptionsRequest;
import org.apache.arrow.flight.GetSessionOptionsResult;
import org.apache.arrow.flight.PollInfo;
import org.apache.arrow.flight.PutResult;
import org.apache.arrow.flight.RenewFlightEndpointRequest;
import org.apache.arrow.flight.Result;
import org.apache.arrow.flight.SchemaResult;
import org.apache.arrow.flight.SetSessionOptionsRequest;
import org.apache.arrow.flight.SetSessionOptionsResult;
import org.apache.arrow.flight.sql.FlightSqlProducer;
import org.apache.arrow.flight.sql.impl.FlightSql.ActionBeginSavepointRequest;
import org.apache.arrow.flight.sql.impl.FlightSql.ActionBeginSavepointResult;
import org.apache.arrow.flight.sql.impl.FlightSql.ActionBeginTransactionRequest;
import org.apache.arrow.flight.sql.impl.FlightSql.ActionBeginTransactionResult;
import org.apache.arrow.flight.sql.impl.FlightSql.ActionCreatePreparedStatementResult;
import org.apache.arrow.flight.sql.impl.FlightSql.ActionCreatePreparedSubstraitPlanRequest;
import org.apache.arrow.flight.sql.impl.FlightSql.ActionEndSavepointRequest;
import org.apache.arrow.flight.sql.impl.FlightSql.ActionEndTransactionRequest;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandPreparedStatementQuery;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandPreparedStatementUpdate;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandStatementIngest;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandStatementSubstraitPlan;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandStatementUpdate;

/**
 * What Meshgate does not do, each refused by its name with UNIMPLEMENTED, so that a client knows that it is the request and
 * not a fault. Clients rely on the status: ADBC switches autocommit off at connect and takes no other answer for "there are
 * no transactions".
 */
abstract class RefusingProducer implements FlightSqlProducer {

    static RuntimeException readsOnly(String what) {
        return refused(ErrorCode.READ_ONLY, "Meshgate only reads: " + what + " is not possible");
    }

    static RuntimeException noTransactions(String what) {
        return refused(ErrorCode.UNSUPPORTED, "Meshgate has no transactions: " + what + " is not possible");
    }

    private static RuntimeException notYet(String what) {
        return refused(ErrorCode.UNSUPPORTED, "Meshgate does not support " + what);
    }

    private static RuntimeException refused(ErrorCode code, String what) {
        return Statuses.of(QueryFailure.of(code, what), Optional.empty());
    }

    // Writing

    @Override
    public Runnable acceptPutStatement(
            CommandStatementUpdate command,
            CallContext context,
            FlightStream flightStream,
            StreamListener<PutResult> ackStream) {
        throw readsOnly("an update");
    }

    @Override
    public Runnable acceptPutStatementBulkIngest(
            CommandStatementIngest command,
            CallContext context,
            FlightStream flightStream,
            StreamListener<PutResult> ackStream) {
        throw readsOnly("bulk ingestion");
    }

    @Override
    public Runnable acceptPutPreparedStatementUpdate(
            CommandPreparedStatementUpdate command,
            CallContext context,
            FlightStream flightStream,
            StreamListener<PutResult> ackStream) {
        throw readsOnly("a prepared update");
    }

    @Override
    public Runnable acceptPutPreparedStatementQuery(
            CommandPreparedStatementQuery command,
            CallContext context,
            FlightStream flightStream,
            StreamListener<PutResult> ackStream) {
        throw notYet("parameters of prepared statements; write the values into the statement");
    }

    // Substrait

    @Override
    public FlightInfo getFlightInfoSubstraitPlan(
            CommandStatementSubstraitPlan command, CallContext context, FlightDescriptor descriptor) {
        throw notYet("Substrait plans; send SQL");
    }

    @Override
    public SchemaResult getSchemaSubstraitPlan(
            CommandStatementSubstraitPlan command, CallContext context, FlightDescriptor descriptor) {
        throw notYet("Substrait plans; send SQL");
    }

    @Override
    public Runnable acceptPutSubstraitPlan(
            CommandStatementSubstraitPlan command,
            CallContext context,
            FlightStream flightStream,
            StreamListener<PutResult> ackStream) {
        throw readsOnly("an update by a Substrait plan");
    }

    @Override
    public void createPreparedSubstraitPlan(
            ActionCreatePreparedSubstraitPlanRequest request,
            CallContext context,
            StreamListener<ActionCreatePreparedStatementResult> listener) {
        throw notYet("Substrait plans; send SQL");
    }

    // Transactions

    @Override
    public void beginTransaction(
            ActionBeginTransactionRequest request,
            CallContext context,
            StreamListener<ActionBeginTransactionResult> listener) {
        throw noTransactions("beginning one");
    }

    @Override
    public void endTransaction(
            ActionEndTransactionRequest request, CallContext context, StreamListener<Result> listener) {
        throw noTransactions("ending one");
    }

    @Override
    public void beginSavepoint(
            ActionBeginSavepointRequest request,
            CallContext context,
            StreamListener<ActionBeginSavepointResult> listener) {
        throw noTransactions("beginning a savepoint");
    }

    @Override
    public void endSavepoint(ActionEndSavepointRequest request, CallContext context, StreamListener<Result> listener) {
        throw noTransactions("ending a savepoint");
    }

    // Sessions, long work

    @Override
    public void setSessionOptions(
            SetSessionOptionsRequest request, CallContext context, StreamListener<SetSessionOptionsResult> listener) {
        throw notYet("session options");
    }

    @Override
    public void getSessionOptions(
            GetSessionOptionsRequest request, CallContext context, StreamListener<GetSessionOptionsResult> listener) {
        throw notYet("session options");
    }

    @Override
    public void closeSession(
            CloseSessionRequest request, CallContext context, StreamListener<CloseSessionResult> listener) {
        throw notYet("sessions: there is nothing to close");
    }

    @Override
    public void cancelFlightInfo(
            CancelFlightInfoRequest request, CallContext context, StreamListener<CancelStatus> listener) {
        throw notYet("CancelFlightInfo; drop the stream, which ends the query in its stores");
    }

    @Override
    public void renewFlightEndpoint(
            RenewFlightEndpointRequest request, CallContext context, StreamListener<FlightEndpoint> listener) {
        throw notYet("RenewFlightEndpoint: endpoints do not expire");
    }

    // Plain Flight

    @Override
    public PollInfo pollFlightInfo(CallContext context, FlightDescriptor descriptor) {
        throw notYet("PollFlightInfo; use GetFlightInfo");
    }

    @Override
    public void doExchange(CallContext context, FlightStream reader, ServerStreamListener writer) {
        throw notYet("DoExchange");
    }

    @Override
    public void listFlights(CallContext context, Criteria criteria, StreamListener<FlightInfo> listener) {
        throw notYet("ListFlights; ask for tables by CommandGetTables");
    }
}
