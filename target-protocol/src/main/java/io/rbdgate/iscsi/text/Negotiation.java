package io.rbdgate.iscsi.text;

import io.rbdgate.config.Digest;
import io.rbdgate.config.IscsiParameters;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The operational negotiation of one login, as the target (RFC 7143 §6.2, §13). Every key gets an
/// explicit answer, also where RFC 7143 would let us stay silent, since some initiators insist.
/// What the initiator leaves out takes its default; only where a default is not acceptable to our
/// configuration do we make an offer of our own ([#demands]), and even then silence is accepted.
/// One owner.
public final class Negotiation {
    private static final String YES = "Yes";
    private static final String NO = "No";
    private static final String REJECT = "Reject";

    private final TargetValues ours;
    private final boolean discovery;
    private final Map<NegotiationKey, String> agreed = new EnumMap<>(NegotiationKey.class);
    private final Set<NegotiationKey> offered = EnumSet.noneOf(NegotiationKey.class);
    private boolean lengthDeclared;

    /// Nothing is agreed on yet.
    public Negotiation(IscsiParameters ours, boolean discovery) {
        this.ours = new TargetValues(ours);
        this.discovery = discovery;
    }

    /// Answers some pairs, none of them a name of the login's own or part of authentication. The
    /// answers come in the order of the pairs.
    ///
    /// @throws NegotiationException when a key is negotiated a second time
    public List<KeyValue> answer(List<KeyValue> pairs) {
        List<KeyValue> answers = new ArrayList<>();
        Map<NegotiationKey, @Nullable String> early = decideEarly(pairs);
        for (KeyValue pair : pairs) {
            NegotiationKey key = NegotiationKey.of(pair.key());
            @Nullable String answer;
            if (key == null) {
                answer = "NotUnderstood";
            } else if (early.containsKey(key)) {
                answer = early.get(key);
            } else {
                answer = answer(key, pair.value());
            }
            if (answer != null) {
                answers.add(new KeyValue(pair.key(), answer));
            }
        }
        return answers;
    }

    /// Other results depend on these two, wherever in the text they stand.
    private Map<NegotiationKey, @Nullable String> decideEarly(List<KeyValue> pairs) {
        Map<NegotiationKey, @Nullable String> early = new EnumMap<>(NegotiationKey.class);
        for (KeyValue pair : pairs) {
            NegotiationKey key = NegotiationKey.of(pair.key());
            if (key == NegotiationKey.MAX_BURST_LENGTH
                    || key == NegotiationKey.ERROR_RECOVERY_LEVEL) {
                early.put(key, answer(key, pair.value()));
            }
        }
        return early;
    }

    private @Nullable String answer(NegotiationKey key, String value) {
        return switch (key.kind()) {
            case DECLARATIVE -> declared(key, value);
            case FIXED -> key.defaultText();
            case SECURITY -> REJECT; // out of place here, known all the same
            case LIST, AND, OR, MIN, MAX -> negotiated(key, value);
        };
    }

    private @Nullable String declared(NegotiationKey key, String value) {
        if (key == NegotiationKey.MAX_RECV_DATA_SEGMENT_LENGTH) {
            // May come twice: UNH's tests count its repetition as legal.
            if (!key.admits(NumericValue.parse(value))) {
                return REJECT;
            }
            agreed.put(key, value);
            return null;
        }
        boolean taken =
                key.sender() != NegotiationKey.Sender.TARGET
                        && key.use() != NegotiationKey.Use.FULL_FEATURE;
        return taken ? null : REJECT;
    }

    private @Nullable String negotiated(NegotiationKey key, String value) {
        if (agreed.containsKey(key)) {
            throw new NegotiationException(key.text() + " is negotiated a second time");
        }
        boolean isAnswer = offered.contains(key);
        String result =
                discovery && key.irrelevantInDiscovery() ? "Irrelevant" : result(key, value);
        boolean refused = result.equals(REJECT) || result.equals("Irrelevant");
        agreed.put(key, refused ? key.defaultText() : result);
        return isAnswer ? null : result;
    }

    private String result(NegotiationKey key, String value) {
        return switch (key.kind()) {
            case LIST -> firstAcceptable(key, value);
            case AND, OR -> combined(key, value);
            case MIN, MAX -> bounded(key, NumericValue.parse(value));
            case DECLARATIVE, FIXED, SECURITY -> throw new IllegalStateException(key.text());
        };
    }

    private String firstAcceptable(NegotiationKey key, String value) {
        List<String> acceptable = ours.list(key);
        for (String offer : value.split(",", -1)) {
            if (acceptable.contains(offer)) {
                return offer;
            }
        }
        return REJECT;
    }

    private String combined(NegotiationKey key, String value) {
        if (!value.equals(YES) && !value.equals(NO)) {
            return REJECT;
        }
        boolean theirs = value.equals(YES);
        boolean mine = ours.yes(key);
        boolean both = key.kind() == NegotiationKey.Kind.AND ? theirs && mine : theirs || mine;
        return both ? YES : NO;
    }

    private String bounded(NegotiationKey key, long theirs) {
        if (!key.admits(theirs)) {
            return REJECT;
        }
        int mine = limit(key);
        return Long.toString(
                key.kind() == NegotiationKey.Kind.MIN
                        ? Math.min(theirs, mine)
                        : Math.max(theirs, mine));
    }

