package io.meshgate.gateway.differential;

import io.meshgate.adapter.BatchStream;
import io.meshgate.gateway.MeshUnderTest;
import io.meshgate.gateway.contract.Cells;
import io.meshgate.gateway.failure.QueryFailure;
import io.meshgate.gateway.parse.StatementParser;
import io.meshgate.gateway.parse.StatementTokens;
import io.meshgate.gateway.parse.StatementTokens.Literal;
import io.meshgate.gateway.query.PlanCounts;
import io.meshgate.gateway.query.QueryPipeline;
import io.meshgate.gateway.session.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * Asks queries with other literals, again and again over one path that keeps plans, and over one that keeps none: the rows must
 * be the same. Two principals ask, so that plans are shared within one and not between both. Thread-safe.
 */
final class KeptPlans {
    private static final int ROUNDS = 4;
    private static final Duration TIME_MAX = Duration.ofMinutes(2);
    private static final List<String> PRINCIPALS = List.of("ann", "bob");
    private static final List<String> TEXTS = List.of(
            "",
            "a",
            "A",
            "ab",
            "b",
            "ä",
            "it''s",
            "a\\b",
            "a%",
            "_",
            " ",
            "ab ",
            "'' OR 1=1 --",
            "\"",
            ":value0",
            "𝄞",
            "0");
    private static final List<String> DATES =
            List.of("0001-01-01", "1969-12-31", "1970-01-01", "2000-02-29", "2024-02-29", "9999-12-31");

    private final StatementParser parser = new StatementParser(2_000_000, 100, 1_000, 250);
    private final QueryPipeline keeping;
    private final QueryPipeline forgetting;

    KeptPlans(MeshUnderTest mesh) {
        this.keeping = mesh.pipeline();
        this.forgetting = mesh.keeping(0);
    }

    /** The worst of what a few rounds of other literals show. */
    Finding ask(Query query, long seed) {
        Random random = new Random(seed);
        String sql = query.write(Spelling.MESHGATE);
        String principal = PRINCIPALS.get(random.nextInt(PRINCIPALS.size()));
        Predicate<Literal> changing = changing(sql, random);
        Finding worst = Finding.EQUAL;
        for (int round = 0; round < ROUNDS && !worst.isBad(); round++) {
            String asked = round == 0 ? sql : withOtherLiterals(sql, changing, random);
            Outcome kept = ask(keeping, principal, asked);
            Outcome anew = ask(forgetting, principal, asked);
            Finding found = Comparison.of("with a kept plan", kept, "planned anew", anew);
            worst = worst.orWorse(known(found, kept, anew, asked));
        }
        return worst;
    }

    /** Both failing alike is no fault of a kept plan, whatever it is: other literals may make a query that is none. */
    private static Finding known(Finding found, Outcome kept, Outcome anew, String sql) {
        boolean alike = kept instanceof Outcome.Failure one
                && anew instanceof Outcome.Failure other
                && one.code().equals(other.code());
        return alike || !found.isBad()
                ? Finding.EQUAL
                : new Finding(found.kind(), found.name(), found.words() + "\n  asked as: " + sql);
    }

    private static Outcome ask(QueryPipeline path, String principal, String sql) {
        Session session = new Session(
                MeshUnderTest.session().queryId(),
                principal,
                Instant.now(),
                Instant.now().plus(TIME_MAX));
        try (BatchStream rows = path.run(session, sql).open()) {
            return new Outcome.Rows(Cells.read(rows));
        } catch (QueryFailure e) {
            return Outcome.Failure.of(e);
        }
    }

    /** Any of the literals, or one alone: where others change that no slot stands for, a kept plan is of no use. */
    private Predicate<Literal> changing(String sql, Random random) {
        List<Literal> literals = parser.tokens(sql).literals();
        if (literals.isEmpty() || random.nextInt(3) == 0) {
            return literal -> random.nextInt(3) > 0;
        }
        int only = literals.get(random.nextInt(literals.size())).end();
        return literal -> literal.end() == only;
    }

    private String withOtherLiterals(String sql, Predicate<Literal> changing, Random random) {
        StatementTokens tokens = parser.tokens(sql);
        StringBuilder other = new StringBuilder();
        int at = 0;
        for (Literal literal : tokens.literals()) {
            other.append(sql, at, literal.end() - literal.image().length());
            other.append(changing.test(literal) ? other(literal, random) : literal.image());
            at = literal.end();
        }
        return other.append(sql, at, sql.length()).toString();
    }

    private static String other(Literal literal, Random random) {
        String image = literal.image();
        if (!literal.isText()) {
            return image.chars()
                    .mapToObj(c -> c == '.' ? "." : String.valueOf(random.nextInt(10)))
                    .collect(Collectors.joining());
        }
        return image.matches("'\\d{4}-\\d\\d-\\d\\d'")
                ? "'" + DATES.get(random.nextInt(DATES.size())) + "'"
                : image.matches("'[\\d].*") ? image : "'" + TEXTS.get(random.nextInt(TEXTS.size())) + "'";
    }

    PlanCounts counts() {
        return keeping.plans();
    }
}
