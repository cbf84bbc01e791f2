package io.rbdgate.ha;

import io.rbdgate.fixtures.ManualClock;
import io.rbdgate.fixtures.ManualExecutor;
import io.rbdgate.scsi.description.LuState;
import io.rbdgate.scsi.description.UnitOwner;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A coordinator with a storage that does as it is told, and what it has asked for, in order, as
/// short texts. Its threads and its time are the test's.
final class ScriptedGateway implements OwnedStorage, ServedUnit {
    private final String gateway;
    private final ManualExecutor executor = new ManualExecutor();
    private final MemoryStateStore.Access store;
    private final FailoverCoordinator coordinator;
    private final List<String> done = new ArrayList<>();
    private final List<String> owners = new ArrayList<>();
    private final Map<String, StorageAnswer> answers = new HashMap<>();
    private final List<Runnable> drains = new ArrayList<>();
    private int clients = 1;
    private boolean drainsAtOnce = true;
    private boolean shared;
    private String running = "";
    private String state = "OPENING";
    private boolean stopped;

    ScriptedGateway(String gateway, MemoryStateStore record, ManualClock clock) {
        this(gateway, "run 1", record, clock);
    }

    ScriptedGateway(String gateway, String run, MemoryStateStore record, ManualClock clock) {
        this.gateway = gateway;
        this.store = record.new Access();
        Holder self = new Holder(gateway, run, gateway + "/" + run + "/1");
        this.coordinator =
                new FailoverCoordinator(
                        "disk",
                        self,
                        new FailoverCoordinator.Ports(store, this, this, () -> stopped = true),
                        executor,
                        clock);
    }

    FailoverCoordinator coordinator() {
        return coordinator;
    }

    MemoryStateStore.Access store() {
        return store;
    }

    /// Who was told to have the unit, one after the other.
    List<String> owners() {
        return owners;
    }

    void start() {
        coordinator.start();
        settle();
    }

    void settle() {
        executor.runAll();
    }

    /// Lets both live for `time`, in steps of a tick.
    static void pass(ManualClock clock, Duration time, ScriptedGateway... living) {
        for (long tick = 0; tick < time.dividedBy(FailoverCoordinator.TICK); tick++) {
            clock.advance(FailoverCoordinator.TICK);
            for (ScriptedGateway each : living) {
                each.coordinator.tick();
            }
            settle(living);
        }
    }

    /// Until nobody has anything to do.
    static void settle(ScriptedGateway... all) {
        int ran;
        do {
            ran = 0;
            for (ScriptedGateway each : all) {
                ran += each.executor.runAll();
            }
        } while (ran > 0);
    }

    /// The next calls of `what` end so.
    void answer(String what, StorageAnswer answer) {
        answers.put(what, answer);
    }

    void answerDone(String what) {
        answers.remove(what);
    }

    void holdDrains() {
        drainsAtOnce = false;
    }

    void drained() {
        drains.forEach(Runnable::run);
        drains.clear();
    }

    void openElsewhere() {
        shared = true;
    }

    /// The process of this run lives.
    void knowsRunning(String run) {
        running = run;
    }

    /// How media commands are answered.
    String state() {
        return state;
    }

    boolean stopped() {
        return stopped;
    }

    /// What was asked for since the last call.
    List<String> takeDone() {
        List<String> taken = List.copyOf(done);
        done.clear();
        return taken;
    }

    private StorageAnswer answer(String what) {
        return answers.getOrDefault(what, new StorageAnswer.Done());
    }

    private StorageAnswer does(String what, String detail) {
        done.add(detail.isEmpty() ? what : what + " " + detail);
        return answer(what);
    }

    // ---- the storage

    @Override
    public StorageAnswer blocklist(List<Holder> holders) {
        return does("blocklist", String.join(", ", holders.stream().map(Holder::client).toList()));
    }

    @Override
    public StorageAnswer awaitMap() {
        return does("await map", "");
    }

    @Override
    public StorageAnswer acquireLock() {
        return does("lock", "");
    }

    @Override
    public StorageAnswer breakLock(String address) {
        answers.remove("lock");
        return does("break lock", address);
    }

    @Override
    public StorageAnswer releaseLock() {
        return does("release lock", "");
    }

    @Override
    public void clientLost(String address) {
        done.add("client lost " + address);
    }

    @Override
    public StorageAnswer connect() {
        done.add("connect");
        clients++;
        return answers.getOrDefault(
                "connect", new StorageAnswer.Connected(gateway + "/run 1/" + clients));
    }

    @Override
    public boolean mayRun(Holder holder) {
        return holder.instance().equals(running);
    }

    @Override
    public boolean isOpenElsewhere() {
        return shared;
    }

    // ---- the unit

    @Override
    public void serve(MoveReason why) {
        state = "ONLINE";
        done.add("serve " + why);
    }

    @Override
    public void stopAdmission(String reason) {
        state = "TRANSITIONING";
        done.add("stop");
    }

    @Override
    public void answer(LuState answer, String reason) {
        state = answer.name();
    }

    @Override
    public void drain(Runnable drained) {
        if (drainsAtOnce) {
            drained.run();
        } else {
            drains.add(drained);
        }
    }

    @Override
    public void closeSessions() {
        done.add("close sessions");
    }

    @Override
    public void ownedBy(UnitOwner owner) {
        owners.add(owner.gateway() + (owner.settled() ? "" : " soon"));
    }

    @Override
    public void announce() {
        done.add("announce");
    }
}
