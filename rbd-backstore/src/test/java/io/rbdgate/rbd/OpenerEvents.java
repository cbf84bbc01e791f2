package io.rbdgate.rbd;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/// Collects what an opener says.
final class OpenerEvents implements RbdOpener.Listener {
    private final LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>();

    sealed interface Event {}

    record Opened(RbdBackstore backstore) implements Event {}

    record Standby(String reason) implements Event {}

    record Failed(String reason) implements Event {}

    record Closed() implements Event {}

    @Override
    public void opened(RbdBackstore backstore) {
        events.add(new Opened(backstore));
    }

    @Override
    public void standby(String reason) {
        events.add(new Standby(reason));
    }

    @Override
    public void failed(String reason) {
        events.add(new Failed(reason));
    }

    @Override
    public void closed() {
        events.add(new Closed());
    }

    Event next() {
        try {
            Event event = events.poll(120, TimeUnit.SECONDS);
            if (event == null) {
                throw new AssertionError("the opener said nothing for 120 s");
            }
            return event;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /// Skips until one of this type comes.
    <E extends Event> E await(Class<E> type) {
        Event event = next();
        while (!type.isInstance(event)) {
            event = next();
        }
        return type.cast(event);
    }
}
