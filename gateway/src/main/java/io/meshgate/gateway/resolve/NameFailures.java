package io.meshgate.gateway.resolve;

import io.meshgate.adapter.sql.MeshOperators;
import io.meshgate.catalog.Domain;
import io.meshgate.catalog.LoadWarning;
import io.meshgate.catalog.MeshCatalog;
import io.meshgate.catalog.MeshSnapshot;
import io.meshgate.catalog.Product;
import io.meshgate.catalog.ProductVersion;
import io.meshgate.catalog.SqlNames;
import io.meshgate.catalog.Suggestions;
import io.meshgate.catalog.Table;
import io.meshgate.gateway.failure.ErrorCode;
import io.meshgate.gateway.failure.QueryFailure;
import io.meshgate.gateway.failure.QueryFailure.Position;
import io.meshgate.gateway.listing.InformationSchema;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.calcite.runtime.CalciteContextException;

/** Says what is wrong with a name, and which name was probably meant. */
final class NameFailures {
    private static final Pattern OBJECT =
            Pattern.compile("Object '(.*?)' not found(?: within '(.*?)')?.*", Pattern.DOTALL);
    private static final Pattern TABLE = Pattern.compile("Table '(.*?)' not found.*", Pattern.DOTALL);
    private static final Pattern COLUMN =
            Pattern.compile("Column '(.*?)' not found in (?:any table|table '.*').*", Pattern.DOTALL);

    private static final QueryWords QUERY = new QueryWords(MeshOperators.table());

    private NameFailures() {}

    static QueryFailure translate(CalciteContextException e, MeshSnapshot snapshot, Touched touched) {
        Throwable cause = e.getCause() == null ? e : e.getCause();
        if (cause instanceof QueryFailure failure) {
            return failure;
        }
        String message = String.valueOf(cause.getMessage());
        Position position = new Position(Math.max(1, e.getPosLine()), Math.max(1, e.getPosColumn()));
        Matcher object = OBJECT.matcher(message);
        if (object.matches()) {
            return unknown(object.group(1), Optional.ofNullable(object.group(2)), snapshot, position, e);
        }
        Matcher table = TABLE.matcher(message);
        if (table.matches()) {
            return QueryFailure.at(
                    ErrorCode.UNKNOWN_NAME,
                    "no table of the query is named " + table.group(1) + meant(table.group(1), touched.tableNames()),
                    position,
                    e);
        }
        Matcher column = COLUMN.matcher(message);
        if (column.matches()) {
            return QueryFailure.at(
                    ErrorCode.UNKNOWN_COLUMN,
                    "there is no column " + column.group(1) + meant(column.group(1), touched.columnNames()),
                    position,
                    e);
        }
        return QUERY.translate(message, position, e);
    }

    private static QueryFailure unknown(
            String name, Optional<String> within, MeshSnapshot snapshot, Position position, Throwable cause) {
        List<String> path = within.map(w -> Arrays.asList(w.split("\\."))).orElse(List.of());
        String full = within.map(w -> w + ".").orElse("") + name;
        boolean own = isInformationSchema(path);
        String kind = List.of("domain or table", "data product", "table").get(own ? 2 : Math.min(path.size(), 2));
        List<String> candidates = new ArrayList<>(children(path, snapshot).toList());
        Optional<LoadWarning> unusable = unusable(path, name, snapshot);
        if (unusable.isPresent()) {
            return QueryFailure.at(
                    ErrorCode.CONTRACT_WRONG,
                    "the contract of " + full + " cannot be read: " + unusable.get() + "; its owner has to mend it",
                    position,
                    cause);
        }
        String hint = meant(name, candidates);
        if (hint.isEmpty() && path.isEmpty()) {
            List<String> tables = tables(snapshot)
                    .filter(t -> t.toLowerCase(java.util.Locale.ROOT)
                            .endsWith("." + name.toLowerCase(java.util.Locale.ROOT)))
                    .toList();
            hint = tables.isEmpty()
                    ? "; a table is named domain.product.table"
                    : "; did you mean " + String.join(" or ", tables.subList(0, Math.min(3, tables.size()))) + "?";
        }
        return QueryFailure.at(ErrorCode.UNKNOWN_NAME, "there is no " + kind + " " + full + hint, position, cause);
    }

    /** Why a product is not there although it has a contract. */
    private static Optional<LoadWarning> unusable(List<String> path, String name, MeshSnapshot snapshot) {
        if (path.size() != 1) {
            return Optional.empty();
        }
        String folder = SqlNames.fold(path.get(0) + "/" + name) + "/";
        return snapshot.warnings().stream()
                .filter(LoadWarning::unusable)
                .filter(warning -> SqlNames.fold(warning.file()).startsWith(folder))
                .findFirst();
    }

    private static String meant(String name, Collection<String> candidates) {
        return Suggestions.nearest(name, candidates)
                .map(n -> "; did you mean " + n + "?")
                .orElse("");
    }

    private static Stream<String> children(List<String> path, MeshSnapshot snapshot) {
        Stream<Domain> domains = snapshot.domains().stream();
        if (path.isEmpty()) {
            return Stream.concat(domains.map(Domain::name), Stream.of(MeshCatalog.INFORMATION_SCHEMA));
        }
        if (isInformationSchema(path)) {
            return InformationSchema.tables().stream()
                    .map(table -> table.table().name());
        }
        Stream<Product> products =
                domains.filter(d -> d.name().equalsIgnoreCase(path.get(0))).flatMap(d -> d.products().stream());
        if (path.size() == 1) {
            return products.flatMap(p ->
                    Stream.concat(Stream.of(p.name()), p.versions().stream().map(ProductVersion::pinnedName)));
        }
        return products.flatMap(p -> p.versions().stream()
                        .filter(v -> p.name().equalsIgnoreCase(path.get(1))
                                || v.pinnedName().equalsIgnoreCase(path.get(1))))
                .flatMap(v -> v.tables().stream())
                .map(Table::name)
                .distinct();
    }

    private static boolean isInformationSchema(List<String> path) {
        return path.size() == 1 && SqlNames.same(path.get(0), MeshCatalog.INFORMATION_SCHEMA);
    }

    private static Stream<String> tables(MeshSnapshot snapshot) {
        return snapshot.domains().stream()
                .flatMap(d -> d.products().stream())
                .flatMap(p ->
                        p.defaultVersion().tables().stream().map(t -> p.domain() + "." + p.name() + "." + t.name()));
    }
}
