package io.rbdgate.management.shell.tree;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// `/owners`: which gateway serves which disks in the first place.
final class OwnersNode extends Node {
    private final Model model;

    OwnersNode(Node parent, Model model) {
        super("owners", parent);
        this.model = model;
    }

    @Override
    List<Node> makeChildren() {
        List<Node> nodes = new ArrayList<>();
        byGateway().forEach((gateway, disks) -> nodes.add(new OwnerNode(this, gateway, disks)));
        return nodes;
    }

    @Override
    public Summary summary() {
        int disks = byGateway().values().stream().mapToInt(List::size).sum();
        return Summary.neutral("Gateways: " + byGateway().size() + ", Disks: " + disks);
    }

    @Override
    public Map<String, Object> attributes() {
        Map<String, Object> shown = new LinkedHashMap<>();
        byGateway().forEach((gateway, disks) -> shown.put(gateway, List.copyOf(disks)));
        return shown;
    }

    /// The gateways that serve a target, and the disks each owns.
    private Map<String, List<String>> byGateway() {
        Map<String, List<String>> owners = new TreeMap<>();
        model.config()
                .path("gateways")
                .propertyNames()
                .forEach(g -> owners.put(g, new ArrayList<>()));
        model.config()
                .path("disks")
                .properties()
                .forEach(
                        e -> {
                            String owner = e.getValue().path("owner").asString("");
                            if (!owner.isEmpty()) {
                                owners.computeIfAbsent(owner, g -> new ArrayList<>())
                                        .add(e.getKey());
                            }
                        });
        return owners;
    }

    /// `/owners/GATEWAY`.
    private static final class OwnerNode extends Node {
        private final List<String> disks;

        OwnerNode(Node parent, String gateway, List<String> disks) {
            super(gateway, parent);
            this.disks = disks;
        }

        @Override
        List<Node> makeChildren() {
            return disks.stream().<Node>map(d -> new OwnedNode(this, d)).toList();
        }

        @Override
        public Summary summary() {
            return Summary.neutral("Disks: " + disks.size());
        }
    }

    private static final class OwnedNode extends Node {
        OwnedNode(Node parent, String disk) {
            super(disk, parent);
        }

        @Override
        public Summary summary() {
            return Summary.good("owner");
        }
    }
}
