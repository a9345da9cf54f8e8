package io.meshgate.gateway.listing;

import io.meshgate.adapter.BatchStream;
import io.meshgate.adapter.Capabilities;
import io.meshgate.adapter.DomainStore;
import io.meshgate.adapter.FragmentContext;
import io.meshgate.adapter.LiveTable;
import io.meshgate.adapter.RemoteStatement;
import io.meshgate.adapter.SqlTypes;
import io.meshgate.adapter.StoreColumn;
import io.meshgate.adapter.StoreTable;
import io.meshgate.adapter.Verdict;
import io.meshgate.adapter.sql.ValueSlots;
import io.meshgate.catalog.Endpoint;
import io.meshgate.catalog.Table;
import io.meshgate.gateway.failure.ErrorCode;
import io.meshgate.gateway.failure.QueryFailure;
import io.meshgate.gateway.listing.ListingStatement.NameTest;
import io.meshgate.gateway.session.Cancellation;
import io.meshgate.gateway.stream.ComputedRows;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.type.SqlTypeUtil;

/**
 * {@code information_schema} as a store: it lists its tables, as the mesh is when the rows are read, and leaves everything
 * else to whoever joins them. Only columns are picked, and names that are asked for by {@code =} are taken into the statement,
 * so that the stores of the others are not asked. Thread-safe.
 */
public final class InformationSchemaStore implements DomainStore {
    private static final Verdict LISTS_ONLY = Verdict.unsupported("the gateway lists the mesh and computes nothing");

    private final MeshListing mesh;

    public InformationSchemaStore(MeshListing mesh) {
        this.mesh = mesh;
    }

    @Override
    public Endpoint endpoint() {
        return InformationSchema.ENDPOINT;
    }

    @Override
    public LiveTable describe(Table table) {
        throw new UnsupportedOperationException("its tables are known without asking");
    }

    @Override
    public Capabilities capabilities() {
        return new Capabilities() {
            @Override
            public Verdict operator(RelNode node) {
                return picksColumns(node) ? Verdict.EXACT : LISTS_ONLY;
            }

            @Override
            public Verdict expression(RexNode expression, RelNode input) {
                return (input instanceof TableScan || picksColumns(input))
                                && nameTest(expression, input).isPresent()
                        ? new Verdict.Superset("the gateway lists no other names, and the rest is filtered here")
                        : LISTS_ONLY;
            }
        };
    }

    private static boolean picksColumns(RelNode node) {
        return node instanceof Project project
                && project.getInput() instanceof TableScan
                && project.getProjects().stream().allMatch(RexInputRef.class::isInstance);
    }

    /** {@code column = 'text'} over a name; the text may be one that a kept plan leaves open. */
    private static Optional<NameTest> nameTest(RexNode expression, RelNode input) {
        if (expression instanceof RexCall call
                && call.getKind() == SqlKind.EQUALS
                && call.getOperands().get(0) instanceof RexInputRef reference
                && SqlTypeUtil.inCharFamily(call.getOperands().get(1).getType())) {
            return literal(call.getOperands().get(1))
                    .map(literal -> new NameTest(columns(input).get(reference.getIndex()), literal))
                    .filter(test -> NameTest.isOfUse(test.column()));
        }
        return Optional.empty();
    }

    private static Optional<String> literal(RexNode value) {
        return switch (value) {
            case RexLiteral known when !known.isNull() -> Optional.of(text(known));
            case ValueSlots.Slot slot -> Optional.of(ValueSlots.placeholder(slot));
            default -> Optional.empty();
        };
    }

    private static String text(RexLiteral literal) {
        return NameTest.literal(Objects.requireNonNull(literal.getValueAs(String.class)));
    }

    /** The relation's own names of a scan's or a picking projection's columns. */
    private static List<String> columns(RelNode rel) {
        return rel instanceof Project project
                ? project.getProjects().stream()
                        .map(picked -> columns(project.getInput()).get(((RexInputRef) picked).getIndex()))
                        .toList()
                : table(rel).columns().stream().map(StoreColumn::name).toList();
    }

    private static StoreTable table(RelNode rel) {
        RelNode leaf = rel instanceof TableScan ? rel : rel.getInput(0);
        return Objects.requireNonNull(leaf.getTable()).unwrapOrThrow(StoreTable.class);
    }

    @Override
    public RemoteStatement render(RelNode rel) {
        List<NameTest> tests = new ArrayList<>();
        RelNode picked = rel;
        if (rel instanceof Filter filter) {
            picked = filter.getInput();
            for (RexNode conjunct : RelOptUtil.conjunctions(filter.getCondition())) {
                tests.add(nameTest(conjunct, picked).orElseThrow());
            }
        }
        ListingStatement statement =
                new ListingStatement(columns(picked), table(picked).table().name(), tests);
        return new RemoteStatement(statement.text(), SqlTypes.resultColumns(picked.getRowType()), false);
    }

    @Override
    public RemoteStatement withValues(RemoteStatement statement, List<RexLiteral> values) {
        return new RemoteStatement(
                ValueSlots.bound(statement.text(), number -> text(values.get(number))),
                statement.columns(),
                statement.pointLookup());
    }

    @Override
    public BatchStream open(RemoteStatement statement, FragmentContext context) {
        ListingStatement asked = ListingStatement.parse(statement.text());
        Cancellation cancellation = new Cancellation();
        Listing listing = mesh.now(cancellation::throwIfCancelled);
        return new ComputedRows(
                SqlTypes.schema(statement.columns()),
                () -> asked.rows(listing),
                () -> cancellation.cancel(
                        QueryFailure.of(ErrorCode.CANCELLED, "the listing of the mesh was told to stop")),
                context.allocator());
    }

    /** There are none: as many as ask. */
    @Override
    public int connectionsMax() {
        return Integer.MAX_VALUE;
    }

    @Override
    public int connectionsActive() {
        return 0;
    }

    @Override
    public void close() {}
}
