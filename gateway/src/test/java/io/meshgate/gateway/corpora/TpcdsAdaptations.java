package io.meshgate.gateway.corpora;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Where the texts of TPC-DS are asked in other words, because Meshgate's SQL says them otherwise. */
final class TpcdsAdaptations {
    /**
     * A change of some queries.
     *
     * @param from a pattern that is found in each of them, and replaced wherever it is found
     * @param to as {@link Matcher#appendReplacement} takes it
     */
    record Adaptation(List<Integer> queries, String from, String to, String reason) {}

    static final List<Adaptation> ALL = List.of(
            new Adaptation(
                    List.of(12),
                    "\"sum\"\\(\"sum\"\\(\"ws_ext_sales_price\"\\)\\) OVER \\(PARTITION BY \"i_class\"\\)",
                    "NULLIF($0, 0)",
                    "a class without sales is a division by zero, an error in Meshgate's SQL"),
            new Adaptation(
                    List.of(90),
                    "CAST\\(\"pmc\" AS DECIMAL\\(15,4\\)\\)",
                    "NULLIF($0, 0)",
                    "no evening sales at this scale: a division by zero, an error in Meshgate's SQL"));

    private TpcdsAdaptations() {}

    static String apply(int query, String text) {
        String adapted = text;
        for (Adaptation adaptation : ALL) {
            if (adaptation.queries().contains(query)) {
                adapted = replaced(query, adapted, adaptation);
            }
        }
        return adapted;
    }

    private static String replaced(int query, String text, Adaptation adaptation) {
        Matcher matcher = Pattern.compile(adaptation.from()).matcher(text);
        if (!matcher.find()) {
            throw new IllegalStateException("q" + query + " has no " + adaptation.from());
        }
        return matcher.replaceAll(adaptation.to());
    }
}
