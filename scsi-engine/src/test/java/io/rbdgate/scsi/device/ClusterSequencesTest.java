package io.rbdgate.scsi.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.scsi.backstore.MemoryBackstore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What cluster software sends, one node after the other, and what it relies on.
class ClusterSequencesTest {
    private static final String WRITE = "2A 00 00 00 00 00 00 00 01 00";
    private static final String READ = "28 00 00 00 00 00 00 00 01 00";
    private static final String READ_KEYS = "5E 00 00 00 00 00 00 01 00 00";
    private static final String READ_RESERVATION = "5E 01 00 00 00 00 00 01 00 00";
    private static final String TEST_UNIT_READY = "00 00 00 00 00 00";
    private static final String CONFLICT = "RESERVATION_CONFLICT";

    private final MemoryBackstore disk = new MemoryBackstore(1 << 20);
    private final Rig rig = Rig.online(disk, new StoreOfTest());
    private final Initiator first = rig.ready("iqn.node1");
    private final Initiator second = rig.ready("iqn.node2");

    @AfterEach
    void closeTheDisk() {
        disk.close();
    }

    private static String out(Initiator host, String action, String type, String keys) {
        return out(host, action, type, keys, "00");
    }

    private static String out(
            Initiator host, String action, String type, String keys, String flags) {
        return host.doHex(
                "5F " + action + " " + type + " 00 00 00 00 00 18 00",
                keys + "00000000" + flags + "000000");
    }

    private static String write(Initiator host) {
        return host.sendOut(WRITE, new byte[512]).result();
    }

    /// fence_scsi: each node registers with APTPL, one reserves type 5, a node that is to be fenced
    /// loses its key by PREEMPT AND ABORT, and registers again when it comes back.
    @Test
    void fenceScsiTakesANodeOffTheDiskAndLetsItComeBack() {
        assertThat(out(first, "06", "00", "0000000000000000" + "00000000A1B20000", "01"))
                .isEqualTo("GOOD");
        assertThat(first.doInHex(READ_RESERVATION, 256)).isEqualTo("0000000100000000");
        assertThat(out(first, "01", "05", "00000000A1B20000" + "0000000000000000"))
                .isEqualTo("GOOD");
        assertThat(out(second, "06", "00", "0000000000000000" + "00000000A1B20001", "01"))
                .isEqualTo("GOOD");
        assertThat(out(second, "01", "05", "00000000A1B20001" + "0000000000000000"))
                .isEqualTo(CONFLICT);
        assertThat(write(first)).isEqualTo("GOOD");
        assertThat(write(second)).isEqualTo("GOOD");

        assertThat(out(first, "05", "05", "00000000A1B20000" + "00000000A1B20001"))
                .isEqualTo("GOOD");

        assertThat(second.doFail(TEST_UNIT_READY)).isEqualTo("06/2A/05");
        assertThat(write(second)).isEqualTo(CONFLICT);
        assertThat(first.doInHex(READ_KEYS, 256))
                .isEqualTo("0000000300000008" + "00000000A1B20000");
        assertThat(write(first)).isEqualTo("GOOD");
        assertThat(out(second, "06", "00", "0000000000000000" + "00000000A1B20001", "01"))
                .isEqualTo("GOOD");
        assertThat(write(second)).isEqualTo("GOOD");
    }

    /// The other way round: the holder is fenced, the survivor holds the reservation afterwards.
    @Test
    void fenceScsiTakesTheReservationOverFromItsHolder() {
        out(first, "06", "00", "0000000000000000" + "00000000A1B20000", "01");
        out(first, "01", "05", "00000000A1B20000" + "0000000000000000");
        out(second, "06", "00", "0000000000000000" + "00000000A1B20001", "01");

        assertThat(out(second, "05", "05", "00000000A1B20001" + "00000000A1B20000"))
                .isEqualTo("GOOD");

        assertThat(first.doFail(TEST_UNIT_READY)).isEqualTo("06/2A/05");
        assertThat(write(first)).isEqualTo(CONFLICT);
        assertThat(second.doInHex(READ_RESERVATION, 256))
                .isEqualTo("0000000300000010" + "00000000A1B20001" + "00000000" + "00050000");
        // it goes: unregister, and nothing is left
        assertThat(out(second, "06", "00", "0000000000000000" + "0000000000000000", "01"))
                .isEqualTo("GOOD");
        assertThat(write(first)).isEqualTo("GOOD");
    }

