package io.rbdgate.scsi.copy;

import io.rbdgate.scsi.Sense;
import io.rbdgate.scsi.SenseCode;
import io.rbdgate.scsi.copy.ListIdentifier.Usage;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A parameter list of EXTENDED COPY (SPC-4 r37 §6.4, §6.5): all of it can be understood, or it is
/// refused as a whole. PRIORITY and STR have no effect; inline data and sense with GOOD are
/// refused.
///
/// ```
/// LID1: 0 list id  1 STR, LIST ID USAGE, PRIORITY  2-3 CSCDs  8-11 segments  12-15 inline
/// LID4: 0 01h  1 as above  2-3 0020h  15 G_SENSE, IMMED  16 FFh  20-23 list id
///       42-43 CSCDs  44-45 segments  46-47 inline
/// ```
public record CopyList(
        ListIdentifier identifier, boolean immediate, List<Cscd> cscds, List<Segment> segments) {

    /// Reads a list of EXTENDED COPY(LID1).
    public static Request<CopyList> lid1(byte[] list) {
        return new Reading(list, 16, 2).lid1();
    }

    /// Reads a list of EXTENDED COPY(LID4).
    public static Request<CopyList> lid4(byte[] list) {
        return new Reading(list, 48, 42).lid4();
    }

    private static final class Reading {
        private final byte[] list;
        private final Octets octets;
        private final int header;
        private final int cscdLengthAt;
        private final List<Cscd> cscds = new ArrayList<>();
        private final List<Segment> segments = new ArrayList<>();

        Reading(byte[] list, int header, int cscdLengthAt) {
            this.list = list;
            this.octets = new Octets(list);
            this.header = header;
            this.cscdLengthAt = cscdLengthAt;
        }

        Request<CopyList> lid1() {
            if (list.length < header) {
                return refused(SenseCode.PARAMETER_LIST_LENGTH_ERROR);
            }
            byte[] refusal = descriptors(octets.u16(cscdLengthAt), octets.u32(8), octets.u32(12));
            return refusal == null ? accepted(octets.u8(0), false) : new Request.Refused<>(refusal);
        }

        Request<CopyList> lid4() {
            if (list.length < header) {
                return refused(SenseCode.PARAMETER_LIST_LENGTH_ERROR);
            }
            int wrong = wrongInHeader4();
            if (wrong >= 0) {
                return new Request.Refused<>(Sense.invalidFieldInParameterList(wrong));
            }
            byte[] refusal = descriptors(octets.u16(cscdLengthAt), octets.u16(44), octets.u16(46));
            boolean immediate = (octets.u8(15) & 0x01) != 0;
            return refusal == null
                    ? accepted(octets.u32(20), immediate)
                    : new Request.Refused<>(refusal);
        }

        /// The first byte of the header that cannot be, or -1.
        private int wrongInHeader4() {
            boolean senseWithGood = (octets.u8(15) & 0x02) != 0;
            if (octets.u8(0) != 0x01) {
                return 0;
            } else if (octets.u16(2) != 0x20) {
                return 2;
            } else if (senseWithGood) {
                return 15;
            }
            return octets.u8(16) == 0xFF ? -1 : 16;
        }

        private Request<CopyList> accepted(long number, boolean immediate) {
            Usage usage =
                    switch ((octets.u8(1) & 0x18) >>> 3) {
                        case 0 -> Usage.HOLD;
                        case 2 -> Usage.DISCARD;
                        case 3 -> Usage.NONE;
                        default -> null;
                    };
            if (usage == null) {
                return new Request.Refused<>(Sense.invalidFieldInParameterList(1));
            }
            ListIdentifier identifier = new ListIdentifier(number, usage);
            return new Request.Accepted<>(
                    new CopyList(identifier, immediate, List.copyOf(cscds), List.copyOf(segments)));
        }

        private byte @Nullable [] descriptors(int cscdBytes, long segmentBytes, long inlineBytes) {
            if (inlineBytes > 0) {
                return SenseCode.INLINE_DATA_LENGTH_EXCEEDED.sense();
            } else if (cscdBytes + segmentBytes > CopyLimits.DESCRIPTOR_LIST_BYTES) {
                return SenseCode.PARAMETER_LIST_LENGTH_ERROR.sense();
            } else if (cscdBytes % CopyLimits.CSCD_BYTES != 0) {
                return Sense.invalidFieldInParameterList(cscdLengthAt);
            } else if (cscdBytes > CopyLimits.CSCD_DESCRIPTORS * CopyLimits.CSCD_BYTES) {
                return SenseCode.TOO_MANY_CSCD_DESCRIPTORS.sense();
            } else if (header + cscdBytes + segmentBytes > list.length) {
                return SenseCode.PARAMETER_LIST_LENGTH_ERROR.sense();
            }
            int segmentsAt = header + cscdBytes;
            byte[] refusal = readCscds(segmentsAt);
            return refusal == null
                    ? readSegments(segmentsAt, segmentsAt + (int) segmentBytes)
                    : refusal;
        }

        private byte @Nullable [] readCscds(int end) {
            for (int at = header; at < end; at += CopyLimits.CSCD_BYTES) {
                if (octets.u8(at) != CopyLimits.IDENTIFICATION) {
                    return Sense.inParameterList(SenseCode.UNSUPPORTED_CSCD_TYPE, at);
                }
                cscds.add(Cscd.read(list, at));
            }
            return null;
        }

        private byte @Nullable [] readSegments(int start, int end) {
            for (int at = start; at < end; at += CopyLimits.SEGMENT_BYTES) {
                if (segments.size() == CopyLimits.SEGMENTS) {
                    return SenseCode.TOO_MANY_SEGMENT_DESCRIPTORS.sense();
                } else if (octets.u8(at) != CopyLimits.BLOCK_TO_BLOCK) {
                    return Sense.inParameterList(SenseCode.UNSUPPORTED_SEGMENT_TYPE, at);
                } else if (end - at < CopyLimits.SEGMENT_BYTES) {
                    return SenseCode.PARAMETER_LIST_LENGTH_ERROR.sense();
                } else if (octets.u16(at + 2) != Segment.BODY_BYTES) {
                    return Sense.invalidFieldInParameterList(at + 2);
                }
                segments.add(Segment.read(list, at, segments.size()));
            }
            return null;
        }

        private static Request<CopyList> refused(SenseCode code) {
            return new Request.Refused<>(code.sense());
        }
    }
}
