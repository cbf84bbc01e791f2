package io.rbdgate.scsi.device;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.rbdgate.scsi.ItNexus;
import io.rbdgate.scsi.ScsiTarget;
import io.rbdgate.scsi.ScsiTask;
import io.rbdgate.scsi.ScsiTransport;
import io.rbdgate.scsi.TaskAttribute;
import io.rbdgate.scsi.TaskManagementFunction;
import io.rbdgate.scsi.TaskManagementResult;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/// One session of a test: literal CDBs in, data and results out.
final class Initiator implements ScsiTransport {
    final ItNexus nexus;
    final ScsiTarget target;

    /// Data-out requests that wait because [#keepDataOut] is set.
    final ArrayDeque<Runnable> wantedDataOut = new ArrayDeque<>();

    final ArrayDeque<Runnable> unsent = new ArrayDeque<>();
    boolean keepDataOut;
    boolean keepUnsent;

    /// What the transport says about its commands ([io.rbdgate.scsi.SessionBarrier]).
    long sentAfter;

    Initiator(ScsiTarget target, String name) {
        this(target, name, 1, 1);
    }

    /// A session of the initiator port with this ISID at one of the target's ports.
    Initiator(ScsiTarget target, String name, int isid, int port) {
        this(
                target,
                new ItNexus(
                        name,
                        "%s,i,0x%012x".formatted(name, isid),
                        "iqn.2026-11.test:t,t,0x%04x".formatted(port),
                        port));
    }

    private Initiator(ScsiTarget target, ItNexus nexus) {
        this.target = target;
        this.nexus = nexus;
        target.nexusEstablished(nexus);
    }

    /// The same ports, a new session.
    Initiator again() {
        return new Initiator(
                target,
                new ItNexus(
                        nexus.initiatorName(),
                        nexus.initiatorPort(),
                        nexus.targetPort(),
                        nexus.relativePortId()));
    }

    /// Takes the unit attention a new nexus finds.
    Initiator ready() {
        assertThat(doFail("00 00 00 00 00 00")).startsWith("06/");
        return this;
    }

    SentTask send(long lun, TaskAttribute attribute, String cdb, byte[] out, int inLength) {
        return send(lun, attribute, Bytes.of(cdb), out, inLength);
    }

    SentTask send(long lun, TaskAttribute attribute, byte[] cdb, byte[] out, int inLength) {
        SentTask task = new SentTask();
        task.dataOut = out;
        byte[] padded = Arrays.copyOf(cdb, 16);
        task.command(nexus, this, lun << 48, attribute, padded, 16, out.length, inLength);
        task.sentAfter(sentAfter);
        target.submit(task);
        return task;
    }

    SentTask send(String cdb, byte[] out, int inLength) {
        return send(0, TaskAttribute.SIMPLE, cdb, out, inLength);
    }

    SentTask sendOut(String cdb, byte[] out) {
        return send(cdb, out, 0);
    }

    SentTask sendIn(String cdb, int inLength) {
        return send(cdb, new byte[0], inLength);
    }

    byte[] doIn(String cdb, int inLength) {
        SentTask task = sendIn(cdb, inLength);
        assertThat(task.result()).isEqualTo("GOOD");
        return task.data();
    }

    String doInHex(String cdb, int inLength) {
        return HexFormat.of().withUpperCase().formatHex(doIn(cdb, inLength));
    }

    /// How a command with these bytes of data-out ends.
    String doHex(String cdb, String out) {
        return sendOut(cdb, HexFormat.of().parseHex(out.replace(" ", ""))).result();
    }

    void doOut(String cdb, byte[] out) {
        assertThat(sendOut(cdb, out).result()).isEqualTo("GOOD");
    }

    /// The sense of a command that has to fail.
    String doFail(String cdb, byte[] out) {
        SentTask task = send(cdb, out, 4096);
        assertThat(task.data()).isEmpty();
        return task.result();
    }

    String doFail(String cdb) {
        return doFail(cdb, new byte[0]);
    }

    List<TaskManagementResult> manage(TaskManagementFunction function, ScsiTask... referenced) {
        List<TaskManagementResult> results = new ArrayList<>();
        ScsiTask one = referenced.length == 0 ? null : referenced[0];
        target.manage(function, nexus, 0, one, results::add);
        return results;
    }

    @Override
    public void receiveDataOut(ScsiTask task, int offset, int length) {
        byte[] all = ((SentTask) task).dataOut;
        Runnable deliver =
                () -> {
                    ByteBuf data = Unpooled.directBuffer(length);
                    data.writeBytes(all, offset, length);
                    target.dataOut(task, data);
                };
        if (keepDataOut) {
            wantedDataOut.add(deliver);
        } else {
            deliver.run();
        }
    }

    @Override
    public void sendDataIn(ScsiTask task, ByteBuf data, Runnable sent) {
        ((SentTask) task).take(data);
        if (keepUnsent) {
            unsent.add(sent);
        } else {
            sent.run();
        }
    }

    @Override
    public void complete(ScsiTask task) {
        SentTask ours = (SentTask) task;
        ByteBuf last = task.takeFinalDataIn();
        if (last != null) {
            ours.take(last);
        }
        ours.answers++;
    }

    @Override
    public void aborted(ScsiTask task) {
        ((SentTask) task).gone = true;
    }

    @Override
    public void taskAborted(ScsiTask task) {
        complete(task);
    }
}
