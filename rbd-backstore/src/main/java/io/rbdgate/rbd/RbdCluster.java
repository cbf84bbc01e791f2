package io.rbdgate.rbd;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.rbdgate.rbd.ffi.CephLibrary;
import io.rbdgate.rbd.ffi.LibRados;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;

/// One connected client of a Ceph cluster (`rados_t`) and with that one fence domain: when its
/// address is blocklisted, every image opened through it is fenced at once.
///
/// All calls block; callable from any thread but a lane.
public final class RbdCluster implements AutoCloseable {
    /// Set before connecting. A write's outcome is never guessed, so OSD operations have no time
    /// limit, whatever the configuration file says; what only administers is bounded.
    private static final List<Option> OPTIONS =
            List.of(
                    new Option("rbd_cache", "false"),
                    new Option("rados_osd_op_timeout", "0"),
                    new Option("rados_mon_op_timeout", "15"),
                    new Option("client_mount_timeout", "10"),
                    new Option("rbd_blocklist_on_break_lock", "true"));

    private final CephLibrary library;
    private final LibRados rados;
    private final long handle;
    private final String client;
    private final String address;
    private final String fsid;
    private volatile boolean fenced;

    private record Option(String name, String value) {}

    private RbdCluster(CephLibrary library, long handle, String client) {
        this.library = library;
        this.rados = library.rados();
        this.handle = handle;
        this.client = client;
        this.address = readAddress();
        this.fsid = readFsid();
    }

    /// Connects as `client` (such as `client.admin`) to the cluster of the configuration file
    /// `conf`; within about 10 s.
    ///
    /// @throws RbdException when it cannot
    public static RbdCluster connect(CephLibrary library, Path conf, String client) {
        LibRados rados = library.rados();
        String subject = "as " + client + " with " + conf;
        long handle = create(rados, client);
        try {
            RbdException.check(
                    rados.rados_conf_read_file(handle, conf.toString()), "reading", subject);
            for (Option option : OPTIONS) {
                RbdException.check(
                        rados.rados_conf_set(handle, option.name, option.value),
                        "setting " + option.name,
                        subject);
            }
            RbdException.check(rados.rados_connect(handle), "connecting", subject);
            return new RbdCluster(library, handle, client);
        } catch (RbdException e) {
            rados.rados_shutdown(handle);
            throw e;
        }
    }

    private static long create(LibRados rados, String client) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment out = arena.allocate(JAVA_LONG);
            RbdException.check(
                    rados.rados_create2(out.address(), "ceph", client, 0),
                    "creating a client",
                    client);
            return out.get(JAVA_LONG, 0);
        }
    }

    private String readAddress() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment out = arena.allocate(JAVA_LONG);
            RbdException.check(rados.rados_getaddrs(handle, out.address()), "own address", client);
            String text = NativeStrings.at(out.get(JAVA_LONG, 0));
            rados.rados_buffer_free(out.get(JAVA_LONG, 0));
            return plain(text);
        }
    }

    /// An address without the messenger's version: `v1:`, `v2:` or `any:` in front, as some calls
    /// write it.
    static String plain(String address) {
        int first = address.indexOf(':');
        String scheme = first < 0 ? "" : address.substring(0, first);
        return scheme.equals("v1") || scheme.equals("v2") || scheme.equals("any")
                ? address.substring(first + 1)
                : address;
    }

    private String readFsid() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment out = arena.allocate(64);
            RbdException.check(
                    rados.rados_cluster_fsid(handle, out.address(), out.byteSize()),
                    "fsid",
                    client);
            return out.getString(0);
        }
    }

    CephLibrary library() {
        return library;
    }

    /// Address with nonce, such as `127.0.0.1:0/2784239736`: what a lock names as its owner and a
    /// blocklist entry fences.
    public String address() {
        return address;
    }

    /// The cluster's unique id.
    public String fsid() {
        return fsid;
    }

    /// Remembers that this client is fenced; it is never used for a new image again.
    void markFenced() {
        fenced = true;
    }

    boolean fenced() {
        return fenced;
    }

    /// Fences the client at `address` for `expireSeconds` and waits until this client knows the map
    /// that says so: whatever this client sends from now on, the OSDs take nothing of the fenced
    /// one after it.
    void fence(String fencedAddress, int expireSeconds) {
        int answer =
                library.features().blocklistName()
                        ? rados.rados_blocklist_add(handle, fencedAddress, expireSeconds)
                        : rados.rados_blacklist_add(handle, fencedAddress, expireSeconds);
        RbdException.check(answer, "blocklisting", fencedAddress);
        RbdException.check(
                rados.rados_wait_for_latest_osdmap(handle), "waiting for the OSD map", client);
    }

    /// The id of a pool.
    ///
    /// @throws RbdException with ENOENT when there is none of that name
    public long poolId(String pool) {
        return RbdException.check(
                rados.rados_pool_lookup(handle, pool), "looking up the pool", pool);
    }

    /// Opens a pool for images in `namespace` (empty: the default one).
    RbdPool pool(String pool, String namespace) {
        return RbdPool.open(this, handle, pool, namespace);
    }

    /// The answer of the monitors to a command in JSON.
    ///
    /// @throws RbdException when they refuse or do not answer
    String monCommand(String json) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment command = NativeStrings.arrayOf(arena, json);
            MemorySegment out = arena.allocate(JAVA_LONG, 4);
            long at = out.address();
            int answer =
                    rados.rados_mon_command(
                            handle, command.address(), 1, 0, 0, at, at + 8, at + 16, at + 24);
            String text =
                    NativeStrings.at(out.getAtIndex(JAVA_LONG, 0), out.getAtIndex(JAVA_LONG, 1));
            String status =
                    NativeStrings.at(out.getAtIndex(JAVA_LONG, 2), out.getAtIndex(JAVA_LONG, 3));
            rados.rados_buffer_free(out.getAtIndex(JAVA_LONG, 0));
            rados.rados_buffer_free(out.getAtIndex(JAVA_LONG, 2));
            RbdException.check(answer, "monitor command", json + " " + status);
            return text;
        }
    }

    /// Disconnects; every image opened through this client must be closed before. Call once.
    @Override
    public void close() {
        rados.rados_shutdown(handle);
    }
}
