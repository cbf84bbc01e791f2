package io.rbdgate.ha.model;

import io.rbdgate.ha.AluaState;
import io.rbdgate.ha.ClusterStateStore.Stored;
import io.rbdgate.ha.HaEffect;
import io.rbdgate.ha.HaEvent;
import io.rbdgate.ha.Holder;
import io.rbdgate.ha.MoveReason;
import io.rbdgate.ha.OwnershipRecord;
import io.rbdgate.ha.OwnershipState;
import io.rbdgate.ha.Phase;
import io.rbdgate.ha.Wish;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/// What can happen in a world. A pause, a cut and slowness are all the same here: nothing forces
/// anything to happen soon, and whatever can happen may happen before it.
final class Model {
    static final String STRANGER = "stranger";

    private static final Pattern SHORT_RECORD =
            Pattern.compile(
                    "OwnershipRecord\\[generation=(\\d+), state=(\\w+), holder=(null|Holder\\[[^]]*]),"
                            + " unfenced=(\\[(?:Holder\\[[^]]*](?:, )?)*]),.*?further=\\{}]");
    private static final Pattern SHORT_HOLDER = Pattern.compile("Holder\\[[^]]*client=([^]]*)]");

    private final Mutation mutation;
    private final DataPath data;
    private final Effects effects;

    /// Something that can happen now.
    ///
    /// @param subject whom it happens to, or what it is about
    record Action(String what, Object subject, UnaryOperator<World> act) {
        @Override
        public String toString() {
            return what + " " + SHORT_HOLDER.matcher(shortRecord()).replaceAll("$1");
        }

        private String shortRecord() {
            return SHORT_RECORD
                    .matcher(subject.toString())
                    .replaceAll("{$2 in generation $1, holder $3, unfenced $4}");
        }
    }

    Model(Mutation mutation, Set<Invariant> checked) {
        this.mutation = mutation;
        this.data = new DataPath(mutation, checked);
        this.effects = new Effects(mutation, data);
    }

    /// Gateways that have just been started, and a record that nobody has written yet.
    static World begin(int gateways, Budget budget) {
        List<Gateway> started = new ArrayList<>();
        for (int i = 0; i < gateways; i++) {
            started.add(Gateway.start(String.valueOf((char) ('a' + i)), 1));
        }
        Stored nothing = new Stored(OwnershipRecord.NONE, 0);
        return new World(
                List.copyOf(started), nothing, null, Ceph.EMPTY, List.of(), Host.IDLE, budget);
    }

    private Action action(String what, Object subject, UnaryOperator<World> act) {
        return new Action(what, subject, world -> effects.settle(act.apply(world)));
    }

    List<Action> actions(World world) {
        List<Action> actions = new ArrayList<>();
        for (int i = 0; i < world.gateways().size(); i++) {
            addSteps(world, i, actions);
            addTimers(world, i, actions);
            addFaults(world, i, actions);
        }
        addNetwork(world, actions);
        addHost(world, actions);
        addStranger(world, actions);
        return actions;
    }

    // ---- what goes by itself

    /// What gateway `i` does and hears without anything going wrong.
    void addSteps(World world, int i, List<Action> actions) {
        Gateway gateway = world.gateways().get(i);
        if (!gateway.todo().isEmpty()) {
            HaEffect next = gateway.todo().getFirst();
            actions.add(action(gateway.name() + " does", next, w -> effects.carryOut(w, i)));
        }
        if (effects.drained(gateway)) {
            HaEvent drained = new HaEvent.Drained(gateway.drain());
            actions.add(
                    action(
                            gateway.name() + " hears",
                            drained,
                            w ->
                                    w.with(i, each -> each.withDrain(Gateway.NO_DRAIN))
                                            .happens(i, drained)));
        }
        if (data.canSubmit(gateway)) {
            actions.add(
                    action(
                            gateway.name() + " submits or refuses",
                            gateway.queue().getFirst(),
                            w -> data.submit(w, i)));
        }
        if (gateway.up() && gateway.machine().known().version() < world.stored().version()) {
            HaEvent seen = new HaEvent.RecordSeen(world.stored());
            actions.add(action(gateway.name() + " hears", seen, w -> w.happens(i, seen)));
        }
        if (gateway.up()
                && gateway.machine().phase() == Phase.ACTIVE
                && !world.ceph().lock().equals(gateway.client())) {
            HaEvent lost = new HaEvent.LockLost(gateway.client());
            actions.add(action(gateway.name() + " hears", lost, w -> w.happens(i, lost)));
        }
        if (gateway.up()
                && gateway.machine().phase() != Phase.RECONNECTING
                && world.ceph().isFenced(gateway.client())) {
            HaEvent fenced = new HaEvent.SelfFenced(gateway.client());
            actions.add(action(gateway.name() + " hears", fenced, w -> w.happens(i, fenced)));
        }
    }

