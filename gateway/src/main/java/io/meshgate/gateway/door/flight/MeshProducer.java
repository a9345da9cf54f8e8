package io.meshgate.gateway.door.flight;

import com.google.protobuf.Any;
import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.meshgate.adapter.BatchStream;
import io.meshgate.gateway.query.Answer;
import io.meshgate.gateway.query.Queries;
import io.meshgate.gateway.session.QueryId;
import io.meshgate.gateway.session.Session;
import java.util.List;
import java.util.function.Supplier;
import org.apache.arrow.flight.Action;
import org.apache.arrow.flight.ActionType;
import org.apache.arrow.flight.FlightDescriptor;
import org.apache.arrow.flight.FlightEndpoint;
import org.apache.arrow.flight.FlightInfo;
import org.apache.arrow.flight.Result;
import org.apache.arrow.flight.SchemaResult;
import org.apache.arrow.flight.Ticket;
import org.apache.arrow.flight.sql.FlightSqlUtils;
import org.apache.arrow.flight.sql.impl.FlightSql.ActionClosePreparedStatementRequest;
import org.apache.arrow.flight.sql.impl.FlightSql.ActionCreatePreparedStatementRequest;
import org.apache.arrow.flight.sql.impl.FlightSql.ActionCreatePreparedStatementResult;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandGetCatalogs;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandGetCrossReference;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandGetDbSchemas;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandGetExportedKeys;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandGetImportedKeys;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandGetPrimaryKeys;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandGetSqlInfo;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandGetTableTypes;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandGetTables;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandGetXdbcTypeInfo;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandPreparedStatementQuery;
import org.apache.arrow.flight.sql.impl.FlightSql.CommandStatementQuery;
import org.apache.arrow.flight.sql.impl.FlightSql.TicketStatementQuery;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.vector.types.pojo.Schema;

/**
 * The requests of the Flight SQL protocol that Meshgate answers, a method each. Stateless and thread-safe.
 *
 * <p>A statement is planned when its schema is asked, and again when its rows are read, perhaps by another gateway: the plan
 * cache of {@link Queries} makes the second time a look-up.
 */
final class MeshProducer extends RefusingProducer {
    private final Queries queries;
    private final MeshMetadata metadata;
    private final SqlInfoTable sqlInfo;
    private final Calls calls;
    private final WorkUnderWay work;
    private final ResultStreams streams;

    MeshProducer(
            Queries queries,
            MeshMetadata metadata,
            SqlInfoTable sqlInfo,
            Calls calls,
            WorkUnderWay work,
            ResultStreams streams) {
        this.queries = queries;
        this.metadata = metadata;
        this.sqlInfo = sqlInfo;
        this.calls = calls;
        this.work = work;
        this.streams = streams;
    }

    @Override
    public void close() {}

    // Dispatch: the protocol's own, with every failure translated once

    @Override
    public FlightInfo getFlightInfo(CallContext call, FlightDescriptor descriptor) {
        requireCommand(descriptor);
        return translated(call, () -> super.getFlightInfo(call, descriptor));
    }

    @Override
    public SchemaResult getSchema(CallContext call, FlightDescriptor descriptor) {
        requireCommand(descriptor);
        return translated(call, () -> super.getSchema(call, descriptor));
    }

    @Override
    public void getStream(CallContext call, Ticket ticket, ServerStreamListener client) {
        try {
            Any _ = Any.parseFrom(ticket.getBytes());
        } catch (InvalidProtocolBufferException e) {
            throw Statuses.malformed("The ticket is none of Flight SQL");
        }
        translated(call, () -> {
            super.getStream(call, ticket, client);
            return call;
        });
    }

    @Override
    public void doAction(CallContext call, Action action, StreamListener<Result> client) {
        translated(call, () -> {
            super.doAction(call, action, client);
            return call;
        });
    }

