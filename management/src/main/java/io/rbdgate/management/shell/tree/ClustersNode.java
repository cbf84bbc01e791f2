package io.rbdgate.management.shell.tree;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// `/cluster`: the Ceph cluster, where the gateway has one.
final class ClustersNode extends Node {
    private final Model model;

    ClustersNode(Node parent, Model model) {
        super("cluster", parent);
        this.model = model;
    }

    @Override
    List<Node> makeChildren() {
        JsonNode status = status(model);
        return status.isMissingNode() ? List.of() : List.of(new ClusterNode(this, model));
    }

    @Override
    public Summary summary() {
        return Summary.neutral("Clusters: " + children().size());
    }

    @Override
    public List<Command> commands() {
        return List.of(refresh(model));
    }

    private static JsonNode status(Model model) {
        return model.v1("/cluster/status");
    }

    private static Command refresh(Model model) {
        return Command.of(
                "refresh",
                "Asks the cluster again.",
                call -> {
                    model.forget();
                    return Answer.done("ok");
                });
    }

    /// `/cluster/NAME`.
    private static final class ClusterNode extends Node {
        private final Model model;

        ClusterNode(Node parent, Model model) {
            super(model.gateway().path("cluster").path("name").asString("ceph"), parent);
            this.model = model;
        }

        @Override
        List<Node> makeChildren() {
            return List.of(new PoolUseNode(this, model), new TopologyNode(this, model));
        }

        @Override
        public Summary summary() {
            String health = health();
            return switch (health) {
                case "HEALTH_OK" -> Summary.good(health);
                case "HEALTH_ERR" -> Summary.of(health, false);
                default -> Summary.neutral(health);
            };
        }

        @Override
        public List<Command> commands() {
            return List.of(refresh(model));
        }

        @Override
        public Map<String, Object> attributes() {
            JsonNode status = status(model);
            Map<String, Object> shown = new LinkedHashMap<>();
            JsonNode cluster = model.gateway().path("cluster");
            shown.put("cluster_name", name());
            shown.put("version", status.path("version").asString(""));
            shown.put("fsid", status.path("fsid").asString(""));
            shown.put("health", health());
            List<String> checks = new ArrayList<>();
            model.v1("/cluster/health")
                    .path("checks")
                    .forEach(c -> checks.add(c.path("summary").asString("")));
            shown.put("checks", checks);
            int quorum = status.path("quorum").size();
            int mons = mons(model);
            shown.put(
                    "mons",
                    mons + " (quorum " + quorum + ", out of quorum: " + (mons - quorum) + ")");
            shown.put(
                    "osds",
                    status.path("osds").asInt(0)
                            + " ("
                            + status.path("osdsUp").asInt(0)
                            + " up, "
                            + status.path("osdsIn").asInt(0)
                            + " in)");
            shown.put("pools", status.path("pools").asString("0"));
            shown.put("raw_capacity", SizeText.of(status.path("totalBytes").asLong(0)));
            shown.put("conf", cluster.path("conf").asString(""));
            shown.put("client_name", cluster.path("client").asString(""));
            return shown;
        }

        private String health() {
            return status(model).path("health").asString("UNKNOWN");
        }
    }

    private static int mons(Model model) {
        return model.list("/cluster/monitors").size();
    }

    private static List<JsonNode> pools(Model model) {
        return model.list("/pools");
    }

    /// `…/pools`.
    private static final class PoolUseNode extends Node {
        private final Model model;

        PoolUseNode(Node parent, Model model) {
            super("pools", parent);
            this.model = model;
        }

        @Override
        List<Node> makeChildren() {
            return pools(model).stream().<Node>map(p -> new UsedPoolNode(this, model, p)).toList();
        }

        @Override
        public Summary summary() {
            return Summary.good("Pools: " + children().size());
        }
    }

    /// `…/pools/POOL`: what its disks may grow to against what there is.
    private static final class UsedPoolNode extends Node {
        private final Model model;
        private final JsonNode pool;

        UsedPoolNode(Node parent, Model model, JsonNode pool) {
            super(pool.path("name").asString("?"), parent);
            this.model = model;
            this.pool = pool;
        }

        @Override
        public Summary summary() {
            return Summary.good(
                    "("
                            + PoolText.layout(pool)
                            + "), Commit: "
                            + SizeText.of(commit())
                            + "/"
                            + SizeText.of(available())
                            + " ("
                            + percent()
                            + "%), Used: "
                            + SizeText.of(pool.path("usedBytes").asLong(0)));
        }

        @Override
        public Map<String, Object> attributes() {
            Map<String, Object> shown = new LinkedHashMap<>();
            shown.put("name", name());
            shown.put("commit", String.valueOf(commit()));
            shown.put("overcommit_PCT", String.valueOf(percent()));
            shown.put("max_bytes", String.valueOf(available()));
            shown.put("used_bytes", pool.path("usedBytes").asString("0"));
            shown.put("type", pool.path("type").asString(""));
            shown.put("desc", PoolText.layout(pool));
            return shown;
        }

        private long available() {
            return pool.path("availableBytes").asLong(0);
        }

        private long percent() {
            return available() == 0 ? 0 : (long) (commit() * 100.0 / available());
        }

        private long commit() {
            List<String> ids = new ArrayList<>(model.config().path("disks").propertyNames());
            ids.removeIf(id -> !id.startsWith(name() + "/"));
            model.prepareDisks(ids);
            return ids.stream().mapToLong(id -> model.disk(id).sizeOrZero()).sum();
        }
    }

    /// `…/topology`.
    private static final class TopologyNode extends Node {
        private final Model model;

        TopologyNode(Node parent, Model model) {
            super("topology", parent);
            this.model = model;
        }

        @Override
        public Summary summary() {
            int osds = status(model).path("osds").asInt(0);
            return Summary.good("OSDs: " + osds + ",MONs: " + mons(model));
        }
    }
}
