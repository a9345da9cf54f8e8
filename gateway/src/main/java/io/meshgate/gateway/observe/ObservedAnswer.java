package io.meshgate.gateway.observe;

import io.meshgate.adapter.BatchStream;
import io.meshgate.adapter.RemoteStatement.ResultColumn;
import io.meshgate.catalog.ProductVersion;
import io.meshgate.gateway.query.Answer;
import java.util.List;
import org.apache.arrow.vector.VectorSchemaRoot;
import org.apache.arrow.vector.types.pojo.Schema;
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
    private record Rows(BatchStream rows, QueryUnderWay query) implements BatchStream {
        @Override
        public Schema schema() {
            return rows.schema();
        }

        @Override
        public boolean next() {
            try {
                boolean more = rows.next();
                if (more) {
                    query.moved(rows.root().getRowCount(), rows.batchBytes());
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
        public VectorSchemaRoot root() {
            return rows.root();
        }

        @Override
        public void cancel() {
            rows.cancel();
        }

        @Override
        public void close() {
            try {
                rows.close();
            } finally {
                query.left();
                MDC.remove(ObservedQueries.QUERY_KEY);
            }
        }
    }
}