    @Override
    public void listActions(CallContext call, StreamListener<ActionType> client) {
        client.onNext(FlightSqlUtils.FLIGHT_SQL_CREATE_PREPARED_STATEMENT);
        client.onNext(FlightSqlUtils.FLIGHT_SQL_CLOSE_PREPARED_STATEMENT);
        client.onCompleted();
    }

    private static void requireCommand(FlightDescriptor descriptor) {
        if (!descriptor.isCommand()) {
            throw Statuses.malformed("Meshgate answers Flight SQL commands; a path names nothing here");
        }
    }

    private static <T> T translated(CallContext call, Supplier<T> work) {
        try {
            return work.get();
        } catch (RuntimeException e) {
            throw Statuses.of(e, CallNotes.queryIdOf(call));
        }
    }

    // Statements

    @Override
    public FlightInfo getFlightInfoStatement(
            CommandStatementQuery command, CallContext call, FlightDescriptor descriptor) {
        requireNoTransaction(command.getTransactionId());
        Session session = calls.begin(call, QueryId.next());
        Answer answer = describe(call, session, command.getQuery());
        return flightInfo(session, answer, command.getQuery(), descriptor);
    }

    @Override
    public SchemaResult getSchemaStatement(
            CommandStatementQuery command, CallContext call, FlightDescriptor descriptor) {
        requireNoTransaction(command.getTransactionId());
        return new SchemaResult(schema(call, command.getQuery()));
    }

    @Override
    public void getStreamStatement(TicketStatementQuery ticket, CallContext call, ServerStreamListener client) {
        StatementHandle handle = StatementHandle.decode(ticket.getStatementHandle());
        stream(call, calls.resume(call, handle.queryId()), handle.sql(), client);
    }

    private FlightInfo flightInfo(Session session, Answer answer, String sql, FlightDescriptor descriptor) {
        work.promised(session);
        ByteString handle = new StatementHandle(session.queryId(), sql).encode();
        TicketStatementQuery ticket =
                TicketStatementQuery.newBuilder().setStatementHandle(handle).build();
        return info(
                ColumnFields.ofAnswer(answer.columns()),
                descriptor,
                Any.pack(ticket).toByteArray());
    }

    private Schema schema(CallContext call, String sql) {
        return ColumnFields.ofAnswer(
                describe(call, calls.begin(call, QueryId.next()), sql).columns());
    }

    private void stream(CallContext call, Session session, String sql, ServerStreamListener client) {
        Answer answer = noted(call, queries.run(session, sql));
        streams.start(session, ColumnFields.ofAnswer(answer.columns()), answer::open, client);
    }

    private Answer describe(CallContext call, Session session, String sql) {
        return noted(call, queries.describe(session, sql));
    }

    private static Answer noted(CallContext call, Answer answer) {
        CallNotes notes = call.getMiddleware(CallNotes.KEY);
        if (notes != null) {
            notes.warnings(answer.warnings());
        }
        return answer;
    }

    private static void requireNoTransaction(ByteString transactionId) {
        if (!transactionId.isEmpty()) {
            throw noTransactions("a statement in one");
        }
    }

    // Prepared statements: the handle is the statement, so that there is nothing to keep and nothing to close

    @Override
    public void createPreparedStatement(
            ActionCreatePreparedStatementRequest request, CallContext call, StreamListener<Result> client) {
        requireNoTransaction(request.getTransactionId());
        Session session = calls.begin(call, QueryId.next());
        Answer answer = describe(call, session, request.getQuery());
        ActionCreatePreparedStatementResult result = ActionCreatePreparedStatementResult.newBuilder()
                .setPreparedStatementHandle(new StatementHandle(session.queryId(), request.getQuery()).encode())
                .setDatasetSchema(serialized(ColumnFields.ofAnswer(answer.columns())))
                .setParameterSchema(serialized(new Schema(List.of())))
                .build();
        client.onNext(new Result(Any.pack(result).toByteArray()));
        client.onCompleted();
    }

    private static ByteString serialized(Schema schema) {
        return ByteString.copyFrom(ColumnFields.serialized(schema));
    }

