package io.rbdgate.iscsi.text;

import static io.rbdgate.iscsi.text.NegotiationKey.Kind.AND;
import static io.rbdgate.iscsi.text.NegotiationKey.Kind.DECLARATIVE;
import static io.rbdgate.iscsi.text.NegotiationKey.Kind.FIXED;
import static io.rbdgate.iscsi.text.NegotiationKey.Kind.LIST;
import static io.rbdgate.iscsi.text.NegotiationKey.Kind.MAX;
import static io.rbdgate.iscsi.text.NegotiationKey.Kind.MIN;
import static io.rbdgate.iscsi.text.NegotiationKey.Kind.OR;
import static io.rbdgate.iscsi.text.NegotiationKey.Kind.SECURITY;
import static io.rbdgate.iscsi.text.NegotiationKey.Scope.CONNECTION;
import static io.rbdgate.iscsi.text.NegotiationKey.Scope.SESSION;
import static io.rbdgate.iscsi.text.NegotiationKey.Sender.BOTH;
import static io.rbdgate.iscsi.text.NegotiationKey.Sender.INITIATOR;
import static io.rbdgate.iscsi.text.NegotiationKey.Sender.TARGET;
import static io.rbdgate.iscsi.text.NegotiationKey.Use.ALWAYS;
import static io.rbdgate.iscsi.text.NegotiationKey.Use.FULL_FEATURE;
import static io.rbdgate.iscsi.text.NegotiationKey.Use.LEADING;
import static io.rbdgate.iscsi.text.NegotiationKey.Use.LOGIN;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Every key of RFC 7143 §12 and §13, of the obsolete RFC 3720 and of iSER (RFC 7145), one row
/// each: name, how the result is found, when it may be sent, for what it holds, by whom, the
/// default (for a `FIXED` key the only answer), the numeric range, the longest value in bytes.
public enum NegotiationKey {
    HEADER_DIGEST("HeaderDigest", LIST, LOGIN, CONNECTION, BOTH, "None", 0, 0, 1024),
    DATA_DIGEST("DataDigest", LIST, LOGIN, CONNECTION, BOTH, "None", 0, 0, 1024),
    MAX_CONNECTIONS("MaxConnections", MIN, LEADING, SESSION, BOTH, "1", 1, 65535, 255),
    SEND_TARGETS("SendTargets", DECLARATIVE, FULL_FEATURE, SESSION, INITIATOR, "", 0, 0, 255),
    TARGET_NAME("TargetName", DECLARATIVE, ALWAYS, SESSION, BOTH, "", 0, 0, 255),
    INITIATOR_NAME("InitiatorName", DECLARATIVE, LOGIN, SESSION, INITIATOR, "", 0, 0, 255),
    TARGET_ALIAS("TargetAlias", DECLARATIVE, ALWAYS, SESSION, TARGET, "", 0, 0, 255),
    INITIATOR_ALIAS("InitiatorAlias", DECLARATIVE, ALWAYS, SESSION, INITIATOR, "", 0, 0, 255),
    TARGET_ADDRESS("TargetAddress", DECLARATIVE, ALWAYS, SESSION, TARGET, "", 0, 0, 255),
    TARGET_PORTAL_GROUP_TAG(
            "TargetPortalGroupTag", DECLARATIVE, LOGIN, SESSION, TARGET, "", 0, 65535, 255),
    INITIAL_R2T("InitialR2T", OR, LEADING, SESSION, BOTH, "Yes", 0, 0, 255),
    IMMEDIATE_DATA("ImmediateData", AND, LEADING, SESSION, BOTH, "Yes", 0, 0, 255),
    MAX_RECV_DATA_SEGMENT_LENGTH(
            "MaxRecvDataSegmentLength",
            DECLARATIVE,
            ALWAYS,
            CONNECTION,
            BOTH,
            "8192",
            512,
            16777215,
            255),
    MAX_BURST_LENGTH("MaxBurstLength", MIN, LEADING, SESSION, BOTH, "262144", 512, 16777215, 255),
    FIRST_BURST_LENGTH(
            "FirstBurstLength", MIN, LEADING, SESSION, BOTH, "65536", 512, 16777215, 255),
    DEFAULT_TIME_2_WAIT("DefaultTime2Wait", MAX, LEADING, SESSION, BOTH, "2", 0, 3600, 255),
    DEFAULT_TIME_2_RETAIN("DefaultTime2Retain", MIN, LEADING, SESSION, BOTH, "20", 0, 3600, 255),
    MAX_OUTSTANDING_R2T("MaxOutstandingR2T", MIN, LEADING, SESSION, BOTH, "1", 1, 65535, 255),
    DATA_PDU_IN_ORDER("DataPDUInOrder", OR, LEADING, SESSION, BOTH, "Yes", 0, 0, 255),
    DATA_SEQUENCE_IN_ORDER("DataSequenceInOrder", OR, LEADING, SESSION, BOTH, "Yes", 0, 0, 255),
    ERROR_RECOVERY_LEVEL("ErrorRecoveryLevel", MIN, LEADING, SESSION, BOTH, "0", 0, 2, 255),
    SESSION_TYPE("SessionType", DECLARATIVE, LEADING, SESSION, INITIATOR, "Normal", 0, 0, 255),
    TASK_REPORTING("TaskReporting", LIST, LEADING, SESSION, BOTH, "RFC3720", 0, 0, 1024),
    PROTOCOL_LEVEL("iSCSIProtocolLevel", MIN, LEADING, SESSION, BOTH, "1", 0, 31, 255),
    NODE_ARCHITECTURE("X#NodeArchitecture", DECLARATIVE, ALWAYS, SESSION, BOTH, "", 0, 0, 255),

