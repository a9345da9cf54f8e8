package io.meshgate.benchmarks;

import io.meshgate.benchmarks.GeneratedJoins.Shape;
import io.meshgate.gateway.demo.DemoMesh;
import io.meshgate.gateway.demo.ProgressListener;
import io.meshgate.gateway.demo.TpchQuery;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** How long planning takes in a warm JVM, from a statement's text to what would be sent; nothing is executed. */
@Command(
        name = "planning",
        description = "Times planning: a six-way join with and without the plan cache, generated joins of 8 relations,"
                + " and stars, chains, cycles and cliques of 20.",
        mixinStandardHelpOptions = true)
final class PlanningCommand implements Callable<Integer> {
    private static final int SIX_WAY = 5;
    private static final int RELATIONS = 8;
    private static final int MANY_RELATIONS = 20;
    private static final int STACK_BYTES = 256 << 20;

    private final PrintStream out = System.out;
    private final ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    private boolean met = true;

    @Option(names = "--scale", description = "TPC-H's scale factor (default: ${DEFAULT-VALUE}).")
    private double scale = 0.1;

    @Option(names = "--rounds", description = "How often the six-way join is planned (default: ${DEFAULT-VALUE}).")
    private int rounds = 200;

    @Option(names = "--joins", description = "How many joins are generated (default: ${DEFAULT-VALUE}).")
    private int joins = 1_000;

    @Option(names = "--shapes", description = "How many of each shape are generated (default: ${DEFAULT-VALUE}).")
    private int shapes = 10;

    @Option(names = "--warm-up", description = "How often what is timed is planned before (default: ${DEFAULT-VALUE}).")
    private int warmUp = 300;

    @Option(names = "--seed", description = "Of the generated joins (default: ${DEFAULT-VALUE}).")
    private long seed = 1;

    /** @param cpuMillis of the thread: less than the time where the machine does something else too */
    private record Took(double millis, double cpuMillis) {}

    @Override
    public Integer call() throws Exception {
        // A deep stack, as the threads have that plan in a gateway.
        FutureTask<Integer> measuring = new FutureTask<>(this::measure);
        new Thread(null, measuring, "planning", STACK_BYTES).start();
        return measuring.get();
    }

    private int measure() throws Exception {
        try (DemoMesh demo = DemoMesh.start(DemoMesh.defaultDataFolder(System.getenv()), scale, ProgressListener.NONE);
                PlanningMesh mesh = new PlanningMesh(demo)) {
            out.println("| What is planned | Plans | Median | 99 of 100 | Longest | Median of CPU | Target | Met |");
            out.println("| --- | ---: | ---: | ---: | ---: | ---: | --- | --- |");
            sixWay(mesh);
            generated(mesh);
            for (Shape shape : Shape.values()) {
                shaped(mesh, shape);
            }
        }
        return met ? 0 : 1;
    }

    private void sixWay(PlanningMesh mesh) {
        String sql = TpchQuery.all().get(SIX_WAY - 1).inDemo();
        IntStream.range(0, warmUp).forEach(i -> mesh.plan(sql));
        List<Took> took = IntStream.range(0, rounds)
                .mapToObj(i -> timed(() -> mesh.plan(sql)))
                .toList();
        row("six-way join (TPC-H q05)", took, 0.5, 10);
        IntStream.range(0, rounds).forEach(i -> mesh.planOrRemember(sql));
        List<Took> remembered = IntStream.range(0, rounds)
                .mapToObj(i -> timed(() -> mesh.planOrRemember(sql)))
                .toList();
        row("the same, kept", remembered, 0.5, 0.2);
    }

    private void generated(PlanningMesh mesh) {
        GeneratedJoins warm = new GeneratedJoins(seed + 1);
        IntStream.range(0, warmUp).forEach(i -> mesh.plan(warm.connected(RELATIONS)));
        GeneratedJoins generated = new GeneratedJoins(seed);
        List<Took> took = IntStream.range(0, joins)
                .mapToObj(i -> generated.connected(RELATIONS))
                .map(sql -> timed(() -> mesh.plan(sql)))
                .toList();
        row("generated joins of " + RELATIONS, took, 0.99, 100);
    }

    private void shaped(PlanningMesh mesh, Shape shape) {
        GeneratedJoins generated = new GeneratedJoins(seed);
        List<Took> took = new ArrayList<>();
        for (int i = 0; i < shapes; i++) {
            String sql = generated.shaped(shape, MANY_RELATIONS);
            mesh.plan(sql);
            took.add(timed(() -> mesh.plan(sql)));
        }
        row(
                shape.name().toLowerCase(Locale.ROOT) + " of " + MANY_RELATIONS,
                took,
                1,
                PlanningMesh.PLANNING_TIME.toMillis());
    }

    private Took timed(Runnable planning) {
        long start = System.nanoTime();
        long cpuStart = threads.getCurrentThreadCpuTime();
        planning.run();
        return new Took((System.nanoTime() - start) / 1e6, (threads.getCurrentThreadCpuTime() - cpuStart) / 1e6);
    }

    /** @param share of the plans that are to take at most {@code target} milliseconds */
    private void row(String what, List<Took> took, double share, double target) {
        List<Double> millis = took.stream().map(Took::millis).sorted().toList();
        List<Double> cpu = took.stream().map(Took::cpuMillis).sorted().toList();
        boolean reached = at(millis, share) <= target;
        met &= reached;
        out.printf(
                Locale.ROOT,
                "| %s | %d | %.2f ms | %.2f ms | %.2f ms | %.2f ms | %s at most %s ms | %s |%n",
                what,
                took.size(),
                at(millis, 0.5),
                at(millis, 0.99),
                at(millis, 1),
                at(cpu, 0.5),
                share == 1 ? "longest" : share == 0.5 ? "median" : "99 of 100",
                target == Math.rint(target) ? Long.toString(Math.round(target)) : Double.toString(target),
                reached ? "yes" : "NO");
        out.flush();
    }

    private static double at(List<Double> sorted, double share) {
        return sorted.get((int) Math.round(share * (sorted.size() - 1)));
    }
}
