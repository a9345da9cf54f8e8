package io.meshgate.catalog.folder;

import io.meshgate.catalog.Endpoint;
import io.meshgate.catalog.SecretReference;
import io.meshgate.catalog.Suggestions;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Reads a contract's {@code servers}: the first entry of the configured environment whose type is known is the endpoint.
 *
 * <p>An only entry may leave its environment out. Where no environment is configured, all entries count if they are of one
 * environment, else those that name none.
 */
final class EndpointReader {
    static final String LOCAL = "local";
    private static final String DUCKDB = "duckdb";

    private static final Set<String> FILE_FORMATS = Set.of("parquet", "csv", "json");
    private static final int PORT_MAX = 65_535;

    /** Host names and addresses; nothing that a driver could take for a part of a URL. */
    private static final Pattern HOST = Pattern.compile("[\\p{L}\\p{N}._:%\\[\\]-]{1,255}");

    /** Names of properties that hold credentials, which a contract must not. */
    private static final Pattern CREDENTIAL = Pattern.compile(
            "pass(word|wd|phrase)|^pwd$|secret|token|credential|(api|access|private)[-_]?key",
            Pattern.CASE_INSENSITIVE);

    private final CatalogSettings settings;
    private final Collection<String> domains;
    private final CatalogFile file;
    private final Findings findings;
    private final FileLookups lookups;
    private final String owner;
    private final Optional<String> support;

    /** @param domains all domains of the catalog, which decide whose a secret is */
    EndpointReader(
            CatalogSettings settings,
            Collection<String> domains,
            CatalogFile file,
            Findings findings,
            FileLookups lookups,
            String owner,
            Optional<String> support) {
        this.settings = settings;
        this.domains = domains;
        this.file = file;
        this.findings = findings;
        this.lookups = lookups;
        this.owner = owner;
        this.support = support;
    }

    /** The endpoint for the configured environment. */
    Endpoint endpoint(Fields contract) throws EndpointProblem {
        List<Fields> servers = contract.entries("servers").mappings();
        if (servers.isEmpty()) {
            throw new EndpointProblem(contract.line("servers"), "the contract has no servers");
        }
        List<Fields> candidates = inEnvironment(servers);
        if (candidates.isEmpty()) {
            throw new EndpointProblem(contract.line("servers"), missingEnvironment(servers));
        }
        for (Fields server : candidates) {
            if (isKnown(server)) {
                return read(server);
            }
        }
        throw new EndpointProblem(contract.line("servers"), unknownType(candidates));
    }

    /**
     * Reports what is wrong with any server, whatever its environment; a type that is not known is none of our business.
     *
     * @return the first endpoint that can be read
     */
    Optional<Endpoint> checkAll(Fields contract) {
        List<Fields> servers = contract.entries("servers").mappings();
        if (servers.isEmpty()) {
            findings.error(contract.line("servers"), "the contract has no servers");
        } else if (servers.stream().noneMatch(this::isKnown)) {
            findings.error(contract.line("servers"), unknownType(servers));
        }
        List<Endpoint> endpoints = new ArrayList<>();
        for (Fields server : servers) {
            try {
                if (isKnown(server)) {
                    endpoints.add(read(server));
                }
            } catch (EndpointProblem problem) {
                findings.error(problem.line(), problem.reason());
            }
        }
        return endpoints.stream().findFirst();
    }

    private List<Fields> inEnvironment(List<Fields> servers) {
        Set<Optional<String>> environments =
                servers.stream().map(server -> server.text("environment")).collect(Collectors.toSet());
        boolean choiceIsClear = settings.environment().isEmpty()
                ? environments.size() == 1
                : servers.size() == 1 && environments.contains(Optional.<String>empty());
        return choiceIsClear
                ? servers
                : servers.stream()
                        .filter(server -> server.text("environment").equals(settings.environment()))
                        .toList();
    }

    private String missingEnvironment(List<Fields> servers) {
        Set<String> offered = servers.stream()
                .flatMap(server -> server.text("environment").stream())
                .collect(Collectors.toCollection(TreeSet::new));
        String list = offered.stream().map(Findings::quoted).collect(Collectors.joining(", "));
        if (settings.environment().isEmpty()) {
            return "the servers are for the environments " + list + ": set catalog.environment to one of them";
        }
        String wanted = settings.environment().get();
        String meant = Suggestions.nearest(wanted, offered)
                .map(near -> "; did you mean " + Findings.quoted(near) + "?")
                .orElse("");
        return "no server is for the environment `" + wanted + "` (catalog.environment); there are "
                + (offered.isEmpty() ? "only servers without an environment" : list) + meant;
    }

