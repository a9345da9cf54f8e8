package io.meshgate.gateway.contract;

import io.meshgate.gateway.contract.FunctionSample.Section;
import io.meshgate.gateway.contract.FunctionSample.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.calcite.sql.SqlOperator;

/** All samples; each subject has a file. */
public final class FunctionSamples {
    private final List<FunctionSample> samples = new ArrayList<>();

    /** All samples, in the order of the page. */
    public static List<FunctionSample> all() {
        FunctionSamples all = new FunctionSamples();
        ScalarSamples.add(all);
        TimeAndCastSamples.add(all);
        GroupSamples.add(all);
        QuerySamples.add(all);
        return List.copyOf(all.samples);
    }

    /** The operators that some sample proves. */
    static Set<SqlOperator> operators() {
        return all().stream().flatMap(s -> s.operators().stream()).collect(Collectors.toSet());
    }

    /** Begins a row. */
    Row row(Section section, Shape shape, String name, SqlOperator... operators) {
        samples.add(new FunctionSample(section, name, Set.of(operators), shape, Map.of(), false));
        return new Row(samples.size() - 1);
    }

    /** The row being written. */
    final class Row {
        private final int index;

        private Row(int index) {
            this.index = index;
        }

        /** Expressions over a hostile table. */
        Row over(String table, String... expressions) {
            FunctionSample row = samples.get(index);
            Map<String, List<String>> more = new LinkedHashMap<>(row.expressions());
            more.put(table, List.of(expressions));
            samples.set(
                    index,
                    new FunctionSample(row.section(), row.name(), row.operators(), row.shape(), more, row.mayFail()));
            return this;
        }

        Row queries(String... statements) {
            return over("", statements);
        }

        /** Floats may overflow, be rounded to zero, or be an error instead. */
        Row orOverflows() {
            FunctionSample row = samples.get(index);
            samples.set(
                    index,
                    new FunctionSample(
                            row.section(), row.name(), row.operators(), row.shape(), row.expressions(), true));
            return this;
        }
    }
}
