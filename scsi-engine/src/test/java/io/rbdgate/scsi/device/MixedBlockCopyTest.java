package io.rbdgate.scsi.device;

import static io.rbdgate.scsi.device.CopyRig.EXTENDED_COPY;
import static io.rbdgate.scsi.device.CopyRig.segment;
import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.scsi.TaskAttribute;
import org.junit.jupiter.api.Test;

/// Copies between a logical unit with blocks of 512 bytes, LUN 0, and one with blocks of 4096, LUN
/// 1 (SPC-4 r37 §6.4.6.3, §6.4.7.4): what is no whole number of blocks on both sides is refused.
class MixedBlockCopyTest {
    private static final int MIB = 1 << 20;
    private static final int NONE = 3;

    private final HeldBackstore small = new HeldBackstore(8 * MIB);
    private final HeldBackstore large = new HeldBackstore(8 * MIB);
    private final CopyRig rig = new CopyRig(lun -> lun == 0 ? 512 : 4096, small, large);
    private final Initiator host = rig.ready("iqn.a");
    private final byte[] left = Bytes.counting(8 * MIB);
    private final byte[] right = Bytes.filled(8 * MIB, 0x77);

    MixedBlockCopyTest() {
        System.arraycopy(left, 0, small.disk, 0, left.length);
        System.arraycopy(right, 0, large.disk, 0, right.length);
    }

    private String copy(byte[]... segments) {
        return rig.out(host, EXTENDED_COPY, rig.list1(0, NONE, segments)).result();
    }

    /// The segment counted in blocks of its destination (DC).
    private static byte[] byDestination(byte[] segment) {
        segment[1] |= 0x02;
        return segment;
    }

    private void assertNothingMoved() {
        assertThat(small.log).isEmpty();
        assertThat(large.log).isEmpty();
    }

    @Test
    void smallBlocksGoIntoLargeOnes() {
        assertThat(copy(segment(0, 1, 16, 3, 5))).isEqualTo("GOOD");

        System.arraycopy(left, 3 * 512, right, 5 * 4096, 2 * 4096);
        assertThat(large.disk).isEqualTo(right);
        assertThat(small.disk).isEqualTo(left);
    }

    @Test
    void largeBlocksGoIntoSmallOnes() {
        assertThat(copy(segment(1, 0, 2, 5, 3))).isEqualTo("GOOD");

        System.arraycopy(right, 5 * 4096, left, 3 * 512, 2 * 4096);
        assertThat(small.disk).isEqualTo(left);
        assertThat(large.disk).isEqualTo(right);
    }

    @Test
    void blocksOfTheDestinationCountWhereTheSegmentSaysSo() {
        assertThat(copy(byDestination(segment(0, 1, 2, 3, 5)))).isEqualTo("GOOD");
        System.arraycopy(left, 3 * 512, right, 5 * 4096, 2 * 4096);
        assertThat(large.disk).isEqualTo(right);

        assertThat(copy(byDestination(segment(1, 0, 16, 0, 100)))).isEqualTo("GOOD");
        System.arraycopy(right, 0, left, 100 * 512, 2 * 4096);
        assertThat(small.disk).isEqualTo(left);
    }

    @Test
    void manyPiecesAndAnOddStart() {
        assertThat(copy(segment(0, 1, 3 * MIB / 512, 1, 1))).isEqualTo("GOOD");

        System.arraycopy(left, 512, right, 4096, 3 * MIB);
        assertThat(large.disk).isEqualTo(right);
    }

    @Test
    void partsOfALargeBlockAreRefused() {
        assertThat(copy(segment(0, 1, 7, 0, 0))).isEqualTo("0A/26/0A");
        assertThat(copy(segment(0, 1, 9, 0, 0))).isEqualTo("0A/26/0A");
        assertThat(copy(byDestination(segment(1, 0, 15, 0, 0)))).isEqualTo("0A/26/0A");

        assertNothingMoved();
    }

    @Test
    void aLaterSegmentThatDoesNotFitKeepsAllFromMoving() {
        byte[][] segments = {
            segment(0, 1, 8, 0, 0), segment(1, 0, 1, 0, 0), segment(0, 1, 4, 8, 1)
        };

        SentTask task = rig.out(host, EXTENDED_COPY, rig.list1(0, NONE, segments));

        assertThat(task.result()).isEqualTo("0A/26/0A");
        assertThat(task.sense()).startsWith(Bytes.of("70 00 0A 00000000 0A 0000 0002 26 0A"));
        assertNothingMoved();
    }

    @Test
    void theEndOfEachMediumCountsInItsOwnBlocks() {
        int last = 8 * MIB / 4096 - 1;
        assertThat(copy(segment(0, 1, 8, 0, last))).isEqualTo("GOOD");
        System.arraycopy(left, 0, right, last * 4096, 4096);
        assertThat(large.disk).isEqualTo(right);
        large.log.clear();
        small.log.clear();

        assertThat(copy(segment(0, 1, 16, 0, last))).isEqualTo("0A/0D/02");
        assertThat(copy(segment(0, 1, 8, 8 * MIB / 512 - 7, 0))).isEqualTo("0A/0D/02");
        assertThat(copy(segment(1, 0, 1, 0, 8 * MIB / 512 - 7))).isEqualTo("0A/0D/02");
        assertNothingMoved();
    }

    @Test
    void aDescriptorThatSaysAnotherBlockLengthIsRefused() {
        byte[] wrong = rig.list1(0, NONE, segment(0, 1, 8, 0, 0));
        wrong[16 + 32 + 30] = 0x02; // 000200h instead of 001000h
        byte[] unsaid = rig.list1(0, NONE, segment(0, 1, 8, 0, 0));
        unsaid[16 + 32 + 30] = 0x00;

        SentTask refused = rig.out(host, EXTENDED_COPY, wrong);

        assertThat(refused.result()).isEqualTo("05/26/00");
        assertThat(refused.sense()).endsWith(Bytes.of("80 004D"));
        assertNothingMoved();
        assertThat(rig.out(host, EXTENDED_COPY, unsaid).result()).isEqualTo("GOOD");
    }

    @Test
    void aTokenIsOfNoUseWhereBlocksHaveAnotherSize() {
        host.send(1, TaskAttribute.SIMPLE, "00 00 00 00 00 00", new byte[0], 0);
        byte[] list = TokenLists.populate(0, 8);
        assertThat(rig.out(host, TokenLists.POPULATE, list).result()).isEqualTo("GOOD");
        byte[] token = TokenLists.token(host.doIn(TokenLists.INFORMATION, 1024));
        small.log.clear();

        byte[] use = TokenLists.use(0, token, 0, 0, 1);
        SentTask task = host.send(1, TaskAttribute.SIMPLE, TokenLists.USE, use, 0);
        rig.run();

        assertThat(task.result()).isEqualTo("05/23/00");
        assertNothingMoved();
    }
}
