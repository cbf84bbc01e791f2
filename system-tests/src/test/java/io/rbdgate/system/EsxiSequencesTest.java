package io.rbdgate.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.fixtures.iscsi.PendingCommand;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What ESXi sends to the disk of a datastore, which its operations offload to the array (VAAI):
/// ATS is COMPARE AND WRITE, Clone EXTENDED COPY, Zero WRITE SAME (16), Delete UNMAP.
class EsxiSequencesTest {
    private static final String TARGET = "iqn.2026-11.io.rbdgate:vmfs";
    private static final String ESXI_1 = "iqn.1998-01.com.vmware:esxi1-5c3a1f00";
    private static final String ESXI_2 = "iqn.1998-01.com.vmware:esxi2-5c3a1f01";
    private static final String TEST_UNIT_READY = "00 00 00 00 00 00";
    private static final String ZEROS = "00".repeat(512);
    private static final String MEBIBYTE_OF_BLOCKS = "00000800";

    @TempDir private static Path directory;
    private static RunningGateway gateway;

    @BeforeAll
    static void start() {
        gateway =
                RunningGateway.serving(
                        directory,
                        """
                        targets:
                          - iqn: iqn.2026-11.io.rbdgate:vmfs
                            access: open
                            luns:
                              - {lun: 0, backstore: {type: memory, size: 64M}, serial: aaaa0000}
                              - {lun: 1, backstore: {type: file, path: b.img, size: 64M}, serial: bbbb0000, spaceThreshold: 0}
                              - {lun: 2, backstore: {type: memory, size: 64M}}
                              - {lun: 3, backstore: {type: file, path: d.img, size: 64M}, spaceThreshold: 0}
                              - {lun: 4, backstore: {type: memory, size: 64M}}
                              - {lun: 5, backstore: {type: memory, size: 64M}}
                        """);
    }

    @AfterAll
    static void stop() {
        gateway.close();
    }

    private static WireHost host(String name, int lun) {
        return WireHost.loggedIn(gateway, TARGET, name, 1).on(lun).ready();
    }

    private static String read(int lba) {
        return "88 00 00000000%08X 00000001 00 00".formatted(lba);
    }

    private static String write(int lba) {
        return "8A 00 00000000%08X 00000001 00 00".formatted(lba);
    }

    private static String compareAndWrite(int lba) {
        return "89 00 00000000%08X 000000 01 00 00".formatted(lba);
    }

    private static String block(String octet) {
        return octet.repeat(512);
    }

    /// A new VMFS: a GPT, a cleared metadata area, the volume's header written under its lock.
    @Test
    void aDatastoreIsCreated() {
        try (WireHost host = host(ESXI_1, 2)) {
            assertThat(host.reads(read(0), 512)).isEqualTo(ZEROS);
            assertThat(host.says(write(0), block("EE"))).isEqualTo("GOOD");
            assertThat(host.says(write(1), block("47"))).isEqualTo("GOOD");
            assertThat(host.says(write(0x1FFFF), block("47"))).isEqualTo("GOOD");
            assertThat(host.says(write(0x20000), block("47"))).isEqualTo("05/21/00");
            assertThat(host.says("93 00 0000000000000800 " + MEBIBYTE_OF_BLOCKS + " 00 00", ZEROS))
                    .isEqualTo("GOOD");
            assertThat(host.says(compareAndWrite(0x1000), ZEROS + block("01"))).isEqualTo("GOOD");
            assertThat(host.says(write(0x1800), block("4D"))).isEqualTo("GOOD");
            assertThat(host.says(compareAndWrite(0x1000), block("01") + ZEROS)).isEqualTo("GOOD");

            assertThat(host.reads(read(0), 512)).isEqualTo(block("EE"));
            assertThat(host.reads(read(0x1FFFF), 512)).isEqualTo(block("47"));
            assertThat(host.reads(read(0x1000), 512)).isEqualTo(ZEROS);
            assertThat(host.reads(read(0x1800), 512)).isEqualTo(block("4D"));
        }
    }

