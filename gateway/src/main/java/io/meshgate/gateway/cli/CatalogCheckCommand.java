package io.meshgate.gateway.cli;

import io.meshgate.adapter.StoreAdapter;
import io.meshgate.catalog.MeshSnapshot;
import io.meshgate.catalog.folder.CatalogCheck;
import io.meshgate.catalog.folder.CatalogSettings;
import io.meshgate.catalog.folder.Finding;
import io.meshgate.catalog.folder.Finding.Severity;
import io.meshgate.catalog.folder.FolderCatalog;
import io.meshgate.catalog.folder.FolderSecrets;
import io.meshgate.gateway.check.EndpointChecks;
import io.meshgate.gateway.check.EndpointReport;
import io.meshgate.gateway.check.TableCheck;
import io.meshgate.gateway.config.ConfigFailure;
import io.meshgate.gateway.config.ConfigReader;
import io.meshgate.gateway.config.GatewayConfig;
import io.meshgate.gateway.stores.Stores;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.apache.arrow.memory.RootAllocator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/**
 * {@code meshgate catalog check}: what is wrong in a folder of contracts, and, with a gateway's configuration, at the stores
 * that they name.
 */
@Command(
        name = "check",
        description = "Check a folder of contracts (<domain>/<product>/v<major>.odcs.yaml) and, with a gateway's"
                + " configuration, the stores that they name.",
        footer = {
            "",
            "Exit code 1 says that something in there cannot be queried.",
            "",
            "Examples:",
            "  meshgate catalog check contracts",
            "  meshgate catalog check --config meshgate.yaml"
        })
final class CatalogCheckCommand implements Callable<Integer> {
    /** A store that hangs may take all of stores.connectTimeout to close. */
    private static final Duration CLOSE_TIME_MAX = Duration.ofSeconds(1);

    private final Terminal terminal;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(
            paramLabel = "FOLDER",
            arity = "0..1",
            description = "The folder; by default catalog.folder of the configuration.")
    private @Nullable Path folder;

    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "A gateway's configuration: its environment, secrets and files count, and each endpoint is"
                    + " connected to.")
    private @Nullable Path config;

    @Option(names = "--offline", description = "Do not connect to the endpoints.")
    private boolean offline;

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description = "How long one endpoint may take (default: ${DEFAULT-VALUE}).")
    private int timeoutSeconds = 30;

    private long errors;
    private long warnings;

    CatalogCheckCommand(Terminal terminal) {
        this.terminal = terminal;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (config == null && folder == null || timeoutSeconds < 1) {
            String wrong = timeoutSeconds < 1 ? "--timeout is at least 1" : "Missing parameter: FOLDER, or --config";
            throw new ParameterException(Objects.requireNonNull(spec).commandLine(), wrong);
        }
        List<StoreAdapter> adapters = Gateway.services(StoreAdapter.class);
        if (config == null) {
            Path given = requireFolder(Objects.requireNonNull(folder));
            tell(given, CatalogCheck.check(given, Stores.kinds(adapters)));
        } else {
            GatewayConfig read = read(config);
            Path given = requireFolder(folder == null ? read.catalog().folder() : folder);
            List<Path> roots = roots(read);
            CatalogSettings settings =
                    new CatalogSettings(given, read.catalog().environment(), roots, Stores.kinds(adapters));
            tell(given, CatalogCheck.check(settings));
            if (!offline) {
                checkEndpoints(settings, read, adapters);
            }
        }
        terminal.out().println(count(errors, "error") + ", " + count(warnings, "warning"));
        terminal.out().flush();
        return errors == 0 ? 0 : 1;
    }

    private static Path requireFolder(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new CommandFailure(folder + " is not a folder");
        }
        return folder;
    }

    private static GatewayConfig read(Path file) {
        try {
            return ConfigReader.read(file);
        } catch (ConfigFailure e) {
            throw new CommandFailure(String.valueOf(e.getMessage()), e);
        }
    }

    private static List<Path> roots(GatewayConfig config) {
        try {
            return Gateway.realPaths(config.fileRoots());
        } catch (IOException e) {
            throw new CommandFailure(String.valueOf(e.getMessage()), e);
        }
    }

    private void tell(Path folder, List<Finding> findings) {
        for (Finding finding : findings) {
            terminal.out()
                    .println(folder.resolve(finding.file()) + (finding.line() > 0 ? ":" + finding.line() : "") + ": "
                            + word(finding.severity()) + ": " + finding.reason());
            if (finding.severity() == Severity.WARNING) {
                warnings++;
            } else {
                errors++;
            }
        }
        terminal.out().flush();
    }

    private void checkEndpoints(CatalogSettings settings, GatewayConfig config, List<StoreAdapter> adapters)
            throws InterruptedException {
        FolderCatalog catalog = new FolderCatalog(settings);
        MeshSnapshot mesh = catalog.snapshot();
        FolderSecrets secrets = new FolderSecrets(config.secretsFolder(), System::getenv, catalog::domainNames);
        Duration timeMax = Duration.ofSeconds(timeoutSeconds);
        // Not closed: a check whose time was over may still hold some of it, and the process ends.
        RootAllocator memory = new RootAllocator();
        Stores stores = new Stores(adapters, secrets, Gateway.storeSettings(config, settings.fileRoots()));
        try {
            new EndpointChecks(new TableCheck(mesh, stores, timeMax, memory), timeMax).run(mesh, this::tell);
        } finally {
            Thread.ofPlatform()
                    .daemon()
                    .name("check-closing")
                    .start(stores::close)
                    .join(CLOSE_TIME_MAX);
        }
    }

    /** As soon as it is known: a slow endpoint does not hide what the others said. */
    private void tell(EndpointReport report) {
        report.problems().forEach(problem -> terminal.out().println("error: " + problem));
        errors += report.problems().size();
        if (report.isGood()) {
            terminal.out()
                    .println("ok: " + report.endpoint().label() + " ("
                            + report.endpoint().type() + "): " + count(report.tables(), "table"));
        }
        terminal.out().flush();
    }

    private static String word(Severity severity) {
        return switch (severity) {
            case WARNING -> "warning";
            case ERROR -> "error";
            case UNUSABLE -> "unusable";
        };
    }

    static String count(long number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }
}
