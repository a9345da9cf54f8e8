package io.meshgate.gateway.door.flight;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The filters of metadata requests. */
class NamePatternTest {
    @ParameterizedTest
    @CsvSource(textBlock = """
        lines,   lines,  true
        LINES,   lines,  true
        l_nes,   lines,  true
        l%,      lines,  true
        %s,      lines,  true
        %i%e%,   lines,  true
        %,       lines,  true
        %%,      lines,  true
        line,    lines,  false
        lines_,  lines,  false
        li\\_es, lines,  false
        a\\_b,   a_b,    true
        a\\%,    a%,     true
        a\\%,    ab,     false
        Ü_b%,    üxbc,   true
        _,       💡,     true
        """)
    void matches(String pattern, String name, boolean expected) {
        assertEquals(expected, NamePattern.of(true, pattern).matches(name));
    }

    @Test
    void aFilterThatWasNotGivenMatchesAllAndAnEmptyOneNothing() {
        assertEquals(true, NamePattern.of(false, "").matches("x"));
        assertEquals(false, NamePattern.of(true, "").matches("x"));
        assertEquals(true, NamePattern.exactly(true, "A%").matches("a%"));
        assertEquals(false, NamePattern.exactly(true, "a%").matches("ab"));
    }

    @Test
    void isNotSlowedDownByHostilePatterns() {
        String pattern = "%a".repeat(2000) + "b";
        Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(5), () -> NamePattern.of(true, pattern).matches("a".repeat(5000)));
    }
}
