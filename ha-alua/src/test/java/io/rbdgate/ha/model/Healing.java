package io.rbdgate.ha.model;

import io.rbdgate.ha.HaEvent;
import io.rbdgate.ha.Wish;
import io.rbdgate.ha.model.Model.Action;
import java.util.ArrayList;
import java.util.List;

/// What becomes of a world when failures stop: whoever is down stays down (but the last one), all
/// others do what they have to, and a timer runs out when nothing else is left to happen.
final class Healing {
    private static final int ROUNDS = 60;

    private final Model model;

    Healing(Model model) {
        this.model = model;
    }

    /// The world in which some gateway serves and nobody has anything left to do.
    ///
    /// @throws Violation when that does not come about
    World heal(World sick) {
        World world = sick.with(Budget.NONE);
        for (int i = 0; i < world.gateways().size(); i++) {
            world = world.happens(i, new HaEvent.Wanted(Wish.SERVE));
        }
        if (world.ceph().lock().equals(Model.STRANGER)) {
            world = world.with(world.ceph().lockedBy(""));
        }
        for (int round = 0; round < ROUNDS; round++) {
            World next = round(world);
            if (next.equals(world)) {
                if (serves(world)) {
                    return world;
                }
                next = timers(world);
            }
            world = next;
        }
        throw new Violation(
                Invariant.PROGRESS, "nobody serves after " + ROUNDS + " rounds: " + told(world));
    }

    private static String told(World world) {
        List<String> phases = new ArrayList<>();
        for (Gateway gateway : world.gateways()) {
            phases.add(gateway.name() + (gateway.up() ? " " + gateway.machine().phase() : " down"));
        }
        return phases + ", " + world.stored().ownership();
    }

    private World round(World before) {
        World world = before;
        if (world.gateways().stream().noneMatch(Gateway::up)) {
            List<Action> actions = new ArrayList<>();
            model.addRestart(0, world.gateways().getFirst(), actions);
            world = actions.getFirst().act().apply(world);
        }
        for (int i = 0; i < world.gateways().size(); i++) {
            List<Action> actions = new ArrayList<>();
            model.addSteps(world, i, actions);
            if (!actions.isEmpty()) {
                world = actions.getFirst().act().apply(world);
            }
        }
        List<Action> arriving = new ArrayList<>();
        model.addNetwork(world, arriving);
        return arriving.isEmpty() ? world : arriving.getFirst().act().apply(world);
    }

    private World timers(World before) {
        World world = before;
        for (int i = 0; i < world.gateways().size(); i++) {
            List<Action> actions = new ArrayList<>();
            Gateway gateway = world.gateways().get(i);
            if (gateway.up()) {
                model.addPatience(i, gateway, actions);
                if (gone(world, gateway)) {
                    model.addSilence(i, gateway, actions, w -> w);
                }
                model.addRetry(i, gateway, actions);
                world = actions.getFirst().act().apply(world);
            }
        }
        return world;
    }

    /// Whether the holder of the record is not there to beat.
    private static boolean gone(World world, Gateway observer) {
        return world.gateways().stream()
                .noneMatch(
                        each ->
                                each.up()
                                        && each.machine()
                                                .self()
                                                .equals(
                                                        observer.machine()
                                                                .known()
                                                                .ownership()
                                                                .holder()));
    }

    private static boolean serves(World world) {
        return world.gateways().stream()
                .anyMatch(
                        each ->
                                each.up()
                                        && each.lane().open()
                                        && !world.ceph().isFenced(each.client())
                                        && each.machine()
                                                .self()
                                                .equals(world.stored().ownership().holder()));
    }
}
