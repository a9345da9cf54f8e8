package io.meshgate.gateway.resolve;

import io.meshgate.catalog.Endpoint;
import io.meshgate.catalog.ProductVersion;
import java.util.List;
import org.apache.calcite.rel.RelNode;

/**
 * A query whose names are tables and whose expressions are typed.
 *
 * @param rel the algebra as written, subqueries still inside expressions
 * @param labels the answer's column names, which may repeat
 * @param touched the product versions that it names
 * @param tables their tables that it names
 * @param warnings what its author should know
 */
public record ResolvedQuery(
        RelNode rel,
        List<String> labels,
        List<ProductVersion> touched,
        List<TouchedTable> tables,
        List<String> warnings) {
    /** Where those lie. */
    public List<Endpoint> endpoints() {
        return touched.stream().flatMap(version -> version.endpoint().stream()).toList();
    }
}
