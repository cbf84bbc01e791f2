package io.rbdgate.scsi.device;

import io.netty.buffer.ByteBuf;
import io.rbdgate.scsi.ItNexus;
import io.rbdgate.scsi.Lun;
import io.rbdgate.scsi.ScsiTarget;
import io.rbdgate.scsi.ScsiTask;
import io.rbdgate.scsi.TaskManagementFunction;
import io.rbdgate.scsi.TaskManagementResult;
import io.rbdgate.scsi.description.TargetPortGroups;
import io.rbdgate.scsi.lu.LogicalUnit;
import io.rbdgate.scsi.lu.MissingLogicalUnit;
import io.rbdgate.scsi.lu.RodTokens;
import io.rbdgate.scsi.lu.SeenUnit;
import io.rbdgate.scsi.lu.TargetContext;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A SCSI target device: sends each task to the logical unit its initiator means by the LUN.
/// Callable from any thread; keeps no state but the map of LUNs and the ports it is seen by.
public final class TargetDevice implements ScsiTarget, TargetContext {
    private final String name;
    private final RodTokens tokens;
    private volatile LunMap map;
    private final Map<Integer, String> ports = new ConcurrentHashMap<>();
    private volatile TargetPortGroups portGroups =
            new LocalPortGroups(() -> new TreeSet<>(ports.keySet()));
    // Removed but not yet empty: nexus losses and resets still concern them.
    private final Set<LogicalUnit> retiring = ConcurrentHashMap.newKeySet();

    /// A target with the SCSI name `name` (iSCSI: the IQN), whose tokens are good here only.
    public TargetDevice(String name, LunMap map) {
        this(name, map, new RodTokens());
    }

    /// A target whose tokens are good wherever `tokens` is used.
    public TargetDevice(String name, LunMap map, RodTokens tokens) {
        this.name = name;
        this.map = map;
        this.tokens = tokens;
    }

    /// The LUNs as they are now.
    public LunMap luns() {
        return map;
    }

    /// Replaces the map of LUNs; initiators that see another list now get a unit attention. Logical
    /// units that are in the old map only are retired; `drained` is run for each when nothing of it
    /// is in flight any more, on its lane. `revoked` is run for each unit that some initiators lose
    /// sight of while others keep it ([LunMap#lossesTo]) when nothing of theirs is in flight there,
    /// on its lane. One caller at a time.
    public void replaceLuns(
            LunMap newMap, Consumer<LogicalUnit> drained, Consumer<LogicalUnit> revoked) {
        LunMap old = map;
        map = newMap;
        announce(old, newMap);
        old.lossesTo(newMap)
                .forEach((unit, names) -> unit.revoke(names, () -> revoked.accept(unit)));
        Set<LogicalUnit> staying = new HashSet<>(newMap.units());
        for (LogicalUnit unit : old.units()) {
            if (!staying.contains(unit)) {
                retiring.add(unit);
                unit.retire(
                        () -> {
                            retiring.remove(unit);
                            tokens.removeOf(unit);
                            drained.accept(unit);
                        });
            }
        }
    }

    /// Runs `done` for each logical unit, on its lane, when nothing is in flight there of what the
    /// initiators with such names have sent so far; their sessions have been ended before.
    public void settle(Set<String> initiatorNames, Consumer<LogicalUnit> done) {
        for (LogicalUnit unit : map.units()) {
            unit.revoke(initiatorNames, () -> done.accept(unit));
        }
    }

    private static void announce(LunMap old, LunMap renewed) {
        Predicate<String> concerned = old.thoseWhoSeeAnother(renewed);
        for (LogicalUnit unit : renewed.units()) {
            unit.lunsChanged(concerned);
        }
    }

    @Override
    public String targetName() {
        return name;
    }

    @Override
    public int[] lunsOf(ItNexus nexus) {
        return map.viewOf(nexus.initiatorName()).luns();
    }

    @Override
    public void lunsReported(ItNexus nexus) {
        for (LogicalUnit unit : map.units()) {
            unit.lunsReported(nexus);
        }
    }

