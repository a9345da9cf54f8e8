package io.meshgate.adapter;

import java.util.List;

/** Names of the scalar functions that a query can call, in capitals and sorted, by what they are about, as JDBC and ODBC ask for them. */
public record FunctionNames(List<String> numeric, List<String> text, List<String> time, List<String> system) {
    public static final FunctionNames NONE = new FunctionNames(List.of(), List.of(), List.of(), List.of());

    public FunctionNames {
        numeric = List.copyOf(numeric);
        text = List.copyOf(text);
        time = List.copyOf(time);
        system = List.copyOf(system);
    }
}
