package io.meshgate.gateway;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.CompositeArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import com.tngtech.archunit.lang.syntax.elements.ClassesShould;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/**
 * Who may import whom, as ARCHITECTURE.md says it, over the main code of every module that the gateway runs with.
 *
 * <p>A rule about a room that is not built yet passes; it holds from the room's first class on.
 */
@AnalyzeClasses(packages = "io.meshgate", importOptions = ArchitectureTest.MainCode.class)
class ArchitectureTest {

    private static final String CATALOG = "io.meshgate.catalog..";
    private static final String SPI = "io.meshgate.adapter";
    private static final String SQL = "io.meshgate.adapter.sql..";
    private static final String EMBEDDED = "io.meshgate.adapter.embedded..";
    private static final String JDBC = "io.meshgate.adapter.jdbc..";
    private static final String FLIGHT = "io.meshgate.adapter.flight..";
    private static final String LAKE = "io.meshgate.adapter.lake..";
    private static final String GATEWAY = "io.meshgate.gateway..";

    /** The rooms that a query passes, in its order. */
    private static final List<String> STAGES =
            List.of("session", "parse", "resolve", "plan", "place", "execute", "stream");

    // ---- between modules

    @ArchTest
    static final ArchRule catalogClientStandsAlone = none(CATALOG)
            .dependOnClassesThat()
            .resideInAnyPackage(
                    SPI + "..", GATEWAY, "org.apache.calcite..", "org.apache.arrow..", "io.grpc..", "java.sql..")
            .because("other programs read the catalog with it")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule contractWithStoresKnowsNoStore = none(SPI)
            .dependOnClassesThat()
            .resideInAnyPackage(SQL, EMBEDDED, JDBC, FLIGHT, LAKE, GATEWAY)
            .because("a store is added without a change to the contract")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule sqlBaseKnowsNoStore = none(SQL)
            .dependOnClassesThat()
            .resideInAnyPackage(EMBEDDED, JDBC, FLIGHT, LAKE, GATEWAY)
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule storesDoNotKnowEachOther = CompositeArchRule.of(List.of(
                    none(EMBEDDED)
                            .dependOnClassesThat()
                            .resideInAnyPackage(JDBC, FLIGHT, LAKE, GATEWAY)
                            .allowEmptyShould(true),
                    none(JDBC)
                            .dependOnClassesThat()
                            .resideInAnyPackage(EMBEDDED, FLIGHT, LAKE, GATEWAY)
                            .allowEmptyShould(true),
                    none(FLIGHT)
                            .dependOnClassesThat()
                            .resideInAnyPackage(EMBEDDED, JDBC, LAKE, GATEWAY)
                            .allowEmptyShould(true),
                    none(LAKE)
                            .dependOnClassesThat()
                            .resideInAnyPackage(JDBC, FLIGHT, GATEWAY)
                            .allowEmptyShould(true)))
            .because("of the siblings only lake imports embedded");

    @ArchTest
    static final ArchRule gatewayKnowsNoStore = none(GATEWAY)
            .dependOnClassesThat()
            .resideInAnyPackage(EMBEDDED, JDBC, FLIGHT, LAKE)
            .because("stores and the remainder engine arrive by ServiceLoader")
            .allowEmptyShould(true);

    // ---- between rooms

    @ArchTest
    static final ArchRule packagesHaveNoCycles =
            slices().matching("io.meshgate.(**)").should().beFreeOfCycles().allowEmptyShould(true);

    @ArchTest
    static final ArchRule nobodyImportsTheCommandLine = noClasses()
            .that()
            .resideOutsideOfPackage(room("cli"))
            .should()
            .dependOnClassesThat()
            .resideInAPackage(room("cli"))
            .because("cli wires everything, so whoever imports it imports everything")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule noStageCallsALaterStageOrADoor = CompositeArchRule.of(
            STAGES.stream().map(ArchitectureTest::onlyEarlierStages).toList());

