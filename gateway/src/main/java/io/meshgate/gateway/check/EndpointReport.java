package io.meshgate.gateway.check;

import io.meshgate.catalog.Endpoint;
import java.util.List;

/**
 * What was found at one endpoint.
 *
 * @param tablesRead tables of the contract of which every promised column could be read
 * @param problems each with whose it is and what to do next; never a secret
 */
public record EndpointReport(Endpoint endpoint, int tables, int tablesRead, List<String> problems) {
    public EndpointReport {
        problems = List.copyOf(problems);
    }

    public boolean isGood() {
        return problems.isEmpty();
    }
}