    private String unknownType(List<Fields> servers) {
        String found = servers.stream()
                .map(server -> Findings.quoted(type(server)))
                .distinct()
                .limit(10)
                .collect(Collectors.joining(", "));
        return "no server is of a type that Meshgate reads: found " + found + ", known are "
                + String.join(", ", new TreeSet<>(settings.storeKinds()));
    }

    private boolean isKnown(Fields server) {
        return settings.storeKinds().contains(type(server));
    }

    private static String type(Fields server) {
        return server.text("type").orElse("").strip().toLowerCase(Locale.ROOT);
    }

    private Endpoint read(Fields server) throws EndpointProblem {
        Map<String, Fields.Custom> properties = server.customProperties();
        String type = type(server);
        return new Endpoint(
                file.domain(),
                file.product(),
                file.major().orElseThrow(),
                server.text("server").orElse(type),
                type,
                host(server),
                port(server),
                type.equals(DUCKDB) ? Optional.of(path(server, "database")) : server.text("database"),
                server.text("schema"),
                type.equals(LOCAL) ? Optional.of(path(server, "path")) : server.text("path"),
                type.equals(LOCAL) ? Optional.of(fileFormat(server)) : server.text("format"),
                username(properties.get("username")),
                secret(properties.get("secretRef")),
                options(server, properties),
                owner,
                support);
    }

    private static Optional<String> host(Fields server) throws EndpointProblem {
        Optional<String> host = server.text("host");
        if (host.isPresent() && !HOST.matcher(host.get()).matches()) {
            throw new EndpointProblem(server.line("host"), "the host is neither a host name nor an address");
        }
        return host;
    }

    private static int port(Fields server) throws EndpointProblem {
        Optional<String> text = server.text("port");
        if (text.isEmpty()) {
            return 0;
        }
        int port = Fields.wholeNumber(text.get()).orElse(0);
        if (port < 1 || port > PORT_MAX) {
            throw new EndpointProblem(
                    server.line("port"),
                    "port " + Findings.quoted(text.get()) + " is not a number from 1 to " + PORT_MAX);
        }
        return port;
    }

    private String path(Fields server, String key) throws EndpointProblem {
        Optional<String> text = server.text(key).filter(path -> !path.isBlank());
        if (text.isEmpty()) {
            throw new EndpointProblem(server.line(), "a server of type " + type(server) + " needs a " + key);
        }
        if (key.equals("path") && (text.get().contains("*") || text.get().contains("?"))) {
            throw new EndpointProblem(
                    server.line(key),
                    "path is a folder: name files, with * where you like, in each table's physicalName");
        }
        try {
            return lookups.resolve(file.folder(), text.get()).toString();
        } catch (FileRoots.Refused refused) {
            throw new EndpointProblem(server.line(key), key + ": " + refused.getMessage());
        }
    }

    private static String fileFormat(Fields server) throws EndpointProblem {
        String format = server.text("format").orElse("").strip().toLowerCase(Locale.ROOT);
        if (!FILE_FORMATS.contains(format)) {
            throw new EndpointProblem(
                    server.line("format"), "format " + Findings.quoted(format) + " is none of parquet, csv, json");
        }
        return format;
    }

    private static Optional<String> username(Fields.@Nullable Custom property) throws EndpointProblem {
        return property == null ? Optional.empty() : Optional.of(single(property, "username"));
    }

    /** Never quotes the value: what is not a reference may be the password itself. */
    private Optional<SecretReference> secret(Fields.@Nullable Custom property) throws EndpointProblem {
        if (property == null) {
            return Optional.empty();
        }
        int line = property.line();
        SecretReference reference = SecretNames.parse(file.domain(), single(property, "secretRef"))
                .orElseThrow(() -> new EndpointProblem(line, "secretRef is neither env:NAME nor file:NAME"));
        Optional<String> refusal = SecretNames.refusal(reference, domains);
        if (refusal.isPresent()) {
            throw new EndpointProblem(line, "secretRef is refused: " + refusal.get());
        }
        return Optional.of(reference);
    }

    private static String single(Fields.Custom property, String name) throws EndpointProblem {
        return property.text().orElseThrow(() -> new EndpointProblem(property.line(), name + " has no single value"));
    }

    private Map<String, String> options(Fields server, Map<String, Fields.Custom> properties) {
        if (server.has("password")) {
            reportCredential(server.line("password"), "password");
        }
        Map<String, String> options = new LinkedHashMap<>();
        properties.forEach((name, property) -> {
            if (name.equals("username") || name.equals("secretRef")) {
                return;
            }
            if (CREDENTIAL.matcher(name).find()) {
                reportCredential(property.line(), name);
            } else {
                property.text().ifPresent(text -> options.put(name, text));
            }
        });
        return options;
    }

    private void reportCredential(int line, String name) {
        findings.error(
                line,
                Findings.quoted(name)
                        + " is ignored: credentials do not belong in a contract, use secretRef (env:NAME or"
                        + " file:NAME)");
    }
}
