package io.meshgate.catalog;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SuggestionsTest {
    private static final List<String> NAMES = List.of("customer", "orders", "lineitem", "Region", "nation", "id");

    @ParameterizedTest(name = "{0} -> {1}")
    @CsvSource({
        "order, orders",
        "odrers, orders",
        "ORDERS, orders",
        "custmer, customer",
        "cutsmoer, customer",
        "region, Region",
        "line_item, lineitem",
        "ip, id",
    })
    void suggestsTheNearestName(String typed, String meant) {
        assertEquals(Optional.of(meant), Suggestions.nearest(typed, NAMES));
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({"supplier", "x1", "or", "''"})
    void suggestsNothingFarAway(String typed) {
        assertEquals(Optional.empty(), Suggestions.nearest(typed, NAMES));
    }

    @Test
    void ofEquallyNearNamesTheFirstIsSuggested() {
        assertEquals(Optional.of("ab1"), Suggestions.nearest("ab3", List.of("ab1", "ab2")));
        assertEquals(Optional.of("ab3"), Suggestions.nearest("ab3", List.of("ab1", "ab3")));
    }

    @Test
    void looksAtBoundedNamesAndCandidatesOnly() {
        String tooLong = "x".repeat(Suggestions.NAME_CHARS_MAX + 1);
        assertEquals(Optional.empty(), Suggestions.nearest(tooLong, List.of(tooLong)));

        List<String> far = Collections.nCopies(Suggestions.CANDIDATES_MAX, "something else");
        List<String> hit = Collections.nCopies(1, "orders");
        List<String> beyond = new java.util.ArrayList<>(far);
        beyond.addAll(hit);
        assertEquals(Optional.empty(), Suggestions.nearest("orders", beyond));
    }
}
