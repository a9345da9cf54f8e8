package io.meshgate.benchmarks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.sql.Date;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.arrow.vector.util.Text;
import org.junit.jupiter.api.Test;

/** A wrong answer must not be timed, and a right one not be refused. */
class AnswerRowsTest {

    private static AnswerRows rows(List<?>... rows) throws Exception {
        return AnswerRows.of((sql, reader) -> Arrays.stream(rows).forEach(row -> reader.row(List.copyOf(row))), "");
    }

    @Test
    void theSameValuesAreEqualInWhateverTypeADriverGivesThem() throws Exception {
        AnswerRows jdbc = rows(List.of(1, new BigDecimal("1.50"), 0.1 + 0.2, "x", Date.valueOf("1995-03-15")));
        AnswerRows arrow = rows(
                List.of(1L, new BigDecimal("1.5"), new BigDecimal("0.3"), new Text("x"), LocalDate.of(1995, 3, 15)));
        assertEquals(Optional.empty(), jdbc.difference(arrow));
    }

    @Test
    void whatTheQueryDoesNotOrderMayComeInAnyOrder() throws Exception {
        assertEquals(
                Optional.empty(),
                rows(List.of("a", 1.25), List.of("b", 2.0)).difference(rows(List.of("b", 2.0), List.of("a", 1.25))));
    }

    @Test
    void otherValuesRowsAndCountsAreDifferences() throws Exception {
        AnswerRows right = rows(List.of("a", 1.0), List.of("a", 1.0), List.of("b", 2.0));
        assertEquals(Optional.of("3 rows against 2"), right.difference(rows(List.of("a", 1.0), List.of("b", 2.0))));
        assertTrue(right.difference(rows(List.of("a", 1.0), List.of("b", 2.0), List.of("b", 2.0)))
                .isPresent());
        assertTrue(right.difference(rows(List.of("a", 1.0), List.of("a", 1.0), List.of("b", 2.00000001)))
                .isPresent());
        assertTrue(rows(List.of(new BigDecimal("1.00000000001")))
                .difference(rows(List.of(BigDecimal.ONE)))
                .isPresent());
    }
}
