package io.rbdgate.config.yaml;

import io.rbdgate.config.StoreConfig;
import org.jspecify.annotations.Nullable;

/// Sections that need each other, and limits that fit each other.
final class ServiceRules {
    private final Problems problems;

    ServiceRules(Problems problems) {
        this.problems = problems;
    }

    void check(Block root) {
        if (!root.isGiven("ceph")) {
            cephNeeded(root);
        }
        Block discovery = root.group("discovery");
        if (discovery != null) {
            new ChapRules(problems).check(discovery.group("auth"));
        }
        limits(root.group("limits"));
    }

    private void cephNeeded(Block root) {
        if (root.find("store", StoreConfig.class) instanceof StoreConfig.Rados) {
            problems.add(root.at("store"), "store", "'rados' needs the section 'ceph'");
        }
        for (Block target : root.groups("targets")) {
            for (Block lun : target.groups("luns")) {
                Block backstore = lun.group("backstore");
                if (backstore != null && backstore.isOf(SchemaTable.RBD)) {
                    problems.add(
                            backstore.start(), "backstore", "type rbd needs the section 'ceph'");
                }
            }
        }
    }

    private void limits(@Nullable Block limits) {
        if (limits == null) {
            return;
        }
        notAbove(limits, "bytesInFlightPerSession", "bytesInFlight", Long.class);
        notAbove(limits, "firstPduSeconds", "loginSeconds", Integer.class);
    }

    private <T extends Number> void notAbove(
            Block limits, String part, String whole, Class<T> type) {
        T partValue = limits.find(part, type);
        T wholeValue = limits.find(whole, type);
        if (partValue != null
                && wholeValue != null
                && partValue.longValue() > wholeValue.longValue()) {
            problems.add(
                    limits.at(limits.isGiven(part) ? part : whole),
                    part,
                    partValue + " is more than " + whole + " (" + wholeValue + ")");
        }
    }
}
