package io.rbdgate.ha.model;

import io.rbdgate.ha.ClusterStateStore.Stored;
import io.rbdgate.ha.HaEffect.Swap;
import io.rbdgate.ha.HaEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Everything there is at one moment. Immutable.
///
/// @param late a swap of the record that was given up and may still arrive
/// @param network writes on their way to the OSD
record World(
        List<Gateway> gateways,
        Stored stored,
        @Nullable Swap late,
        Ceph ceph,
        List<Op> network,
        Host host,
        Budget budget) {

    World with(int index, UnaryOperator<Gateway> change) {
        List<Gateway> changed = new ArrayList<>(gateways);
        changed.set(index, change.apply(gateways.get(index)));
        return new World(List.copyOf(changed), stored, late, ceph, network, host, budget);
    }

    World happens(int index, HaEvent event) {
        return with(index, gateway -> gateway.happen(event));
    }

    World with(Stored record) {
        return new World(gateways, record, late, ceph, network, host, budget);
    }

    World withLate(@Nullable Swap swap) {
        return new World(gateways, stored, swap, ceph, network, host, budget);
    }

    World with(Ceph next) {
        return new World(gateways, stored, late, next, network, host, budget);
    }

    World withNetwork(List<Op> ops) {
        return new World(gateways, stored, late, ceph, List.copyOf(ops), host, budget);
    }

    World with(Host next) {
        return new World(gateways, stored, late, ceph, network, next, budget);
    }

    World with(Budget next) {
        return new World(gateways, stored, late, ceph, network, host, next);
    }
}