    @Override
    public void closePreparedStatement(
            ActionClosePreparedStatementRequest request, CallContext call, StreamListener<Result> client) {
        client.onCompleted();
    }

    @Override
    public FlightInfo getFlightInfoPreparedStatement(
            CommandPreparedStatementQuery command, CallContext call, FlightDescriptor descriptor) {
        StatementHandle prepared = StatementHandle.decode(command.getPreparedStatementHandle());
        Session session = calls.begin(call, QueryId.next());
        Answer answer = noted(call, queries.describePrepared(session, prepared.queryId(), prepared.sql()));
        return flightInfo(session, answer, prepared.sql(), descriptor);
    }

    @Override
    public SchemaResult getSchemaPreparedStatement(
            CommandPreparedStatementQuery command, CallContext call, FlightDescriptor descriptor) {
        return new SchemaResult(schema(call, prepared(command)));
    }

    @Override
    public void getStreamPreparedStatement(
            CommandPreparedStatementQuery command, CallContext call, ServerStreamListener client) {
        stream(call, calls.begin(call, QueryId.next()), prepared(command), client);
    }

    private static String prepared(CommandPreparedStatementQuery command) {
        return StatementHandle.decode(command.getPreparedStatementHandle()).sql();
    }

    // Metadata: the ticket is the request

    private FlightInfo info(Schema schema, FlightDescriptor descriptor) {
        work.requireServing();
        return info(schema, descriptor, descriptor.getCommand());
    }

    /** Without a location, which means "where you asked": so that proxies and load balancers work. */
    private static FlightInfo info(Schema schema, FlightDescriptor descriptor, byte[] ticket) {
        return new FlightInfo(schema, descriptor, List.of(new FlightEndpoint(new Ticket(ticket))), -1, -1);
    }

    /** Makes the rows of a metadata request. */
    private interface Rows {
        BatchStream make(Session session, BufferAllocator allocator);
    }

    private void stream(CallContext call, Schema schema, Rows rows, ServerStreamListener client) {
        Session session = calls.resume(call, QueryId.next());
        streams.start(session, schema, () -> rows.make(session, streams.allocator()), client);
    }

    @Override
    public FlightInfo getFlightInfoCatalogs(CommandGetCatalogs asked, CallContext call, FlightDescriptor descriptor) {
        return info(Schemas.GET_CATALOGS_SCHEMA, descriptor);
    }

    @Override
    public void getStreamCatalogs(CallContext call, ServerStreamListener client) {
        stream(
                call,
                Schemas.GET_CATALOGS_SCHEMA,
                (session, allocator) -> metadata.catalogs(session, allocator),
                client);
    }

    @Override
    public FlightInfo getFlightInfoSchemas(CommandGetDbSchemas asked, CallContext call, FlightDescriptor descriptor) {
        return info(Schemas.GET_SCHEMAS_SCHEMA, descriptor);
    }

    @Override
    public void getStreamSchemas(CommandGetDbSchemas asked, CallContext call, ServerStreamListener client) {
        stream(
                call,
                Schemas.GET_SCHEMAS_SCHEMA,
                (session, allocator) -> metadata.schemas(asked, session, allocator),
                client);
    }

    @Override
    public FlightInfo getFlightInfoTables(CommandGetTables asked, CallContext call, FlightDescriptor descriptor) {
        return info(tablesSchema(asked), descriptor);
    }

    @Override
    public void getStreamTables(CommandGetTables asked, CallContext call, ServerStreamListener client) {
        stream(call, tablesSchema(asked), (session, allocator) -> metadata.tables(asked, session, allocator), client);
    }

    private static Schema tablesSchema(CommandGetTables asked) {
        return asked.getIncludeSchema() ? Schemas.GET_TABLES_SCHEMA : Schemas.GET_TABLES_SCHEMA_NO_SCHEMA;
    }

