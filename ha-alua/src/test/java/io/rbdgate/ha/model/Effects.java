package io.rbdgate.ha.model;

import io.rbdgate.ha.ClusterStateStore.Stored;
import io.rbdgate.ha.FencingEpoch;
import io.rbdgate.ha.HaEffect;
import io.rbdgate.ha.HaEffect.AcquireLock;
import io.rbdgate.ha.HaEffect.AnswerUnknown;
import io.rbdgate.ha.HaEffect.Blocklist;
import io.rbdgate.ha.HaEffect.BreakLock;
import io.rbdgate.ha.HaEffect.ReleaseLock;
import io.rbdgate.ha.HaEffect.Swap;
import io.rbdgate.ha.HaEvent;
import io.rbdgate.ha.Holder;
import io.rbdgate.ha.LastMove;
import io.rbdgate.ha.OwnershipRecord;
import io.rbdgate.ha.OwnershipState;
import java.util.List;

/// Carries out what a gateway has to do next. `mutation` is the rule that is left out.
final class Effects {
    private final Mutation mutation;
    private final DataPath data;

    Effects(Mutation mutation, DataPath data) {
        this.mutation = mutation;
        this.data = data;
    }

    /// Carries out at once what nobody else can notice the moment of, and forgets what can have no
    /// consequence any more: the fewer states, the farther the exploration goes.
    World settle(World before) {
        World world = before;
        for (int i = 0; i < world.gateways().size(); i++) {
            while (isUnnoticed(world.gateways().get(i))) {
                world = carryOut(world, i);
            }
        }
        return data.forget(world);
    }

    private static boolean isUnnoticed(Gateway gateway) {
        if (gateway.todo().isEmpty()) {
            return false;
        }
        return switch (gateway.todo().getFirst()) {
            case HaEffect.ReadRecord _,
                    HaEffect.AwaitMap _,
                    BreakLock _,
                    HaEffect.ReadReservations _,
                    HaEffect.Serve _,
                    HaEffect.Drain _,
                    AnswerUnknown _,
                    HaEffect.Connect _ ->
                    true;
            case Swap _,
                    Blocklist _,
                    AcquireLock _,
                    HaEffect.StopAdmission _,
                    ReleaseLock _,
                    HaEffect.Answer _,
                    HaEffect.AwaitYield _,
                    HaEffect.CloseSessions _,
                    HaEffect.Announce _,
                    HaEffect.Stopped _ ->
                    false;
        };
    }

    /// Whether what is to be reported as drained has drained.
    boolean drained(Gateway gateway) {
        return gateway.drain() != Gateway.NO_DRAIN
                && (gateway.flights().isEmpty() || mutation == Mutation.NOT_DRAINED);
    }

    World carryOut(World before, int index) {
        Gateway gateway = before.gateways().get(index);
        World world = before.with(index, Gateway::done);
        return switch (gateway.todo().getFirst()) {
            case HaEffect.ReadRecord() -> seen(world, index, world.stored());
            case Swap swap -> swap(world, index, swap);
            case Blocklist blocklist -> blocklist(world, index, blocklist);
            case HaEffect.AwaitMap(long claim) -> awaitMap(world, index, claim);
            case AcquireLock(long claim) -> acquire(world, index, claim);
            case BreakLock lock -> breakLock(world, index, lock);
            case HaEffect.ReadReservations(long claim) ->
                    world.happens(index, new HaEvent.ReservationsRead(claim));
            case HaEffect.Serve(FencingEpoch epoch) ->
                    data.check(world.with(index, each -> each.withLane(epoch)));
            case HaEffect.StopAdmission(FencingEpoch epoch) ->
                    data.stopped(world.with(index, each -> each.withLane(epoch)), index);
            case HaEffect.Drain(int epoch) -> world.with(index, each -> each.withDrain(epoch));
            case ReleaseLock(int epoch) -> release(world, index, epoch);
            case AnswerUnknown(String client) -> data.answerUnknown(world, index, client);
            case HaEffect.Connect() -> connect(world, index);
            case HaEffect.Answer _,
                    HaEffect.AwaitYield _,
                    HaEffect.CloseSessions _,
                    HaEffect.Announce _,
                    HaEffect.Stopped _ ->
                    world;
        };
    }

    private static World seen(World world, int index, Stored stored) {
        return world.happens(index, new HaEvent.RecordSeen(stored));
    }

    // ---- the record

    private World swap(World before, int index, Swap asked) {
        Swap swap = mutated(asked);
        World world = servedTooEarly(before, index, swap);
        World swapped = arrive(world, swap);
        return swapped.stored().equals(world.stored())
                ? world.happens(index, new HaEvent.SwapFailed())
                : seen(swapped, index, swapped.stored());
    }

    /// The answer is lost; the swap is done.
    World swapUnanswered(World before, int index) {
        Swap swap = mutated((Swap) before.gateways().get(index).todo().getFirst());
        World world = arrive(before.with(index, Gateway::done), swap);
        return world.happens(index, unanswered(swap));
    }