    void addNetwork(World world, List<Action> actions) {
        for (Op op : world.network()) {
            actions.add(action("the OSD receives", op, w -> data.deliver(w, op)));
        }
        for (Host.Sent sent : world.host().wire()) {
            if (world.gateways().get(sent.gateway()).up()) {
                actions.add(action("a gateway reads", sent, w -> data.receive(w, sent)));
            }
        }
        HaEffect.Swap late = world.late();
        if (late != null) {
            actions.add(
                    action(
                            "the record is reached late by",
                            late,
                            w -> effects.arrive(w.withLate(null), late)));
        }
    }

    // ---- time

    private void addTimers(World world, int i, List<Action> actions) {
        Gateway gateway = world.gateways().get(i);
        if (!gateway.up() || !gateway.todo().isEmpty()) {
            return;
        }
        if (world.budget().silences() > 0) {
            addSilence(i, gateway, actions, w -> w.with(w.budget().silence()));
        }
        addPatience(i, gateway, actions);
        AluaState machine = gateway.machine();
        if (world.budget().beats() > 0 && machine.phase() == Phase.ACTIVE) {
            actions.add(
                    action(
                            "heartbeat of",
                            gateway.name(),
                            w -> w.with(w.budget().beat()).happens(i, new HaEvent.HeartbeatDue())));
        }
        if (machine.phase() == Phase.BARRED && world.budget().strangers() > 0) {
            addRetry(i, gateway, actions);
        }
    }

    /// The lease of whoever holds the record runs out.
    void addSilence(int i, Gateway gateway, List<Action> actions, UnaryOperator<World> price) {
        AluaState machine = gateway.machine();
        OwnershipRecord known = machine.known().ownership();
        Holder holder = known.holder();
        if (mutation != Mutation.NO_LEASE
                && machine.phase() == Phase.STANDBY
                && holder != null
                && !holder.equals(machine.self())) {
            HaEvent silent = new HaEvent.HolderSilent(known.generation(), known.heartbeat());
            actions.add(
                    action(
                            gateway.name() + " misses the holder of",
                            known.generation(),
                            w -> price.apply(w).happens(i, silent)));
        }
    }

    /// Those who were asked have had their time.
    void addPatience(int i, Gateway gateway, List<Action> actions) {
        if (gateway.machine().phase() == Phase.ASKING && mutation != Mutation.YIELD_NEVER_OVERDUE) {
            long claim = gateway.machine().known().ownership().generation();
            actions.add(
                    action(
                            gateway.name() + " waits no longer for a handover in",
                            claim,
                            w -> w.happens(i, new HaEvent.YieldOverdue(claim))));
        }
    }

    void addRetry(int i, Gateway gateway, List<Action> actions) {
        actions.add(action("retry of", gateway.name(), w -> w.happens(i, new HaEvent.RetryDue())));
    }

    // ---- faults and wishes

