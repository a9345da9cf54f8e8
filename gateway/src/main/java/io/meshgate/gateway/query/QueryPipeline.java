package io.meshgate.gateway.query;

import io.meshgate.catalog.MeshCatalog;
import io.meshgate.gateway.execute.Executor;
import io.meshgate.gateway.failure.QueryFailure;
import io.meshgate.gateway.parse.ParsedStatement;
import io.meshgate.gateway.parse.StatementParser;
import io.meshgate.gateway.place.PlacedPlan;
import io.meshgate.gateway.place.Placer;
import io.meshgate.gateway.plan.PlannedQuery;
import io.meshgate.gateway.plan.Planner;
import io.meshgate.gateway.resolve.ResolvedQuery;
import io.meshgate.gateway.resolve.Resolver;
import io.meshgate.gateway.session.Session;
import java.util.Optional;
import org.apache.arrow.memory.BufferAllocator;

/** The path of a query, one stage a line. Thread-safe. */
public final class QueryPipeline implements Queries {
    private final MeshCatalog catalog;
    private final StatementParser parser;
    private final Resolver resolver;
    private final Planner planner;
    private final Placer placer;
    private final Executor executor;
    private final BufferAllocator memory;
    private final PlanCache plans = new PlanCache();
    private final BegunQueries begun = new BegunQueries();

    public QueryPipeline(
            MeshCatalog catalog,
            StatementParser parser,
            Resolver resolver,
            Planner planner,
            Placer placer,
            Executor executor,
            BufferAllocator memory) {
        this.catalog = catalog;
        this.parser = parser;
        this.resolver = resolver;
        this.planner = planner;
        this.placer = placer;
        this.executor = executor;
        this.memory = memory;
    }

    @Override
    public Answer run(Session session, String sql) {
        return run(session, sql, begun.get(session, sql));
    }

    @Override
    public Answer describePrepared(Session session, String preparedId, String sql) {
        return run(session, sql, begun.prepared(preparedId, session, sql));
    }

    private Answer run(Session session, String sql, Optional<PlacedPlan> begunWith) {
        try {
            return DeepThread.run(session, () -> planned(session, sql, begunWith));
        } catch (RuntimeException | StackOverflowError e) {
            throw QueryFailure.from(e);
        }
    }

    private Answer planned(Session session, String sql, Optional<PlacedPlan> begunWith) {
        session.cancellation().throwIfCancelled();
        ParsedStatement statement = parser.parse(sql);
        PlacedPlan placed = begunWith.orElseGet(() -> plans.get(statement, catalog.snapshot(), snapshot -> {
            ResolvedQuery resolved = resolver.resolve(statement, snapshot);
            session.cancellation().throwIfCancelled();
            PlannedQuery planned = planner.plan(resolved, session);
            session.cancellation().throwIfCancelled();
            return placer.place(planned, resolved);
        }));
        begun.keep(session, sql, placed);
        PlannedAnswer answer = new PlannedAnswer(placed, session, executor);
        return switch (statement.mode()) {
            case ANSWER -> answer;
            case EXPLAIN -> new Explanation(answer, false, memory);
            case EXPLAIN_ANALYZE -> new Explanation(answer, true, memory);
        };
    }
}
