package io.meshgate.gateway.plan;

import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.calcite.rel.RelHomogeneousShuttle;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rex.RexBuilder;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexSubQuery;
import org.apache.calcite.util.DateString;
import org.apache.calcite.util.TimeString;
import org.apache.calcite.util.TimestampString;

/** Binds CURRENT_DATE and its like once per query, in UTC, so that all stores see the same moment. */
final class QueryTime {
    private QueryTime() {}

    /**
     * @param rel the query, whose subqueries are bound too
     * @param found whether anything was bound, so that the plan is this moment's
     */
    record Bound(RelNode rel, boolean found) {}

    static Bound bind(RelNode rel, Instant now) {
        AtomicBoolean found = new AtomicBoolean();
        RelNode bound = bind(rel, now, found);
        return new Bound(bound, found.get());
    }

    private static RelNode bind(RelNode rel, Instant now, AtomicBoolean found) {
        RexBuilder rex = rel.getCluster().getRexBuilder();
        return rel.accept(new RelHomogeneousShuttle() {
            @Override
            public RelNode visit(RelNode other) {
                return super.visit(other).accept(new Binder(rex, now, found));
            }
        });
    }

    private static final class Binder extends RexShuttle {
        private final RexBuilder rex;
        private final LocalDateTime now;
        private final AtomicBoolean found;

        Binder(RexBuilder rex, Instant now, AtomicBoolean found) {
            this.rex = rex;
            this.found = found;
            this.now = LocalDateTime.ofInstant(now.truncatedTo(ChronoUnit.MICROS), ZoneOffset.UTC);
        }

        @Override
        public RexNode visitSubQuery(RexSubQuery subQuery) {
            RexSubQuery operands = (RexSubQuery) super.visitSubQuery(subQuery);
            return operands.clone(bind(operands.rel, now.toInstant(ZoneOffset.UTC), found));
        }

        @Override
        public RexNode visitCall(RexCall call) {
            return switch (call.getOperator().getName()) {
                case "CURRENT_DATE" ->
                    bound(rex.makeDateLiteral(new DateString(LocalDate.from(now).toString())));
                case "CURRENT_TIMESTAMP", "LOCALTIMESTAMP" ->
                    bound(rex.makeAbstractCast(call.getType(), rex.makeTimestampLiteral(timestamp(), 6), false));
                case "CURRENT_TIME", "LOCALTIME" ->
                    bound(rex.makeAbstractCast(call.getType(), rex.makeTimeLiteral(time(), 6), false));
                default -> super.visitCall(call);
            };
        }

        private RexNode bound(RexNode value) {
            found.set(true);
            return value;
        }

        private TimestampString timestamp() {
            return new TimestampString(
                            now.getYear(),
                            now.getMonthValue(),
                            now.getDayOfMonth(),
                            now.getHour(),
                            now.getMinute(),
                            now.getSecond())
                    .withNanos(now.getNano());
        }

        private TimeString time() {
            return new TimeString(now.getHour(), now.getMinute(), now.getSecond()).withNanos(now.getNano());
        }
    }
}
