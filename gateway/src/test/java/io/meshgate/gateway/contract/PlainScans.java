package io.meshgate.gateway.contract;

import io.meshgate.adapter.Capabilities;
import io.meshgate.adapter.DomainStore;
import io.meshgate.adapter.StoreAdapter;
import io.meshgate.adapter.StoreSettings;
import io.meshgate.adapter.Verdict;
import io.meshgate.catalog.Endpoint;
import io.meshgate.catalog.Secrets;
import java.util.Set;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;

/** An adapter whose stores send the columns of a table and do nothing else: pushdown is off. */
public record PlainScans(StoreAdapter adapter) implements StoreAdapter {

    @Override
    public Set<String> kinds() {
        return adapter.kinds();
    }

    @Override
    public DomainStore open(Endpoint endpoint, Secrets secrets, StoreSettings settings) {
        return new Store(adapter.open(endpoint, secrets, settings));
    }

    private static final class Columns implements Capabilities {
        private static final Verdict OFF = Verdict.unsupported("pushdown is off");

        @Override
        public Verdict operator(RelNode node) {
            boolean columns = node instanceof Project project
                    && project.getInput() instanceof TableScan
                    && project.getProjects().stream().allMatch(RexInputRef.class::isInstance);
            return columns || node instanceof TableScan ? Verdict.EXACT : OFF;
        }

        @Override
        public Verdict expression(RexNode expression, RelNode input) {
            return OFF;
        }
    }

    private static final class Store extends WrappedStore {
        Store(DomainStore store) {
            super(store);
        }

        @Override
        public Capabilities capabilities() {
            return new Columns();
        }
    }
}
