package io.rbdgate.management.shell.tree;

import java.util.List;

/// `/disks/POOL`.
final class DiskPoolNode extends Node {
    private final Model model;
    private final List<String> ids;

    DiskPoolNode(Node parent, Model model, String pool, List<String> ids) {
        super(pool, parent);
        this.model = model;
        this.ids = ids;
    }

    @Override
    List<Node> makeChildren() {
        return ids.stream().<Node>map(id -> new DiskNode(this, model, id)).toList();
    }

    @Override
    public void prepare() {
        model.prepareDisks(ids);
    }

    @Override
    public Summary summary() {
        prepare();
        long total = ids.stream().mapToLong(id -> model.disk(id).sizeOrZero()).sum();
        return Summary.neutral(name() + " (" + SizeText.of(total) + ")");
    }
}
