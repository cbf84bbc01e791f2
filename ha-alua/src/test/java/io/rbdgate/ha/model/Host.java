package io.rbdgate.ha.model;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// A host that writes one block again and again, with a higher number each time, over any path. It
/// may give up a write at any time and go on: what it has given up may still be somewhere.
///
/// @param sent the last number sent
/// @param waiting the number whose answer it waits for; 0: none
/// @param acknowledged the highest number that was answered GOOD
/// @param map the OSD map that every OSD has seen by the time the host gives up what it waits for
/// @param wire what no gateway has read yet
record Host(int sent, int waiting, int acknowledged, int map, List<Sent> wire) {
    static final Host IDLE = new Host(0, 0, 0, 0, List.of());

    /// @param lane the number of the gateway's lane when it was sent, as far as a session that has
    ///   answered a NOP-In since would prove
    record Sent(int gateway, int order, int lane) {}

    /// A new session with that gateway ends the one before: what that had sent is read no more.
    Host send(int gateway, int lane, int knownMap) {
        List<Sent> more = new ArrayList<>(without(each -> each.gateway() == gateway).wire);
        more.add(new Sent(gateway, sent + 1, lane));
        return new Host(sent + 1, sent + 1, acknowledged, knownMap, List.copyOf(more));
    }

    Host gaveUp() {
        return new Host(sent, 0, acknowledged, 0, wire);
    }

    Host without(Predicate<Sent> gone) {
        List<Sent> rest = wire.stream().filter(gone.negate()).toList();
        return new Host(sent, waiting, acknowledged, map, rest);
    }

    /// An answer other than GOOD; nobody listens any more to one that was given up.
    Host refused(int order) {
        return order == waiting ? gaveUp() : this;
    }

    Host answeredGood(int order) {
        return order == waiting ? new Host(sent, 0, order, 0, wire) : this;
    }
}
