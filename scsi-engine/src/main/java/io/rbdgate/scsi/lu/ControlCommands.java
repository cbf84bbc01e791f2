package io.rbdgate.scsi.lu;

import io.rbdgate.scsi.Sense;
import io.rbdgate.scsi.SenseCode;
import io.rbdgate.scsi.cdb.Command;
import io.rbdgate.scsi.page.CapacityData;
import io.rbdgate.scsi.page.LbaStatusData;
import io.rbdgate.scsi.page.LunList;
import io.rbdgate.scsi.page.ParameterWriter;
import io.rbdgate.scsi.page.StandardInquiry;
import io.rbdgate.scsi.page.SupportedOperations;
import io.rbdgate.scsi.page.VpdPages;
import org.jspecify.annotations.Nullable;

/// Commands that are answered from what is known, without the backstore. Lane of the logical unit.
final class ControlCommands {
    private final LogicalUnit unit;
    private final RemovableMedium removable;

    ControlCommands(LogicalUnit unit, RemovableMedium removable) {
        this.unit = unit;
        this.removable = removable;
    }

    void inquiry(LuTask task, Command.Inquiry command) {
        if (!command.vitalProductData()) {
            if (command.page() != 0) {
                Execution.invalidField(task, 2, 7);
                return;
            }
            boolean rmb = unit.view().settings().removable();
            ParameterWriter disk = StandardInquiry.disk(unit.view().identity(), rmb);
            ParameterData.answer(task, disk, command.allocationLength());
            return;
        }
        if (namesTheUnit(command.page()) && !unit.view().identity().known()) {
            Execution.answer(task, SenseCode.NOT_READY_BECOMING_READY.sense());
            return;
        }
        ParameterWriter page =
                VpdPages.page(
                        command.page(),
                        unit.view(),
                        task.nexus().nexus(),
                        task.target().targetName(),
                        task.target().targetPorts());
        respondOrRefuse(task, page, command.allocationLength(), 2, 7);
    }

    /// A host must never see a name that changes: until it is known these pages are not ready.
    private static boolean namesTheUnit(int page) {
        return page == VpdPages.SERIAL_NUMBER || page == VpdPages.DEVICE_IDENTIFICATION;
    }

    /// Gives a pending unit attention first, else why the unit is not ready, else how far FORMAT
    /// UNIT or SANITIZE has come or that it has failed, else nothing.
    void requestSense(LuTask task, Command.RequestSense command) {
        UnitAttention attention = task.nexus().attentions().next();
        byte[] sense = attention != null ? attention.sense() : condition();
        ParameterData.answer(task, senseData(sense, command), command.allocationLength());
    }

    private byte[] condition() {
        SenseCode notReady = removable.refusal();
        byte[] renewing = unit.renewal().sense();
        if (notReady != null) {
            return notReady.sense();
        }
        return renewing != null ? renewing : SenseCode.NO_SENSE.sense();
    }

    static ParameterWriter senseData(byte[] fixed, Command.RequestSense command) {
        byte[] sense = command.descriptorFormat() ? Sense.toDescriptorFormat(fixed) : fixed;
        return new ParameterWriter().raw(sense);
    }

    void reportLuns(LuTask task, Command.ReportLuns command) {
        int minimumAllocation = 16;
        if (!LunList.answers(command.selectReport())) {
            Execution.invalidField(task, 2, 7);
        } else if (command.allocationLength() < minimumAllocation) {
            Execution.invalidField(task, 6, 7);
        } else {
            int[] luns = task.target().lunsOf(task.nexus().nexus());
            task.target().lunsReported(task.nexus().nexus());
            ParameterWriter list = LunList.write(command.selectReport(), luns);
            ParameterData.answer(task, list, command.allocationLength());
        }
    }

    void readCapacity10(LuTask task) {
        ParameterData.answer(task, CapacityData.ten(unit.view()), Long.MAX_VALUE);
    }

    void readCapacity16(LuTask task, Command.ReadCapacity16 command) {
        ParameterData.answer(task, CapacityData.sixteen(unit.view()), command.allocationLength());
    }

    void lbaStatus(LuTask task, Command.LbaStatus command) {
        long lba = command.lba();
        if (lba < 0 || lba >= unit.view().blocks()) {
            Execution.answer(task, SenseCode.LOGICAL_BLOCK_ADDRESS_OUT_OF_RANGE.sense());
        } else {
            ParameterData.answer(task, lbaStatus(lba), command.allocationLength());
        }
    }

    /// A host takes a block called deallocated for zeros without reading: called so is only what is
    /// known to be.
    private ParameterWriter lbaStatus(long lba) {
        AllocationMap map = unit.availability().allocation();
        int block = unit.view().settings().blockBytes();
        long blocks = unit.view().blocks();
        LbaStatusData data = new LbaStatusData();
        long at = lba;
        while (at < blocks && data.room()) {
            long end = map == null ? blocks : Math.min(map.endOfRun(at * block) / block, blocks);
            boolean deallocated = map != null && map.deallocatedAt(at * block);
            at += data.add(at, end - at, deallocated);
        }
        return data.write();
    }

    void reportSupported(LuTask task, Command.ReportSupportedOperationCodes command) {
        ParameterWriter report = SupportedOperations.report(command, unit.view());
        respondOrRefuse(task, report, command.allocationLength(), 2, 2);
    }

    private void respondOrRefuse(
            LuTask task, @Nullable ParameterWriter data, long allocationLength, int at, int bit) {
        if (data == null) {
            Execution.invalidField(task, at, bit);
        } else {
            ParameterData.answer(task, data, allocationLength);
        }
    }
}