    private void addFaults(World world, int i, List<Action> actions) {
        Gateway gateway = world.gateways().get(i);
        if (!gateway.up()) {
            addRestart(i, gateway, actions);
            return;
        }
        Budget budget = world.budget();
        if (budget.crashes() > 0) {
            actions.add(
                    action("crash of", gateway.name(), w -> crash(w.with(w.budget().crash()), i)));
        }
        AluaState machine = gateway.machine();
        if (budget.cuts() > 0 && machine.phase() == Phase.ACTIVE) {
            actions.add(
                    action(
                            "Ceph is out of reach of",
                            gateway.name(),
                            w ->
                                    w.with(w.budget().cut())
                                            .happens(i, new HaEvent.CephUnreachable())));
        }
        if (budget.moves() > 0
                && machine.phase() == Phase.STANDBY
                && machine.known().ownership().state() == OwnershipState.ACTIVE) {
            HaEvent move = new HaEvent.MoveWanted(MoveReason.ADMINISTRATOR);
            actions.add(
                    action(
                            "an administrator moves it to",
                            gateway.name(),
                            w -> w.with(w.budget().move()).happens(i, move)));
        }
        if (budget.moves() > 0 && machine.phase() == Phase.ACTIVE) {
            HaEvent drain = new HaEvent.Wanted(Wish.DRAIN);
            actions.add(
                    action(
                            "an administrator drains",
                            gateway.name(),
                            w -> w.with(w.budget().move()).happens(i, drain)));
        }
        addLosses(world, i, actions);
    }

    private void addLosses(World world, int i, List<Action> actions) {
        Gateway gateway = world.gateways().get(i);
        if (world.budget().losses() == 0
                || gateway.todo().isEmpty()
                || !(gateway.todo().getFirst() instanceof HaEffect.Swap swap)) {
            return;
        }
        actions.add(
                action(
                        gateway.name() + " hears no answer to",
                        swap,
                        w -> effects.swapUnanswered(w.with(w.budget().loss()), i)));
        if (world.late() == null) {
            actions.add(
                    action(
                            gateway.name() + " gives up before it arrives",
                            swap,
                            w -> effects.swapDelayed(w.with(w.budget().loss()), i)));
        }
    }

    private static World crash(World world, int i) {
        Host host = world.host().without(sent -> sent.gateway() == i);
        return world.with(i, Gateway::crashed).with(host);
    }

    void addRestart(int i, Gateway gateway, List<Action> actions) {
        actions.add(
                action(
                        "start of",
                        gateway.name(),
                        w ->
                                effects.ownEntriesRemoved(w, gateway.name())
                                        .with(
                                                i,
                                                each ->
                                                        Gateway.start(
                                                                each.name(), each.clients() + 1))));
    }

    // ---- others

    private void addHost(World world, List<Action> actions) {
        Host host = world.host();
        if (host.waiting() > 0) {
            actions.add(action("the host gives up write", host.waiting(), data::giveUp));
        } else if (world.budget().sends() > 0) {
            for (int i = 0; i < world.gateways().size(); i++) {
                int index = i;
                Gateway gateway = world.gateways().get(i);
                if (gateway.up()) {
                    actions.add(
                            action(
                                    "the host writes " + (host.sent() + 1) + " to",
                                    gateway.name(),
                                    w -> data.send(w, index)));
                }
            }
        }
    }

    private void addStranger(World world, List<Action> actions) {
        if (world.budget().strangers() > 0 && !world.ceph().lock().isEmpty()) {
            actions.add(
                    action(
                            "an administrator breaks the lock of",
                            world.ceph().lock(),
                            w -> w.with(w.budget().stranger()).with(w.ceph().lockedBy(""))));
        }
        if (world.ceph().lock().equals(STRANGER)) {
            actions.add(
                    action(
                            "the lock is released by",
                            STRANGER,
                            w -> w.with(w.ceph().lockedBy(""))));
        } else if (world.budget().strangers() > 0 && world.ceph().lock().isEmpty()) {
            actions.add(
                    action(
                            "the lock is taken by",
                            STRANGER,
                            w -> w.with(w.budget().stranger()).with(w.ceph().lockedBy(STRANGER))));
        }
    }
}