    @ArchTest
    static final ArchRule stagesDoNotKnowThePipeline = none(STAGES.stream()
                    .map(ArchitectureTest::room)
                    .toArray(String[]::new))
            .dependOnClassesThat()
            .resideInAnyPackage(room("query"), room("demo"))
            .because("the pipeline calls the stages, in consecutive lines")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule nobodyKnowsThatItIsObserved = outside(room("observe"), room("cli"))
            .dependOnClassesThat()
            .resideInAPackage(room("observe"))
            .because("what is told about a query stands around its path, not in it")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule doorsSeeTheFrontRoomsOnly = classes()
            .that()
            .resideInAPackage(room("door"))
            .should()
            .onlyDependOnClassesThat(outsideMeshgate()
                    .or(JavaClass.Predicates.resideInAnyPackage(
                            room("door"),
                            room("query"),
                            room("session"),
                            room("stream"),
                            room("listing"),
                            room("govern"),
                            room("failure"),
                            SPI,
                            CATALOG)))
            .because("a door translates a protocol into a call and an answer back: rows and their types are the"
                    + " contract's")
            .allowEmptyShould(true);

    // ---- whose library is whose

    @ArchTest
    static final ArchRule flightStaysInItsDoor = outside(room("door.flight"), room("cli"), FLIGHT)
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.arrow.flight..", "io.grpc..")
            .because("the query path streams Arrow, whatever protocol carries it")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule jdbcStaysWithStoresAndDemo = outside(JDBC, EMBEDDED, room("demo"))
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "javax.sql..")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule duckDbStaysInEmbedded = outside(EMBEDDED)
            .dependOnClassesThat()
            .resideInAPackage("org.duckdb..")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule driversAndPoolStayInJdbc = outside(JDBC)
            .dependOnClassesThat()
            .resideInAnyPackage("org.postgresql..", "com.zaxxer.hikari..")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule demoMaterialStaysInDemo = outside(room("demo"))
            .dependOnClassesThat()
            .resideInAnyPackage("io.trino.tpch..", "io.zonky..")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule calciteStaysBehindTheDoors = none(
                    room("door"), room("session"), room("stream"), room("govern"))
            .dependOnClassesThat()
            .resideInAPackage("org.apache.calcite..")
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule noRelNodeSurvivesPlace = none(room("execute"), room("stream"), room("door"))
            .dependOnClassesThat()
            .areAssignableTo("org.apache.calcite.rel.RelNode")
            .because("a kept RelNode pins its planner and is unsafe under concurrent metadata calls")
            .allowEmptyShould(true);

    // ---- every package

    @ArchTest
    static final ArchRule packagesAreNullMarked =
            classes().should(liveInNullMarkedPackages()).allowEmptyShould(true);

    private static String room(String name) {
        return "io.meshgate.gateway." + name + "..";
    }

    private static ClassesShould none(String... packages) {
        return noClasses().that().resideInAnyPackage(packages).should();
    }

    private static ClassesShould outside(String... packages) {
        return noClasses().that().resideOutsideOfPackages(packages).should();
    }

    private static ArchRule onlyEarlierStages(String stage) {
        Stream<String> later = STAGES.stream().skip(STAGES.indexOf(stage) + 1L);
        return none(room(stage))
                .dependOnClassesThat()
                .resideInAnyPackage(Stream.concat(later, Stream.of("door"))
                        .map(ArchitectureTest::room)
                        .toArray(String[]::new))
                .because("each stage takes what the stage before it made")
                .allowEmptyShould(true);
    }

    private static DescribedPredicate<JavaClass> outsideMeshgate() {
        return JavaClass.Predicates.resideOutsideOfPackage("io.meshgate..");
    }

    private static ArchCondition<JavaClass> liveInNullMarkedPackages() {
        return new ArchCondition<>("live in @NullMarked packages") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                if (!type.getPackage().isAnnotatedWith(NullMarked.class)) {
                    events.add(SimpleConditionEvent.violated(
                            type, type.getName() + ": its package has no package-info.java with @NullMarked"));
                }
            }
        };
    }

    /** Leaves out the tests and what the modules' tests share, be they folders or jars. */
    static final class MainCode implements ImportOption {
        @Override
        public boolean includes(Location location) {
            return !location.contains("/test-classes/") && !location.contains("-tests.jar");
        }
    }
}