    AUTH_METHOD("AuthMethod", SECURITY, LOGIN, CONNECTION, BOTH, "", 0, 0, 1024),
    CHAP_A("CHAP_A", SECURITY, LOGIN, CONNECTION, BOTH, "", 0, 255, 1024),
    CHAP_I("CHAP_I", SECURITY, LOGIN, CONNECTION, BOTH, "", 0, 255, 255),
    CHAP_C("CHAP_C", SECURITY, LOGIN, CONNECTION, BOTH, "", 0, 0, 2050),
    CHAP_N("CHAP_N", SECURITY, LOGIN, CONNECTION, BOTH, "", 0, 0, 255),
    CHAP_R("CHAP_R", SECURITY, LOGIN, CONNECTION, BOTH, "", 0, 0, 2050),

    // Methods we never select: their keys are out of place, but they are not unknown.
    SRP_U("SRP_U", FIXED, LOGIN, CONNECTION, INITIATOR, "Reject", 0, 0, 2050),
    SRP_TARGET_AUTH("TargetAuth", FIXED, LOGIN, CONNECTION, INITIATOR, "Reject", 0, 0, 255),
    SRP_GROUP("SRP_GROUP", FIXED, LOGIN, CONNECTION, BOTH, "Reject", 0, 0, 1024),
    SRP_SALT("SRP_s", FIXED, LOGIN, CONNECTION, TARGET, "Reject", 0, 0, 2050),
    SRP_A("SRP_A", FIXED, LOGIN, CONNECTION, INITIATOR, "Reject", 0, 0, 2050),
    SRP_B("SRP_B", FIXED, LOGIN, CONNECTION, TARGET, "Reject", 0, 0, 2050),
    SRP_M("SRP_M", FIXED, LOGIN, CONNECTION, INITIATOR, "Reject", 0, 0, 2050),
    SRP_HM("SRP_HM", FIXED, LOGIN, CONNECTION, TARGET, "Reject", 0, 0, 2050),
    KRB_AP_REQ("KRB_AP_REQ", FIXED, LOGIN, CONNECTION, INITIATOR, "Reject", 0, 0, 65535),
    KRB_AP_REP("KRB_AP_REP", FIXED, LOGIN, CONNECTION, TARGET, "Reject", 0, 0, 65535),

    // RFC 7143 §13.25: never NotUnderstood. "No" is what the initiators that still offer them know.
    IF_MARKER("IFMarker", FIXED, LOGIN, CONNECTION, BOTH, "No", 0, 0, 255),
    OF_MARKER("OFMarker", FIXED, LOGIN, CONNECTION, BOTH, "No", 0, 0, 255),
    IF_MARK_INT("IFMarkInt", FIXED, LOGIN, CONNECTION, BOTH, "Reject", 0, 0, 255),
    OF_MARK_INT("OFMarkInt", FIXED, LOGIN, CONNECTION, BOTH, "Reject", 0, 0, 255),

