package io.meshgate.adapter.sql;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class KeySetsTest {
    private static String bound(String text) {
        return KeySets.bound(text, (slot, operand) -> operand + " IN <" + slot + ">");
    }

    @Test
    void whatStandsInQuotesIsNoSlot() {
        assertEquals(
                "SELECT ':keys0(a)', \":keys0(a)\", 'it''s :keys1(a)' FROM t WHERE a IN <0> AND b IN <12>",
                bound("SELECT ':keys0(a)', \":keys0(a)\", 'it''s :keys1(a)' FROM t WHERE :keys0(a) AND :keys12(b)"));
    }

    @Test
    void anOperandEndsWithItsOwnParenthesis() {
        assertEquals(
                "WHERE (CAST(\"(\" AS x(1)) || ')') IN <0> AND a, (b) IN <1>)",
                bound("WHERE :keys0((CAST(\"(\" AS x(1)) || ')')) AND :keys1(a, (b)))"));
    }

    @Test
    void whatStandsInAConditionIsNoSlot() {
        assertEquals(
                "a IN (':keys1(b)', '$1') AND TRUE",
                KeySets.bound(
                        ":keys0(a) AND :keys1(b)", (slot, operand) -> slot == 0 ? "a IN (':keys1(b)', '$1')" : "TRUE"));
    }
}
