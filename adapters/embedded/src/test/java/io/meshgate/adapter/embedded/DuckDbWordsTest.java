package io.meshgate.adapter.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.meshgate.adapter.StoreFailure.Kind;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DuckDbWordsTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "Invalid Input Error: Division by zero in expression (1 // 0). | STATEMENT_FAILED",
                "Conversion Error: Could not convert string 'corrupt csv error' to INT64 | STATEMENT_FAILED",
                "Out of Range Error: Overflow in addition | STATEMENT_FAILED",
                "Conversion Error: CSV Error on Line: 3 | BAD_DATA",
                "Invalid Input Error: JSON transform error in file | BAD_DATA",
                "Invalid Error: TProtocolException: Invalid data | BAD_DATA",
                "Out of Memory Error: failed to pin block | OVERLOADED",
                "INTERRUPT Error: Interrupted! | CANCELLED",
                "IO Error: No files found that match the pattern | UNREACHABLE",
                "IO Error: Could not set lock on file | UNREACHABLE",
                "Binder Error: Referenced column | REFUSED",
                "Permission Error: Cannot access file | REFUSED",
                "Something new | STATEMENT_FAILED"
            })
    void theKindIsToldByTheBeginning(String message, Kind kind) {
        assertEquals(kind, DuckDbWords.kind(message));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "Conversion Error: Could not cast value 2147483647 to DECIMAL(5,2) | 2147483647 is out of range for"
                        + " DECIMAL(5,2)",
                "Conversion Error: Failed to cast decimal value 99 to type INT8 when casting | 99 is out of range for"
                        + " TINYINT",
                "Out of Range Error: Overflow in SUM of DECIMAL: the result does not fit in DECIMAL(38) |"
                        + " a sum is out of range for DECIMAL(38)",
                "Out of Range Error: Overflow on abs(-32768) | abs(-32768) is out of range for its type",
                "Out of Range Error: Overflow in division of -2147483648 / -1 |"
                        + " -2147483648 / -1 is out of range for its type",
                "Out of Range Error: Overflow in negation of numeric value! |"
                        + " a negated number is out of range for its type"
            })
    void whatDoesNotFitIsOutOfRange(String message, String shown) {
        assertEquals(Optional.of("22003"), DuckDbWords.sqlState(message));
        assertEquals(shown, DuckDbWords.cleaned(message));
    }

    @Test
    void whatHappenedIsLeftOfTheMessage() {
        assertEquals(
                "division by zero",
                DuckDbWords.cleaned(
                        "Invalid Input Error: Division by zero in expression (1 // 0). Use TRY(...) to return NULL"
                                + " for this expression, or SET error_on_division_by_zero=false to return NULL."));
        assertEquals(
                "'a' is no INTEGER",
                DuckDbWords.cleaned(
                        "Conversion Error: Could not convert string 'a' to INT32\n\nLINE 1: SELECT x\n   ^"));
        assertEquals(
                "Invalid Input Error: late",
                DuckDbWords.unwrapped("[errno -1] CDataJniException{errno=-1, message=Invalid Input Error: late}"));
    }
}
