package io.rbdgate.iscsi.text;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;

/// A text on its way out in pieces that fit the peer's MaxRecvDataSegmentLength. It is written as
/// it is fetched, so that a long one costs no memory while the peer lets us wait. Cuts fall between
/// pairs where that is possible: initiators that do not know the C bit read those, too. One owner.
public final class TextPieces {
    private final Iterator<KeyValue> pairs;
    private byte[] pending = new byte[0];

    /// The text of some pairs.
    public TextPieces(Iterator<KeyValue> pairs) {
        this.pairs = pairs;
    }

    /// Nothing to send.
    public static TextPieces none() {
        return new TextPieces(Collections.emptyIterator());
    }

    /// Whether something is left.
    public boolean hasMore() {
        return pending.length > 0 || pairs.hasNext();
    }

    /// The next piece of at most `maxBytes`; empty when nothing is left.
    public byte[] next(int maxBytes) {
        ByteArrayOutputStream piece = new ByteArrayOutputStream();
        while (hasMore()) {
            if (pending.length == 0) {
                pending = KeyValueText.encode(List.of(pairs.next()));
            }
            int room = maxBytes - piece.size();
            if (pending.length <= room) {
                piece.writeBytes(pending);
                pending = new byte[0];
            } else {
                if (piece.size() == 0) {
                    piece.write(pending, 0, room);
                    pending = Arrays.copyOfRange(pending, room, pending.length);
                }
                break;
            }
        }
        return piece.toByteArray();
    }
}
