package io.meshgate.gateway.differential;

import io.meshgate.adapter.BatchStream;
import io.meshgate.gateway.MeshUnderTest;
import io.meshgate.gateway.contract.Cells;
import io.meshgate.gateway.differential.Finding.Kind;
import io.meshgate.gateway.differential.Query.Combined;
import io.meshgate.gateway.differential.Query.Select;
import io.meshgate.gateway.failure.ErrorCode;
import io.meshgate.gateway.failure.QueryFailure;
import io.meshgate.gateway.place.PlacedPlan;
import io.meshgate.gateway.query.PlannedAnswer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** Asks a query with pushdown, without, and of PostgreSQL alone, and compares. Not thread-safe. */
final class Judge {
    /** What only data can cause; anything else that a statement fails of is a fault of who wrote it. */
    private static final Pattern OF_THE_DATA = Pattern.compile(
            "out of range|overflow|division by zero|divide by zero|too large|more than 38"
                    + " digits|out-of-range|NaN|can't be cast|is no DECIMAL|could not convert|could not cast|invalid"
                    + " input|conversion error|does not fit|more than one row|infinity|date.*range|too many digits",
            Pattern.CASE_INSENSITIVE);

    private static final Set<ErrorCode> FAULTS =
            Set.of(ErrorCode.INTERNAL, ErrorCode.SYNTAX_ERROR, ErrorCode.UNKNOWN_NAME);

    private final MeshUnderTest pushing;
    private final MeshUnderTest plain;
    private final Connection oracle;

    Judge(MeshUnderTest pushing, MeshUnderTest plain, Connection oracle) {
        this.pushing = pushing;
        this.plain = plain;
        this.oracle = oracle;
    }

    Asked ask(Query query) {
        String sql = query.write(Spelling.MESHGATE);
        PlacedPlan[] plan = new PlacedPlan[1];
        Outcome with = outcome(() -> read(pushing, sql, plan));
        Outcome without = outcome(() -> read(plain, sql, new PlacedPlan[1]));
        Finding finding = compare("with pushdown", with, "without", without);
        if (!finding.isBad() && query.hasOracle()) {
            Outcome right = right(query.write(Spelling.ORACLE));
            Finding truth = compare("with pushdown", with, "PostgreSQL alone", right);
            finding = truth.kind().compareTo(finding.kind()) > 0 ? truth : finding;
        }
        int rows = with instanceof Outcome.Rows answer ? answer.rows().size() : 0;
        return new Asked(finding, Optional.ofNullable(plan[0]), rows);
    }

    /** A query is the union of itself where a condition is true, false and unknown (Rigger and Su, OOPSLA 2020). */
    Asked askInParts(Select query, Expression condition) {
        Select truly = narrowed(query, condition);
        Select falsely = narrowed(query, Expression.of(Sort.BOOL, "(NOT {0})", condition));
        Select unknown = narrowed(query, Expression.of(Sort.BOOL, "({0} IS NULL)", condition));
        Query parts = new Combined("UNION ALL", truly, new Combined("UNION ALL", falsely, unknown));
        PlacedPlan[] plan = new PlacedPlan[1];
        Outcome whole = outcome(() -> read(pushing, query.write(Spelling.MESHGATE), plan));
        Outcome union = outcome(() -> read(pushing, parts.write(Spelling.MESHGATE), plan));
        Finding finding =
                compare("the query", whole, "its three parts (" + condition.write(Spelling.MESHGATE) + ")", union);
        int rows = whole instanceof Outcome.Rows answer ? answer.rows().size() : 0;
        return new Asked(finding, Optional.ofNullable(plan[0]), rows);
    }

    private static Select narrowed(Select query, Expression condition) {
        Expression all = query.where()
                .map(w -> Expression.of(Sort.BOOL, "({0} AND {1})", w, condition))
                .orElse(condition);
        return query.withWhere(Optional.of(all));
    }

    private static List<List<String>> read(MeshUnderTest mesh, String sql, PlacedPlan[] plan) {
        PlannedAnswer answer = mesh.plan(sql);
        plan[0] = answer.plan();
        try (BatchStream stream = answer.open()) {
            return Cells.read(stream);
        }
    }

    private static Outcome outcome(Supplier<List<List<String>>> answer) {
        try {
            return new Outcome.Rows(answer.get());
        } catch (QueryFailure e) {
            String message = e.describe();
            boolean data =
                    !FAULTS.contains(e.code()) && OF_THE_DATA.matcher(message).find();
            return new Outcome.Failure(e.code().name(), message, data);
        }
    }

    private Outcome right(String sql) {
        try (Statement statement = oracle.createStatement();
                ResultSet results = statement.executeQuery(sql)) {
            return new Outcome.Rows(OracleCells.read(results));
        } catch (SQLException e) {
            boolean data = e.getSQLState().startsWith("22") || e.getSQLState().startsWith("21");
            return new Outcome.Failure(e.getSQLState(), e.getMessage(), data);
        }
    }

    private static Finding compare(String oneName, Outcome one, String otherName, Outcome other) {
        if (one instanceof Outcome.Rows a && other instanceof Outcome.Rows b) {
            return Answers.difference(a.rows(), b.rows())
                    .map(words -> new Finding(Kind.DIFFERENCE, oneName + " against " + otherName + ": " + words))
                    .orElse(new Finding(Kind.EQUAL, ""));
        }
        if (one instanceof Outcome.Failure a && other instanceof Outcome.Failure b) {
            boolean refused = a.code().equals("UNSUPPORTED") && b.code().equals("UNSUPPORTED");
            return new Finding(
                    refused ? Kind.REFUSED : a.data() ? Kind.FAILS_EVERYWHERE : Kind.FAULT,
                    oneName + ": " + a.message() + "; " + otherName + ": " + b.message());
        }
        Outcome.Failure failure = (Outcome.Failure) (one instanceof Outcome.Failure ? one : other);
        String who = one instanceof Outcome.Failure ? oneName : otherName;
        boolean oracleOnly = otherName.startsWith("PostgreSQL") && one instanceof Outcome.Rows;
        boolean explained = failure.data() || oracleOnly || failure.code().equals("UNSUPPORTED");
        Kind kind = failure.code().equals("UNSUPPORTED") ? Kind.REFUSED : explained ? Kind.FAILS_SOMEWHERE : Kind.FAULT;
        return new Finding(kind, "only " + who + " fails: " + failure.message());
    }
}
