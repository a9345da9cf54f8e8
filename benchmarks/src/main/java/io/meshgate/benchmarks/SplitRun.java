package io.meshgate.benchmarks;

import io.meshgate.adapter.BatchStream;
import io.meshgate.adapter.FragmentContext;
import io.meshgate.adapter.RemainderEngine;
import io.meshgate.adapter.RemainderEngine.Input;
import io.meshgate.adapter.RemoteStatement;
import io.meshgate.benchmarks.Split.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.arrow.memory.BufferAllocator;
import org.apache.arrow.memory.RootAllocator;
import org.jspecify.annotations.Nullable;

/** Runs splits over the stores of a mesh, by the adapters and the engine that Meshgate has, and counts what moves. */
final class SplitRun implements AutoCloseable {
    private static final Pattern KEYS = Pattern.compile(":keys\\(([^)]+)\\)");
    private static final Pattern TABLE = Pattern.compile("\\{(\\w+)}");
    private static final Duration TIME_MAX = Duration.ofMinutes(10);

    private final SplitStores stores;
    private final RemainderEngine engine;
    private final BufferAllocator memory = new RootAllocator();

    SplitRun(SplitStores stores, RemainderEngine engine) {
        this.stores = stores;
        this.engine = engine;
    }

    /** What moved, and the answer. */
    record Result(Moved moved, AnswerRows rows) {}

    Result run(Split split) {
        Map<String, HeldRows> held = new LinkedHashMap<>();
        Moved moved = Moved.NOTHING;
        try (BufferAllocator rows = memory.newChildAllocator("split", 0, Long.MAX_VALUE)) {
            FragmentContext context =
                    new FragmentContext("split", rows, Instant.now().plus(TIME_MAX), FragmentContext.BATCH_ROWS);
            try {
                for (Step step : split.steps()) {
                    Bound bound = bound(step, held);
                    HeldRows answer = HeldRows.of(stores.store(step.product()).open(bound.statement(), context), rows);
                    held.put(step.name(), answer);
                    moved = moved.plus(new Moved(answer.count(), answer.bytes(), bound.keyBytes()));
                }
                return new Result(moved, answer(split, held, context));
            } finally {
                held.values().forEach(HeldRows::close);
            }
        }
    }

    private AnswerRows answer(Split split, Map<String, HeldRows> held, FragmentContext context) {
        if (split.answer().isEmpty()) {
            return new AnswerRows(held.values().iterator().next().values());
        }
        Step last = split.answer().get();
        List<Input> inputs = new ArrayList<>();
        held.forEach((name, rows) -> inputs.add(new Input(name, rows)));
        BatchStream stream = engine.open(new RemoteStatement(last.text(), last.columns(), false), inputs, context);
        try (HeldRows answer = HeldRows.of(stream, context.allocator())) {
            return new AnswerRows(answer.values());
        }
    }

    private record Bound(RemoteStatement statement, long keyBytes) {}

    private Bound bound(Step step, Map<String, HeldRows> held) {
        long[] bytes = {0};
        String text = KEYS.matcher(step.text()).replaceAll(slot -> {
            Set<List<Object>> keys = keys(slot.group(1), held);
            bytes[0] += keys.stream()
                    .flatMap(List::stream)
                    .mapToLong(SplitRun::bytes)
                    .sum();
            return Matcher.quoteReplacement(list(keys));
        });
        String named = TABLE.matcher(text)
                .replaceAll(table -> Matcher.quoteReplacement(stores.source(step.product(), table.group(1))));
        return new Bound(new RemoteStatement(named, step.columns(), false), bytes[0]);
    }

    /** The distinct rows of some columns of one fragment, written {@code f0.a, f0.b}. */
    private static Set<List<Object>> keys(String columns, Map<String, HeldRows> held) {
        List<String> names = new ArrayList<>();
        String fragment = "";
        for (String column : columns.split(", ", -1)) {
            fragment = column.substring(0, column.indexOf('.'));
            names.add(column.substring(column.indexOf('.') + 1));
        }
        HeldRows rows = Objects.requireNonNull(held.get(fragment), columns);
        List<Integer> places = names.stream().map(rows::column).toList();
        Set<List<Object>> keys = new LinkedHashSet<>();
        for (List<@Nullable Object> row : rows.values()) {
            if (places.stream().allMatch(place -> row.get(place) != null)) {
                keys.add(places.stream()
                        .map(place -> Objects.requireNonNull(row.get(place)))
                        .toList());
            }
        }
        if (keys.isEmpty()) {
            throw new IllegalStateException("There are no keys " + columns);
        }
        return keys;
    }

    private static long bytes(Object key) {
        return key instanceof Number ? Long.BYTES : key.toString().length();
    }

    private static String list(Set<List<Object>> keys) {
        return keys.stream()
                .map(key -> key.stream().map(SplitRun::literal).collect(Collectors.joining(", ", "(", ")")))
                .collect(Collectors.joining(", "));
    }

    private static String literal(Object key) {
        return key instanceof Number ? key.toString() : "'" + key.toString().replace("'", "''") + "'";
    }

    @Override
    public void close() {
        memory.close();
    }
}
