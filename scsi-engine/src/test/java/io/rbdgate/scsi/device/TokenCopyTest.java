package io.rbdgate.scsi.device;

import static io.rbdgate.scsi.device.TokenLists.INFORMATION;
import static io.rbdgate.scsi.device.TokenLists.POPULATE;
import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.scsi.TaskAttribute;
import io.rbdgate.scsi.description.LuState;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Offloaded data transfer as Windows does it: POPULATE TOKEN, RECEIVE ROD TOKEN INFORMATION, WRITE
/// USING TOKEN.
class TokenCopyTest {
    private static final int MIB = 1 << 20;

    private final HeldBackstore first = new HeldBackstore(4 * MIB);
    private final HeldBackstore second = new HeldBackstore(4 * MIB);
    private final CopyRig rig = new CopyRig(512, first, second);
    private final Initiator host = rig.ready("iqn.a");

    TokenCopyTest() {
        System.arraycopy(Bytes.counting(4 * MIB), 0, first.disk, 0, 4 * MIB);
        host.send(1, TaskAttribute.SIMPLE, "00 00 00 00 00 00", new byte[0], 0);
    }

    /// A token for `blocks` from `lba` of LUN 0.
    private byte[] token(long lba, int blocks) {
        byte[] list = TokenLists.populate(lba, blocks);
        assertThat(rig.out(host, POPULATE, list).result()).isEqualTo("GOOD");
        return TokenLists.token(host.doIn(INFORMATION, 1024));
    }

    private String write(int lun, byte[] token, long offset, long lba, int blocks) {
        return write(lun, 0, token, offset, lba, blocks).result();
    }

    private SentTask write(int lun, int flags, byte[] token, long offset, long lba, int blocks) {
        byte[] list = TokenLists.use(flags, token, offset, lba, blocks);
        SentTask task = host.send(lun, TaskAttribute.SIMPLE, TokenLists.USE, list, 0);
        rig.run();
        return task;
    }

    @Test
    void dataGoesByATokenFromOneUnitToAnother() {
        byte[] token = token(16, 4096);

        assertThat(write(1, token, 8, 100, 4000)).isEqualTo("GOOD");

        assertThat(token).startsWith(Bytes.of("00800001 0000 01F8"));
        assertThat(second.at(100 * 512, 4000 * 512)).isEqualTo(first.at(24 * 512, 4000 * 512));
        assertThat(second.at(4100 * 512, 512)).isEqualTo(new byte[512]);
        SentTask asked = host.send(1, TaskAttribute.SIMPLE, INFORMATION, new byte[0], 1024);
        assertThat(asked.data())
                .isEqualTo(
                        Bytes.of(
                                "00000020 11 01 0002 FFFFFFFF 00 00 00 F1 0000000000000FA0 0001"
                                        + "000000000000 00000000"));
    }

    @Test
    void aTokenIsVoidOnceAnyOfItsBlocksIsWritten() {
        byte[] token = token(16, 8);
        host.doOut("2A 00 00000018 00 0001 00", new byte[512]);
        assertThat(write(1, token, 0, 0, 8)).isEqualTo("GOOD");

        host.doOut("2A 00 00000017 00 0001 00", new byte[512]);

        assertThat(write(1, token, 0, 0, 8)).isEqualTo("05/23/06");
    }

    @Test
    void aWriteThatRacesWithTheCopyEndsIt() {
        byte[] token = token(0, 8000);
        first.holding = true;
        SentTask task = write(1, 0, token, 0, 0, 8000);
        first.take().finish();
        rig.run();
        SentTask rival = host.sendOut("2A 00 00001000 00 0001 00", new byte[512]);
        first.holding = false;
        first.finishAll();
        rig.run();

        assertThat(task.result()).isEqualTo("05/23/06");
        assertThat(rival.result()).isEqualTo("GOOD");
        byte[] old = Bytes.counting(4 * MIB);
        for (int at = 0; at < 4 * MIB; at += MIB) {
            assertThat(second.at(at, MIB))
                    .isIn(new byte[MIB], Arrays.copyOfRange(old, at, at + MIB));
        }
    }

    @Test
    void aTokenWaitsForWritesUnderWay() {
        first.holding = true;
        SentTask write = host.sendOut("2A 00 00000010 00 0001 00", Bytes.filled(512, 0x5A));
        byte[] list =
                Bytes.of("001E0000 00000000 00000000 00000010 0000000000000010 00000001 00000000");
        SentTask populate = rig.out(host, POPULATE, list);
        assertThat(populate.answered()).isFalse();

        first.holding = false;
        first.finishAll();

        assertThat(write.result()).isEqualTo("GOOD");
        assertThat(populate.result()).isEqualTo("GOOD");
        byte[] token = TokenLists.token(host.doIn(INFORMATION, 1024));
        assertThat(write(1, token, 0, 0, 1)).isEqualTo("GOOD");
        assertThat(second.at(0, 512)).isEqualTo(Bytes.filled(512, 0x5A));
    }

