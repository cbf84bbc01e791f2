package io.rbdgate.scsi.page;

import io.rbdgate.scsi.ItNexus;
import io.rbdgate.scsi.cdb.CommandSpec;
import io.rbdgate.scsi.description.BlockLimits;
import io.rbdgate.scsi.description.LuIdentity;
import io.rbdgate.scsi.description.LuView;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Vital product data (SPC-4 r37 §7.8, SBC-3 r36 §6.5).
public final class VpdPages {
    /// Page code of Unit Serial Number.
    public static final int SERIAL_NUMBER = 0x80;

    /// Page code of Device Identification.
    public static final int DEVICE_IDENTIFICATION = 0x83;

    /// The width of the range around the threshold of provisioning, in tenths of a percent:
    /// THRESHOLD PERCENTAGE.
    public static final int THRESHOLD_RANGE_TENTHS = 20;

    private static final int[] SUPPORTED = {
        0x00, 0x80, 0x83, 0x86, 0x87, 0x88, 0x8F, 0xB0, 0xB1, 0xB2
    };
    private static final int HEADER_BYTES = 4;

    private static final int LOGICAL_UNIT = 0x00;
    private static final int TARGET_PORT = 0x10;
    private static final int TARGET_DEVICE = 0x20;
    private static final int PROTOCOL_ISCSI = 0x50;
    private static final int PROTOCOL_IDENTIFIER_VALID = 0x80;
    private static final int BINARY = 1;
    private static final int ASCII = 2;
    private static final int UTF_8 = 3;
    private static final byte[] NO_GROUP = new byte[4];

    private VpdPages() {}

    /// The page as seen through `nexus`, or null when there is no such page. `targetName` is the
    /// name of the target device, `targetPorts` are the names of its ports by relative identifier,
    /// ascending.
    public static @Nullable ParameterWriter page(
            int page,
            LuView view,
            ItNexus nexus,
            String targetName,
            Map<Integer, String> targetPorts) {
        ParameterWriter out = new ParameterWriter();
        out.u8(0x00).u8(page).u16(0);
        switch (page) {
            case 0x00 -> supportedPages(out);
            case SERIAL_NUMBER ->
                    out.ascii(view.identity().serial(), view.identity().serial().length());
            case DEVICE_IDENTIFICATION -> deviceIdentification(out, view, nexus, targetName);
            case 0x86 -> extendedInquiry(out, view);
            case 0x87 -> modePagePolicy(out);
            case 0x88 -> scsiPorts(out, targetPorts);
            case 0x8F -> ThirdPartyCopyPage.write(out, view.settings().blockBytes());
            case 0xB0 -> blockLimits(out, BlockLimits.of(view), view);
            case 0xB1 -> blockDeviceCharacteristics(out, view);
            case 0xB2 -> logicalBlockProvisioning(out, view);
            default -> {
                return null;
            }
        }
        return out.patch16(2, out.length() - HEADER_BYTES);
    }

    private static void supportedPages(ParameterWriter out) {
        for (int page : SUPPORTED) {
            out.u8(page);
        }
    }

    // To the byte and in the order of LIO, which is what initiators of ceph-iscsi remember.
    private static void deviceIdentification(
            ParameterWriter out, LuView view, ItNexus nexus, String targetName) {
        LuIdentity identity = view.identity();
        designator(out, BINARY, LOGICAL_UNIT | 3, HexFormat.of().parseHex(identity.naa()));
        designator(out, ASCII, LOGICAL_UNIT | 1, t10(identity));
        int port = nexus.relativePortId();
        byte[] portId = {0, 0, (byte) (port >>> 8), (byte) port};
        designator(out, PROTOCOL_ISCSI | BINARY, protocol(TARGET_PORT) | 4, portId);
        designator(out, PROTOCOL_ISCSI | BINARY, protocol(TARGET_PORT) | 5, portId);
        designator(out, BINARY, LOGICAL_UNIT | 6, NO_GROUP);
        designator(
                out, PROTOCOL_ISCSI | UTF_8, protocol(TARGET_PORT) | 8, name(nexus.targetPort()));
        designator(out, PROTOCOL_ISCSI | UTF_8, protocol(TARGET_DEVICE) | 8, name(targetName));
    }

