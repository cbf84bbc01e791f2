package io.rbdgate.system;

import static org.assertj.core.api.Assertions.assertThat;

import io.rbdgate.fixtures.iscsi.RawInitiator;
import io.rbdgate.fixtures.iscsi.ScsiResult;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// The commands of a logical unit as it tells them itself: CDB usage data of each (SPC-4 r37
/// §6.35.3), with service actions in their place.
final class ServedTable {
    private static final byte[] NOTHING = {};
    private static final int ROOM = 8192;
    private static final int DESCRIPTOR_BYTES = 8;

    private ServedTable() {}

    static List<byte[]> of(RawInitiator initiator, int lun) {
        List<byte[]> masks = new ArrayList<>();
        ByteBuffer all = ByteBuffer.wrap(report(initiator, lun, 0, 0, 0));
        for (int at = 4; at < 4 + all.getInt(0); at += DESCRIPTOR_BYTES) {
            boolean withAction = (all.get(at + 5) & 0x01) != 0;
            int code = all.get(at) & 0xFF;
            int action = all.getShort(at + 2);
            byte[] one = report(initiator, lun, withAction ? 2 : 1, code, action);
            byte[] mask = new byte[ByteBuffer.wrap(one).getShort(2)];
            System.arraycopy(one, 4, mask, 0, mask.length);
            masks.add(mask);
        }
        return masks;
    }

    private static byte[] report(
            RawInitiator initiator, int lun, int options, int code, int action) {
        ByteBuffer cdb = ByteBuffer.allocate(12).put((byte) 0xA3).put((byte) 0x0C);
        cdb.put((byte) options).put((byte) code).putShort((short) action).putInt(ROOM);
        ScsiResult result = initiator.command(lun, cdb.array(), NOTHING, ROOM);
        assertThat(result.good()).as(result.toString()).isTrue();
        return result.data();
    }
}
