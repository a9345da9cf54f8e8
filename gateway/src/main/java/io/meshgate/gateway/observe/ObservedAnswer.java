package io.meshgate.gateway.observe;

import io.meshgate.adapter.BatchStream;
import io.meshgate.adapter.ForwardingStream;
import io.meshgate.adapter.RemoteStatement.ResultColumn;
import io.meshgate.catalog.ProductVersion;
import io.meshgate.gateway.query.Answer;
import io.meshgate.gateway.query.PlanOrigin;
import java.util.List;
import org.slf4j.MDC;

/** An answer whose rows are counted, and whose end is told to the query's account. */
record ObservedAnswer(Answer answer, QueryUnderWay query) implements Answer {
    @Override
    public List<ResultColumn> columns() {
        return answer.columns();
    }

    @Override
    public List<String> warnings() {
        return answer.warnings();
    }

    @Override
    public List<ProductVersion> products() {
        return answer.products();
    }

    @Override
    public PlanOrigin origin() {
        return answer.origin();
    }

    @Override
    public int statements() {
        return answer.statements();
    }

    @Override
    public BatchStream open() {
        MDC.put(ObservedQueries.QUERY_KEY, query.queryId());
        try {
            return new Rows(answer.open(), query);
        } catch (RuntimeException | Error e) {
            MDC.remove(ObservedQueries.QUERY_KEY);
            query.failed(e);
            throw e;
        }
    }

    /** Opened, read and closed by one thread, whose messages carry the query's id meanwhile. */
    private static final class Rows extends ForwardingStream {
        private final QueryUnderWay query;

        Rows(BatchStream rows, QueryUnderWay query) {
            super(rows);
            this.query = query;
        }

        @Override
        public boolean next() {
            try {
                boolean more = super.next();
                if (more) {
                    query.moved(root().getRowCount(), batchBytes());
                } else {
                    query.complete();
                }
                return more;
            } catch (RuntimeException | Error e) {
                query.failed(e);
                throw e;
            }
        }

        @Override
        public void close() {
            try {
                super.close();
            } finally {
                query.left();
                MDC.remove(ObservedQueries.QUERY_KEY);
            }
        }
    }
}
