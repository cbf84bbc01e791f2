package io.rbdgate.scsi.page;

import io.rbdgate.scsi.cdb.CommandSpec;
import io.rbdgate.scsi.copy.CopyLimits;
import io.rbdgate.scsi.copy.TokenBytes;
import java.util.ArrayList;
import java.util.List;

/// The third-party copy page, VPD 8Fh (SPC-4 r37 §7.8.17, SBC-3 r36 §6.5.5): what Windows reads
/// before it offloads a copy.
final class ThirdPartyCopyPage {
    private static final int BLOCK_DEVICE_ROD_LIMITS = 0x0000;
    private static final int SUPPORTED_COMMANDS = 0x0001;
    private static final int PARAMETER_DATA = 0x0004;
    private static final int SUPPORTED_DESCRIPTORS = 0x0008;
    private static final int SUPPORTED_CSCD_IDENTIFIERS = 0x000C;
    private static final int ROD_TOKEN_FEATURES = 0x0106;
    private static final int SUPPORTED_ROD_TYPES = 0x0108;
    private static final int GENERAL_COPY_OPERATIONS = 0x8001;

    private final ParameterWriter out;
    private final int blockBytes;

    private ThirdPartyCopyPage(ParameterWriter out, int blockBytes) {
        this.out = out;
        this.blockBytes = blockBytes;
    }

    /// Appends all descriptors for a unit of such blocks.
    static void write(ParameterWriter out, int blockBytes) {
        new ThirdPartyCopyPage(out, blockBytes).write();
    }

    private void write() {
        descriptor(BLOCK_DEVICE_ROD_LIMITS, this::blockDeviceRodLimits);
        descriptor(SUPPORTED_COMMANDS, this::supportedCommands);
        descriptor(PARAMETER_DATA, this::parameterData);
        descriptor(SUPPORTED_DESCRIPTORS, this::supportedDescriptors);
        descriptor(SUPPORTED_CSCD_IDENTIFIERS, () -> out.u16(2).u16(CopyLimits.ADDRESSED_UNIT));
        descriptor(ROD_TOKEN_FEATURES, this::rodTokenFeatures);
        descriptor(SUPPORTED_ROD_TYPES, this::supportedRodTypes);
        descriptor(GENERAL_COPY_OPERATIONS, this::generalCopyOperations);
    }

    /// A multiple of four bytes long.
    private void descriptor(int type, Runnable body) {
        int start = out.length();
        out.u16(type).u16(0);
        body.run();
        out.zeros(-(out.length() - start) & 3);
        out.patch16(start + 2, out.length() - start - 4);
    }

    private void blockDeviceRodLimits() {
        out.zeros(6).u16(CopyLimits.SEGMENTS);
        out.u32(CopyLimits.MAXIMUM_INACTIVITY_SECONDS);
        out.u32(CopyLimits.DEFAULT_INACTIVITY_SECONDS);
        out.u64(CopyLimits.TOKEN_BYTES / blockBytes);
        out.u64(CopyLimits.OPTIMAL_TOKEN_BYTES / blockBytes);
    }

    private void supportedCommands() {
        int lengthAt = out.length();
        out.u8(0);
        int thirdPartyCopyOut = CommandSpec.EXTENDED_COPY_LID1.operationCode();
        int thirdPartyCopyIn = CommandSpec.RECEIVE_COPY_STATUS_LID1.operationCode();
        for (int code : new int[] {thirdPartyCopyOut, thirdPartyCopyIn}) {
            List<Integer> actions = serviceActions(code);
            out.u8(code).u8(actions.size());
            actions.forEach(out::u8);
        }
        out.patch8(lengthAt, out.length() - lengthAt - 1);
    }

    private static List<Integer> serviceActions(int operationCode) {
        List<Integer> actions = new ArrayList<>();
        for (CommandSpec spec : CommandSpec.values()) {
            if (spec.operationCode() == operationCode) {
                actions.add(spec.serviceAction());
            }
        }
        return actions;
    }

    private void parameterData() {
        out.u32(0).u16(CopyLimits.CSCD_DESCRIPTORS).u16(CopyLimits.SEGMENTS);
        out.u32(CopyLimits.DESCRIPTOR_LIST_BYTES).u32(0).zeros(12);
    }

    private void supportedDescriptors() {
        int[] types = CopyLimits.descriptorTypes();
        out.u8(types.length);
        for (int type : types) {
            out.u8(type);
        }
    }

    private void rodTokenFeatures() {
        int blockDevices = 0x00;
        int featureBytes = 44;
        long anyTime = 0xFFFFFFFFL;
        out.zeros(12).u32(1).u32(anyTime).u32(CopyLimits.MAXIMUM_INACTIVITY_SECONDS);
        out.zeros(18).u16(4 + featureBytes);
        out.u8(blockDevices).u8(0).u16(featureBytes);
        out.u16(0).u16(0).u64(CopyLimits.TOKEN_BYTES).u64(CopyLimits.OPTIMAL_TOKEN_BYTES);
        out.u64(CopyLimits.OPTIMAL_TOKEN_BYTES).u64(CopyLimits.OPTIMAL_TOKEN_BYTES).zeros(8);
    }

    private void supportedRodTypes() {
        int tokenOut = 0x01;
        int tokenIn = 0x02;
        int descriptorBytes = 64;
        out.u16(0).u16(2 * descriptorBytes);
        out.u32(TokenBytes.CHANGE_VULNERABLE).u8(tokenIn | tokenOut).u8(0).u16(0).zeros(56);
        out.u32(TokenBytes.ZEROS).u8(tokenIn).u8(0).u16(0).zeros(56);
    }

    private void generalCopyOperations() {
        out.u32(CopyLimits.CONCURRENT_COPIES).u32(CopyLimits.CONCURRENT_COPIES);
        out.u32(CopyLimits.SEGMENT_LENGTH_BYTES).u8(0).u8(0).zeros(18);
    }
}
