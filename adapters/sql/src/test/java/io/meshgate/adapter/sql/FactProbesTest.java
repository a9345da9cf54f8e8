package io.meshgate.adapter.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.meshgate.adapter.sql.FactProbes.Probes;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;

final class FactProbesTest {
    @Test
    void everyFactIsAsked() {
        assertEquals(EnumSet.allOf(Fact.class), FactProbes.TABLE.keySet());
        for (Fact fact : Fact.values()) {
            Probes probes = FactProbes.TABLE.get(fact);
            assertFalse(probes.rows().isEmpty() && probes.failures().isEmpty(), fact.name());
        }
    }
}
