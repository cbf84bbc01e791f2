package io.rbdgate.rbd;

import io.rbdgate.ha.MoveReason;
import io.rbdgate.rbd.ffi.CephLibrary;
import io.rbdgate.rbd.ownership.RadosClusterStateStore;
import io.rbdgate.scsi.description.LuState;
import io.rbdgate.scsi.description.UnitOwner;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One gateway with one image that others may serve too, for one test; what it says, as short
/// texts. One operation at a time, so that nothing is in flight when it is to be drained.
final class OwnedDisk implements RbdOwner.Listener, AutoCloseable {
    private final RbdClients clients;
    private final ControlClient control;
    private final RbdOwner owner;
    private final PolledLane lane = new PolledLane(CephLibrary.installed().c());
    private final LinkedBlockingQueue<String> events = new LinkedBlockingQueue<>();
    private volatile @Nullable RbdBackstore served;

    OwnedDisk(String gateway, RbdSpec spec) {
        clients =
                new RbdClients(
                        gateway, RbdClients.DEFAULT_IMAGES_PER_CLIENT, 0, DataClientWatch.NONE);
        control =
                new ControlClient(
                        "ownership",
                        () ->
                                RbdCluster.connectBounded(
                                        CephLibrary.installed(), spec.conf(), spec.client()));
        owner =
                new RbdOwner(
                        spec,
                        clients,
                        id -> new RadosClusterStateStore(control, spec.pool(), "", id),
                        this,
                        System::nanoTime);
        owner.start();
    }

    /// Waits until it says `event`, and forgets what it said before.
    void await(String event) {
        try {
            String said = events.poll(60, TimeUnit.SECONDS);
            while (said != null && !said.equals(event)) {
                said = events.poll(60, TimeUnit.SECONDS);
            }
            if (said == null) {
                throw new AssertionError("it did not say " + event);
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /// The disk as it is served now.
    Disk disk() {
        RbdBackstore present = served;
        if (present == null) {
            throw new AssertionError("it is not served");
        }
        return new Disk(present, lane);
    }

    /// The address of its client.
    String address() {
        return clients.addresses().getFirst();
    }

    @Override
    public void close() {
        owner.close();
        await("closed");
        clients.close();
        control.close();
        lane.close();
    }

    @Override
    public @Nullable String recognised(String source) {
        return null;
    }

    @Override
    public void serve(MoveReason why) {
        served = owner.backstore();
        events.add("serve " + why);
    }

    @Override
    public void stopAdmission(String reason) {
        events.add("stop");
    }

    @Override
    public void answer(LuState state, String reason) {
        events.add(state.name());
    }

    @Override
    public void drain(Runnable drained) {
        drained.run();
    }

    @Override
    public void closeSessions() {}

    @Override
    public void announce() {}

    @Override
    public void ownedBy(UnitOwner owner) {}

    @Override
    public void failed(String reason) {
        events.add("failed");
    }

    @Override
    public void closed() {
        events.add("closed");
    }
}
