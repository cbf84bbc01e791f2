package io.rbdgate.system;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.lang.foreign.Arena;

/// Who may import whom (DESIGN §2, STYLE part c). Think hard about the layering before changing a
/// line here.
@AnalyzeClasses(packages = "io.rbdgate", importOptions = ImportOption.DoNotIncludeTests.class)
final class ArchitectureTest {

    private static final String SCSI = "io.rbdgate.scsi..";
    private static final String ISCSI = "io.rbdgate.iscsi..";
    private static final String RBD = "io.rbdgate.rbd..";
    private static final String HA = "io.rbdgate.ha..";
    private static final String CONFIG = "io.rbdgate.config..";
    private static final String MANAGEMENT = "io.rbdgate.management..";
    private static final String DAEMON = "io.rbdgate.daemon..";
    private static final String FIXTURES = "io.rbdgate.fixtures..";

    @ArchTest
    static void theImportSawEveryModule(JavaClasses classes) {
        for (String module : new String[] {"scsi", "iscsi", "rbd", "config", "daemon"}) {
            if (classes.stream()
                    .noneMatch(c -> c.getPackageName().startsWith("io.rbdgate." + module))) {
                throw new AssertionError("no class of io.rbdgate." + module + " on the class path");
            }
        }
    }

    @ArchTest
    static final ArchRule configKnowsNothingElse =
            noClasses()
                    .that()
                    .resideInAPackage(CONFIG)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            SCSI,
                            ISCSI,
                            RBD,
                            HA,
                            MANAGEMENT,
                            DAEMON,
                            FIXTURES,
                            "io.netty..",
                            "jnr..")
                    .because("config is what everybody else reads");

    @ArchTest
    static final ArchRule engineKnowsNoTransportAndNoRbd =
            noClasses()
                    .that()
                    .resideInAPackage(SCSI)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(ISCSI, RBD, HA, CONFIG, MANAGEMENT, DAEMON, FIXTURES)
                    .because("the engine serves any transport over any backstore");

    @ArchTest
    static final ArchRule engineUsesOnlyBuffersOfNetty =
            noClasses()
                    .that()
                    .resideInAPackage(SCSI)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "io.netty.channel..", "io.netty.handler..", "io.netty.bootstrap..")
                    .because("ByteBuf is the data currency and nothing else of Netty (ADR-1)");

    @ArchTest
    static final ArchRule haKnowsOnlyTheEngine =
            noClasses()
                    .that()
                    .resideInAPackage(HA)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(ISCSI, RBD, CONFIG, MANAGEMENT, DAEMON, FIXTURES, "jnr..")
                    .allowEmptyShould(true)
                    .because("ownership is decided through ports");

    @ArchTest
    static final ArchRule rbdKnowsNoIscsi =
            noClasses()
                    .that()
                    .resideInAPackage(RBD)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(ISCSI, MANAGEMENT, DAEMON, FIXTURES, "io.netty.channel..")
                    .because("a backstore does not know who asks");

    @ArchTest
    static final ArchRule protocolKnowsNoRbd =
            noClasses()
                    .that()
                    .resideInAPackage(ISCSI)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(RBD, MANAGEMENT, DAEMON, FIXTURES, "jnr..")
                    .because("the transport hands CDBs to the engine and knows no storage");

    @ArchTest
    static final ArchRule managementKnowsOnlyConfig =
            noClasses()
                    .that()
                    .resideInAPackage(MANAGEMENT)
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(SCSI, ISCSI, RBD, HA, DAEMON, FIXTURES)
                    .allowEmptyShould(true)
                    .because("it reaches the running target through its ports");

    @ArchTest
    static final ArchRule jnrOnlyInFfiPackages =
            noClasses()
                    .that()
                    .resideOutsideOfPackages("io.rbdgate..ffi..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("jnr..")
                    .because("native calls are bound in one place per library");

    @ArchTest
    static final ArchRule channelsOnlyInTheTransport =
            noClasses()
                    .that()
                    .resideOutsideOfPackages(
                            "io.rbdgate.iscsi.transport..", DAEMON, "io.rbdgate.bench..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage("io.netty.channel..")
                    .because("sessions are tested without sockets");

    @ArchTest
    static final ArchRule noCyclesBetweenModules =
            slices().matching("io.rbdgate.(*)..").should().beFreeOfCycles();

    @ArchTest
    static final ArchRule pureCoreHasNoClockAndNoLogger =
            noClasses()
                    .that()
                    .haveFullyQualifiedName("io.rbdgate.iscsi.login.LoginMachine")
                    .or()
                    .haveFullyQualifiedName("io.rbdgate.iscsi.text.Negotiation")
                    .or()
                    .haveFullyQualifiedName("io.rbdgate.iscsi.session.TransferPlan")
                    .or()
                    .haveFullyQualifiedName("io.rbdgate.scsi.reservation.Reservations")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "org.slf4j..", "java.time..", "java.nio.channels..", "java.net..")
                    .because("pure functions are tested exhaustively");

    @ArchTest
    static final ArchRule noSleepingInProduction =
            noClasses()
                    .that()
                    .resideOutsideOfPackages(FIXTURES, "io.rbdgate.bench..")
                    .should()
                    .callMethod(Thread.class, "sleep", long.class)
                    .because("waiting is done by timers and conditions");

    @ArchTest
    static final ArchRule noFuturesOrStreamsOnTheDataPath =
            noClasses()
                    .that()
                    .resideInAnyPackage(
                            "io.rbdgate.iscsi.session..",
                            "io.rbdgate.iscsi.codec..",
                            "io.rbdgate.scsi.lu..")
                    .should()
                    .dependOnClassesThat()
                    .resideInAnyPackage(
                            "java.util.stream..", "java.util.concurrent.CompletableFuture")
                    .because("no garbage and no hidden hop per I/O");

    @ArchTest
    static final ArchRule noSynchronizedMethodsOnTheDataPath =
            methods()
                    .that()
                    .areDeclaredInClassesThat()
                    .resideInAnyPackage(
                            "io.rbdgate.iscsi.session..",
                            "io.rbdgate.iscsi.codec..",
                            "io.rbdgate.scsi.lu..")
                    .should()
                    .notHaveModifier(JavaModifier.SYNCHRONIZED)
                    .because("every mutable object has a single owner");

    @ArchTest
    static final ArchRule namesSayWhatAThingIs =
            classes()
                    .should()
                    .haveNameNotMatching(".*(Utils?|Helper|Manager|Impl)")
                    .because("such names say nothing");

    @ArchTest
    static final ArchRule nothingStopsAllThreads =
            noClasses()
                    .should()
                    .callMethod(Arena.class, "ofShared")
                    .because(
                            "closing a shared arena stops every thread of the process: a thousand"
                                    + " disks that close at once took longer than a drain may");
}
