package io.rbdgate.rbd.admin;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.rbdgate.rbd.CommandTarget;
import io.rbdgate.rbd.ErrnoTable;
import io.rbdgate.rbd.RbdException;
import io.rbdgate.rbd.RbdPool;
import io.rbdgate.rbd.ffi.LibRbdAdmin;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Pools and their RBD namespaces. See [CephAdmin] for threads and time; failures are
/// [RbdException]s.
public final class Pools {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int ERASURE = 3;
    private static final int FIRST_ROOM = 4096;

    private final CephAdmin admin;

    Pools(CephAdmin admin) {
        this.admin = admin;
    }

    /// All pools but those the manager keeps for itself, by number.
    public List<PoolFacts> list() {
        Map<Long, JsonNode> usage = new HashMap<>();
        for (JsonNode pool : json("df").path("pools")) {
            usage.put(pool.path("id").asLong(), pool.path("stats"));
        }
        List<PoolFacts> pools = new ArrayList<>();
        for (JsonNode pool : json("osd dump").path("pools")) {
            List<String> applications =
                    List.copyOf(pool.path("application_metadata").propertyNames());
            boolean managers =
                    applications.contains("mgr") || applications.contains("mgr_devicehealth");
            if (!managers) {
                pools.add(facts(pool, applications, usage));
            }
        }
        return List.copyOf(pools);
    }

    private static PoolFacts facts(
            JsonNode pool, List<String> applications, Map<Long, JsonNode> usage) {
        long id = pool.path("pool").asLong();
        JsonNode stats = usage.getOrDefault(id, JSON.createObjectNode());
        return new PoolFacts(
                id,
                pool.path("pool_name").asString(),
                pool.path("type").asInt() == ERASURE ? "erasure" : "replicated",
                pool.path("size").asInt(),
                stats.path("bytes_used").asLong(0),
                stats.path("max_avail").asLong(0),
                applications);
    }

    private JsonNode json(String prefix) {
        String command = "{\"prefix\": \"" + prefix + "\", \"format\": \"json\"}";
        return JSON.readTree(admin.command(CommandTarget.MONITORS, command));
    }

    /// The RBD namespaces of a pool, sorted.
    public List<String> namespaces(String pool) {
        return admin.inPool("listing namespaces of " + pool, pool, "", Pools::namespaces);
    }

    private static List<String> namespaces(RbdPool pool) {
        LibRbdAdmin rbd = pool.cluster().library().admin();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment size = arena.allocateFrom(JAVA_LONG, FIRST_ROOM);
            while (true) {
                MemorySegment names = arena.allocate(size.get(JAVA_LONG, 0) + 1);
                int answer = rbd.rbd_namespace_list(pool.handle(), names.address(), size.address());
                if (ErrnoTable.ERANGE.is(answer)) {
                    continue;
                }
                RbdException.check(answer, "listing namespaces of", pool.name());
                byte[] bytes = names.asSlice(0, size.get(JAVA_LONG, 0)).toArray(JAVA_BYTE);
                String text = new String(bytes, StandardCharsets.UTF_8);
                return List.of(text.split("\0", -1)).stream()
                        .filter(name -> !name.isEmpty())
                        .sorted()
                        .toList();
            }
        }
    }

    /// Makes a namespace.
    ///
    /// @throws RbdException with EEXIST when there is one
    public void createNamespace(String pool, String namespace) {
        admin.inPool(
                "making namespace " + namespace,
                pool,
                "",
                open ->
                        RbdException.check(
                                open.cluster()
                                        .library()
                                        .admin()
                                        .rbd_namespace_create(open.handle(), namespace),
                                "making namespace",
                                pool + "/" + namespace));
    }

    /// Removes a namespace.
    ///
    /// @throws RbdException with EBUSY while it has images
    public void removeNamespace(String pool, String namespace) {
        admin.inPool(
                "removing namespace " + namespace,
                pool,
                "",
                open ->
                        RbdException.check(
                                open.cluster()
                                        .library()
                                        .admin()
                                        .rbd_namespace_remove(open.handle(), namespace),
                                "removing namespace",
                                pool + "/" + namespace));
    }
}
