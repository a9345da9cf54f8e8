package io.meshgate.adapter.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class KeySetsTest {
    @Test
    void whatStandsInQuotesIsNoSlot() {
        String text = "SELECT ':keys0', \":keys0\", 'it''s :keys1' FROM t WHERE a IN :keys0 AND b = ANY (:keys12)";
        assertEquals(
                "SELECT ':keys0', \":keys0\", 'it''s :keys1' FROM t WHERE a IN <0> AND b = ANY (<12>)",
                KeySets.bound(text, slot -> "<" + slot + ">"));
    }

    @Test
    void whatStandsInAListIsNoSlot() {
        assertEquals(
                "a IN (':keys1', '$1') AND b IN (2)",
                KeySets.bound("a IN :keys0 AND b IN :keys1", slot -> slot == 0 ? "(':keys1', '$1')" : "(2)"));
    }
}
