package io.meshgate.catalog.folder;

import io.meshgate.catalog.Column;
import io.meshgate.catalog.ForeignKey;
import io.meshgate.catalog.SqlNames;
import io.meshgate.catalog.Table;
import io.meshgate.catalog.folder.SchemaReader.Read;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the {@code relationships} of tables and their properties (Open Data Contract Standard 3.1, "References") as foreign
 * keys. What they refer to in the same contract must be there; what they refer to in another contract of the catalog is
 * looked up when all are read. A relationship that means nothing here is reported and ignored.
 */
final class RelationshipReader {
    private static final String FOREIGN_KEY = "foreignKey";

    /** {@code schema/<table>/properties/<column>}, perhaps with another contract's path before it. */
    private static final Pattern QUALIFIED =
            Pattern.compile("(?:(?<file>[^#]*)#)?/?schema/(?<table>[^/]+)/properties/(?<column>[^/]+)");

    private final Findings findings;
    private final CatalogFile file;
    private List<Read> tables = List.of();

    RelationshipReader(Findings findings, CatalogFile file) {
        this.findings = findings;
        this.file = file;
    }

    /** A column that a relationship names: of which contract, and there by ids or names. */
    private record Reference(CatalogFile contract, String table, String column) {}

    /** Why a relationship means nothing here. */
    private static final class Meaningless extends Exception {
        private static final long serialVersionUID = 1L;

        Meaningless(String reason) {
            super(reason);
        }
    }

    List<Table> withForeignKeys(List<Read> read) {
        tables = List.copyOf(read);
        return read.stream()
                .map(one -> one.table().withForeignKeys(foreignKeys(one)))
                .toList();
    }

    private List<ForeignKey> foreignKeys(Read read) {
        Set<ForeignKey> keys = new LinkedHashSet<>();
        for (Fields property : read.object().entries("properties").mappings()) {
            Optional<String> column = SchemaReader.name(property).flatMap(name -> sqlName(name, read.table()));
            for (Fields relationship : property.entries("relationships").mappings()) {
                column.flatMap(name -> foreignKey(relationship, read.table(), name))
                        .ifPresent(keys::add);
            }
        }
        for (Fields relationship : read.object().entries("relationships").mappings()) {
            foreignKey(relationship, read.table(), null).ifPresent(keys::add);
        }
        return List.copyOf(keys);
    }

    /** @param property the column whose relationship it is; null for one of the whole table */
    private Optional<ForeignKey> foreignKey(Fields relationship, Table table, @Nullable String property) {
        try {
            String type = relationship.text("type").orElse(FOREIGN_KEY);
            if (!type.equals(FOREIGN_KEY)) {
                throw new Meaningless("its type " + Findings.quoted(type) + " is not " + FOREIGN_KEY);
            }
            List<String> from = property == null ? columns(relationship, table) : List.of(property);
            List<Reference> to = references(relationship, "to");
            if (from.size() != to.size()) {
                throw new Meaningless(
                        "it has " + from.size() + " columns on one side and " + to.size() + " on the other");
            }
            return Optional.of(foreignKey(from, to));
        } catch (Meaningless e) {
            findings.warning(
                    relationship.line(),
                    "a relationship of table " + Findings.quoted(table.name()) + " is ignored: " + e.getMessage());
            return Optional.empty();
        }
    }

    private static ForeignKey foreignKey(List<String> from, List<Reference> to) throws Meaningless {
        Reference first = to.getFirst();
        List<String> columns = new ArrayList<>();
        for (Reference reference : to) {
            if (!reference.contract().equals(first.contract())
                    || !reference.table().equals(first.table())) {
                throw new Meaningless("its columns on one side are of several tables");
            }
            columns.add(reference.column());
        }
        CatalogFile contract = first.contract();
        return new ForeignKey(
                from, contract.domain(), contract.product(), contract.major().orElseThrow(), first.table(), columns);
    }

    /** The referring columns, which must be those of the table itself. */
    private List<String> columns(Fields relationship, Table table) throws Meaningless {
        List<String> columns = new ArrayList<>();
        for (Reference reference : references(relationship, "from")) {
            if (!reference.contract().equals(file) || !SqlNames.same(reference.table(), table.name())) {
                throw new Meaningless("its `from` names another table");
            }
            columns.add(reference.column());
        }
        return columns;
    }

    private List<Reference> references(Fields relationship, String key) throws Meaningless {
        List<String> texts = relationship.texts(key).orElse(List.of());
        if (texts.isEmpty()) {
            throw new Meaningless("it has no `" + key + "`");
        }
        List<Reference> references = new ArrayList<>();
        for (String text : texts) {
            references.add(reference(text.strip()));
        }
        return references;
    }

    private Reference reference(String text) throws Meaningless {
        Matcher qualified = QUALIFIED.matcher(text);
        if (qualified.matches()) {
            String path = qualified.group("file");
            CatalogFile contract = path == null || path.isEmpty()
                    ? file
                    : file.contractAt(path)
                            .orElseThrow(() -> new Meaningless(Findings.quoted(text)
                                    + " is in no contract of this catalog; another one's path counts from this one's"
                                    + " folder"));
            return contract.equals(file)
                    ? own(text, qualified.group("table"), qualified.group("column"))
                    : new Reference(contract, qualified.group("table"), qualified.group("column"));
        }
        int dot = text.lastIndexOf('.');
        if (dot <= 0 || text.contains("/")) {
            throw new Meaningless(
                    Findings.quoted(text) + " is neither table.column nor schema/<table>/properties/<column>");
        }
        return own(text, text.substring(0, dot), text.substring(dot + 1));
    }

    /** A column of this contract, by its SQL names. */
    private Reference own(String text, String tableReference, String columnReference) throws Meaningless {
        Table table = ForeignKey.called(
                        tableReference, tables.stream().map(Read::table).toList(), Table::id, Table::name)
                .orElseThrow(() -> new Meaningless("there is no table for " + Findings.quoted(text)));
        String column = sqlName(columnReference, table)
                .orElseThrow(() -> new Meaningless("there is no column for " + Findings.quoted(text)));
        return new Reference(file, table.name(), column);
    }

    /** Of a table whose columns only its store knows, the name as it is. */
    private static Optional<String> sqlName(String reference, Table table) {
        return table.columns().isEmpty()
                ? Optional.of(reference)
                : ForeignKey.called(reference, table.columns(), Column::id, Column::name)
                        .map(Column::name);
    }
}
