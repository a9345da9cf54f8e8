package io.meshgate.gateway.differential;

import io.meshgate.adapter.BatchStream;
import io.meshgate.gateway.MeshUnderTest;
import io.meshgate.gateway.contract.Cells;
import io.meshgate.gateway.differential.Query.Combined;
import io.meshgate.gateway.differential.Query.Select;
import io.meshgate.gateway.failure.QueryFailure;
import io.meshgate.gateway.place.PlacedPlan;
import io.meshgate.gateway.query.PlannedAnswer;
import io.meshgate.gateway.resolve.ResolvedQuery;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Asks a query with pushdown, without, and of PostgreSQL alone, and compares. Not thread-safe: a judge has a connection of
 * its own.
 */
final class Judge implements AutoCloseable {
    private static final String PUSHED = "with pushdown";

    private final MeshUnderTest pushing;
    private final Optional<MeshUnderTest> plain;
    private final Connection oracle;

    /** @param plain with pushdown off; left out where PostgreSQL's word is enough */
    Judge(MeshUnderTest pushing, Optional<MeshUnderTest> plain, Connection oracle) {
        this.pushing = pushing;
        this.plain = plain;
        this.oracle = oracle;
    }

    Asked ask(Query query) {
        return ask(query, right(query));
    }

    /** @param right what PostgreSQL alone says, if it can be asked */
    Asked ask(Query query, Optional<Outcome> right) {
        ResolvedQuery resolved;
        try {
            resolved = pushing.resolve(query.write(Spelling.MESHGATE));
        } catch (QueryFailure e) {
            Outcome refused = Outcome.Failure.of(e);
            return asked(Comparison.of(PUSHED, refused, "without", refused), null, refused);
        }
        PlacedPlan[] plan = new PlacedPlan[1];
        Outcome with = mesh(pushing, resolved, plan);
        Finding finding = plain.map(
                        mesh -> Comparison.of(PUSHED, with, "without", mesh(mesh, resolved, new PlacedPlan[1])))
                .orElse(Finding.EQUAL);
        if (!finding.isBad() && right.isPresent()) {
            finding = finding.orWorse(Comparison.of("Meshgate", with, "PostgreSQL alone", right.get()));
        }
        return asked(finding, plan[0], with);
    }

    /** A query is the union of itself where a condition is true, false and unknown (Rigger and Su, OOPSLA 2020). */
    Asked askInParts(Select query, Expression condition) {
        Select truly = narrowed(query, condition);
        Select falsely = narrowed(query, Expression.of(Sort.BOOL, "(NOT {0})", condition));
        Select unknown = narrowed(query, Expression.of(Sort.BOOL, "({0} IS NULL)", condition));
        Query parts = new Combined("UNION ALL", truly, new Combined("UNION ALL", falsely, unknown));
        PlacedPlan[] plan = new PlacedPlan[1];
        Outcome whole = mesh(pushing, pushing.resolve(query.write(Spelling.MESHGATE)), plan);
        Outcome union = mesh(pushing, pushing.resolve(parts.write(Spelling.MESHGATE)), new PlacedPlan[1]);
        String name = "its three parts (" + condition.write(Spelling.MESHGATE) + ")";
        return asked(Comparison.of("the query", whole, name, union), plan[0], whole);
    }

    /** The second plan is made with what was learned of the rows of the first one's fragments. */
    Asked askAgain(Query query) {
        ResolvedQuery resolved = pushing.resolve(query.write(Spelling.MESHGATE));
        PlacedPlan[] plan = new PlacedPlan[1];
        Outcome first = mesh(pushing, resolved, new PlacedPlan[1]);
        Outcome again = mesh(pushing, resolved, plan);
        return asked(Comparison.of("the query", first, "the query asked again", again), plan[0], first);
    }

    private static Asked asked(Finding finding, @Nullable PlacedPlan plan, Outcome outcome) {
        int rows = outcome instanceof Outcome.Rows answer ? answer.rows().size() : 0;
        return new Asked(finding, Optional.ofNullable(plan), rows);
    }

    private static Select narrowed(Select query, Expression condition) {
        Expression all = query.where()
                .map(w -> Expression.of(Sort.BOOL, "({0} AND {1})", w, condition))
                .orElse(condition);
        return query.withWhere(Optional.of(all));
    }

    private static Outcome mesh(MeshUnderTest mesh, ResolvedQuery resolved, PlacedPlan[] plan) {
        try {
            PlannedAnswer answer = mesh.plan(resolved);
            plan[0] = answer.plan();
            try (BatchStream stream = answer.open()) {
                return new Outcome.Rows(Cells.read(stream));
            }
        } catch (QueryFailure e) {
            return Outcome.Failure.of(e);
        }
    }

    /** What PostgreSQL alone says, if it can be asked. */
    Optional<Outcome> right(Query query) {
        if (!query.hasOracle()) {
            return Optional.empty();
        }
        try (Statement statement = oracle.createStatement();
                ResultSet results = statement.executeQuery(query.write(Spelling.ORACLE))) {
            return Optional.of(new Outcome.Rows(OracleCells.read(results)));
        } catch (SQLException e) {
            return Optional.of(Outcome.Failure.of(e));
        }
    }

    @Override
    public void close() throws SQLException {
        oracle.close();
    }
}
