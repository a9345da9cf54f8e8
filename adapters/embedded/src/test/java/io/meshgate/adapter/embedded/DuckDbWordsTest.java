package io.meshgate.adapter.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.meshgate.adapter.StoreFailure.Kind;
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

    @Test
    void whatHappenedIsLeftOfTheMessage() {
        assertEquals(
                "Division by zero in expression (1 // 0).",
                DuckDbWords.cleaned(
                        "Invalid Input Error: Division by zero in expression (1 // 0). Use TRY(...) to return NULL"
                                + " for this expression, or SET error_on_division_by_zero=false to return NULL."));
        assertEquals(
                "Could not convert string 'a' to INT32",
                DuckDbWords.cleaned(
                        "Conversion Error: Could not convert string 'a' to INT32\n\nLINE 1: SELECT x\n   ^"));
        assertEquals(
                "Invalid Input Error: late",
                DuckDbWords.unwrapped("[errno -1] CDataJniException{errno=-1, message=Invalid Input Error: late}"));
    }
}
