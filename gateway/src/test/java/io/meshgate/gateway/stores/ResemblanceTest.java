package io.meshgate.gateway.stores;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshgate.adapter.ColumnStatistics;
import io.meshgate.adapter.ColumnValue;
import io.meshgate.adapter.TableStatistics;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** When a plan may stay although its statistics are others. */
class ResemblanceTest {
    private static TableStatistics upTo(double max) {
        ColumnStatistics column = new ColumnStatistics(
                OptionalLong.of(100),
                OptionalDouble.of(0),
                OptionalDouble.empty(),
                Optional.of(ColumnValue.of(0)),
                Optional.of(ColumnValue.of(max)),
                List.of(),
                List.of());
        return new TableStatistics(OptionalLong.of(1000), Map.of("x", column));
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, 100, Double.POSITIVE_INFINITY, Double.NaN})
    void whatHasNotChangedIsAlike(double max) {
        assertTrue(Resemblance.between(upTo(max), upTo(max)));
    }

    @Test
    void aRangeThatHasMovedOnIsNot() {
        assertTrue(Resemblance.between(upTo(100), upTo(104)));
        assertFalse(Resemblance.between(upTo(100), upTo(106)));
        assertFalse(Resemblance.between(upTo(100), upTo(Double.NaN)));
        assertFalse(Resemblance.between(upTo(Double.POSITIVE_INFINITY), upTo(100)));
    }
}
