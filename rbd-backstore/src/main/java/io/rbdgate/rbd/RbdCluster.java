package io.rbdgate.rbd;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.rbdgate.rbd.ffi.CephLibrary;
import io.rbdgate.rbd.ffi.LibRados;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

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

    /// Of a client that keeps small objects which are changed by compare-and-set: its operations
    /// end in time, and their outcome is found out by reading.
    private static final Option BOUNDED = new Option("rados_osd_op_timeout", "10");

    /// How long a fence lasts: a suspended machine must not come back with a write.
    public static final int FENCE_SECONDS = (int) LockOwnership.FENCE.toSeconds();

    private final CephLibrary library;
    private final LibRados rados;
    private final long handle;
    private final String client;
    private final String address;
    private final String fsid;
    private final AtomicBoolean fenced = new AtomicBoolean();
    private volatile Runnable whenFenced = () -> {};

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
        return connect(library, conf, client, OPTIONS);
    }

    /// The same with operations that end within 10 s, whatever the cluster does: never for images,
    /// since what has ended so may still be carried out.
    ///
    /// @throws RbdException when it cannot
    public static RbdCluster connectBounded(CephLibrary library, Path conf, String client) {
        List<Option> options = new ArrayList<>(OPTIONS);
        options.add(BOUNDED);
        return connect(library, conf, client, options);
    }

    private static RbdCluster connect(
            CephLibrary library, Path conf, String client, List<Option> options) {
        LibRados rados = library.rados();
        String subject = "as " + client + " with " + conf;
        long handle = create(rados, client);
        try {
            RbdException.check(
                    rados.rados_conf_read_file(handle, conf.toString()), "reading", subject);
            for (Option option : options) {
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

    /// The libraries it is reached through.
    public CephLibrary library() {
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
        if (fenced.compareAndSet(false, true)) {
            whenFenced.run();
        }
    }

    /// Has `told` run once when this client turns out to be fenced, on whatever thread finds out.
    void whenFenced(Runnable told) {
        whenFenced = told;
    }

    boolean fenced() {
        return fenced.get();
    }

    /// Fences the client at `address` for `expireSeconds` and waits until this client knows the map
    /// that says so: whatever this client sends from now on, the OSDs take nothing of the fenced
    /// one after it.
    public void fence(String fencedAddress, int expireSeconds) {
        blocklist(fencedAddress, expireSeconds);
        awaitLatestMap();
    }

    /// As [#fence], without the wait: for several clients that are waited for together.
    public void blocklist(String fencedAddress, int expireSeconds) {
        int answer =
                library.features().blocklistName()
                        ? rados.rados_blocklist_add(handle, fencedAddress, expireSeconds)
                        : rados.rados_blacklist_add(handle, fencedAddress, expireSeconds);
        RbdException.check(answer, "blocklisting", fencedAddress);
    }

    /// Whether the client at `clientAddress` is fenced at this moment.
    ///
    /// @throws RbdException when the monitors do not say
    boolean isBlocklisted(String clientAddress) {
        String name = library.features().blocklistName() ? "blocklist" : "blacklist";
        return monCommand("{\"prefix\":\"osd %s ls\",\"format\":\"json\"}".formatted(name))
                .contains("\"" + clientAddress + "\"");
    }

    /// Waits until this client knows the newest map: what has been fenced before this call cannot
    /// follow anything this client sends after it.
    public void awaitLatestMap() {
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
    public RbdPool pool(String pool, String namespace) {
        return RbdPool.open(this, handle, pool, namespace);
    }

    /// The answer of the monitors to a command in JSON.
    ///
    /// @throws RbdException when they refuse or do not answer
    String monCommand(String json) {
        return command(CommandTarget.MONITORS, json);
    }

    /// The answer of a daemon to a command in JSON.
    ///
    /// @throws RbdException when it refuses or does not answer; the message says why
    public String command(CommandTarget target, String json) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment command = NativeStrings.arrayOf(arena, json);
            MemorySegment out = arena.allocate(JAVA_LONG, 4);
            int answer = send(target, command.address(), out.address());
            String text = take(out, 0);
            String status = take(out, 2);
            if (answer < 0) {
                throw new RbdException(
                        target + " command", status.isBlank() ? json : json + " " + status, answer);
            }
            return text;
        }
    }

    private int send(CommandTarget target, long cmd, long out) {
        long text = out + 2 * Long.BYTES;
        return switch (target) {
            case CommandTarget.Monitors _ ->
                    rados.rados_mon_command(handle, cmd, 1, 0, 0, out, out + 8, text, text + 8);
            case CommandTarget.CephMgr _ ->
                    rados.rados_mgr_command(handle, cmd, 1, 0, 0, out, out + 8, text, text + 8);
            case CommandTarget.Osd(int id) ->
                    rados.rados_osd_command(handle, id, cmd, 1, 0, 0, out, out + 8, text, text + 8);
            case CommandTarget.PlacementGroup(String id) ->
                    rados.rados_pg_command(handle, id, cmd, 1, 0, 0, out, out + 8, text, text + 8);
        };
    }

    /// The text of a buffer and its length at `index` and after, which is freed.
    private String take(MemorySegment out, int index) {
        long buffer = out.getAtIndex(JAVA_LONG, index);
        String text = NativeStrings.at(buffer, out.getAtIndex(JAVA_LONG, index + 1L));
        rados.rados_buffer_free(buffer);
        return text;
    }

    /// Tells the manager of this client as daemon `daemon` of `service`; once per client.
    ///
    /// @throws RbdException when it is refused
    public void register(String service, String daemon, Map<String, String> metadata) {
        try (Arena arena = Arena.ofConfined()) {
            RbdException.check(
                    rados.rados_service_register(
                            handle, service, daemon, NativeStrings.dictionary(arena, metadata)),
                    "registering",
                    service + "." + daemon);
        }
    }

    /// Changes the status the manager shows of this client, which is registered.
    ///
    /// @throws RbdException when it is refused
    public void updateStatus(Map<String, String> status) {
        try (Arena arena = Arena.ofConfined()) {
            RbdException.check(
                    rados.rados_service_update_status(
                            handle, NativeStrings.dictionary(arena, status)),
                    "status of",
                    client);
        }
    }

    /// The name of a pool; null when there is none of this number.
    public @Nullable String poolName(long id) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocate(1024);
            int answer =
                    rados.rados_pool_reverse_lookup(handle, id, name.address(), name.byteSize());
            return answer < 0 ? null : name.getString(0);
        }
    }

    /// Waits for the callbacks of watches that are ended.
    public void flushWatches() {
        rados.rados_watch_flush(handle);
    }

    /// Disconnects; every image opened through this client must be closed before. Call once.
    @Override
    public void close() {
        rados.rados_shutdown(handle);
    }
}