    /// Each host keeps its heartbeat alive by ATS from what it wrote last; who finds something else
    /// is told where it differs.
    @Test
    void aHeartbeatIsKeptAliveAndItsLossIsNoticed() {
        try (WireHost owner = host(ESXI_1, 3);
                WireHost other = host(ESXI_2, 3)) {
            assertThat(owner.says(compareAndWrite(0x3000), ZEROS + block("A1"))).isEqualTo("GOOD");
            assertThat(owner.says(compareAndWrite(0x3000), block("A1") + block("A2")))
                    .isEqualTo("GOOD");
            assertThat(owner.says(compareAndWrite(0x3001), ZEROS + block("0F"))).isEqualTo("GOOD");

            // the other host has read the heartbeat before it changed: MISCOMPARE at its first byte
            assertThat(other.sense(compareAndWrite(0x3000), block("A1") + block("B1")))
                    .isEqualTo("F0000E000000000A00000000" + "1D00" + "00000000");
            // at byte 16 of it
            String known = "A2".repeat(16) + "A1" + "A2".repeat(495);
            assertThat(other.sense(compareAndWrite(0x3000), known + block("B1")))
                    .isEqualTo("F0000E000000100A00000000" + "1D00" + "00000000");
            assertThat(other.reads(read(0x3000), 512)).isEqualTo(block("A2"));

            // the owner is dead: the other breaks its lock
            assertThat(other.says(compareAndWrite(0x3000), block("A2") + block("B1")))
                    .isEqualTo("GOOD");
            assertThat(owner.says(compareAndWrite(0x3000), block("A2") + block("A3")))
                    .isEqualTo("0e/1d/00");
            assertThat(owner.reads(read(0x3000), 512)).isEqualTo(block("B1"));
        }
    }

    @Test
    void ofTwoHostsThatTakeALockAtOnceOneGetsIt() {
        try (WireHost first = host(ESXI_1, 4);
                WireHost second = host(ESXI_2, 4)) {
            for (int lba = 0x100; lba < 0x120; lba++) {
                PendingCommand one = first.sends(compareAndWrite(lba), ZEROS + block("A1"));
                PendingCommand two = second.sends(compareAndWrite(lba), ZEROS + block("B1"));
                List<String> ends = List.of(first.ending(one), second.ending(two));
                assertThat(ends).containsExactlyInAnyOrder("GOOD", "0e/1d/00");
                assertThat(first.reads(read(lba), 512))
                        .isEqualTo(block(ends.getFirst().equals("GOOD") ? "A1" : "B1"));
            }
        }
    }

    /// Storage vMotion between two datastores: what the copy may be, then two segments of 4 MiB by
    /// one command without a list identifier.
    @Test
    void aVirtualDiskIsClonedFromOneDatastoreToAnother() {
        try (WireHost source = host(ESXI_1, 0);
                WireHost destination = source.on(1).ready()) {
            assertThat(source.reads("84 03 00 00 00 00 00 00 00 00 00 00 02 00 00 00", 512))
                    .isEqualTo(
                            "0000002A"
                                    + "01000000"
                                    + "00100040"
                                    + "00000900"
                                    + "04000000"
                                    + "00000000"
                                    + "00000000"
                                    + "00000000"
                                    + "00000020"
                                    + "20000000"
                                    + "00000002"
                                    + "02E4");
            assertThat(source.says("93 00 0000000000001000 00004000 00 00", block("C1")))
                    .isEqualTo("GOOD");
            assertThat(source.says(write(0x1000), block("C0"))).isEqualTo("GOOD");
            assertThat(source.says(write(0x4FFF), block("C2"))).isEqualTo("GOOD");

            String list =
                    "00 18 0040 00000000 00000038 00000000"
                            + " E4 00 0000 01 03 0010 6001405AAAA000000000000000000000 00000000 00000200"
                            + " E4 00 0000 01 03 0010 6001405BBBB000000000000000000000 00000000 00000200"
                            + " 02 00 0018 0000 0001 0000 2000 0000000000001000 0000000000009000"
                            + " 02 00 0018 0000 0001 0000 2000 0000000000003000 000000000000B000";
            assertThat(source.says("83 00 00 00 00 00 00 00 00 00 00 00 00 88 00 00", list))
                    .isEqualTo("GOOD");

            assertThat(destination.reads(read(0x8FFF), 512)).isEqualTo(ZEROS);
            assertThat(destination.reads(read(0x9000), 512)).isEqualTo(block("C0"));
            assertThat(destination.reads(read(0x9001), 512)).isEqualTo(block("C1"));
            assertThat(destination.reads(read(0xB000), 512)).isEqualTo(block("C1"));
            assertThat(destination.reads(read(0xCFFF), 512)).isEqualTo(block("C2"));
            assertThat(destination.reads(read(0xD000), 512)).isEqualTo(ZEROS);
        }
    }

