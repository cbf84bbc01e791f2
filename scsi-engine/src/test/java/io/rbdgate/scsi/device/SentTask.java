package io.rbdgate.scsi.device;

import io.netty.buffer.ByteBuf;
import io.rbdgate.scsi.ScsiStatus;
import io.rbdgate.scsi.ScsiTask;
import java.io.ByteArrayOutputStream;
import java.util.HexFormat;

/// A command as its initiator sees it.
final class SentTask extends ScsiTask {
    final ByteArrayOutputStream dataIn = new ByteArrayOutputStream();
    byte[] dataOut = {};
    int answers;
    boolean gone;

    boolean answered() {
        return answers > 0;
    }

    void take(ByteBuf data) {
        byte[] bytes = new byte[data.readableBytes()];
        data.readBytes(bytes);
        data.release();
        dataIn.writeBytes(bytes);
    }

    byte[] data() {
        return dataIn.toByteArray();
    }

    /// "GOOD", another status, or sense key, code and qualifier as "05/24/00".
    String result() {
        if (gone) {
            return "aborted";
        }
        if (answers != 1) {
            return answers + " answers";
        }
        byte[] sense = sense();
        if (status() != ScsiStatus.CHECK_CONDITION) {
            return status() + (sense == null ? "" : " with sense");
        }
        if (sense == null) {
            return "CHECK CONDITION without sense";
        }
        HexFormat hex = HexFormat.of().withUpperCase();
        return hex.toHexDigits((byte) (sense[2] & 0x0F))
                + "/"
                + hex.toHexDigits(sense[12])
                + "/"
                + hex.toHexDigits(sense[13]);
    }
}
