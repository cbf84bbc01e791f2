package io.rbdgate.scsi.device;

import io.rbdgate.scsi.SenseCode;
import io.rbdgate.scsi.description.AccessState;
import io.rbdgate.scsi.description.LuView;
import io.rbdgate.scsi.description.PortGroup;
import io.rbdgate.scsi.description.TargetPortGroups;
import io.rbdgate.scsi.description.UnitOwner;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The port groups of a target that several gateways serve: one group of one port per gateway, and
/// every gateway tells the same of all of them. For a logical unit the group of its owner is
/// active, the others stand by; while it changes hands all are in transition. Of a unit that nobody
/// tells the owner of, only the group of this gateway is reported: it knows no other.
///
/// A change is granted only where it asks for what is. Immutable.
public final class GatewayPortGroups implements TargetPortGroups {
    private final String own;
    private final Map<String, Integer> tags;

    /// `tags` has the portal group tag of each gateway by its name, `own` is this gateway.
    public GatewayPortGroups(String own, Map<String, Integer> tags) {
        this.own = own;
        this.tags = Map.copyOf(tags);
    }

    @Override
    public List<PortGroup> groups(LuView unit) {
        return tags.entrySet().stream()
                .filter(each -> unit.owner() != null || each.getKey().equals(own))
                .sorted(Map.Entry.comparingByValue())
                .map(
                        each ->
                                new PortGroup(
                                        each.getValue(),
                                        List.of(each.getValue()),
                                        stateOf(unit, each.getKey()),
                                        false,
                                        LocalPortGroups.SUPPORTED))
                .toList();
    }

    private AccessState stateOf(LuView unit, String gateway) {
        UnitOwner owner = unit.owner();
        if (owner == null) {
            return AccessState.of(unit.state());
        }
        if (!owner.settled()) {
            return AccessState.TRANSITIONING;
        }
        return owner.gateway().equals(gateway) ? AccessState.ACTIVE_OPTIMIZED : AccessState.STANDBY;
    }

    @Override
    public int implicitTransitionSeconds() {
        return LocalPortGroups.IMPLICIT_TRANSITION_SECONDS;
    }

    @Override
    public void change(
            LuView unit, Map<Integer, AccessState> wanted, Consumer<@Nullable SenseCode> done) {
        done.accept(LocalPortGroups.grantedAsItIs(groups(unit), wanted));
    }
}
