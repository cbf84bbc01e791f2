package io.rbdgate.ha;

import io.rbdgate.ha.ClusterStateStore.Stored;
import io.rbdgate.scsi.description.LuState;
import io.rbdgate.scsi.description.UnitOwner;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Drives the [AluaMachine] of one logical unit: takes its steps, carries out its effects one after
/// the other, turns their results into events, and keeps time.
///
/// All of it happens in turns on the threads of an executor, one at a time; the methods here only
/// note what has happened and ask for a turn. Any thread may call them, and they return at once.
public final class FailoverCoordinator {
    /// How often [#tick] is to be called.
    public static final Duration TICK = Duration.ofMillis(500);

    private static final Logger LOG = LoggerFactory.getLogger(FailoverCoordinator.class);

    private final String name;
    private final Ports ports;
    private final Executor executor;
    private final LongSupplier nanoTime;
    private final AtomicInteger wakeUps = new AtomicInteger();
    private final Queue<Runnable> inbox = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean ticked = new AtomicBoolean();

    // touched in turns only
    private final Deque<HaEffect> effects = new ArrayDeque<>();
    private final Timetable timetable;
    private AluaState state;
    private Lease lease;
    private UnitOwner owner = UnitOwner.NONE;
    private boolean storeAsked;
    private boolean storeTroubled;
    private long heardNanos;
    private String trouble = "";
    private String told = "";

    /// What is on the other sides; `stopped` is run once, at the end.
    public record Ports(
            ClusterStateStore store, OwnedStorage storage, ServedUnit unit, Runnable stopped) {}

    /// Of the unit called `name` in messages, whose image is open through the data client of
    /// `self`; nothing happens before [#start]. Turns block as long as the storage does.
    public FailoverCoordinator(
            String name, Holder self, Ports ports, Executor executor, LongSupplier nanoTime) {
        this.name = name;
        this.ports = ports;
        this.executor = executor;
        this.nanoTime = nanoTime;
        this.state = AluaState.begin(self);
        long now = nanoTime.getAsLong();
        this.timetable = new Timetable(now);
        this.lease = Lease.begin(OwnershipRecord.NONE, now);
        this.heardNanos = now;
    }

    // ---- from any thread

    /// Begins: reads the record, and serves or stands by.
    public void start() {
        ports.store.watch(() -> post(this::reread));
        post(() -> happen(new HaEvent.RetryDue()));
    }

    /// Time has passed; to be called every [#TICK] or so.
    public void tick() {
        if (ticked.compareAndSet(false, true)) {
            post(this::keepTime);
        }
    }

    /// The data client at `client` turns out to be in the blocklist.
    public void fenced(String client) {
        post(() -> happen(new HaEvent.SelfFenced(client)));
    }

    /// The data client at `client` has lost the lock, though it is not fenced.
    public void lockLost(String client) {
        post(() -> happen(new HaEvent.LockLost(client)));
    }

    /// Hands over what is owned, so that another gateway can serve it at once, and ends.
    public void stop() {
        post(() -> happen(new HaEvent.Wanted(Wish.STOP)));
    }

    private void post(Runnable work) {
        inbox.add(work);
        if (wakeUps.getAndIncrement() == 0) {
            executor.execute(this::turns);
        }
    }

    // ---- turns

    private void turns() {
        int seen;
        do {
            seen = wakeUps.get();
            while (turn()) {
                // until there is nothing to do
            }
        } while (wakeUps.addAndGet(-seen) != 0);
    }

    /// What has happened goes before what is to be done: the machine knows of it at once.
    private boolean turn() {
        Runnable happened = inbox.poll();
        if (happened != null) {
            guarded(happened);
            return true;
        }
        HaEffect effect = storeAsked ? null : effects.poll();
        if (effect != null) {
            guarded(() -> carryOut(effect));
        }
        return effect != null;
    }

