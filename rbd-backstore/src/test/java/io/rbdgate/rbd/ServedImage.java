package io.rbdgate.rbd;

import io.rbdgate.rbd.ffi.CephLibrary;

/// One gateway with one image open, for one test.
final class ServedImage implements AutoCloseable {
    private final RbdClients clients;
    private final RbdOpener opener;
    private final OpenerEvents events = new OpenerEvents();
    private final PolledLane lane = new PolledLane(CephLibrary.installed().c());

    ServedImage(String gateway, RbdSpec spec) {
        this(gateway, spec, 0);
    }

    /// One that ceph-mgr is told of.
    static ServedImage registered(String gateway, RbdSpec spec) {
        return new ServedImage(gateway, spec, 1);
    }

    private ServedImage(String gateway, RbdSpec spec, int registeredImages) {
        clients =
                new RbdClients(
                        gateway,
                        RbdClients.DEFAULT_IMAGES_PER_CLIENT,
                        registeredImages,
                        DataClientWatch.NONE);
        opener = new RbdOpener(spec, clients, events);
        opener.start();
    }

    OpenerEvents events() {
        return events;
    }

    /// The address of its client.
    String address() {
        return clients.addresses().getFirst();
    }

    /// The disk, as soon as it is open.
    Disk disk() {
        return new Disk(events.await(OpenerEvents.Opened.class).backstore(), lane);
    }

    @Override
    public void close() {
        opener.close();
        events.await(OpenerEvents.Closed.class);
        clients.close();
        lane.close();
    }
}
