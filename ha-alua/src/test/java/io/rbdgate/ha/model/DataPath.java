package io.rbdgate.ha.model;

import io.rbdgate.ha.FencingEpoch;
import io.rbdgate.ha.HaEvent;
import io.rbdgate.ha.model.Gateway.Command;
import io.rbdgate.ha.model.Host.Sent;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/// The way of a write: host, socket, queue, client, OSD; and what must hold on it.
final class DataPath {
    private final Mutation mutation;
    private final Set<Invariant> checked;

    DataPath(Mutation mutation, Set<Invariant> checked) {
        this.mutation = mutation;
        this.checked = checked;
    }

    // ---- from the host to the client

    World send(World world, int index) {
        Gateway gateway = world.gateways().get(index);
        FencingEpoch lane = gateway.lane();
        int map = lane.open() ? gateway.map() : 0;
        World sent =
                world.with(world.host().send(index, lane.number(), map))
                        .with(world.budget().send());
        // a session that is made anew ends the tasks of the one before
        return sent.with(index, each -> each.withQueue(List.of()));
    }

    /// Hosts give up after 5 s and more. The one thing that is taken for granted about time: by
    /// then the OSDs know the map that the gateway knew which the host had asked.
    World giveUp(World world) {
        return world.with(world.ceph().dataSees(world.host().map())).with(world.host().gaveUp());
    }

    /// The gateway reads the oldest command of its session.
    World receive(World before, Sent sent) {
        Host host = before.host().without(sent::equals);
        World world = before.with(host);
        Gateway gateway = world.gateways().get(sent.gateway());
        FencingEpoch lane = gateway.lane();
        boolean barred = sent.lane() != lane.number() && mutation != Mutation.NO_SESSION_BARRIER;
        if (!lane.open() || barred) {
            return world.with(host.refused(sent.order()));
        }
        List<Command> queue = new ArrayList<>(gateway.queue());
        queue.add(new Command(sent.order(), lane.number()));
        return world.with(sent.gateway(), each -> each.withQueue(queue));
    }

    /// Whether the first command of the queue can go on: one write of the block is in flight at a
    /// time, the others wait for it.
    boolean canSubmit(Gateway gateway) {
        return gateway.up() && !gateway.queue().isEmpty() && gateway.flights().isEmpty();
    }

    World submit(World before, int index) {
        Gateway gateway = before.gateways().get(index);
        Command command = gateway.queue().getFirst();
        List<Command> rest = gateway.queue().subList(1, gateway.queue().size());
        World world = before.with(index, each -> each.withQueue(rest));
        FencingEpoch lane = gateway.lane();
        boolean admitted =
                mutation == Mutation.EPOCH_NOT_CHECKED ? lane.open() : lane.admits(command.epoch());
        if (!admitted) {
            // refused while the lane is shut and kept for better times are the same mutation
            return mutation == Mutation.EPOCH_NOT_CHECKED
                    ? before
                    : world.with(world.host().refused(command.order()));
        }
        long generation = gateway.serving();
        List<Op> network = new ArrayList<>(world.network());
        network.add(new Op(index, gateway.client(), gateway.map(), generation, command.order()));
        return world.withNetwork(network)
                .with(index, each -> each.withFlights(List.of(command.order())));
    }

    /// Drops commands that will be refused and that nobody waits for, and operations that will be
    /// refused and whose sender has no use for the answer.
    World forget(World world) {
        Host host = world.host();
        World rest = world;
        if (mutation != Mutation.NO_SESSION_BARRIER
                && host.wire().stream().anyMatch(sent -> isVoid(world, sent))) {
            rest = rest.with(host.without(sent -> isVoid(world, sent)));
        }
        if (world.network().stream().anyMatch(op -> isVoid(world, op))) {
            rest =
                    rest.withNetwork(
                            world.network().stream().filter(op -> !isVoid(world, op)).toList());
        }
        return rest;
    }

    private static boolean isVoid(World world, Sent sent) {
        int lane = world.gateways().get(sent.gateway()).lane().number();
        return sent.lane() != lane && sent.order() != world.host().waiting();
    }