    private void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.error("{}: a step of its ownership has failed", name, e);
        }
    }

    private void happen(HaEvent event) {
        AluaMachine.Step step = AluaMachine.step(state, event);
        Phase before = state.phase();
        state = step.state();
        effects.addAll(step.effects());
        if (state.phase() != before) {
            timetable.enter(state.phase(), nanoTime.getAsLong());
            LOG.debug("{}: {} after {}", name, state.phase(), event);
            tell();
        }
    }

    // ---- time

    private void keepTime() {
        ticked.set(false);
        long now = nanoTime.getAsLong();
        Long claim = timetable.overdue(now);
        if (claim != null) {
            happen(new HaEvent.YieldOverdue(claim));
        }
        if (idle() && timetable.beats(now)) {
            happen(new HaEvent.HeartbeatDue());
        }
        if (idle() && timetable.retries(state.phase(), now)) {
            happen(new HaEvent.RetryDue());
        }
        if (state.phase() == Phase.ACTIVE && isCutOff(now)) {
            happen(new HaEvent.CephUnreachable());
        }
    }

    private boolean idle() {
        return effects.isEmpty() && !storeAsked;
    }

    /// With nowhere to fail over, commands wait for Ceph instead.
    private boolean isCutOff(long now) {
        return now - heardNanos >= Lease.DURATION.toNanos() && ports.storage.isOpenElsewhere();
    }

    // ---- the record

    /// Somebody may have changed it; an answer that is on its way may be older.
    private void reread() {
        if (state.phase() != Phase.STOPPED && !effects.contains(new HaEffect.ReadRecord())) {
            effects.add(new HaEffect.ReadRecord());
        }
    }

    private void read(ClusterStateStore.Read answer) {
        storeAsked = false;
        switch (answer) {
            case Stored stored -> seen(stored);
            case ClusterStateStore.Failed(String reason) -> storeFailed(reason);
        }
    }

    private void storeFailed(String reason) {
        storeTroubled = true;
        troubled(reason);
    }

    private void swapped(ClusterStateStore.Swap answer) {
        storeAsked = false;
        switch (answer) {
            case Stored stored -> seen(stored);
            case ClusterStateStore.Outdated() -> happen(new HaEvent.SwapFailed());
            case ClusterStateStore.Failed(String reason) -> {
                storeFailed(reason);
                happen(new HaEvent.SwapFailed());
            }
        }
    }

    private void seen(Stored stored) {
        long now = nanoTime.getAsLong();
        OwnershipRecord seen = stored.ownership();
        lease = lease.observe(seen, heardNanos, now);
        heardNanos = now;
        if (storeTroubled) {
            storeTroubled = false;
            trouble = "";
        }
        Holder holder = seen.holder();
        happen(new HaEvent.RecordSeen(stored, holder != null && isTwin(holder)));
        tellOwner(state.ownership().unitOwner());
        if (holder != null && !holder.equals(state.self()) && lease.expired(now)) {
            happen(new HaEvent.HolderSilent(seen.generation(), seen.heartbeat()));
        }
    }

    /// Told when it is news, and before the change is announced.
    private void tellOwner(UnitOwner now) {
        if (!now.equals(owner)) {
            owner = now;
            ports.unit.ownedBy(now);
        }
    }

    /// A process of our own name that is not this one and may run. Our own earlier clients have
    /// been given up.
    private boolean isTwin(Holder holder) {
        Holder self = state.self();
        return holder.gateway().equals(self.gateway())
                && !holder.instance().equals(self.instance())
                && ports.storage.mayRun(holder);
    }

    // ---- effects

    private void carryOut(HaEffect effect) {
        switch (effect) {
            case HaEffect.ReadRecord() ->
                    ask(() -> ports.store.read(answer -> post(() -> read(answer))));
            case HaEffect.Swap(long version, OwnershipRecord next) ->
                    ask(
                            () ->
                                    ports.store.compareAndSwap(
                                            version, next, answer -> post(() -> swapped(answer))));
            case HaEffect.AwaitYield(long claim) ->
                    timetable.awaitYield(claim, nanoTime.getAsLong());
            case HaEffect.Blocklist blocklist -> blocklist(blocklist);
            case HaEffect.AwaitMap(long claim) ->
                    answered(ports.storage.awaitMap(), claim, new HaEvent.MapKnown(claim));
            case HaEffect.AcquireLock(long claim) ->
                    answered(ports.storage.acquireLock(), claim, new HaEvent.LockTaken(claim));
            case HaEffect.BreakLock(long claim, String address) ->
                    answered(
                            ports.storage.breakLock(address), claim, new HaEvent.LockBroken(claim));
            // the unit reads them when it begins to serve, and lets nothing past before
            case HaEffect.ReadReservations(long claim) ->
                    happen(new HaEvent.ReservationsRead(claim));
            case HaEffect.Serve _ -> serve();
            case HaEffect.StopAdmission _ -> ports.unit.stopAdmission(situation());
            case HaEffect.Answer(LuState answer) -> ports.unit.answer(answer, situation());
            case HaEffect.Drain(int epoch) ->
                    ports.unit.drain(() -> post(() -> happen(new HaEvent.Drained(epoch))));
            case HaEffect.ReleaseLock(int epoch) ->
                    answered(
                            ports.storage.releaseLock(),
                            state.generation(),
                            new HaEvent.LockReleased(epoch));
            case HaEffect.AnswerUnknown(String client) -> ports.storage.clientLost(client);
            case HaEffect.CloseSessions() -> ports.unit.closeSessions();
            case HaEffect.Announce() -> ports.unit.announce();
            case HaEffect.Connect() -> answered(ports.storage.connect(), 0, new HaEvent.RetryDue());
            case HaEffect.Stopped() -> stopped();
        }
    }

    private void ask(Runnable call) {
        storeAsked = true;
        try {
            call.run();
        } catch (RuntimeException e) {
            storeAsked = false;
            throw e;
        }
    }

    private void blocklist(HaEffect.Blocklist blocklist) {
        blocklist
                .holders()
                .forEach(
                        each ->
                                LOG.warn(
                                        "{}: fencing {} of {}",
                                        name,
                                        each.client(),
                                        each.gateway()));
        answered(
                ports.storage.blocklist(blocklist.holders()),
                blocklist.generation(),
                new HaEvent.Blocklisted(blocklist.generation(), blocklist.holders()));
    }

    private void answered(StorageAnswer answer, long claim, HaEvent done) {
        switch (answer) {
            case StorageAnswer.Done() -> {
                trouble = "";
                happen(done);
            }
            case StorageAnswer.HeldBy(String address) -> {
                trouble = "the lock is with " + address;
                happen(new HaEvent.LockHeld(claim, address));
            }
            case StorageAnswer.Connected(String address) -> {
                trouble = "";
                happen(new HaEvent.Connected(address));
            }
            case StorageAnswer.Fenced() -> happen(new HaEvent.SelfFenced(state.self().client()));
            case StorageAnswer.Failed(String reason) -> troubled(reason);
        }
    }

    private void serve() {
        trouble = "";
        ports.unit.serve(state.ownership().lastMove().reason());
    }

    private void stopped() {
        ports.store.close();
        ports.stopped.run();
    }

    // ---- for people

    /// One line when the unit comes to rest in another situation.
    private void tell() {
        boolean rests = Situation.rests(state.phase());
        String now = situation();
        if (rests && !now.equals(told)) {
            told = now;
            LOG.info("{}: {}", name, now);
        }
    }

    /// Logged and told when it is news.
    private void troubled(String reason) {
        boolean news = !reason.equals(trouble);
        trouble = reason;
        if (news) {
            LOG.warn("{}: {}", name, situation());
            LuState answer = state.answer();
            if (answer != LuState.ONLINE) {
                ports.unit.answer(answer, situation());
            }
        }
    }

    private String situation() {
        return Situation.of(state, trouble);
    }
}
