package io.meshgate.gateway.query;

import io.meshgate.adapter.BatchStream;
import io.meshgate.adapter.RemoteStatement.ResultColumn;
import io.meshgate.catalog.ProductVersion;
import io.meshgate.gateway.execute.Executor;
import io.meshgate.gateway.place.PlacedPlan;
import io.meshgate.gateway.session.Session;
import java.util.List;

/**
 * The answer to a query: its plan, executed when it is opened.
 *
 * @param plan what golden files show and EXPLAIN draws
 * @param origin whether the plan was kept, and since when
 */
public record PlannedAnswer(PlacedPlan plan, PlanOrigin origin, Session session, Executor executor) implements Answer {
    @Override
    public List<ResultColumn> columns() {
        return plan.columns();
    }

    @Override
    public List<String> warnings() {
        return plan.warnings();
    }

    @Override
    public List<ProductVersion> products() {
        return plan.touched();
    }

    @Override
    public int statements() {
        return plan.statements().size();
    }

    @Override
    public BatchStream open() {
        return executor.execute(plan, session).stream();
    }
}
