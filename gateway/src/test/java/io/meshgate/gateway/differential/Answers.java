package io.meshgate.gateway.differential;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Compares answers as bags of rows: numbers by value whatever their type or scale, to nine digits where one side is
 * floating. An order needs no comparison of its own: the generator cuts ordered rows in a total order only.
 */
final class Answers {
    private static final MathContext DIGITS = new MathContext(9);
    private static final Pattern NUMBER = Pattern.compile("-?[0-9.]+(E-?[0-9]+)?");

    private Answers() {}

    static Optional<String> difference(List<List<String>> one, List<List<String>> other) {
        boolean[] floating = floating(one, other);
        Map<List<String>, Integer> surplus = new HashMap<>();
        one.forEach(row -> surplus.merge(canonical(row, floating), 1, Integer::sum));
        other.forEach(row -> surplus.merge(canonical(row, floating), -1, Integer::sum));
        surplus.values().removeIf(count -> count == 0);
        if (surplus.isEmpty()) {
            return Optional.empty();
        }
        List<String> words = new ArrayList<>();
        surplus.entrySet().stream()
                .limit(4)
                .forEach(e -> words.add((e.getValue() > 0 ? "+" : "") + e.getValue() + " " + e.getKey()));
        return Optional.of(one.size() + " rows and " + other.size() + ": " + String.join("; ", words));
    }

    private static boolean[] floating(List<List<String>> one, List<List<String>> other) {
        int columns = Math.max(
                one.stream().mapToInt(List::size).max().orElse(0),
                other.stream().mapToInt(List::size).max().orElse(0));
        boolean[] floating = new boolean[columns];
        for (List<List<String>> rows : List.of(one, other)) {
            for (List<String> row : rows) {
                for (int i = 0; i < row.size(); i++) {
                    floating[i] |= row.get(i).startsWith("~");
                }
            }
        }
        return floating;
    }

    private static List<String> canonical(List<String> row, boolean[] floating) {
        List<String> cells = new ArrayList<>();
        for (int i = 0; i < row.size(); i++) {
            cells.add(canonical(row.get(i), floating[i]));
        }
        return cells;
    }

    private static String canonical(String cell, boolean floating) {
        String number = cell.startsWith("~") ? cell.substring(1) : cell;
        if (number.equals("NaN")
                || number.endsWith("Infinity")
                || !NUMBER.matcher(number).matches()) {
            return number;
        }
        BigDecimal value = new BigDecimal(number);
        BigDecimal compared = floating ? value.round(DIGITS) : value;
        return compared.signum() == 0 ? "0" : compared.stripTrailingZeros().toPlainString();
    }
}