    @Override
    public FlightInfo getFlightInfoTableTypes(
            CommandGetTableTypes asked, CallContext call, FlightDescriptor descriptor) {
        return info(Schemas.GET_TABLE_TYPES_SCHEMA, descriptor);
    }

    @Override
    public void getStreamTableTypes(CallContext call, ServerStreamListener client) {
        stream(
                call,
                Schemas.GET_TABLE_TYPES_SCHEMA,
                (session, allocator) -> metadata.tableTypes(session, allocator),
                client);
    }

    @Override
    public FlightInfo getFlightInfoSqlInfo(CommandGetSqlInfo asked, CallContext call, FlightDescriptor descriptor) {
        return info(Schemas.GET_SQL_INFO_SCHEMA, descriptor);
    }

    @Override
    public void getStreamSqlInfo(CommandGetSqlInfo asked, CallContext call, ServerStreamListener client) {
        stream(
                call,
                Schemas.GET_SQL_INFO_SCHEMA,
                (session, allocator) -> sqlInfo.rows(asked.getInfoList(), allocator),
                client);
    }

    @Override
    public FlightInfo getFlightInfoPrimaryKeys(
            CommandGetPrimaryKeys asked, CallContext call, FlightDescriptor descriptor) {
        return info(Schemas.GET_PRIMARY_KEYS_SCHEMA, descriptor);
    }

    @Override
    public void getStreamPrimaryKeys(CommandGetPrimaryKeys asked, CallContext call, ServerStreamListener client) {
        stream(
                call,
                Schemas.GET_PRIMARY_KEYS_SCHEMA,
                (session, allocator) -> metadata.primaryKeys(asked, session, allocator),
                client);
    }

    @Override
    public FlightInfo getFlightInfoExportedKeys(
            CommandGetExportedKeys asked, CallContext call, FlightDescriptor descriptor) {
        return info(Schemas.GET_EXPORTED_KEYS_SCHEMA, descriptor);
    }

    @Override
    public void getStreamExportedKeys(CommandGetExportedKeys asked, CallContext call, ServerStreamListener client) {
        stream(
                call,
                Schemas.GET_EXPORTED_KEYS_SCHEMA,
                (session, allocator) -> metadata.exportedKeys(asked, session, allocator),
                client);
    }

    @Override
    public FlightInfo getFlightInfoImportedKeys(
            CommandGetImportedKeys asked, CallContext call, FlightDescriptor descriptor) {
        return info(Schemas.GET_IMPORTED_KEYS_SCHEMA, descriptor);
    }

    @Override
    public void getStreamImportedKeys(CommandGetImportedKeys asked, CallContext call, ServerStreamListener client) {
        stream(
                call,
                Schemas.GET_IMPORTED_KEYS_SCHEMA,
                (session, allocator) -> metadata.importedKeys(asked, session, allocator),
                client);
    }

    @Override
    public FlightInfo getFlightInfoCrossReference(
            CommandGetCrossReference asked, CallContext call, FlightDescriptor descriptor) {
        return info(Schemas.GET_CROSS_REFERENCE_SCHEMA, descriptor);
    }

    @Override
    public void getStreamCrossReference(CommandGetCrossReference asked, CallContext call, ServerStreamListener client) {
        stream(
                call,
                Schemas.GET_CROSS_REFERENCE_SCHEMA,
                (session, allocator) -> metadata.crossReference(asked, session, allocator),
                client);
    }

    @Override
    public FlightInfo getFlightInfoTypeInfo(
            CommandGetXdbcTypeInfo asked, CallContext call, FlightDescriptor descriptor) {
        return info(Schemas.GET_TYPE_INFO_SCHEMA, descriptor);
    }

    @Override
    public void getStreamTypeInfo(CommandGetXdbcTypeInfo asked, CallContext call, ServerStreamListener client) {
        stream(call, Schemas.GET_TYPE_INFO_SCHEMA, (session, allocator) -> TypeInfo.rows(asked, allocator), client);
    }
}
