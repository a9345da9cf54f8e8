package io.meshgate.gateway.corpora;

import java.util.List;

/** Where the texts of TPC-DS are asked in other words, because Meshgate's SQL says them otherwise. */
final class TpcdsAdaptations {
    /**
     * One change of one query.
     *
     * @param from what stands in the text, at least once
     */
    record Adaptation(int query, String from, String to, String reason) {}

    static final List<Adaptation> ALL = List.of(
            new Adaptation(
                    12,
                    """
                    "sum"("sum"("ws_ext_sales_price")) OVER (PARTITION BY "i_class"))""",
                    """
                    NULLIF("sum"("sum"("ws_ext_sales_price")) OVER (PARTITION BY "i_class"), 0))""",
                    "a class without sales is a division by zero, an error in Meshgate's SQL"),
            new Adaptation(
                    90,
                    """
                    CAST("pmc" AS DECIMAL(15,4)))""",
                    """
                    NULLIF(CAST("pmc" AS DECIMAL(15,4)), 0))""",
                    "no evening sales at this scale: a division by zero, an error in Meshgate's SQL"));

    private TpcdsAdaptations() {}

    static String apply(int query, String text) {
        String adapted = text;
        for (Adaptation adaptation : ALL) {
            if (adaptation.query() == query) {
                if (!adapted.contains(adaptation.from())) {
                    throw new IllegalStateException("q" + query + " has no " + adaptation.from());
                }
                adapted = adapted.replace(adaptation.from(), adaptation.to());
            }
        }
        return adapted;
    }
}
