package io.rbdgate.management.shell.tree;

import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// `/pools`: Ceph's pools as the gateway sees them.
final class PoolsNode extends Node {
    private final Model model;

    PoolsNode(Node parent, Model model) {
        super("pools", parent);
        this.model = model;
    }

    @Override
    List<Node> makeChildren() {
        return pools().stream().<Node>map(p -> new PoolNode(this, p)).toList();
    }

    @Override
    public Summary summary() {
        return Summary.neutral("Pools: " + pools().size());
    }

    private List<JsonNode> pools() {
        return model.list("/pools");
    }

    /// `/pools/POOL`.
    private static final class PoolNode extends Node {
        private final JsonNode pool;

        PoolNode(Node parent, JsonNode pool) {
            super(pool.path("name").asString("?"), parent);
            this.pool = pool;
        }

        @Override
        public Summary summary() {
            return Summary.good(
                    "("
                            + PoolText.layout(pool)
                            + "), Used: "
                            + SizeText.of(pool.path("usedBytes").asLong(0))
                            + ", Free: "
                            + SizeText.of(pool.path("availableBytes").asLong(0)));
        }

        @Override
        public Map<String, Object> attributes() {
            return V1.attributes(pool);
        }
    }
}
