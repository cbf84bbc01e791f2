package io.rbdgate.scsi.lu;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.rbdgate.scsi.SenseCode;
import io.rbdgate.scsi.backstore.BackstoreResult;
import org.jspecify.annotations.Nullable;

/// POPULATE TOKEN: takes the list, waits, range by range, until no write is in flight there, and
/// has whatever begins afterwards make the token void.
final class PopulateTokenOperation extends SteppedOperation {
    private final int listLength;
    private final LiveTokens live;
    private final Maker maker;
    private @Nullable RodToken token;
    private int watched;
    private boolean made;

    /// Who reads the list and keeps the token.
    interface Maker {
        /// The token that `list` wants; null when the task has been failed instead.
        @Nullable RodToken make(byte[] list);

        /// The token is good from now on.
        void made(RodToken token);
    }

    PopulateTokenOperation(LuTask task, int listLength, LiveTokens live, Maker maker) {
        super(task);
        this.listLength = listLength;
        this.live = live;
        this.maker = maker;
    }

    @Override
    void step() {
        RodToken current = token;
        if (current == null) {
            request(0, listLength);
        } else if (watched < current.ranges().size()) {
            task().piece().reading = true;
            acquire(
                    current.ranges().get(watched).start(),
                    current.ranges().get(watched).length(),
                    true);
        } else if (unit().isSeenBy(task())) {
            made = true;
            maker.made(current);
            good();
        } else {
            task().fail(SenseCode.LOGICAL_UNIT_NOT_SUPPORTED);
        }
    }

    @Override
    void arrived(ByteBuf data) {
        byte[] list;
        try {
            list = ByteBufUtil.getBytes(data);
        } finally {
            data.release();
        }
        task().moved(listLength);
        token = maker.make(list);
    }

    @Override
    void granted() {
        RodToken current = token;
        if (current != null) {
            live.watch(current, current.ranges().get(watched));
        }
        releaseRange();
        watched++;
    }

    @Override
    void ended(BackstoreResult result, long detail) {
        throw new IllegalStateException("nothing was begun");
    }

    @Override
    public void dispose() {
        RodToken current = token;
        if (!made && current != null) {
            live.drop(current);
        }
    }
}
