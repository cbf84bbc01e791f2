package io.rbdgate.iscsi.transport;

import io.netty.channel.IoEventLoop;
import java.util.ArrayList;

/// The connections of one loop that have something to send: flushed together at the end of the
/// loop's turn, so that a batch of completions costs one system call per connection. Owned by the
/// loop.
final class FlushBatch implements Runnable {
    private final IoEventLoop loop;
    private ArrayList<NettyWire> dirty = new ArrayList<>();
    private ArrayList<NettyWire> flushing = new ArrayList<>();

    FlushBatch(IoEventLoop loop) {
        this.loop = loop;
    }

    void add(NettyWire wire) {
        if (dirty.isEmpty()) {
            loop.execute(this);
        }
        dirty.add(wire);
    }

    @Override
    public void run() {
        ArrayList<NettyWire> batch = dirty;
        dirty = flushing;
        flushing = batch;
        for (int i = 0; i < batch.size(); i++) {
            batch.get(i).flushNow();
        }
        batch.clear();
    }
}