    /// A Windows failover cluster: register ignoring the key, reserve type 5, defended by reading
    /// the keys every three seconds; a challenger registers, and unless it finds the owner's key
    /// again when it looks, preempts with the owner's key.
    @Test
    void windowsArbitratesForADisk() {
        assertThat(out(first, "06", "00", "0000000000000000" + "7766554433221100"))
                .isEqualTo("GOOD");
        assertThat(out(first, "01", "05", "7766554433221100" + "0000000000000000"))
                .isEqualTo("GOOD");
        assertThat(first.sendIn(READ, 512).result()).isEqualTo("GOOD");

        // the challenger: the owner defends by putting it out
        assertThat(out(second, "00", "00", "0000000000000000" + "8877665544332211"))
                .isEqualTo("GOOD");
        assertThat(second.doInHex(READ_RESERVATION, 256))
                .isEqualTo("0000000200000010" + "7766554433221100" + "00000000" + "00050000");
        assertThat(out(first, "04", "05", "7766554433221100" + "8877665544332211"))
                .isEqualTo("GOOD");
        assertThat(second.doFail(TEST_UNIT_READY)).isEqualTo("06/2A/05");
        assertThat(out(second, "04", "05", "8877665544332211" + "7766554433221100"))
                .isEqualTo(CONFLICT);

        // the owner is silent: the challenger takes the disk
        assertThat(out(second, "06", "00", "0000000000000000" + "8877665544332211"))
                .isEqualTo("GOOD");
        assertThat(out(second, "04", "05", "8877665544332211" + "7766554433221100"))
                .isEqualTo("GOOD");
        assertThat(first.doFail(TEST_UNIT_READY)).isEqualTo("06/2A/05");
        assertThat(write(first)).isEqualTo(CONFLICT);
        assertThat(write(second)).isEqualTo("GOOD");

        // moving the group: release and unregister, the other reserves
        assertThat(out(second, "02", "05", "8877665544332211" + "0000000000000000"))
                .isEqualTo("GOOD");
        assertThat(out(second, "00", "00", "8877665544332211" + "0000000000000000"))
                .isEqualTo("GOOD");
        assertThat(out(first, "06", "00", "0000000000000000" + "7766554433221100"))
                .isEqualTo("GOOD");
        assertThat(out(first, "01", "05", "7766554433221100" + "0000000000000000"))
                .isEqualTo("GOOD");
        assertThat(write(second)).isEqualTo(CONFLICT);
        // clean up of a disk that is taken out of the cluster
        assertThat(out(first, "03", "00", "7766554433221100" + "0000000000000000"))
                .isEqualTo("GOOD");
        assertThat(first.doInHex(READ_KEYS, 256)).endsWith("00000000");
        assertThat(write(second)).isEqualTo("GOOD");
    }

    /// dm-multipath: both paths of a node have the same key, a preemption takes both.
    @Test
    void oneKeyOnBothPathsIsPreemptedAtOnce() {
        Initiator secondPath = rig.ready("iqn.node1", 1, 2);
        out(first, "06", "00", "0000000000000000" + "00000000000000AB", "01");
        out(secondPath, "06", "00", "0000000000000000" + "00000000000000AB", "01");
        out(first, "01", "05", "00000000000000AB" + "0000000000000000");
        assertThat(write(secondPath)).isEqualTo("GOOD");
        out(second, "06", "00", "0000000000000000" + "00000000000000CD", "01");

        assertThat(out(second, "05", "05", "00000000000000CD" + "00000000000000AB"))
                .isEqualTo("GOOD");

        assertThat(first.doFail(TEST_UNIT_READY)).isEqualTo("06/2A/05");
        assertThat(secondPath.doFail(TEST_UNIT_READY)).isEqualTo("06/2A/05");
        assertThat(write(first)).isEqualTo(CONFLICT);
        assertThat(write(secondPath)).isEqualTo(CONFLICT);
    }
}
