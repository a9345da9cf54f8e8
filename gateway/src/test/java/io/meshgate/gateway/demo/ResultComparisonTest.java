package io.meshgate.gateway.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/** That the comparison accepts every legal answer and can fail. */
final class ResultComparisonTest {
    private static final Rows FULL = rows(
            row("a", new BigDecimal("10.00"), 0.5),
            row("b", new BigDecimal("7.25"), 1e15),
            row("c", new BigDecimal("7.25"), Double.NaN),
            row("d", null, null));

    private static final ResultComparison ORDERED = new ResultComparison(FULL, List.of(1), OptionalInt.empty());
    private static final ResultComparison UNORDERED = new ResultComparison(FULL, List.of(), OptionalInt.empty());
    private static final ResultComparison LIMITED = new ResultComparison(FULL, List.of(1), OptionalInt.of(2));

    private static Rows rows(List<?>... rows) {
        return new Rows(
                List.of("name", "amount", "share"),
                Arrays.stream(rows).map(row -> Arrays.asList(row.toArray())).toList());
    }

    private static List<?> row(Object name, Object amount, Object share) {
        return Arrays.asList(name, amount, share);
    }

    private static Rows pick(int... rows) {
        return new Rows(
                FULL.columns(), Arrays.stream(rows).mapToObj(FULL.values()::get).toList());
    }

    @Test
    void theSameRowsAreTheSame() {
        assertEquals(Optional.empty(), ORDERED.difference(FULL));
    }

    @Test
    void rowsOfEqualKeysMayComeInAnyOrder() {
        assertEquals(Optional.empty(), ORDERED.difference(pick(0, 2, 1, 3)));
        assertEquals(Optional.empty(), UNORDERED.difference(pick(3, 2, 1, 0)));
    }

    @Test
    void rowsOfOtherKeysMayNot() {
        assertDiffers(ORDERED, pick(1, 0, 2, 3), "row 1 has amount 7.25 where the order wants 10.00");
        assertDiffers(ORDERED, pick(3, 0, 1, 2), "row 1 has amount null where the order wants 10.00");
    }

    @Test
    void aLimitMayCutAnyOfEqualKeys() {
        assertEquals(Optional.empty(), LIMITED.difference(pick(0, 1)));
        assertEquals(Optional.empty(), LIMITED.difference(pick(0, 2)));
        assertDiffers(LIMITED, pick(0, 3), "row 2 has amount null where the order wants 7.25");
        assertDiffers(LIMITED, pick(0), "there are 1 rows and should be 2");
        assertDiffers(LIMITED, pick(0, 1, 2), "there are 3 rows and should be 2");
    }

    @Test
    void aRowOfTheRightKeyMustBeOneOfTheFullAnswer() {
        Rows strange = rows(row("a", new BigDecimal("10.00"), 0.5), row("x", new BigDecimal("7.25"), 0.5));
        assertDiffers(LIMITED, strange, "the row [x, 7.25, 0.5] is not in the right answer");
    }

    @Test
    void rowsCountAsOftenAsTheyCome() {
        assertDiffers(UNORDERED, pick(0, 0, 1, 2), "the row [a, 10.00, 0.5] is not in the right answer, or too often");
    }

    @Test
    void exactNumbersAreComparedExactly() {
        assertEquals(Optional.empty(), UNORDERED.difference(withAmount(new BigDecimal("10"))));
        assertDiffers(
                UNORDERED,
                withAmount(new BigDecimal("10.000000000000000000000000000001")),
                "is not in the right answer");
    }

    @Test
    void aFloatingNumberOnEitherSideIsComparedWithinABillionth() {
        assertEquals(Optional.empty(), UNORDERED.difference(withAmount(10.000000001)));
        assertDiffers(UNORDERED, withAmount(10.00000002), "is not in the right answer");
        assertEquals(Optional.empty(), UNORDERED.difference(withShare(new BigDecimal("0.5000000000001"))));
        assertDiffers(UNORDERED, withShare(0.50000001), "the nearest one is [a, 10.00, 0.5]");
        assertDiffers(UNORDERED, withShare(Double.NaN), "is not in the right answer");
        assertDiffers(UNORDERED, withShare(null), "is not in the right answer");
    }

    @Test
    void labelsCount() {
        Rows renamed = new Rows(List.of("name", "amount", "expr$2"), FULL.values());
        assertDiffers(ORDERED, renamed, "the columns are [name, amount, expr$2] and should be [name, amount, share]");
    }

    private static Rows withAmount(Object amount) {
        return new Rows(FULL.columns(), replaced(1, amount));
    }

    private static Rows withShare(Object share) {
        return new Rows(FULL.columns(), replaced(2, share));
    }

    private static List<List<Object>> replaced(int column, Object value) {
        List<Object> first = new java.util.ArrayList<>(FULL.values().getFirst());
        first.set(column, value);
        return List.of(
                first, FULL.values().get(1), FULL.values().get(2), FULL.values().get(3));
    }

    private static void assertDiffers(ResultComparison comparison, Rows actual, String words) {
        String difference = comparison.difference(actual).orElse("no difference");
        assertTrue(difference.contains(words), difference);
    }
}
