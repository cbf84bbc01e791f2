package io.rbdgate.iscsi.login;

import io.rbdgate.iscsi.pdu.RejectReason;
import io.rbdgate.iscsi.pdu.TextRequest;
import io.rbdgate.iscsi.pdu.TextResponse;
import io.rbdgate.iscsi.text.KeyValue;
import io.rbdgate.iscsi.text.NegotiationException;
import io.rbdgate.iscsi.text.NegotiationKey;
import io.rbdgate.iscsi.text.NumericValue;
import io.rbdgate.iscsi.text.TextAssembler;
import io.rbdgate.iscsi.text.TextPieces;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The text exchanges of one connection in full feature phase (RFC 7143 §6.4, §11.10): SendTargets,
/// and the few keys that may change after login. A request with the tag 0xffffffff begins anew and
/// drops what was going on. Limits as in login. A reply fills what the initiator takes in one PDU,
/// up to 1 MiB: libiscsi does not fetch the rest of a longer one. No I/O, no clock, no logger. One
/// owner.
public final class TextExchange {
    private static final int NEW_EXCHANGE = 0xffffffff;
    private static final int MAX_ROUNDS = 32;
    private static final String ALL = "All";
    private static final int MAX_PIECE_BYTES = 1 << 20;

    private final LoginPolicy policy;
    private final LoginOutcome login;
    private final Announcement announcement;
    private int peerMaxRecvDataSegmentLength;

    private TextAssembler received = new TextAssembler();
    private TextPieces answer = TextPieces.none();
    private @Nullable Integer declaredLength;
    private int tag;
    private int rounds;
    private boolean going;

    /// For a connection whose login ended in `login`.
    public TextExchange(LoginPolicy policy, LoginOutcome login, LoginContext context) {
        this.policy = policy;
        this.login = login;
        this.announcement = new Announcement(context.localAddress());
        this.peerMaxRecvDataSegmentLength = login.parameters().peerMaxRecvDataSegmentLength();
    }

    /// Takes the next request with its text (the data segment without padding).
    public TextStep next(TextRequest request, byte[] text) {
        try {
            return take(request, text);
        } catch (NegotiationException e) {
            reset();
            return new TextStep.Refuse(RejectReason.PROTOCOL_ERROR, String.valueOf(e.getMessage()));
        }
    }

    private TextStep take(TextRequest request, byte[] text) {
        if (request.last() && request.continued()) {
            return refuse("F and C bit in one text request");
        }
        if (request.targetTransferTag() == NEW_EXCHANGE) {
            reset();
        } else if (!going || request.targetTransferTag() != tag) {
            return refuse("text request with a tag that is not ours");
        }
        if (answer.hasMore()) {
            if (text.length > 0 || request.continued()) {
                throw new NegotiationException("text while our own is continued");
            }
            return send(request);
        }
        if (++rounds > MAX_ROUNDS) {
            throw new NegotiationException("more than 32 text requests in one exchange");
        }
        List<KeyValue> pairs = received.add(text, request.continued());
        if (pairs != null) {
            answer = new TextPieces(answers(pairs).iterator());
        }
        return send(request);
    }

    private TextStep refuse(String reason) {
        reset();
        return new TextStep.Refuse(RejectReason.INVALID_PDU_FIELD, reason);
    }

    private void reset() {
        received = new TextAssembler();
        answer = TextPieces.none();
        declaredLength = null;
        rounds = 0;
        going = false;
    }

    private TextStep send(TextRequest request) {
        byte[] text = answer.next(Math.min(peerMaxRecvDataSegmentLength, MAX_PIECE_BYTES));
        boolean more = answer.hasMore();
        boolean last = request.last() && !more;
        Integer agreedLength = null;
        if (last) {
            agreedLength = declaredLength;
            peerMaxRecvDataSegmentLength =
                    Objects.requireNonNullElse(agreedLength, peerMaxRecvDataSegmentLength);
            reset();
        } else if (!going) {
            going = true;
            tag = tag + 1 == NEW_EXCHANGE ? 0 : tag + 1;
        }
        TextResponse response =
                new TextResponse(
                        last,
                        more,
                        text.length,
                        0,
                        request.initiatorTaskTag(),
                        last ? NEW_EXCHANGE : tag,
                        0,
                        0,
                        0);
        return new TextStep.Answer(response, text, agreedLength);
    }

    private Stream<KeyValue> answers(List<KeyValue> pairs) {
        List<KeyValue> answers = new ArrayList<>();
        Stream<KeyValue> announced = null;
        for (KeyValue pair : pairs) {
            NegotiationKey key = NegotiationKey.of(pair.key());
            if (key == NegotiationKey.SEND_TARGETS) {
                // A second one would double a long reply (RFC 7143 appendix C allows one).
                if (announced != null) {
                    throw new NegotiationException("SendTargets comes twice");
                }
                announced = sendTargets(pair.value());
            } else {
                String refusal = key == null ? "NotUnderstood" : refusal(key, pair.value());
                if (refusal != null) {
                    answers.add(new KeyValue(pair.key(), refusal));
                }
            }
        }
        return announced == null ? answers.stream() : Stream.concat(answers.stream(), announced);
    }

    /// Takes a declaration, or says why not; null: taken.
    private @Nullable String refusal(NegotiationKey key, String value) {
        if (key == NegotiationKey.MAX_RECV_DATA_SEGMENT_LENGTH) {
            long bytes = NumericValue.parse(value);
            if (!key.admits(bytes)) {
                return "Reject";
            }
            declaredLength = (int) bytes;
            return null;
        }
        boolean harmless =
                key == NegotiationKey.INITIATOR_ALIAS || key == NegotiationKey.NODE_ARCHITECTURE;
        return harmless ? null : "Reject";
    }

    private Stream<KeyValue> sendTargets(String which) {
        LoginTarget own = login.target();
        String asked = which.equals(ALL) ? which : IscsiName.normalized(which);
        boolean legal;
        String name;
        if (own == null) {
            legal = !asked.isEmpty();
            name = asked;
        } else {
            legal = asked.isEmpty() || asked.equals(own.iqn());
            name = own.iqn();
        }
        if (!legal) {
            return Stream.of(NegotiationKey.SEND_TARGETS.with("Reject"));
        }
        boolean all = own == null && name.equals(ALL);
        return announcement.of(
                policy.visibleTo(login.initiatorName()).stream()
                        .filter(target -> all || target.iqn().equals(name)));
    }
}