    private boolean isVoid(World world, Op op) {
        Gateway sender = world.gateways().get(op.gateway());
        return world.ceph().refuses(op.client(), world.ceph().dataMap())
                && mutation != Mutation.OWN_ENTRIES_REMOVED
                && !(sender.up() && sender.client().equals(op.client()));
    }

    // ---- at the OSD and back

    World deliver(World before, Op op) {
        List<Op> rest = new ArrayList<>(before.network());
        rest.remove(op);
        Ceph ceph = before.ceph().dataSees(op.map());
        World world = before.with(ceph).withNetwork(rest);
        if (ceph.refuses(op.client(), ceph.dataMap())) {
            Gateway sender = world.gateways().get(op.gateway());
            return sender.up()
                    ? world.happens(op.gateway(), new HaEvent.SelfFenced(op.client()))
                    : world;
        }
        land(world, op);
        return answer(world.with(ceph.written(op)), op);
    }

    private void land(World world, Op op) {
        Ceph ceph = world.ceph();
        boolean older = op.generation() < ceph.generation();
        boolean other = op.generation() == ceph.generation() && !op.client().equals(ceph.writer());
        require(
                Invariant.ONE_WRITER_PER_GENERATION,
                !older && !other,
                () ->
                        "generation %d through %s after generation %d through %s"
                                .formatted(
                                        op.generation(),
                                        op.client(),
                                        ceph.generation(),
                                        ceph.writer()));
        require(
                Invariant.NOT_OVERTAKEN,
                op.order() >= world.host().acknowledged(),
                () ->
                        "write %d lands after write %d was acknowledged"
                                .formatted(op.order(), world.host().acknowledged()));
    }

    private World answer(World world, Op op) {
        Gateway sender = world.gateways().get(op.gateway());
        boolean heard =
                sender.up()
                        && sender.client().equals(op.client())
                        && sender.flights().contains(op.order());
        return heard ? good(landed(world, op.gateway()), op.order()) : world;
    }

    private static World landed(World world, int index) {
        return world.with(index, each -> each.withFlights(List.of()));
    }

    private World good(World world, int order) {
        Host host = world.host().answeredGood(order);
        require(
                Invariant.NOT_LOST,
                world.ceph().block() >= host.acknowledged(),
                () -> "write " + order + " is acknowledged and not on the disk");
        return world.with(host);
    }

    // ---- ends without an answer of the OSD

    /// The client is fenced: what is in flight through it is answered.
    World answerUnknown(World world, int index, String client) {
        Gateway gateway = world.gateways().get(index);
        if (gateway.flights().isEmpty()) {
            return world;
        }
        require(
                Invariant.OUTCOME_KNOWN,
                world.ceph().isFenced(client),
                () -> client + " is not fenced and may still write " + gateway.flights());
        int order = gateway.flights().getFirst();
        World answered = landed(world, index);
        return mutation == Mutation.UNKNOWN_IS_GOOD
                ? good(answered, order)
                : answered.with(answered.host().refused(order));
    }

    World stopped(World world, int index) {
        return mutation == Mutation.UNKNOWN_ANSWERED
                ? answerUnknown(world, index, world.gateways().get(index).client())
                : world;
    }

    // ---- what must hold

    /// Called whenever a gateway begins to admit commands.
    World check(World world) {
        List<String> writers =
                world.gateways().stream()
                        .filter(each -> each.up() && each.lane().open())
                        .map(Gateway::client)
                        .filter(client -> !world.ceph().isFenced(client))
                        .toList();
        require(
                Invariant.ONE_ACTIVE,
                writers.size() < 2,
                () -> "all of " + writers + " admit commands, and none is fenced");
        return world;
    }

    /// Called when the lock is taken from its holder.
    void respect(Ceph ceph) {
        require(
                Invariant.LOCK_RESPECTED,
                ceph.isFenced(ceph.lock()),
                () -> "the lock is taken from " + ceph.lock() + ", which is not fenced");
    }

    private void require(Invariant invariant, boolean holds, Supplier<String> message) {
        if (!holds && checked.contains(invariant)) {
            throw new Violation(invariant, message.get());
        }
    }
}
