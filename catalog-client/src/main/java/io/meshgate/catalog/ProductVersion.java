package io.meshgate.catalog;

import java.util.List;
import java.util.Optional;

/**
 * One major version of a data product: one contract document.
 *
 * @param version the contract's own full version text, for example {@code 2.1.0}
 * @param replacedBy what the owner names as replacement, for warnings and errors
 * @param endpoint empty where no server fits the configured environment; queries then fail with {@code endpointProblem}
 * @param endpointProblem why there is no endpoint
 * @param digest SHA-256 of the document, hexadecimal: the contract's part of plan-cache keys
 */
public record ProductVersion(
        String domain,
        String product,
        int major,
        String version,
        Status status,
        boolean declaredDefault,
        Optional<String> replacedBy,
        Optional<String> description,
        Optional<Endpoint> endpoint,
        Optional<String> endpointProblem,
        List<Table> tables,
        String digest) {

    /** The life cycle of a contract (ODCS {@code status}). */
    public enum Status {
        ACTIVE,
        DEPRECATED,
        RETIRED
    }

    public ProductVersion {
        tables = List.copyOf(tables);
    }

    /** The pinned SQL name, {@code product_vN}. */
    public String pinnedName() {
        return product + "_v" + major;
    }

    /** The table of this SQL name. */
    public Optional<Table> table(String name) {
        return tables.stream()
                .filter(table -> SqlNames.same(table.name(), name))
                .findFirst();
    }
}