    /// It is given up on the way, and arrives when it likes.
    World swapDelayed(World before, int index) {
        Swap swap = mutated((Swap) before.gateways().get(index).todo().getFirst());
        World world = before.with(index, Gateway::done).withLate(swap);
        return world.happens(index, unanswered(swap));
    }

    private HaEvent unanswered(Swap swap) {
        return mutation == Mutation.SWAP_GUESSED
                ? new HaEvent.RecordSeen(new Stored(swap.next(), swap.version() + 1))
                : new HaEvent.SwapFailed();
    }

    World arrive(World world, Swap swap) {
        boolean matches =
                swap.version() == world.stored().version()
                        || mutation == Mutation.SWAP_NOT_COMPARED;
        return matches ? world.with(new Stored(swap.next(), world.stored().version() + 1)) : world;
    }

    /// Who asked for the last move makes no difference here.
    private Swap mutated(Swap swap) {
        OwnershipRecord next = swap.next();
        boolean forgets =
                mutation == Mutation.EARLIER_HOLDERS_FORGOTTEN && next.unfenced().size() > 1;
        return new Swap(
                swap.version(),
                new OwnershipRecord(
                        next.generation(),
                        next.state(),
                        next.holder(),
                        forgets ? List.of(next.unfenced().getLast()) : next.unfenced(),
                        next.heartbeat(),
                        next.preferred(),
                        next.linksDown(),
                        LastMove.NONE,
                        next.further()));
    }

    private World servedTooEarly(World world, int index, Swap swap) {
        if (mutation != Mutation.SERVES_BEFORE_THE_RECORD
                || swap.next().state() != OwnershipState.ACTIVE
                || world.gateways().get(index).lane().open()) {
            return world;
        }
        int number = world.gateways().get(index).machine().epoch().number() + 1;
        return data.check(world.with(index, each -> each.withLane(new FencingEpoch(number, true))));
    }

    // ---- fences, maps, the lock

    private World blocklist(World world, int index, Blocklist effect) {
        String self = world.gateways().get(index).name();
        Ceph ceph = world.ceph();
        for (Holder holder : effect.holders()) {
            boolean left =
                    mutation == Mutation.NO_BLOCKLIST
                            || (mutation == Mutation.PREDECESSOR_NOT_FENCED
                                    && holder.gateway().equals(self));
            ceph = left ? ceph : ceph.fence(holder.client());
        }
        return world.with(ceph)
                .happens(index, new HaEvent.Blocklisted(effect.generation(), effect.holders()));
    }

    private World awaitMap(World world, int index, long claim) {
        int known =
                mutation == Mutation.NO_MAP_WAIT
                        ? world.gateways().get(index).map()
                        : world.ceph().map();
        return world.with(index, each -> each.withMap(known))
                .happens(index, new HaEvent.MapKnown(claim));
    }

    private World acquire(World before, int index, long claim) {
        Gateway gateway = before.gateways().get(index);
        World world = before.with(before.ceph().headerSees(gateway.map()));
        Ceph ceph = world.ceph();
        String client = gateway.client();
        if (ceph.refuses(client, ceph.headerMap())) {
            return world.happens(index, new HaEvent.SelfFenced(client));
        }
        boolean free = ceph.lock().isEmpty() || ceph.lock().equals(client);
        if (!free && mutation != Mutation.LOCK_STOLEN) {
            return world.happens(index, new HaEvent.LockHeld(claim, ceph.lock()));
        }
        if (!free) {
            data.respect(ceph);
        }
        return world.with(ceph.lockedBy(client)).happens(index, new HaEvent.LockTaken(claim));
    }

    private World breakLock(World before, int index, BreakLock effect) {
        World world = before.with(before.ceph().headerSees(before.gateways().get(index).map()));
        if (world.ceph().lock().equals(effect.address())) {
            data.respect(world.ceph());
            world = world.with(world.ceph().lockedBy(""));
        }
        return world.happens(index, new HaEvent.LockBroken(effect.generation()));
    }

    private static World release(World before, int index, int epoch) {
        Gateway gateway = before.gateways().get(index);
        World world = before.with(before.ceph().headerSees(gateway.map()));
        Ceph ceph = world.ceph();
        if (ceph.refuses(gateway.client(), ceph.headerMap())) {
            return world.happens(index, new HaEvent.SelfFenced(gateway.client()));
        }
        Ceph next = ceph.lock().equals(gateway.client()) ? ceph.lockedBy("") : ceph;
        return world.with(next).happens(index, new HaEvent.LockReleased(epoch));
    }

    private World connect(World before, int index) {
        World world = before.with(index, Gateway::withNextClient);
        Gateway gateway = world.gateways().get(index);
        String client = Gateway.client(gateway.name(), gateway.clients());
        return ownEntriesRemoved(world, gateway.name())
                .happens(index, new HaEvent.Connected(client));
    }

    World ownEntriesRemoved(World world, String gateway) {
        return mutation == Mutation.OWN_ENTRIES_REMOVED
                ? world.with(world.ceph().unfence(gateway))
                : world;
    }
}