    // iSER, which we are not.
    RDMA_EXTENSIONS("RDMAExtensions", FIXED, LEADING, SESSION, BOTH, "No", 0, 0, 255),
    TARGET_RECV_DATA_SEGMENT_LENGTH(
            "TargetRecvDataSegmentLength", FIXED, LOGIN, CONNECTION, BOTH, "Irrelevant", 0, 0, 255),
    INITIATOR_RECV_DATA_SEGMENT_LENGTH(
            "InitiatorRecvDataSegmentLength",
            FIXED,
            LOGIN,
            CONNECTION,
            BOTH,
            "Irrelevant",
            0,
            0,
            255),
    MAX_OUTSTANDING_UNEXPECTED_PDUS(
            "MaxOutstandingUnexpectedPDUs",
            FIXED,
            LOGIN,
            CONNECTION,
            BOTH,
            "Irrelevant",
            0,
            0,
            255),
    MAX_AHS_LENGTH("MaxAHSLength", FIXED, LOGIN, CONNECTION, BOTH, "Irrelevant", 0, 0, 255),
    TAGGED_BUFFER_ONLY(
            "TaggedBufferForSolicitedDataOnly",
            FIXED,
            LOGIN,
            CONNECTION,
            BOTH,
            "Irrelevant",
            0,
            0,
            255),
    ISER_HELLO_REQUIRED(
            "iSERHelloRequired", FIXED, LOGIN, CONNECTION, BOTH, "Irrelevant", 0, 0, 255);

    /// Longest value of a key whose row does not say otherwise, in bytes (RFC 7143 §6.1).
    public static final int MAX_SIMPLE_BYTES = 255;

    private static final Map<String, NegotiationKey> BY_TEXT = new HashMap<>();

    private static final Set<NegotiationKey> IRRELEVANT_IN_DISCOVERY =
            EnumSet.of(
                    MAX_CONNECTIONS,
                    INITIAL_R2T,
                    IMMEDIATE_DATA,
                    MAX_BURST_LENGTH,
                    FIRST_BURST_LENGTH,
                    MAX_OUTSTANDING_R2T,
                    DATA_PDU_IN_ORDER,
                    DATA_SEQUENCE_IN_ORDER,
                    TASK_REPORTING);

    static {
        for (NegotiationKey key : values()) {
            if (BY_TEXT.put(key.text, key) != null) {
                throw new IllegalStateException(key.text + " has two rows");
            }
        }
    }

    private final String text;
    private final Kind kind;
    private final Use use;
    private final Scope scope;
    private final Sender sender;
    private final String defaultText;
    private final int lowest;
    private final int highest;
    private final int maxValueBytes;

    NegotiationKey(
            String text,
            Kind kind,
            Use use,
            Scope scope,
            Sender sender,
            String defaultText,
            int lowest,
            int highest,
            int maxValueBytes) {
        this.text = text;
        this.kind = kind;
        this.use = use;
        this.scope = scope;
        this.sender = sender;
        this.defaultText = defaultText;
        this.lowest = lowest;
        this.highest = highest;
        this.maxValueBytes = maxValueBytes;
    }

    /// How the result follows from what both sides said.
    public enum Kind {
        /// Said, not answered.
        DECLARATIVE,
        /// The first of the offered values that the answering side takes.
        LIST,
        /// Yes when both say so.
        AND,
        /// Yes when one says so.
        OR,
        /// The smaller number.
        MIN,
        /// The larger number.
        MAX,
        /// Part of authentication, with rules of its own.
        SECURITY,
        /// Not supported or obsolete: always the same answer.
        FIXED
    }

    /// When a key may be sent.
    public enum Use {
        /// In the login of the first connection of a session.
        LEADING,
        /// In every login.
        LOGIN,
        /// In full feature phase only.
        FULL_FEATURE,
        /// At any time.
        ALWAYS
    }

    /// What the result holds for.
    public enum Scope {
        CONNECTION,
        SESSION
    }

    /// Who may send it unasked.
    public enum Sender {
        INITIATOR,
        TARGET,
        BOTH
    }

    /// The key of that name; null when it has no row. Names are case sensitive.
    public static @Nullable NegotiationKey of(String text) {
        return BY_TEXT.get(text);
    }

    /// The name on the wire.
    public String text() {
        return text;
    }

    /// How the result is found.
    public Kind kind() {
        return kind;
    }

    /// When it may be sent.
    public Use use() {
        return use;
    }

    /// What it holds for.
    public Scope scope() {
        return scope;
    }

    /// Who may send it.
    public Sender sender() {
        return sender;
    }

    /// What holds without negotiation; empty: nothing. For a `FIXED` key the answer.
    public String defaultText() {
        return defaultText;
    }

    /// Longest value on the wire, in bytes.
    public int maxValueBytes() {
        return maxValueBytes;
    }

    /// Whether a number lies in the range of this key.
    public boolean admits(long number) {
        return number >= lowest && number <= highest;
    }

    /// Whether it means nothing in a discovery session (RFC 7143 §13, "irrelevant when").
    public boolean irrelevantInDiscovery() {
        return IRRELEVANT_IN_DISCOVERY.contains(this);
    }

    /// A pair with this key.
    public KeyValue with(String value) {
        return new KeyValue(text, value);
    }
}
