package io.rbdgate.system;

import io.rbdgate.fixtures.guest.LinuxGuest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What Linux's `sg3_utils` understand of our answers, command by command, as the transcripts in
/// `system-tests/sg3_utils` have it. Two initiators, `a` and `b`, are logged in; `/dev/a3` is LUN 3
/// as `a` sees it. Each test that changes something has LUNs of its own.
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class Sg3UtilsTest {
    private static final String TARGET = "iqn.2026-11.io.rbdgate:sg3";
    private static final String LUNS =
            """
            store: file:./store
            targets:
              - iqn: iqn.2026-11.io.rbdgate:sg3
                access: open
                luns:
                  - {lun: 0, backstore: {type: memory, size: 64M}, serial: 10000000-cafe}
                  - {lun: 1, backstore: {type: file, path: cluster.img, size: 64M}, serial: 11111111-cafe, spaceThreshold: 0}
                  - {lun: 2, backstore: {type: memory, size: 64M}, serial: 22222222-cafe}
                  - {lun: 3, backstore: {type: memory, size: 64M}, serial: 33333333-cafe}
                  - {lun: 4, backstore: {type: memory, size: 64M}, serial: 44444444-cafe, removable: true}
                  - {lun: 5, backstore: {type: file, path: fence.img, size: 64M}, serial: 55555555-cafe, spaceThreshold: 0}
                  - {lun: 6, backstore: {type: memory, size: 64M}, serial: 66666666-cafe, blockSize: 4096}
                  - {lun: 7, backstore: {type: memory, size: 64M}, serial: 77777777-cafe, readOnly: true}
            """;
    private static final int LAST_LUN = 7;

    @TempDir private static Path directory;
    private static LinuxGuest guest;
    private static RunningGateway gateway;

    @BeforeAll
    static void start() {
        gateway = RunningGateway.forGuest(directory);
        gateway.start(LUNS);
        guest = LinuxGuest.start();
        var _ =
                guest.scenario(
                                "two-names",
                                Map.of(
                                        "PORTAL",
                                        LinuxGuest.HOST + ":" + gateway.port(),
                                        "TARGET",
                                        TARGET,
                                        "LAST_LUN",
                                        Integer.toString(LAST_LUN)),
                                Duration.ofMinutes(3))
                        .orThrow();
    }

    @AfterAll
    static void stop() {
        guest.close();
        gateway.close();
    }

    @AfterEach
    void nothingIsOurFault() {
        gateway.assertHealthy();
    }

    private static void saysWhatIsKnown(String folder) {
        KnownTranscripts.ofSg3Utils(folder).assertSaidIn(guest);
    }

    @Test
    void inquiryAndVitalProductData() {
        saysWhatIsKnown("inquiry");
    }

    @Test
    void modePages() {
        saysWhatIsKnown("modes");
    }

    @Test
    void logPages() {
        saysWhatIsKnown("logs");
    }

    @Test
    void supportedCommandsAndTaskManagementFunctions() {
        saysWhatIsKnown("opcodes");
    }

    @Test
    void whatHostsAskAndTellADisk() {
        saysWhatIsKnown("unit");
    }

    @Test
    void blocksAreWrittenComparedZeroedUnmappedAndCopied() {
        saysWhatIsKnown("blocks");
    }

    @Test
    void persistentReservationsOfTwoInitiators() {
        saysWhatIsKnown("persist");
    }

    @Test
    void fenceScsiTakesANodeOffTheDisk() {
        saysWhatIsKnown("fence_scsi");
    }

    @Test
    void aRemovableMediumIsEjectedAndLoaded() {
        saysWhatIsKnown("removable");
    }

    @Test
    void resets() {
        saysWhatIsKnown("resets");
    }
}
