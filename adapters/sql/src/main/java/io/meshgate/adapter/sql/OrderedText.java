package io.meshgate.adapter.sql;

import io.meshgate.adapter.sql.SelectBlock.Item;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.sql.SqlKind;

/** Writes what reads rows in an order: sort keys, and aggregate calls. */
record OrderedText(StoreDialect dialect) {
    String call(AggregateCall call, Aggregate aggregate, List<Item> inputs) {
        ExpressionWriter literals = new ExpressionWriter(dialect, List.of());
        // A separator must be a constant where it is read; a constant key of GROUPING is a column.
        boolean separated = call.getAggregation().getKind() == SqlKind.LISTAGG;
        List<String> arguments = Stream.concat(
                        call.getArgList().stream()
                                .map(i -> separated
                                        ? inputs.get(i).argument()
                                        : inputs.get(i).sql()),
                        call.rexList.stream().map(literals::write))
                .toList();
        List<RelDataType> types = call.getArgList().stream()
                .map(i ->
                        aggregate.getInput().getRowType().getFieldList().get(i).getType())
                .toList();
        String filter = call.filterArg < 0
                ? ""
                : " FILTER (WHERE " + inputs.get(call.filterArg).sql() + ")";
        String keys = sortKeys(call.collation.getFieldCollations(), aggregate.getInput(), inputs);
        String order = keys.isEmpty() ? "" : " ORDER BY " + keys;
        return dialect.functions()
                .aggregate(call.getAggregation())
                .orElseThrow(() -> new IllegalArgumentException("no spelling for " + call))
                .writer()
                .write(
                        new FunctionTable.AggregateText(call.isDistinct() ? "DISTINCT " : "", arguments, order, filter),
                        types,
                        call.getType());
    }

    /** Empty where only constants are ordered by, which order nothing. */
    String sortKeys(List<RelFieldCollation> collations, RelNode input, List<Item> inputs) {
        ExpressionWriter writer =
                new ExpressionWriter(dialect, inputs.stream().map(Item::sql).toList());
        return collations.stream()
                .filter(collation ->
                        inputs.get(collation.getFieldIndex()).constant().isEmpty())
                .map(collation -> writer.sortKey(
                        RexInputRef.of(collation.getFieldIndex(), input.getRowType()),
                        collation.direction.isDescending(),
                        collation.nullDirection == RelFieldCollation.NullDirection.FIRST))
                .collect(Collectors.joining(", "));
    }
}
