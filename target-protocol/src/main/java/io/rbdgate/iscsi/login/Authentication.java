package io.rbdgate.iscsi.login;

import io.rbdgate.config.ChapConfig;
import io.rbdgate.iscsi.pdu.LoginStatus;
import io.rbdgate.iscsi.text.KeyValue;
import io.rbdgate.iscsi.text.NegotiationException;
import io.rbdgate.iscsi.text.NegotiationKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The security stage (RFC 7143 §12): the choice of a method, then CHAP where it is required. One
/// owner.
final class Authentication implements AutoCloseable {
    private enum State {
        /// No method is chosen.
        OPEN,
        /// CHAP is chosen, the algorithms are awaited or the challenge is out.
        CHAP,
        /// Nothing is left to prove.
        DONE
    }

    private final @Nullable ChapConfig required;
    private final @Nullable ChapExchange chap;
    private State state = State.OPEN;

    /// `required`: what the initiator must prove; null: nothing.
    Authentication(@Nullable ChapConfig required, LoginContext context) {
        this.required = required;
        this.chap =
                required == null
                        ? null
                        : new ChapExchange(required, context.random(), context.challenges());
    }

    /// Whether something must be proven before anything else.
    boolean isRequired() {
        return required != null;
    }

    /// Whether the security stage may be left.
    boolean mayLeave() {
        return state == State.DONE || (state == State.OPEN && required == null);
    }

    /// Who has proven itself; null when nothing was asked.
    @Nullable String user() {
        return required == null ? null : required.initiator().user();
    }

    /// Answers the authentication keys of a request in the security stage.
    List<KeyValue> answer(SecurityKeys keys, boolean transit) {
        if (state == State.CHAP && chap != null) {
            return proceed(chap, keys);
        }
        String methods = keys.value(NegotiationKey.AUTH_METHOD);
        if (methods != null && state == State.OPEN) {
            return select(methods, keys);
        }
        if (!keys.isEmpty()) {
            throw new NegotiationException("authentication keys out of place");
        }
        if (transit && !mayLeave()) {
            throw LoginFailure.refused(
                    LoginStatus.AUTHENTICATION_FAILURE, "CHAP is required, none was offered");
        }
        return List.of();
    }

    private List<KeyValue> select(String methods, SecurityKeys keys) {
        String method = required == null ? "None" : "CHAP";
        if (!Arrays.asList(methods.split(",", -1)).contains(method)) {
            throw LoginFailure.refused(
                    LoginStatus.AUTHENTICATION_FAILURE,
                    "AuthMethod "
                            + NegotiationException.quoted(methods)
                            + " offered, "
                            + method
                            + " expected");
        }
        List<KeyValue> answers = new ArrayList<>();
        answers.add(NegotiationKey.AUTH_METHOD.with(method));
        if (chap == null) {
            state = State.DONE;
        } else {
            state = State.CHAP;
            String algorithms = keys.value(NegotiationKey.CHAP_A);
            if (algorithms != null) {
                answers.addAll(chap.challenge(algorithms));
            }
        }
        return answers;
    }

    private List<KeyValue> proceed(ChapExchange exchange, SecurityKeys keys) {
        if (keys.value(NegotiationKey.AUTH_METHOD) != null) {
            throw new NegotiationException("AuthMethod is negotiated a second time");
        }
        if (!exchange.challenged()) {
            return exchange.challenge(keys.require(NegotiationKey.CHAP_A));
        }
        if (keys.value(NegotiationKey.CHAP_A) != null) {
            throw new NegotiationException("CHAP_A is negotiated a second time");
        }
        List<KeyValue> answers = exchange.verify(keys);
        state = State.DONE;
        exchange.close();
        return answers;
    }

    @Override
    public void close() {
        if (chap != null) {
            chap.close();
        }
    }
}
