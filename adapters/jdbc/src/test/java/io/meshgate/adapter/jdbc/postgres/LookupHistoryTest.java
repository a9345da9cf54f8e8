package io.meshgate.adapter.jdbc.postgres;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.meshgate.adapter.RemoteStatement;
import java.util.List;
import org.junit.jupiter.api.Test;

class LookupHistoryTest {
    private final LookupHistory history = new LookupHistory();

    private static RemoteStatement statement(String text, boolean pointLookup) {
        return new RemoteStatement(text, List.of(), pointLookup);
    }

    @Test
    void aLookupThatComesAgainIsWorthPreparing() {
        assertFalse(history.test(statement("a", true)));
        assertTrue(history.test(statement("a", true)));
        assertFalse(history.test(statement("b", true)));
    }

    @Test
    void anythingElseIsNot() {
        assertFalse(history.test(statement("a", false)));
        assertFalse(history.test(statement("a", false)));
    }

    @Test
    void forgetsWhatHasNotComeForLong() {
        history.test(statement("rare", true));
        history.test(statement("frequent", true));
        for (int i = 0; i < 5000; i++) {
            history.test(statement("text " + i, true));
            assertTrue(history.test(statement("frequent", true)));
        }
        assertFalse(history.test(statement("rare", true)));
    }
}
