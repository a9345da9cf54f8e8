package io.meshgate.gateway.corpora;

import io.meshgate.gateway.contract.GeneratedDoc;
import java.io.IOException;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Holds the tables of docs/testing.md to what the runs use. */
final class CorporaDocsTest {
    @Test
    void adaptationsAreListed() throws IOException {
        List<List<String>> rows = TpcdsAdaptations.ALL.stream()
                .map(a -> List.of(queries(a), code(a.from()), code(a.to()), a.reason()))
                .toList();
        new GeneratedDoc(GeneratedDoc.docs("testing.md"), "adaptations")
                .check(GeneratedDoc.table(List.of("Query", "What is found", "Asked as", "Why"), rows));
    }

    @Test
    void explanationsAreListed() throws IOException {
        List<List<String>> rows = SltExplanations.ALL.stream()
                .map(e -> List.of(code(e.place()), code(e.words()), code(e.sql()), e.reason()))
                .toList();
        new GeneratedDoc(GeneratedDoc.docs("testing.md"), "explanations")
                .check(GeneratedDoc.table(List.of("Files", "What comes", "Query", "Why"), rows));
    }

    private static String queries(TpcdsAdaptations.Adaptation adaptation) {
        return adaptation.queries().stream().map("q%02d"::formatted).collect(Collectors.joining(" "));
    }

    private static String code(String text) {
        return "`" + text.replace("|", "\\|") + "`";
    }
}
