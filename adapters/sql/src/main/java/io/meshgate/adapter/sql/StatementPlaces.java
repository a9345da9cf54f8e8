package io.meshgate.adapter.sql;

import io.meshgate.adapter.KeySet;
import io.meshgate.adapter.KeySlot;
import io.meshgate.adapter.RemoteStatement;
import io.meshgate.adapter.RemoteStatement.ResultColumn;
import io.meshgate.adapter.SentTable;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.apache.calcite.rex.RexLiteral;
import org.jspecify.annotations.Nullable;

/** Fills the places of a written statement with what is known later: keys, rows, and values of a kept plan's literals. */
record StatementPlaces(StoreDialect dialect) {

    /** The statement with keys in all its slots; see {@code DomainStore.bind}. */
    RemoteStatement withKeys(RemoteStatement statement, Map<Integer, KeySet> keys) {
        if (statement.keys().isEmpty()) {
            return statement;
        }
        Map<Integer, KeySlot> slots =
                statement.keys().stream().collect(Collectors.toMap(KeySlot::number, slot -> slot));
        String text = KeySets.bound(
                statement.text(),
                (number, operand) -> dialect.among(
                        operand, Objects.requireNonNull(slots.get(number)), Objects.requireNonNull(keys.get(number))));
        return new RemoteStatement(text, statement.columns(), statement.pointLookup(), List.of(), statement.sent());
    }

    /** The statement with rows in place of all its sent tables; see {@code DomainStore.withRows}. */
    RemoteStatement withRows(RemoteStatement statement, Map<Integer, List<List<@Nullable Object>>> rows) {
        if (statement.sent().isEmpty()) {
            return statement;
        }
        Map<Integer, SentTable> tables =
                statement.sent().stream().collect(Collectors.toMap(SentTable::slot, table -> table));
        String text = SentTables.bound(
                statement.text(),
                slot -> dialect.rowsSource(
                        Objects.requireNonNull(tables.get(slot)).columns().stream()
                                .map(ResultColumn::type)
                                .toList(),
                        Objects.requireNonNull(rows.get(slot))));
        return new RemoteStatement(text, statement.columns(), statement.pointLookup(), statement.keys(), List.of());
    }

    /** The statement with values in all its slots for values; see {@code DomainStore.withValues}. */
    RemoteStatement withValues(RemoteStatement statement, List<RexLiteral> values) {
        return new RemoteStatement(
                ValueSlots.bound(statement.text(), number -> dialect.literal(values.get(number))),
                statement.columns(),
                statement.pointLookup(),
                statement.keys(),
                statement.sent());
    }
}