    /// A logical unit learns of a nexus by its first command, which it answers with a unit
    /// attention.
    @Override
    public void nexusEstablished(ItNexus nexus) {
        ports.put(nexus.relativePortId(), nexus.targetPort());
    }

    /// The target has these ports and no others, by relative target port identifier, whether
    /// anybody has come by them or not.
    public void replacePorts(Map<Integer, String> names) {
        ports.putAll(names);
        ports.keySet().retainAll(names.keySet());
    }

    @Override
    public Map<Integer, String> targetPorts() {
        return new TreeMap<>(ports);
    }

    /// From now on `groups` tells how good each way to the logical units is; until then every port
    /// known is a group of its own.
    public void portGroups(TargetPortGroups groups) {
        portGroups = groups;
    }

    @Override
    public TargetPortGroups portGroups() {
        return portGroups;
    }

    @Override
    public void submit(ScsiTask task) {
        LogicalUnit unit = find(task.nexus(), task.lun());
        if (unit == null) {
            MissingLogicalUnit.answer(task, this);
        } else {
            unit.submit(task, this);
        }
    }

    @Override
    public void dataOut(ScsiTask task, ByteBuf data) {
        LogicalUnit.dataOut(task, data);
    }

    @Override
    public void dataOutFailed(ScsiTask task, byte[] sense) {
        LogicalUnit.dataOutFailed(task, sense);
    }

    @Override
    public void manage(
            TaskManagementFunction function,
            ItNexus nexus,
            long lun,
            @Nullable ScsiTask referenced,
            Consumer<TaskManagementResult> done) {
        switch (function) {
            case ABORT_TASK, ABORT_TASK_SET, CLEAR_ACA, CLEAR_TASK_SET, LOGICAL_UNIT_RESET -> {
                LogicalUnit unit = find(nexus, lun);
                if (unit == null) {
                    done.accept(TaskManagementResult.INCORRECT_LOGICAL_UNIT);
                } else {
                    unit.manage(function, nexus, referenced, done);
                }
            }
            case TARGET_WARM_RESET, TARGET_COLD_RESET -> everywhere(function, nexus, done);
            case I_T_NEXUS_LOSS -> {
                nexus.lose();
                everywhere(function, nexus, done);
            }
        }
    }

    private void everywhere(
            TaskManagementFunction function, ItNexus nexus, Consumer<TaskManagementResult> done) {
        List<LogicalUnit> units = new ArrayList<>(map.units());
        units.addAll(retiring);
        if (units.isEmpty()) {
            done.accept(TaskManagementResult.COMPLETE);
            return;
        }
        AtomicInteger pending = new AtomicInteger(units.size());
        AtomicReference<TaskManagementResult> worst =
                new AtomicReference<>(TaskManagementResult.COMPLETE);
        Consumer<TaskManagementResult> one =
                result -> {
                    if (result != TaskManagementResult.COMPLETE) {
                        worst.set(result);
                    }
                    if (pending.decrementAndGet() == 0) {
                        done.accept(worst.get());
                    }
                };
        for (LogicalUnit unit : units) {
            unit.manage(function, nexus, null, one);
        }
    }

    @Override
    public @Nullable SeenUnit find(ItNexus nexus, String naa) {
        LunMap.View view = map.viewOf(nexus.initiatorName());
        for (int lun : view.luns()) {
            LogicalUnit unit = view.unit(lun);
            if (unit != null && unit.view().identity().naa().equals(naa)) {
                return new SeenUnit(unit, Lun.field(lun));
            }
        }
        return null;
    }

    @Override
    public RodTokens tokens() {
        return tokens;
    }

    @Override
    public boolean leadsTo(ScsiTask task, LogicalUnit unit) {
        return find(task.nexus(), task.lun()) == unit;
    }

    private @Nullable LogicalUnit find(ItNexus nexus, long lun) {
        return map.viewOf(nexus.initiatorName()).unit(Lun.number(lun));
    }
}
