package io.rbdgate.scsi.lu;

import io.rbdgate.scsi.ItNexus;
import io.rbdgate.scsi.ScsiTask;
import io.rbdgate.scsi.description.TargetPortGroups;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a logical unit may ask about the target device a command came through. Callable from any
/// thread.
public interface TargetContext {

    /// The name of the target device.
    String targetName();

    /// The names of its target ports by relative target port identifier, as far as they are known.
    Map<Integer, String> targetPorts();

    /// The groups of these ports.
    TargetPortGroups portGroups();

    /// The LUNs that `nexus` sees, ascending.
    int[] lunsOf(ItNexus nexus);

    /// `nexus` has been given the list of LUNs: it needs no further unit attention about it, on any
    /// logical unit.
    void lunsReported(ItNexus nexus);

    /// The logical unit with the NAA designator `naa` (hexadecimal, lower case) and the LUN by
    /// which `nexus` sees it; null when it sees none.
    @Nullable SeenUnit find(ItNexus nexus, String naa);

    /// The tokens that stand for data, of all logical units it shares them with.
    RodTokens tokens();

    /// Whether the initiator of `task` still means `unit` by its LUN.
    boolean leadsTo(ScsiTask task, LogicalUnit unit);
}
