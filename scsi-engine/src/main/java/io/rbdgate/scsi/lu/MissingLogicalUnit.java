package io.rbdgate.scsi.lu;

import io.netty.buffer.PooledByteBufAllocator;
import io.rbdgate.scsi.ScsiStatus;
import io.rbdgate.scsi.ScsiTask;
import io.rbdgate.scsi.Sense;
import io.rbdgate.scsi.SenseCode;
import io.rbdgate.scsi.cdb.CdbParser;
import io.rbdgate.scsi.cdb.Command;
import io.rbdgate.scsi.cdb.CommandSpec;
import io.rbdgate.scsi.cdb.UnitAttentionRule;
import io.rbdgate.scsi.page.LunList;
import io.rbdgate.scsi.page.ParameterWriter;
import io.rbdgate.scsi.page.StandardInquiry;

/// What answers for a LUN that has no logical unit (SPC-4 r37 §4.5.7, SAM-5 r21 §5.11): INQUIRY,
/// REPORT LUNS and REQUEST SENSE work, everything else is refused. Has no state; runs on the
/// caller's thread.
public final class MissingLogicalUnit {
    private MissingLogicalUnit() {}

    /// Answers the task at once.
    public static void answer(ScsiTask task, TargetContext target) {
        task.wanted(0, 0);
        respond(task, target);
        task.transport().complete(task);
    }

    private static void respond(ScsiTask task, TargetContext target) {
        CommandSpec spec = CommandSpec.find(task.cdb());
        if (spec == null || spec.unitAttention() == UnitAttentionRule.REPORTS) {
            refuse(task, SenseCode.LOGICAL_UNIT_NOT_SUPPORTED.sense());
            return;
        }
        int invalid = spec.firstInvalidByte(task.cdb());
        if (invalid >= 0) {
            refuse(task, Sense.invalidFieldInCdb(invalid, spec.invalidBit(task.cdb(), invalid)));
            return;
        }
        Command command = CdbParser.parse(spec, task.cdb());
        if (command instanceof Command.Inquiry inquiry) {
            if (inquiry.vitalProductData() || inquiry.page() != 0) {
                refuse(task, Sense.invalidFieldInCdb(1, 0));
            } else {
                give(task, StandardInquiry.missing(), inquiry.allocationLength());
            }
        } else if (command instanceof Command.RequestSense request) {
            ParameterWriter sense =
                    ControlCommands.senseData(
                            SenseCode.LOGICAL_UNIT_NOT_SUPPORTED.sense(), request);
            give(task, sense, request.allocationLength());
        } else if (command instanceof Command.ReportLuns report) {
            reportLuns(task, target, report);
        } else {
            refuse(task, SenseCode.LOGICAL_UNIT_NOT_SUPPORTED.sense());
        }
    }

    private static void reportLuns(ScsiTask task, TargetContext target, Command.ReportLuns report) {
        if (!LunList.answers(report.selectReport())) {
            refuse(task, Sense.invalidFieldInCdb(2, 7));
        } else {
            int[] luns = target.lunsOf(task.nexus());
            target.lunsReported(task.nexus());
            give(task, LunList.write(report.selectReport(), luns), report.allocationLength());
        }
    }

    private static void refuse(ScsiTask task, byte[] sense) {
        task.outcome(ScsiStatus.CHECK_CONDITION, sense);
    }

    private static void give(ScsiTask task, ParameterWriter data, long allocationLength) {
        ParameterData.set(task, data, allocationLength, PooledByteBufAllocator.DEFAULT);
    }
}