    // Serials of products differ, so LIO has the product in it; and it ends with a zero.
    private static byte[] t10(LuIdentity identity) {
        String text =
                padded(identity.vendor(), 8) + identity.product() + ":" + identity.serial() + "\0";
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static int protocol(int association) {
        return PROTOCOL_IDENTIFIER_VALID | association;
    }

    private static void designator(ParameterWriter out, int first, int second, byte[] value) {
        out.u8(first).u8(second).u8(0).u8(value.length).raw(value);
    }

    // SCSI name strings are null-terminated and padded with nulls to a multiple of four.
    private static byte[] name(String text) {
        byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
        byte[] name = new byte[(utf8.length / 4 + 1) * 4];
        System.arraycopy(utf8, 0, name, 0, utf8.length);
        return name;
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(width - text.length());
    }

    private static void extendedInquiry(ParameterWriter out, LuView view) {
        int taskAttributes = 0x07;
        int volatileCache = view.capabilities().volatileCache() ? 0x01 : 0x00;
        int clearedByNexusLoss = 0x01;
        out.u8(0).u8(taskAttributes).u8(volatileCache).u8(clearedByNexusLoss).zeros(56);
    }

    private static void modePagePolicy(ParameterWriter out) {
        int allPages = 0x3F;
        int allSubpages = 0xFF;
        int shared = 0x00;
        out.u8(allPages).u8(allSubpages).u8(shared).u8(0);
    }

    private static void scsiPorts(ParameterWriter out, Map<Integer, String> targetPorts) {
        int noInitiatorPort = 0;
        targetPorts.forEach(
                (id, portName) -> {
                    out.u16(0).u16(id).u16(0).u16(noInitiatorPort).u16(0);
                    byte[] padded = name(portName);
                    out.u16(4 + padded.length);
                    designator(out, PROTOCOL_ISCSI | UTF_8, protocol(TARGET_PORT) | 8, padded);
                });
    }

    private static void blockLimits(ParameterWriter out, BlockLimits limits, LuView view) {
        int zeroBlocksRefused = view.settings().writeSameToEnd() ? 0x00 : 0x01;
        out.u8(zeroBlocksRefused).u8(limits.maximumCompareAndWrite());
        out.u16(limits.optimalGranularity());
        out.u32(limits.maximumTransfer()).u32(limits.optimalTransfer());
        out.u32(limits.maximumTransfer());
        out.u32(limits.maximumUnmap()).u32(limits.maximumUnmapDescriptors());
        out.u32(limits.unmapGranularity());
        out.u32(view.thin() ? 0x80000000L : 0);
        out.u64(limits.maximumWriteSame());
        out.u32(limits.maximumAtomic()).u32(limits.atomicUnit()).u32(limits.atomicUnit());
        out.zeros(8); // boundaries within a write are not offered
    }

    private static void blockDeviceCharacteristics(ParameterWriter out, LuView view) {
        int notRotating = 0x0001;
        int readableWhenErased = 0x40;
        int readableWithNewKey = 0x10;
        boolean erases = CommandSpec.SANITIZE_BLOCK_ERASE.availableOn(view);
        boolean forgetsKey = CommandSpec.SANITIZE_CRYPTOGRAPHIC_ERASE.availableOn(view);
        out.u16(view.rotational() ? 0 : notRotating).u8(0);
        out.u8((erases ? readableWhenErased : 0) | (forgetsKey ? readableWithNewKey : 0));
        out.zeros(56);
    }

    private static void logicalBlockProvisioning(ParameterWriter out, LuView view) {
        int unmapWriteSameBothReadZeros = 0xE4;
        int thin = 0x02;
        boolean thresholds = view.provisioning() != null;
        out.u8(thresholds ? ThresholdSets.exponent(view) : 0);
        out.u8(view.thin() ? unmapWriteSameBothReadZeros : 0);
        out.u8(view.thin() ? thin : 0).u8(thresholds ? THRESHOLD_RANGE_TENTHS : 0);
    }
}
