package io.rbdgate.config;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a reload has to do. Changes are in an order that can be carried out one by one: what goes
/// frees its address and its image before anything takes them.
public final class ConfigDiff {
    private final GatewayConfig before;
    private final GatewayConfig after;
    private final List<Change> removals = new ArrayList<>();
    private final List<Change> changes = new ArrayList<>();
    private final List<Change> additions = new ArrayList<>();
    private final List<String> refusals = new ArrayList<>();

    /// Either changes to carry out, or reasons why none of them may be: a reload with a refusal
    /// does nothing at all.
    public record Result(List<Change> changes, List<String> refusals) {}

    private ConfigDiff(GatewayConfig before, GatewayConfig after) {
        this.before = before;
        this.after = after;
    }

    /// What leads from `before`, which is served, to `after`.
    public static Result between(GatewayConfig before, GatewayConfig after) {
        ConfigDiff diff = new ConfigDiff(before, after);
        diff.gateway();
        diff.portals();
        diff.targets();
        if (!diff.refusals.isEmpty()) {
            return new Result(List.of(), List.copyOf(diff.refusals));
        }
        List<Change> inOrder = new ArrayList<>(diff.removals);
        inOrder.addAll(diff.changes);
        inOrder.addAll(diff.additions);
        return new Result(List.copyOf(inOrder), List.of());
    }

    private void gateway() {
        needsRestart("gateway.name", before.name(), after.name());
        needsRestart("store", before.store(), after.store());
        needsRestart("ha", before.ha(), after.ha());
        if (before.ceph() != null && after.ceph() != null) { // one that was off may come and go
            needsRestart("ceph", before.ceph(), after.ceph());
        }
        if (!before.limits().equals(after.limits())) {
            changes.add(new Change.LimitsChanged(before.limits(), after.limits()));
        }
        if (!Objects.equals(before.discovery(), after.discovery())) {
            changes.add(new Change.DiscoveryChanged(after.discovery()));
        }
        if (!Objects.equals(before.metrics(), after.metrics())) {
            changes.add(new Change.MetricsChanged(before.metrics(), after.metrics()));
        }
        if (!Objects.equals(before.api(), after.api())) {
            changes.add(new Change.ApiChanged(before.api(), after.api()));
        }
    }

    private void needsRestart(String what, @Nullable Object was, @Nullable Object is) {
        if (!Objects.equals(was, is)) {
            refusals.add(what + ": changing it needs a restart");
        }
    }

    private void portals() {
        for (PortalConfig old : before.portals()) {
            PortalConfig now = portal(after, old.listen());
            if (now == null || now.tag() != old.tag()) {
                removals.add(new Change.PortalRemoved(old));
            } else if (!now.equals(old)) {
                changes.add(new Change.PortalAdvertised(old, now));
            }
        }
        for (PortalConfig now : after.portals()) {
            PortalConfig old = portal(before, now.listen());
            if (old == null || now.tag() != old.tag()) {
                additions.add(new Change.PortalAdded(now));
            }
        }
    }

    private static @Nullable PortalConfig portal(GatewayConfig config, HostPort listen) {
        for (PortalConfig portal : config.portals()) {
            if (portal.listen().equals(listen)) {
                return portal;
            }
        }
        return null;
    }

    private void targets() {
        for (TargetConfig old : before.targets()) {
            TargetConfig now = after.target(old.iqn());
            if (now == null) {
                removals.add(new Change.TargetRemoved(old));
            } else {
                target(old, now);
            }
        }
        for (TargetConfig now : after.targets()) {
            if (before.target(now.iqn()) == null) {
                additions.add(new Change.TargetAdded(now));
            }
        }
    }

    private void target(TargetConfig old, TargetConfig now) {
        if (!old.portals().equals(now.portals())
                || !old.portalGroups().equals(now.portalGroups())) {
            changes.add(new Change.TargetPortalsChanged(old, now));
        }
        if (old.access() != now.access()) {
            changes.add(new Change.AccessChanged(old, now));
        }
        if (!Objects.equals(old.chap(), now.chap())) {
            changes.add(new Change.ChapChanged(old, now));
        }
        if (!old.parameters().equals(now.parameters())) {
            changes.add(new Change.ParametersChanged(old, now));
        }
        luns(old, now);
        initiators(old, now);
    }

    private void luns(TargetConfig old, TargetConfig now) {
        Set<Integer> numbers = new LinkedHashSet<>();
        old.luns().forEach(lun -> numbers.add(lun.lun()));
        now.luns().forEach(lun -> numbers.add(lun.lun()));
        for (int number : numbers) {
            LunConfig was = old.lun(number);
            LunConfig is = now.lun(number);
            if (is == null && was != null) {
                removals.add(new Change.LunRemoved(now.iqn(), was));
            } else if (was == null && is != null) {
                additions.add(new Change.LunAdded(now.iqn(), is));
            } else if (was != null && is != null && !was.equals(is)) {
                List<String> reasons = LunChangeRules.refusals(was, is);
                reasons.forEach(r -> refusals.add(now.iqn() + " LUN " + number + ": " + r));
                changes.add(new Change.LunChanged(now.iqn(), was, is));
            }
        }
    }

    private void initiators(TargetConfig old, TargetConfig now) {
        for (InitiatorConfig was : old.initiators()) {
            InitiatorConfig is = now.initiator(was.iqn());
            if (is == null) {
                removals.add(new Change.InitiatorRemoved(now, was));
            } else if (!is.equals(was)) {
                changes.add(new Change.InitiatorChanged(now, was, is));
            }
        }
        for (InitiatorConfig is : now.initiators()) {
            if (old.initiator(is.iqn()) == null) {
                additions.add(new Change.InitiatorAdded(now, is));
            }
        }
    }
}
