package io.rbdgate.management.shell.tree;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/// `/backstores`: every LUN of this gateway with what it is on, whether from its configuration file
/// or made through the API.
final class BackstoresNode extends Node {
    private final Model model;

    BackstoresNode(Node parent, Model model) {
        super("backstores", parent);
        this.model = model;
    }

    @Override
    List<Node> makeChildren() {
        return luns().stream().<Node>map(l -> new BackstoreNode(this, l)).toList();
    }

    @Override
    public Summary summary() {
        List<JsonNode> luns = luns();
        long online = luns.stream().filter(l -> l.path("online").asBoolean(false)).count();
        return Summary.of(
                "Online: " + online + "/" + luns.size() + ", LUNs: " + luns.size(),
                online == luns.size());
    }

    @Override
    public Map<String, Object> attributes() {
        Map<String, Integer> byType = new TreeMap<>();
        luns().forEach(l -> byType.merge(l.path("backstore").asString("?"), 1, Integer::sum));
        return new LinkedHashMap<>(byType);
    }

    private List<JsonNode> luns() {
        return model.list("/luns");
    }

    /// `/backstores/IQN lun N`.
    private static final class BackstoreNode extends Node {
        private final JsonNode lun;

        BackstoreNode(Node parent, JsonNode lun) {
            super(V1.text(lun, "target") + " lun " + lun.path("lun").asString("?"), parent);
            this.lun = lun;
        }

        @Override
        public Summary summary() {
            String state = lun.path("state").asString("?");
            return Summary.of(
                    lun.path("backstore").asString("?")
                            + " ("
                            + state
                            + ", "
                            + SizeText.of(lun.path("sizeBytes").asLong(0))
                            + ")",
                    lun.path("online").asBoolean(false));
        }

        @Override
        public Map<String, Object> attributes() {
            return V1.attributes(lun);
        }
    }
}
