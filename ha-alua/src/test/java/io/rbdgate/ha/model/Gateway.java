package io.rbdgate.ha.model;

import io.rbdgate.ha.AluaMachine;
import io.rbdgate.ha.AluaState;
import io.rbdgate.ha.FencingEpoch;
import io.rbdgate.ha.HaEffect;
import io.rbdgate.ha.HaEvent;
import io.rbdgate.ha.Holder;
import java.util.ArrayList;
import java.util.List;

/// One gateway: its machine, what it has still to do, and its data path.
///
/// @param up false after a crash
/// @param clients how many data clients it has had, over all runs
/// @param map the OSD map its data client is known to have, as the length of the blocklist
/// @param lane what the data path admits; follows the machine's epoch when the effect is done
/// @param queue commands received and not submitted
/// @param serving the generation in which it was last told to admit commands
/// @param drain the epoch to be reported as drained when nothing is in flight
/// @param flights orders of the writes submitted and not answered
record Gateway(
        String name,
        boolean up,
        int clients,
        AluaState machine,
        List<HaEffect> todo,
        int map,
        FencingEpoch lane,
        long serving,
        int drain,
        List<Command> queue,
        List<Integer> flights) {
    /// Nothing is to be reported as drained.
    static final int NO_DRAIN = -1;

    /// @param order the host's number of the write, also its value
    /// @param epoch the number of the lane it was received under
    record Command(int order, int epoch) {}

    /// A process that has just started, with a client of its own.
    static Gateway start(String name, int clients) {
        AluaState begin = AluaState.begin(new Holder(name, name + clients, client(name, clients)));
        Gateway gateway =
                new Gateway(
                        name,
                        true,
                        clients,
                        begin,
                        List.of(),
                        0,
                        FencingEpoch.FIRST,
                        0,
                        NO_DRAIN,
                        List.of(),
                        List.of());
        return gateway.happen(new HaEvent.RetryDue());
    }

    static String client(String name, int number) {
        return name + "/" + number;
    }

    String client() {
        return machine.self().client();
    }

    /// The machine makes a step. What only tells hosts something is left out.
    Gateway happen(HaEvent event) {
        AluaMachine.Step step = AluaMachine.step(machine, event);
        List<HaEffect> next = new ArrayList<>(todo);
        long told = serving;
        for (HaEffect effect : step.effects()) {
            boolean matters =
                    !(effect instanceof HaEffect.Answer
                            || effect instanceof HaEffect.Announce
                            || effect instanceof HaEffect.CloseSessions
                            || effect instanceof HaEffect.AwaitYield
                            || effect instanceof HaEffect.Stopped);
            if (effect instanceof HaEffect.Serve) {
                told = step.state().known().ownership().generation();
            }
            if (matters) {
                next.add(effect);
            }
        }
        return new Gateway(
                name,
                up,
                clients,
                step.state(),
                List.copyOf(next),
                map,
                lane,
                told,
                drain,
                queue,
                flights);
    }

    /// The first effect is done.
    Gateway done() {
        return new Gateway(
                name,
                up,
                clients,
                machine,
                List.copyOf(todo.subList(1, todo.size())),
                map,
                lane,
                serving,
                drain,
                queue,
                flights);
    }

    Gateway crashed() {
        return new Gateway(
                name,
                false,
                clients,
                machine,
                List.of(),
                0,
                FencingEpoch.FIRST,
                0,
                NO_DRAIN,
                List.of(),
                List.of());
    }

    /// Another client, which need not know any map that the others know.
    Gateway withNextClient() {
        return new Gateway(
                name, up, clients + 1, machine, todo, 0, lane, serving, drain, queue, flights);
    }

    Gateway withMap(int known) {
        return new Gateway(
                name, up, clients, machine, todo, known, lane, serving, drain, queue, flights);
    }

    Gateway withLane(FencingEpoch epoch) {
        return new Gateway(
                name, up, clients, machine, todo, map, epoch, serving, drain, queue, flights);
    }

    Gateway withQueue(List<Command> commands) {
        return new Gateway(
                name,
                up,
                clients,
                machine,
                todo,
                map,
                lane,
                serving,
                drain,
                List.copyOf(commands),
                flights);
    }

    Gateway withFlights(List<Integer> orders) {
        return new Gateway(
                name,
                up,
                clients,
                machine,
                todo,
                map,
                lane,
                serving,
                drain,
                queue,
                List.copyOf(orders));
    }

    Gateway withDrain(int asked) {
        return new Gateway(
                name, up, clients, machine, todo, map, lane, serving, asked, queue, flights);
    }
}