    @Test
    void everyByteOfATokenCounts() {
        byte[] token = token(0, 8);
        for (int at : new int[] {0, 6, 63, 200, 511}) {
            byte[] forged = token.clone();
            forged[at] ^= 1;
            assertThat(write(1, forged, 0, 0, 8)).isEqualTo("05/23/05");
        }
        byte[] unknown = token.clone();
        unknown[15] ^= 1;

        assertThat(write(1, unknown, 0, 0, 8)).isEqualTo("05/23/04");
        assertThat(second.log).isEmpty();
    }

    @Test
    void aTokenThatNobodyUsesExpires() {
        byte[] token = token(0, 8);
        rig.nanos = 59_000_000_000L;
        assertThat(write(1, token, 0, 0, 8)).isEqualTo("GOOD");
        rig.nanos = 118_000_000_000L;
        assertThat(write(1, token, 0, 0, 8)).isEqualTo("GOOD");
        rig.nanos = 179_000_000_000L;

        assertThat(write(1, token, 0, 0, 8)).isEqualTo("05/23/07");
        assertThat(write(1, token, 0, 0, 8)).isEqualTo("05/23/04");
    }

    @Test
    void anotherBackstoreOrSizeMakesTokensVoid() {
        byte[] token = token(0, 8);
        first.resize(3 * MIB);
        rig.run();
        assertThat(write(1, token, 0, 0, 8)).isEqualTo("05/23/06");

        host.sendIn("00 00 00 00 00 00", 0);
        byte[] other = token(0, 8);
        rig.units.get(0).offline(LuState.UNAVAILABLE, "test", () -> {});
        assertThat(write(1, other, 0, 0, 8)).isEqualTo("05/23/06");
        rig.units.get(0).online(first, Rig.DEAF);
        assertThat(write(1, other, 0, 0, 8)).isEqualTo("05/23/06");
    }

    @Test
    void theTokenOfZerosWritesZeros() {
        Arrays.fill(second.disk, (byte) 0x77);
        byte[] zeros = new byte[512];
        System.arraycopy(Bytes.of("FFFF0001 0000 01F8"), 0, zeros, 0, 8);

        assertThat(write(1, zeros, 0, 10, 6000)).isEqualTo("GOOD");

        assertThat(second.at(10 * 512, 6000 * 512)).isEqualTo(new byte[6000 * 512]);
        assertThat(second.at(9 * 512, 512)).isEqualTo(Bytes.filled(512, 0x77));
        assertThat(second.at(6010 * 512, 512)).isEqualTo(Bytes.filled(512, 0x77));
    }

    @Test
    void moreThanTheTokenHasIsRefused() {
        byte[] token = token(0, 8);

        assertThat(write(1, token, 1, 0, 8)).isEqualTo("0A/0D/04");
        assertThat(write(1, token, 0, 8190, 8)).isEqualTo("05/21/00");
        assertThat(second.log).isEmpty();
    }

    @Test
    void anImmediateWriteTellsHowItWent() {
        byte[] token = token(0, 8);
        second.holding = true;

        assertThat(write(1, 1, token, 0, 0, 8).result()).isEqualTo("GOOD");
        SentTask asked = host.send(1, TaskAttribute.SIMPLE, INFORMATION, new byte[0], 1024);
        assertThat(asked.data()[5]).isEqualTo((byte) 0x12);
        second.finishAll();
        rig.run();

        asked = host.send(1, TaskAttribute.SIMPLE, INFORMATION, new byte[0], 1024);
        assertThat(asked.data()[5]).isEqualTo((byte) 0x01);
        assertThat(second.at(0, 4096)).isEqualTo(first.at(0, 4096));
    }

    @Test
    void randomCopiesAndWritesGiveOldDataOrFail() {
        Random random = new Random(20261121);
        byte[] source = first.disk.clone();
        byte[] destination = second.disk.clone();
        for (int i = 0; i < 300; i++) {
            int lba = random.nextInt(4000);
            int blocks = 1 + random.nextInt(3000);
            byte[] token = token(lba, blocks);
            int written = random.nextInt(8000);
            boolean touched = random.nextBoolean();
            if (touched) {
                byte[] data = new byte[512];
                random.nextBytes(data);
                host.doOut(String.format("2A 00 %08X 00 0001 00", written), data);
                System.arraycopy(data, 0, source, written * 512, 512);
            }
            boolean isVoid = touched && written >= lba && written < lba + blocks;
            int to = random.nextInt(8192 - blocks);

            String result = write(1, token, 0, to, blocks);

            assertThat(result).as("step " + i).isEqualTo(isVoid ? "05/23/06" : "GOOD");
            if (!isVoid) {
                System.arraycopy(source, lba * 512, destination, to * 512, blocks * 512);
            }
        }
        assertThat(first.disk).isEqualTo(source);
        assertThat(second.disk).isEqualTo(destination);
    }
}
