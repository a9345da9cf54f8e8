package io.meshgate.gateway.resolve;

import io.meshgate.adapter.RemoteStatement.ResultColumn;
import io.meshgate.adapter.StoreTable;
import io.meshgate.adapter.sql.MeshOperators;
import io.meshgate.adapter.sql.MeshRexBuilder;
import io.meshgate.adapter.sql.MeshTypeSystem;
import io.meshgate.catalog.MeshSnapshot;
import io.meshgate.catalog.ProductVersion;
import io.meshgate.catalog.Table;
import io.meshgate.gateway.failure.ErrorCode;
import io.meshgate.gateway.failure.QueryFailure;
import io.meshgate.gateway.parse.MeshConformance;
import io.meshgate.gateway.parse.ParsedStatement;
import io.meshgate.gateway.stores.Stores;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.calcite.config.CalciteConnectionConfigImpl;
import org.apache.calcite.config.CalciteConnectionProperty;
import org.apache.calcite.config.NullCollation;
import org.apache.calcite.jdbc.CalciteSchema;
import org.apache.calcite.plan.Contexts;
import org.apache.calcite.plan.RelOptCluster;
import org.apache.calcite.plan.hep.HepPlanner;
import org.apache.calcite.plan.hep.HepProgram;
import org.apache.calcite.prepare.CalciteCatalogReader;
import org.apache.calcite.rel.RelRoot;
import org.apache.calcite.rel.type.RelDataTypeFactory;
import org.apache.calcite.rex.RexExecutor;
import org.apache.calcite.runtime.CalciteContextException;
import org.apache.calcite.runtime.CalciteException;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.validate.SqlValidator;
import org.apache.calcite.sql.validate.SqlValidatorUtil;
import org.apache.calcite.sql2rel.SqlToRelConverter;
import org.apache.calcite.util.CancelFlag;

/** Resolves a parsed statement against a snapshot of the mesh. Thread-safe. */
public final class Resolver {
    private static final SqlValidator.Config VALIDATION = SqlValidator.Config.DEFAULT
            .withConformance(MeshConformance.INSTANCE)
            .withTypeCoercionFactory(MeshCoercion::new)
            .withDefaultNullCollation(NullCollation.HIGH)
            .withIdentifierExpansion(true);
    /**
     * The converter merges the select list with the projection of a derived table, and then puts a select list with a
     * correlated subquery above that projection as if it had not: other columns come out.
     */
    private static final int NO_MERGING = -1;

    private static final SqlToRelConverter.Config CONVERSION = SqlToRelConverter.config()
            .withExpand(false)
            .withInSubQueryThreshold(Integer.MAX_VALUE)
            .withTrimUnusedFields(false)
            .withRelBuilderConfigTransform(
                    config -> config.withPushJoinCondition(true).withBloat(NO_MERGING))
            .withAddJsonTypeOperatorEnabled(false);

    /** Constants are evaluated where the query runs: Java rounds 2.5 to the integer 2 where Meshgate's SQL says 3. */
    private static final RexExecutor NOTHING_FOLDED = (rex, constants, results) -> results.addAll(constants);

    private final Stores stores;

    public Resolver(Stores stores) {
        this.stores = stores;
    }

    /**
     * @throws QueryFailure naming what is unknown (with the nearest name that exists), ambiguous or of a wrong type
     * @throws io.meshgate.adapter.StoreFailure if a store has to be asked for its columns and does not answer
     */
    public ResolvedQuery resolve(ParsedStatement statement, MeshSnapshot snapshot) {
        Touched touched = new Touched();
        RelDataTypeFactory types = MeshTypeSystem.typeFactory();
        CalciteCatalogReader catalog = names(snapshot, touched, types);
        SqlValidator validator = SqlValidatorUtil.newValidator(MeshOperators.table(), catalog, types, VALIDATION);
        HepPlanner planner =
                new HepPlanner(HepProgram.builder().build(), Contexts.of(new CancelFlag(new AtomicBoolean())));
        planner.setExecutor(NOTHING_FOLDED);
        RelOptCluster cluster = RelOptCluster.create(planner, new MeshRexBuilder(types));
        KnownPredicates.use(cluster);
        SqlToRelConverter converter = new SqlToRelConverter(
                (rowType, queryString, schemaPath, viewPath) -> {
                    throw new UnsupportedOperationException("the mesh has no views");
                },
                validator,
                catalog,
                cluster,
                MeshOperators.convertlets(),
                CONVERSION);
        try {
            List<String> names = Labels.names(statement.query());
            SqlNode validated = validator.validate(StringLists.asListagg(statement.query()));
            RelRoot root = converter.convertQuery(validated, false, true);
            List<String> fields = root.fields.stream().map(Map.Entry::getValue).toList();
            // Validation rewrites: what it leaves of COALESCE is a CASE. But only it knows what a star stands for.
            List<String> labels = Labels.named(names.size() == fields.size() ? names : Labels.names(validated), fields);
            UnreadableColumns.check(root.rel);
            return new ResolvedQuery(
                    root.project(),
                    labels,
                    touched.versions(),
                    touched.tables(),
                    ProductWarnings.of(touched.versions(), snapshot));
        } catch (CalciteContextException e) {
            throw NameFailures.translate(e, snapshot, touched);
        } catch (CalciteException | UnsupportedOperationException e) {
            throw QueryFailure.of(ErrorCode.UNSUPPORTED, "this form of query is not understood: " + e.getMessage(), e);
        } catch (RuntimeException e) {
            throw literalThatDoesNotFit(e).orElseThrow(() -> e);
        }
    }

    /** The planner finds only late, and says so deep down, that a number of the query has more digits than its type. */
    private static Optional<QueryFailure> literalThatDoesNotFit(RuntimeException e) {
        Throwable deepest = e;
        while (deepest.getCause() != null) {
            deepest = deepest.getCause();
        }
        String words = String.valueOf(deepest.getMessage());
        return words.startsWith("Cannot convert ") && words.endsWith(" due to overflow")
                ? Optional.of(QueryFailure.of(
                        ErrorCode.OUT_OF_RANGE, "a number has too many digits for its type: c" + words.substring(1), e))
                : Optional.empty();
    }

    private CalciteCatalogReader names(MeshSnapshot snapshot, Touched touched, RelDataTypeFactory types) {
        Properties properties = new Properties();
        properties.setProperty(CalciteConnectionProperty.CASE_SENSITIVE.camelName(), "false");
        CalciteSchema root =
                CalciteSchema.createRootSchema(false, false, "", MeshSchema.root(snapshot, stores, touched));
        return new CalciteCatalogReader(root, List.of(), types, new CalciteConnectionConfigImpl(properties));
    }

    /** The columns of one table as a client sees them; those that cannot be read are of type UNKNOWN. */
    public List<ResultColumn> columns(ProductVersion version, Table table) {
        boolean contractTellsAll = !table.columns().isEmpty()
                && table.columns().stream().allMatch(c -> c.type().isPresent());
        if (contractTellsAll) {
            return table.columns().stream()
                    .map(c -> new ResultColumn(c.name(), c.type().orElseThrow(), !c.required()))
                    .toList();
        }
        StoreTable resolved = MeshTable.described(version, table, stores);
        return resolved.columns().stream()
                .map(c -> new ResultColumn(c.name(), c.type(), c.nullable()))
                .toList();
    }
}
