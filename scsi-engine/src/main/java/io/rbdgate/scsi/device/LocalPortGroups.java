package io.rbdgate.scsi.device;

import io.rbdgate.scsi.SenseCode;
import io.rbdgate.scsi.description.AccessState;
import io.rbdgate.scsi.description.LuView;
import io.rbdgate.scsi.description.PortGroup;
import io.rbdgate.scsi.description.TargetPortGroups;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// The port groups of a target that one gateway serves: each portal group tag is a group of one
/// port, and all of them are as the logical unit is. There is nothing to fail over to, so a change
/// is granted only where it asks for what is.
public final class LocalPortGroups implements TargetPortGroups {
    /// Time enough for an image to be opened, or taken from a gateway that died.
    static final int IMPLICIT_TRANSITION_SECONDS = 30;

    /// The states a group can be in.
    static final Set<AccessState> SUPPORTED =
            Set.of(
                    AccessState.ACTIVE_OPTIMIZED,
                    AccessState.STANDBY,
                    AccessState.UNAVAILABLE,
                    AccessState.TRANSITIONING);

    private final Supplier<? extends SortedSet<Integer>> tags;

    /// `tags` are those of the portals the target is reached by, asked for every time.
    public LocalPortGroups(Supplier<? extends SortedSet<Integer>> tags) {
        this.tags = tags;
    }

    @Override
    public List<PortGroup> groups(LuView unit) {
        AccessState state = AccessState.of(unit.state());
        return tags.get().stream()
                .map(tag -> new PortGroup(tag, List.of(tag), state, false, SUPPORTED))
                .toList();
    }

    @Override
    public int implicitTransitionSeconds() {
        return IMPLICIT_TRANSITION_SECONDS;
    }

    @Override
    public void change(
            LuView unit, Map<Integer, AccessState> wanted, Consumer<@Nullable SenseCode> done) {
        done.accept(grantedAsItIs(groups(unit), wanted));
    }

    /// Null when `wanted` is what is, and lasts; else why nothing is done.
    static @Nullable SenseCode grantedAsItIs(
            List<PortGroup> present, Map<Integer, AccessState> wanted) {
        Map<Integer, AccessState> states = new HashMap<>();
        present.forEach(group -> states.put(group.id(), group.state()));
        boolean granted =
                wanted.entrySet().stream()
                        .allMatch(
                                each ->
                                        each.getValue() != AccessState.TRANSITIONING
                                                && each.getValue() == states.get(each.getKey()));
        return granted ? null : SenseCode.INVALID_FIELD_IN_PARAMETER_LIST;
    }
}
