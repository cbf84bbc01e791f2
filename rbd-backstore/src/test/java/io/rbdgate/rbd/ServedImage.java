package io.rbdgate.rbd;

import io.rbdgate.rbd.ffi.CephLibrary;

/// One gateway with one image open, for one test.
final class ServedImage implements AutoCloseable {
    private final RbdClients clients;
    private final RbdOpener opener;
    private final OpenerEvents events = new OpenerEvents();
    private final PolledLane lane = new PolledLane(CephLibrary.installed().c());

    ServedImage(String gateway, RbdSpec spec) {
        clients = new RbdClients(gateway, RbdClients.DEFAULT_IMAGES_PER_CLIENT);
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