    /// A disk that no session may see: the host has to copy by itself.
    @Test
    void aCloneToAnUnknownDatastoreIsLeftToTheHost() {
        try (WireHost source = host(ESXI_1, 0)) {
            String list =
                    "00 18 0040 00000000 0000001C 00000000"
                            + " E4 00 0000 01 03 0010 6001405AAAA000000000000000000000 00000000 00000200"
                            + " E4 00 0000 01 03 0010 6001405DDDD000000000000000000000 00000000 00000200"
                            + " 02 00 0018 0000 0001 0000 0800 0000000000001000 0000000000009000";
            assertThat(source.says("83 00 00 00 00 00 00 00 00 00 00 00 00 6C 00 00", list))
                    .isEqualTo("0a/0d/02");
        }
    }

    /// An eager-zeroed virtual disk: WRITE SAME of a block of zeros, 1 MiB after 1 MiB.
    @Test
    void aVirtualDiskIsZeroed() {
        try (WireHost host = host(ESXI_1, 5)) {
            assertThat(host.says("93 00 0000000000000000 00002000 00 00", block("D1")))
                    .isEqualTo("GOOD");
            for (int lba = 0x800; lba < 0x1800; lba += 0x800) {
                String zero = "93 00 00000000%08X %s 00 00".formatted(lba, MEBIBYTE_OF_BLOCKS);
                assertThat(host.says(zero, ZEROS)).isEqualTo("GOOD");
            }
            assertThat(host.reads(read(0x7FF), 512)).isEqualTo(block("D1"));
            assertThat(host.reads(read(0x800), 512)).isEqualTo(ZEROS);
            assertThat(host.reads(read(0xFFF), 512)).isEqualTo(ZEROS);
            assertThat(host.reads(read(0x17FF), 512)).isEqualTo(ZEROS);
            assertThat(host.reads(read(0x1800), 512)).isEqualTo(block("D1"));
            // more than VPD B0 allows at once
            assertThat(host.says("93 00 0000000000000000 00008001 00 00", ZEROS))
                    .isEqualTo("05/24/00");
        }
    }

    /// A deleted virtual disk: several extents of whole mebibytes by one UNMAP.
    @Test
    void spaceIsReclaimed() {
        try (WireHost host = host(ESXI_1, 5)) {
            assertThat(host.says("93 00 0000000000010000 00004000 00 00", block("E1")))
                    .isEqualTo("GOOD");
            String extents =
                    "0026 0020 00000000"
                            + " 0000000000010800 00000800 00000000"
                            + " 0000000000012000 00001000 00000000";
            assertThat(host.says("42 00 00 00 00 00 00 00 28 00", extents)).isEqualTo("GOOD");

            assertThat(host.reads(read(0x107FF), 512)).isEqualTo(block("E1"));
            assertThat(host.reads(read(0x10800), 512)).isEqualTo(ZEROS);
            assertThat(host.reads(read(0x10FFF), 512)).isEqualTo(ZEROS);
            assertThat(host.reads(read(0x11000), 512)).isEqualTo(block("E1"));
            assertThat(host.reads(read(0x12FFF), 512)).isEqualTo(ZEROS);
            assertThat(host.reads(read(0x13000), 512)).isEqualTo(block("E1"));
            // GET LBA STATUS from 10800h: 800h blocks deallocated, 1000h mapped, 1000h deallocated
            assertThat(host.reads("9E 12 0000000000010800 00000038 00 00", 56))
                    .endsWith(
                            "0000000000010800"
                                    + "00000800"
                                    + "01000000"
                                    + "0000000000011000"
                                    + "00001000"
                                    + "00000000"
                                    + "0000000000012000"
                                    + "00001000"
                                    + "01000000");
        }
    }

    /// Before ATS (ESXi up to 5.5): RESERVE, metadata, RELEASE; a host that died with the lock is
    /// put out by a reset of the unit.
    @Test
    void anOldHostLocksTheWholeDisk() {
        try (WireHost first = host(ESXI_1, 2);
                WireHost second = host(ESXI_2, 2)) {
            assertThat(first.says("16 00 00 00 00 00")).isEqualTo("GOOD");
            assertThat(second.says("16 00 00 00 00 00")).isEqualTo("CONFLICT");
            assertThat(second.says(write(0x5000), block("B0"))).isEqualTo("CONFLICT");
            assertThat(second.says(TEST_UNIT_READY)).isEqualTo("CONFLICT");
            assertThat(first.says(write(0x5000), block("A0"))).isEqualTo("GOOD");
            assertThat(first.says("17 00 00 00 00 00")).isEqualTo("GOOD");
            assertThat(second.says("16 00 00 00 00 00")).isEqualTo("GOOD");
            assertThat(second.reads(read(0x5000), 512)).isEqualTo(block("A0"));
            assertThat(second.says("17 00 00 00 00 00")).isEqualTo("GOOD");
        }
    }
}