    /// Our own number for a key, as far as other results leave us a choice.
    private int limit(NegotiationKey key) {
        int mine = ours.number(key);
        if (key == NegotiationKey.FIRST_BURST_LENGTH) {
            String maxBurst = agreed.get(NegotiationKey.MAX_BURST_LENGTH);
            return maxBurst == null ? mine : Math.min(mine, number(maxBurst));
        }
        // RFC 7143 §13.19: data sequences in order and recovery allow one R2T at a time.
        if (key == NegotiationKey.MAX_OUTSTANDING_R2T) {
            return number(NegotiationKey.ERROR_RECOVERY_LEVEL) > 0 ? 1 : mine;
        }
        if (key == NegotiationKey.ERROR_RECOVERY_LEVEL) {
            return discovery || number(NegotiationKey.MAX_OUTSTANDING_R2T) > 1 ? 0 : mine;
        }
        return mine;
    }

    /// What we declare in the operational stage, once: the longest data segment we take.
    public List<KeyValue> declarations() {
        if (lengthDeclared) {
            return List.of();
        }
        lengthDeclared = true;
        String bytes = Integer.toString(ours.maxRecvDataSegmentLength());
        return List.of(NegotiationKey.MAX_RECV_DATA_SEGMENT_LENGTH.with(bytes));
    }

    /// Our own offers: keys that the initiator has not mentioned and whose default is beyond our
    /// configuration. Each is offered once; empty when there is nothing to ask for.
    public List<KeyValue> demands() {
        List<KeyValue> demands = new ArrayList<>();
        if (discovery) {
            return demands;
        }
        demandDigest(NegotiationKey.HEADER_DIGEST, demands);
        demandDigest(NegotiationKey.DATA_DIGEST, demands);
        if (!ours.yes(NegotiationKey.IMMEDIATE_DATA)) {
            demand(NegotiationKey.IMMEDIATE_DATA, NO, demands);
        }
        demandAtMost(NegotiationKey.MAX_BURST_LENGTH, demands);
        demandAtMost(NegotiationKey.FIRST_BURST_LENGTH, demands);
        return demands;
    }

    private void demandDigest(NegotiationKey key, List<KeyValue> demands) {
        if (!ours.list(key).contains(Digest.NONE.text())) {
            demand(key, String.join(",", ours.list(key)), demands);
        }
    }

    private void demandAtMost(NegotiationKey key, List<KeyValue> demands) {
        int mine = limit(key);
        if (mine < number(key.defaultText())) {
            demand(key, Integer.toString(mine), demands);
        }
    }

    private void demand(NegotiationKey key, String value, List<KeyValue> demands) {
        if (!agreed.containsKey(key) && offered.add(key)) {
            demands.add(key.with(value));
        }
    }

    /// The result, with defaults for what was not negotiated.
    ///
    /// @throws NegotiationException when the values contradict each other or our configuration
    public NegotiatedParameters conclude() {
        int maxBurst = number(NegotiationKey.MAX_BURST_LENGTH);
        int firstBurst = number(NegotiationKey.FIRST_BURST_LENGTH);
        if (agreed.containsKey(NegotiationKey.FIRST_BURST_LENGTH) && firstBurst > maxBurst) {
            throw new NegotiationException("FirstBurstLength exceeds MaxBurstLength");
        }
        return new NegotiatedParameters(
                digest(NegotiationKey.HEADER_DIGEST),
                digest(NegotiationKey.DATA_DIGEST),
                lengthDeclared
                        ? ours.maxRecvDataSegmentLength()
                        : NegotiatedParameters.DEFAULTS.ownMaxRecvDataSegmentLength(),
                number(NegotiationKey.MAX_RECV_DATA_SEGMENT_LENGTH),
                maxBurst,
                Math.min(firstBurst, maxBurst),
                yes(NegotiationKey.INITIAL_R2T),
                yes(NegotiationKey.IMMEDIATE_DATA),
                number(NegotiationKey.MAX_OUTSTANDING_R2T),
                number(NegotiationKey.MAX_CONNECTIONS),
                number(NegotiationKey.ERROR_RECOVERY_LEVEL),
                number(NegotiationKey.DEFAULT_TIME_2_WAIT),
                number(NegotiationKey.DEFAULT_TIME_2_RETAIN),
                yes(NegotiationKey.DATA_PDU_IN_ORDER),
                yes(NegotiationKey.DATA_SEQUENCE_IN_ORDER),
                TaskReporting.RFC3720,
                number(NegotiationKey.PROTOCOL_LEVEL));
    }

    private Digest digest(NegotiationKey key) {
        Digest digest = text(key).equals(Digest.CRC32C.text()) ? Digest.CRC32C : Digest.NONE;
        if (!ours.list(key).contains(digest.text())) {
            throw new NegotiationException(key.text() + " " + digest.text() + " is not allowed");
        }
        return digest;
    }

    private boolean yes(NegotiationKey key) {
        return text(key).equals(YES);
    }

    private int number(NegotiationKey key) {
        return number(text(key));
    }

    private static int number(String text) {
        return Math.toIntExact(NumericValue.parse(text));
    }

    private String text(NegotiationKey key) {
        return agreed.getOrDefault(key, key.defaultText());
    }
}
