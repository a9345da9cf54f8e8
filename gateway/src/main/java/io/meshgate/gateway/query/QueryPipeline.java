package io.meshgate.gateway.query;

import io.meshgate.catalog.MeshCatalog;
import io.meshgate.catalog.MeshSnapshot;
import io.meshgate.gateway.execute.Executor;
import io.meshgate.gateway.failure.QueryFailure;
import io.meshgate.gateway.parse.ParsedStatement;
import io.meshgate.gateway.parse.StatementParser;
import io.meshgate.gateway.parse.StatementTokens;
import io.meshgate.gateway.place.Placer;
import io.meshgate.gateway.plan.PlannedQuery;
import io.meshgate.gateway.plan.Planner;
import io.meshgate.gateway.plan.Planning;
import io.meshgate.gateway.query.BegunQueries.Begun;
import io.meshgate.gateway.query.MadePlan.Slot;
import io.meshgate.gateway.query.PlanCache.Found;
import io.meshgate.gateway.resolve.ResolvedQuery;
import io.meshgate.gateway.resolve.Resolver;
import io.meshgate.gateway.session.Session;
import io.meshgate.gateway.stores.StoreLease;
import io.meshgate.gateway.stores.Stores;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.IntPredicate;
import org.apache.arrow.memory.BufferAllocator;

/** The path of a query, one stage a line. Thread-safe. */
public final class QueryPipeline implements Queries {
    private final MeshCatalog catalog;
    private final StatementParser parser;
    private final Resolver resolver;
    private final Planner planner;
    private final Placer placer;
    private final Executor executor;
    private final Stores stores;
    private final Duration planningTimeMax;
    private final BufferAllocator memory;
    private final PlanCache plans;
    private final BegunQueries begun = new BegunQueries();

    /** @param memory parent of what is computed here, such as the rows of EXPLAIN */
    public QueryPipeline(
            MeshCatalog catalog,
            StatementParser parser,
            Resolver resolver,
            Planner planner,
            Placer placer,
            Executor executor,
            Stores stores,
            PlanningLimits limits,
            BufferAllocator memory) {
        this.catalog = catalog;
        this.parser = parser;
        this.resolver = resolver;
        this.planner = planner;
        this.placer = placer;
        this.executor = executor;
        this.stores = stores;
        this.planningTimeMax = limits.timeMax();
        this.plans = new PlanCache(stores, new DeepThreads(limits), this::made, limits.plansBytesMax());
        this.memory = memory;
    }

    @Override
    public Answer run(Session session, String sql) {
        return run(session, sql, begun.get(session, sql));
    }

    @Override
    public Answer describePrepared(Session session, String preparedId, String sql) {
        return run(session, sql, begun.takePrepared(preparedId, session, sql));
    }

    private Answer run(Session session, String sql, Optional<Begun> begunWith) {
        try {
            session.cancellation().throwIfCancelled();
            Begun query = begunWith.orElseGet(() -> planned(session, sql));
            begun.keep(session, sql, query);
            return answer(query, session);
        } catch (RuntimeException | StackOverflowError | AssertionError e) {
            // Whatever fails once it is cancelled, fails for that.
            throw session.cancellation().reason().orElseGet(() -> QueryFailure.from(e));
        }
    }

    private Begun planned(Session session, String sql) {
        StatementTokens tokens = parser.tokens(sql);
        Found found = plans.plan(tokens, session, catalog.snapshot());
        return new Begun(placer.withValues(found.made().plan(), found.values()), found.origin(), tokens.mode());
    }

    private MadePlan made(StatementTokens tokens, Session session, MeshSnapshot snapshot, IntPredicate open) {
        ParsedStatement statement = parser.parse(tokens, open);
        ResolvedQuery resolved = resolver.resolve(statement, snapshot);
        session.cancellation().throwIfCancelled();
        try (StoreLease ignored = stores.lease(resolved.endpoints());
                Planning planning = new Planning(resolved, session, planningTimeMax)) {
            PlannedQuery planned = planner.plan(resolved, planning);
            session.cancellation().throwIfCancelled();
            List<Slot> slots = OpenLiterals.slots(tokens, statement, planned);
            return slots.size() < statement.slots().size()
                    ? made(tokens, session, snapshot, OpenLiterals.only(slots))
                    : MadePlan.of(placer.place(planned, resolved, planning), resolved, planned, slots, snapshot);
        }
    }

    /** What kept plans have been of use for. */
    public PlanCounts plans() {
        return plans.counts();
    }

    private Answer answer(Begun query, Session session) {
        PlannedAnswer answer = new PlannedAnswer(query.plan(), query.origin(), session, executor);
        return switch (query.mode()) {
            case ANSWER -> answer;
            case EXPLAIN -> new Explanation(answer, false, memory);
            case EXPLAIN_ANALYZE -> new Explanation(answer, true, memory);
        };
    }
}
