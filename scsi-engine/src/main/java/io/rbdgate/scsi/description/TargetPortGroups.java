package io.rbdgate.scsi.description;

import io.rbdgate.scsi.SenseCode;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The port through which a target learns by which groups of ports its logical units are reached,
/// and how good these are. Callable from any thread; does not block.
public interface TargetPortGroups {

    /// The groups of the target as they are for `unit`, ascending by identifier.
    List<PortGroup> groups(LuView unit);

    /// The seconds a change of state that nobody asked for takes at most, 1 to 255; 0 when that is
    /// not known.
    int implicitTransitionSeconds();

    /// An initiator wants groups of `unit` in other states (SET TARGET PORT GROUPS): all of it is
    /// done, or nothing. `done` hears, once and on any thread, when it is over: null, or why
    /// nothing was done.
    void change(LuView unit, Map<Integer, AccessState> wanted, Consumer<@Nullable SenseCode> done);
}
